"""The shelf: the archive's index, kept in step with the articles in the transaction that changes them.

There are two of it: what the public has, and what the desk has. The id of a row is the article's date in seconds,
then its own id, so that the latest come first and a span of dates is a span of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2s

from bot.domain.archive.search_query import Query, Term
from bot.domain.article.article import Article
from bot.domain.article.states import Publication, State
from bot.domain.text.folding import folded
from bot.store import installation
from bot.store.article import revisions
from bot.store.store import Transaction
from bot.store.timestamps import from_text

TO_SHELVE = "to-shelve-up-to"
"""The fact that says up to which id articles of before are yet to be taken in."""

_ARTICLE_BITS = 30
_LAST_SECOND = 2**33 - 1
_LAST_ROW = 2**63 - 1


class Side(StrEnum):
    """Which index; the value is its table."""

    PUBLIC = "public_text"
    DESK = "desk_text"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in one newsroom: words, and what narrows it. `writer_id` is an author or co-author;
    `since` is included, `until` is not."""

    newsroom_id: int
    query: Query
    writer_id: int | None = None
    writer_name: str = ""
    tag: str = ""
    state: State | None = None
    publication: Publication | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An article that was found: the better it fits, the lower its `score`."""

    article_id: int
    row: int
    score: float


# ------------------------------------------------------------------------------ in step


def keep(tx: Transaction, article: Article, *, anew: bool = False) -> None:
    """Bring both indexes in line with an article as it is now. Nothing is done where they are, unless `anew`:
    its writers are others."""
    known = tx.one("SELECT * FROM shelved WHERE article_id = ?", (article.id,))
    had: tuple[int | None, ...] = (None,) * 4 if known is None else tuple(known)[1:]
    row = _row(article.published_at or article.created_at, article.id)
    kept = article.discarded_at is None
    public = article.live_revision_id if kept and article.publication is Publication.LIVE else None
    desk = article.revision_id if kept else None
    has = (row if public else None, public, row if desk else None, desk)
    if had == has and not anew:
        return
    _replace(tx, Side.PUBLIC, article, had[:2], has[:2], anew=anew)
    _replace(tx, Side.DESK, article, had[2:], has[2:], anew=anew)
    tx.execute(
        "INSERT OR REPLACE INTO shelved (article_id, public_row, public_revision, desk_row, desk_revision)"
        " VALUES (?, ?, ?, ?, ?)",
        (article.id, *has),
    )


def _replace(
    tx: Transaction,
    side: Side,
    article: Article,
    had: Sequence[int | None],
    has: Sequence[int | None],
    *,
    anew: bool,
) -> None:
    """Put a text in the place of another; each is a row and a revision, both None without one."""
    if had == has and not anew:
        return
    if had[0] is not None:
        tx.execute(f"DELETE FROM {side} WHERE rowid = ?", (had[0],))
    row, revision_id = has
    if row is not None and revision_id is not None:
        _put(tx, side, article, row, revision_id)


def _put(tx: Transaction, side: Side, article: Article, row: int, revision_id: int) -> None:
    copy = revisions.get(tx, revision_id).copy
    others = tx.all("SELECT user_id, name FROM co_author WHERE article_id = ?", (article.id,))
    writers = {article.author_id: article.author_name, **{each["user_id"]: each["name"] for each in others}}
    facets = [_newsroom(article.newsroom_id), *map(_writer, writers), *map(_tag, copy.tags)]
    tx.execute(
        f"INSERT INTO {side} (rowid, headline, standfirst, tags, byline, body, facets) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            row,
            folded(copy.headline),
            folded(copy.standfirst),
            " ".join(map(folded, copy.tags)),
            " ".join(map(folded, writers.values())),
            folded(copy.body),
            " ".join(facets),
        ),
    )


def begin(tx: Transaction) -> None:
    """Every article there is may have come in by another way than `keep`: have all of them looked at."""
    row = tx.one("SELECT max(id) AS last FROM article")
    if row is not None and row["last"] is not None:
        installation.keep(tx, TO_SHELVE, str(row["last"]))


def to_shelve(tx: Transaction) -> int:
    """The id up to which articles are yet to be looked at; 0 when the indexes are complete."""
    return int(installation.recall(tx, TO_SHELVE) or 0)


def shelved_above(tx: Transaction, article_id: int) -> None:
    """Every article with a higher id is looked at; 0 for all."""
    if article_id > 0:
        installation.keep(tx, TO_SHELVE, str(article_id))
    else:
        installation.forget(tx, TO_SHELVE)


# ---------------------------------------------------------------------------- searching


def in_public(tx: Transaction, sought: Sought, *, ranked: bool, limit: int) -> list[Match]:
    """What fits of what the public has: the latest `limit` of it, with scores if they are to be `ranked`.
    A state narrows nothing here: whether a correction is being worked on is not to show."""
    score = "rank" if ranked else "0"
    rows = tx.all(
        f"SELECT article.id AS id, public_text.rowid AS place, {score} AS score"
        " FROM public_text CROSS JOIN article ON article.id = public_text.rowid & 1073741823"
        " WHERE public_text MATCH ? AND public_text.rowid >= ? AND public_text.rowid < ?"
        " AND article.newsroom_id = ? AND article.publication = 'live' AND article.discarded_at IS NULL"
        " ORDER BY public_text.rowid DESC LIMIT ?",
        (*_narrowed(tx, sought), sought.newsroom_id, limit),
    )
    return [Match(row["id"], row["place"], row["score"]) for row in rows]


def inside(
    tx: Transaction, sought: Sought, person_id: int, *, desk: bool, ranked: bool, limit: int
) -> list[Match]:
    """What fits of what this person may read inside: of all that the desk has had and their own, if they are
    on the `desk`; else of their own what the public does not have like this. The latest `limit` of it."""
    score = "rank" if ranked else "0"
    expression, since, until = _narrowed(tx, sought, () if desk else (_writer(person_id),))
    if sought.state is not None and sought.state is not State.PUBLISHED:
        # What is in work is young as a rule: what is older than all of it need not be looked at.
        eldest = tx.one(
            "SELECT min(created_at) AS at FROM article WHERE newsroom_id = ? AND state = ?",
            (sought.newsroom_id, sought.state),
        )
        if eldest is None or eldest["at"] is None:
            return []
        since = max(since, _row(from_text(eldest["at"]), 0))
    rows = tx.all(
        f"SELECT article.id AS id, desk_text.rowid AS place, {score} AS score"
        " FROM desk_text CROSS JOIN article ON article.id = desk_text.rowid & 1073741823"
        " WHERE desk_text MATCH ? AND desk_text.rowid >= ? AND desk_text.rowid < ?"
        " AND article.newsroom_id = ? AND article.discarded_at IS NULL"
        " AND (? IS NULL OR article.state = ?) AND (? IS NULL OR article.publication = ?)"
        " AND (article.author_id = ? OR (? AND (article.submitted_at IS NOT NULL OR article.assigned_by IS NOT NULL))"
        " OR EXISTS (SELECT 1 FROM co_author WHERE article_id = article.id AND user_id = ?))"
        " AND (? OR article.publication <> 'live' OR article.revision_id <> article.live_revision_id)"
        " ORDER BY desk_text.rowid DESC LIMIT ?",
        (
            *(expression, since, until, sought.newsroom_id),
            *(sought.state, sought.state, sought.publication, sought.publication),
            *(person_id, desk, person_id, desk, limit),
        ),
    )
    return [Match(row["id"], row["place"], row["score"]) for row in rows]


def _narrowed(tx: Transaction, sought: Sought, facets: Sequence[str] = ()) -> tuple[str, int, int]:
    """What is looked for as an expression of FTS5, and the rows between which it may lie."""
    since = 0 if sought.since is None else _row(sought.since, 0)
    until = _LAST_ROW if sought.until is None else _row(sought.until, 0)
    return _expression(sought, facets, alone=_one_newsroom(tx)), since, until


_TEXT = "{headline standfirst tags byline body}"


def _one_newsroom(tx: Transaction) -> bool:
    """Whether everything in the index is of the same newsroom."""
    return len(tx.all("SELECT id FROM newsroom ORDER BY id LIMIT 2")) < 2


def _expression(sought: Sought, facets: Sequence[str], *, alone: bool) -> str:
    """Every word stands between quotation marks, and no folded word holds one: what people type is never read
    as a part of the language. `alone`: its newsroom need not be asked for, which each row would answer, and to
    weigh that takes a walk along all of them."""
    picked = [*facets]
    if sought.writer_id is not None:
        picked.append(_writer(sought.writer_id))
    if sought.tag:
        picked.append(_tag(sought.tag))
    parts: list[str] = []
    if name := folded(sought.writer_name):
        parts.append(f"byline : ({_quoted(name)})")
    if sought.query.wanted:
        parts.append(f"{_TEXT} : ({' AND '.join(map(_term, sought.query.wanted))})")
    if not alone or not (picked or parts):
        picked.append(_newsroom(sought.newsroom_id))
    if picked:
        parts.append(f"facets : ({' AND '.join(map(_quoted, picked))})")
    expression = " AND ".join(parts)
    if sought.query.unwanted:
        expression = f"({expression}) NOT {_TEXT} : ({' OR '.join(map(_term, sought.query.unwanted))})"
    return expression


def _term(term: Term) -> str:
    return _quoted(" ".join(term.words)) + (" *" if term.beginning else "")


def _quoted(words: str) -> str:
    return f'"{words}"'


def _row(date: datetime, article_id: int) -> int:
    return min(max(int(date.timestamp()), 0), _LAST_SECOND) << _ARTICLE_BITS | article_id


def _newsroom(newsroom_id: int) -> str:
    return f"n{newsroom_id}"


def _writer(user_id: int) -> str:
    return f"w{user_id}"


def _tag(tag: str) -> str:
    """A whole tag as one word: “city council” is no article about a council."""
    return f"t{blake2s(folded(tag).encode(), digest_size=8).hexdigest()}"

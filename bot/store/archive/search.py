"""Search: the queries of the archive's index.

There are three of it: what the public has, what the desk was given, and what only its writers have. The id of a row
is the article's date in seconds, then its own id, so that the latest come first and a span of dates is a span of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.archive.search_query import Query, Term
from bot.domain.article.states import Publication, State
from bot.domain.text.folding import folded
from bot.store.archive import weighing
from bot.store.archive.weighing import TEXT_COLUMNS, Column, Phrase
from bot.store.article.search_index import (
    Side,
    heading_of,
    newsroom_token,
    row_at,
    tag_token,
    writer_token,
)
from bot.store.records import OF_SECTIONS, which
from bot.store.timestamps import from_text
from bot.store.transaction import Transaction

FEW = 20
"""So many finds are weighed one by one."""

_LAST_ROW = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in one newsroom: words, and what narrows it. `writer_id` is an author or co-author;
    `since` is included, `until` is not. `sections` are those it is looked for in, None for all."""

    newsroom_id: int
    query: Query
    writer_id: int | None = None
    writer_name: str = ""
    tag: str = ""
    state: State | None = None
    publication: Publication | None = None
    since: datetime | None = None
    until: datetime | None = None
    sections: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An article that was found: the better it fits, the lower its `score`."""

    article_id: int
    row: int
    score: float


def in_public(tx: Transaction, sought: Sought, *, ranked: bool, limit: int) -> list[Match]:
    """What fits of what the public has: the latest `limit` of it, with scores if they are to be `ranked`.
    A state narrows nothing here: whether a correction is being worked on is not to show."""
    expression, since, until = _narrowed(tx, sought)

    def found(score: str) -> list[Match]:
        rows = tx.all(
            f"SELECT article.id AS id, public_index.rowid AS place, {score} AS score"
            " FROM public_index CROSS JOIN article ON article.id = public_index.rowid & 1073741823"
            " WHERE public_index MATCH ? AND public_index.rowid >= ? AND public_index.rowid < ?"
            " AND article.newsroom_id = ? AND article.publication = 'live' AND article.discarded_at IS NULL"
            f"{OF_SECTIONS} ORDER BY public_index.rowid DESC LIMIT ?",
            (expression, since, until, sought.newsroom_id, *which(sought.sections), limit),
        )
        return [Match(row["id"], row["place"], row["score"]) for row in rows]

    return _weighed(tx, Side.PUBLIC, sought, found) if ranked else found("0")


def inside(
    tx: Transaction,
    sought: Sought,
    person_id: int,
    *,
    desk: bool,
    ranked: bool,
    limit: int,
    desks: Collection[int] | None = None,
) -> list[Match]:
    """What fits of what this person may read inside: of all that the desk was given and their own, if they are
    on the `desk`, of which `desks` are the sections unless they read all of them; else of their own what the public does not have like this, or not under their name. The latest
    `limit` of it. Of what they write themselves it is the text as they have it."""
    own = _inside(tx, Side.OWN, sought, person_id, desk=False, ranked=ranked, limit=limit)
    given = _inside(
        tx, Side.DESK, sought, person_id, desk=desk, ranked=ranked, limit=limit, desks=desks if desk else None
    )
    if desk and desks is not None:  # elsewhere they read only their own, as anybody does
        there = {match.article_id for match in given}
        others = _inside(tx, Side.DESK, sought, person_id, desk=False, ranked=ranked, limit=limit)
        given += [match for match in others if match.article_id not in there]
    return sorted(own + given, key=lambda match: -match.row)[:limit]


def _inside(
    tx: Transaction,
    side: Side,
    sought: Sought,
    person_id: int,
    *,
    desk: bool,
    ranked: bool,
    limit: int,
    desks: Collection[int] | None = None,
) -> list[Match]:
    expression, since, until = _narrowed(tx, sought, () if desk else (writer_token(person_id),))
    if sought.state is not None and sought.state is not State.PUBLISHED:
        # What is in work is young as a rule: what is older than all of it need not be looked at.
        eldest = tx.one(
            "SELECT min(created_at) AS at FROM article WHERE newsroom_id = ? AND state = ?",
            (sought.newsroom_id, sought.state),
        )
        if eldest is None or eldest["at"] is None:
            return []
        since = max(since, row_at(from_text(eldest["at"]), 0))

    def found(score: str) -> list[Match]:
        rows = tx.all(
            f"SELECT article.id AS id, {side}.rowid AS place, {score} AS score"
            f" FROM {side} CROSS JOIN article ON article.id = {side}.rowid & 1073741823"
            f" WHERE {side} MATCH ? AND {side}.rowid >= ? AND {side}.rowid < ?"
            " AND article.newsroom_id = ? AND article.discarded_at IS NULL"
            " AND (? IS NULL OR article.state = ?) AND (? IS NULL OR article.publication = ?)"
            # Of a draft that its writers have rewritten they find the text that only they have.
            " AND CASE WHEN article.author_id = ? OR EXISTS"
            " (SELECT 1 FROM co_author WHERE article_id = article.id AND user_id = ?)"
            " THEN ? OR article.given_revision_id = article.revision_id ELSE ? END"
            " AND (? OR article.publication <> 'live' OR article.revision_id <> article.live_revision_id"
            " OR EXISTS (SELECT 1 FROM printed_as WHERE article_id = article.id AND byline <> '')"
            " OR (SELECT byline FROM revision WHERE id = article.live_revision_id) <> '')"
            f"{OF_SECTIONS}{OF_SECTIONS} ORDER BY {side}.rowid DESC LIMIT ?",
            (
                *(expression, since, until, sought.newsroom_id),
                *(sought.state, sought.state, sought.publication, sought.publication),
                *(person_id, person_id, side is Side.OWN, desk and side is Side.DESK, desk),
                *(*which(sought.sections), *which(desks), limit),
            ),
        )
        return [Match(row["id"], row["place"], row["score"]) for row in rows]

    return _weighed(tx, side, sought, found) if ranked else found("0")


def headed(tx: Transaction, side: Side, newsroom_id: int, headline: str, *, limit: int) -> list[int]:
    """The articles of a newsroom whose headline comes to this when it is `folded`, the latest first."""
    if not headline:
        return []
    rows = tx.all(
        "SELECT article_id FROM indexed WHERE heading = ? AND side = ? ORDER BY place DESC LIMIT ?",
        (heading_of(newsroom_id, headline), side, limit),
    )
    return [int(row["article_id"]) for row in rows]


def any_headed(tx: Transaction, newsroom_id: int, beginning: str) -> bool:
    """Whether a headline of a newsroom begins with these words, as they are `folded`."""
    expression = f"headline : ^ {_quoted(beginning)} AND facets : {_quoted(newsroom_token(newsroom_id))}"
    return any(tx.one(f"SELECT 1 FROM {side}(?) LIMIT 1", (expression,)) is not None for side in Side)


def _weighed(tx: Transaction, side: Side, sought: Sought, found: Callable[[str], list[Match]]) -> list[Match]:
    """What `found` gives, with scores. To weigh many, SQLite walks along every article with these words; a few are
    weighed by their texts, whatever the archive holds."""
    matches = found("0")
    if not matches:
        return []
    if len(matches) > FEW:
        return found("rank")
    texts = {match.article_id: match.row for match in matches}
    scores = weighing.scores(tx, side, _phrases(sought), texts)
    return [replace(match, score=scores[match.article_id]) for match in matches]


def _phrases(sought: Sought) -> list[Phrase]:
    """What is weighed, with the expression that finds it: what only picks articles out weighs nothing."""
    name = tuple(folded(sought.writer_name).split())
    named = [Phrase(Term(name), f"byline : ({_quoted(' '.join(name))})", (Column.BYLINE,))] if name else []
    return named + [Phrase(term, f"{_TEXT} : ({_term(term)})", TEXT_COLUMNS) for term in sought.query.wanted]


def _narrowed(tx: Transaction, sought: Sought, facets: Sequence[str] = ()) -> tuple[str, int, int]:
    """What is looked for as an expression of FTS5, and the rows between which it may lie."""
    since = 0 if sought.since is None else row_at(sought.since, 0)
    until = _LAST_ROW if sought.until is None else row_at(sought.until, 0)
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
        picked.append(writer_token(sought.writer_id))
    if sought.tag:
        picked.append(tag_token(sought.tag))
    parts: list[str] = []
    if name := folded(sought.writer_name):
        parts.append(f"byline : ({_quoted(name)})")
    if sought.query.wanted:
        parts.append(f"{_TEXT} : ({' AND '.join(map(_term, sought.query.wanted))})")
    if not alone or not (picked or parts):
        picked.append(newsroom_token(sought.newsroom_id))
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

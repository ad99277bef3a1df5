"""The search index, kept in line with the articles in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import blake2s

from bot.domain.article.article import Article
from bot.domain.article.copy import Copy
from bot.domain.article.states import Publication
from bot.domain.text.folding import folded
from bot.store import installation
from bot.store.article import pen_names, pictures, revisions
from bot.store.transaction import Transaction

TO_SHELVE = "to-shelve-up-to"
"""The fact that says up to which id articles of before are yet to be taken in."""


_ARTICLE_BITS = 30


_LAST_SECOND = 2**33 - 1


class Side(StrEnum):
    """Which index; the value is its table."""

    PUBLIC = "public_text"
    DESK = "desk_text"
    OWN = "own_text"


def keep(tx: Transaction, article: Article, *, anew: bool = False) -> None:
    """Bring the indexes in line with an article as it is now. Nothing is done where they are, unless `anew`:
    its writers are others."""
    known = tx.one("SELECT * FROM shelved WHERE article_id = ?", (article.id,))
    had: tuple[int | None, ...] = (None,) * 6 if known is None else tuple(known)[1:]
    row = row_at(article.published_at or article.created_at, article.id)
    kept = article.discarded_at is None
    public = article.live_revision_id if kept and article.publication is Publication.LIVE else None
    desk = article.given_revision_id if kept else None
    own = article.revision_id if kept and article.private else None
    has = (row if public else None, public, row if desk else None, desk, row if own else None, own)
    if had == has and not anew:
        return
    _replace(tx, Side.PUBLIC, article, had[:2], has[:2], anew=anew)
    _replace(tx, Side.DESK, article, had[2:4], has[2:4], anew=anew)
    _replace(tx, Side.OWN, article, had[4:], has[4:], anew=anew)
    tx.execute(
        "INSERT OR REPLACE INTO shelved (article_id, public_row, public_revision, desk_row, desk_revision,"
        " own_row, own_revision) VALUES (?, ?, ?, ?, ?, ?, ?)",
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
    chosen = pen_names.on_article(tx, article.newsroom_id, article.id, writers)
    printed = [copy.byline] if copy.byline else [chosen.get(person, name) for person, name in writers.items()]
    if side is Side.PUBLIC:  # who is behind a byline is not to be found out by a search
        names, known = printed, [person for person in writers if person not in chosen and not copy.byline]
    else:  # inside, an article is found under either name
        names, known = [*printed, *writers.values()], list(writers)
    facets = [newsroom_token(article.newsroom_id), *map(writer_token, known), *map(tag_token, copy.tags)]
    tx.execute(
        f"INSERT INTO {side} (rowid, headline, standfirst, tags, byline, body, facets) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            row,
            folded(copy.headline),
            folded(copy.standfirst),
            " ".join(map(folded, copy.tags)),
            " ".join(map(folded, dict.fromkeys(names))),
            folded("\n\n".join([copy.body, *_of_pictures(tx, article, copy)])),
            " ".join(facets),
        ),
    )


def _of_pictures(tx: Transaction, article: Article, copy: Copy) -> list[str]:
    """What is said of the pictures of a text, but for those that the article may not show any more."""
    gone = pictures.erased(tx, article.id) if copy.pictures else frozenset[str]()
    shown = (each for each in copy.pictures if each.sha256 not in gone)
    return [words for each in shown for words in (each.caption, each.alt, each.credit) if words]


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


def row_at(date: datetime, article_id: int) -> int:
    return min(max(int(date.timestamp()), 0), _LAST_SECOND) << _ARTICLE_BITS | article_id


def newsroom_token(newsroom_id: int) -> str:
    return f"n{newsroom_id}"


def writer_token(user_id: int) -> str:
    return f"w{user_id}"


def tag_token(tag: str) -> str:
    """A whole tag as one word: “city council” is no article about a council."""
    return f"t{blake2s(folded(tag).encode(), digest_size=8).hexdigest()}"

"""The search index, kept in line with the articles in the same transaction.

It holds no texts. What is to be taken out is worked out again from its revision, which never changes, and from what the table
`indexed` keeps of the row; whoever empties a revision, or takes its pictures away, calls `take_out` first. Where that comes to something else than was put
in, which a digest tells, the whole index is made again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import blake2s
from zlib import crc32

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

    PUBLIC = "public_index"
    DESK = "desk_index"
    OWN = "own_index"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of an article in an index: in which row, which text, and what does not come from the text."""

    place: int
    revision_id: int
    names: str
    facets: str


def keep(tx: Transaction, article: Article, *, anew: bool = False) -> None:
    """Bring the indexes in line with an article as it is now. Nothing is done where they are, unless `anew`:
    its writers are others."""
    rows = tx.all("SELECT side, place, revision_id FROM indexed WHERE article_id = ?", (article.id,))
    had = {row["side"]: (row["place"], row["revision_id"]) for row in rows}
    place = row_at(article.published_at or article.created_at, article.id)
    has = {side: (place, revision) for side, revision in _texts(article) if revision is not None}
    for side in Side:
        if had.get(side) == has.get(side) and not anew:
            continue
        if side in had and not _take_out(tx, side, article.id):
            return
        if side in has:
            _put(tx, side, article, *has[side])


def _texts(article: Article) -> list[tuple[Side, int | None]]:
    """Which revision stands on which side; None for none."""
    if article.discarded_at is not None:
        return []
    return [
        (Side.PUBLIC, article.live_revision_id if article.publication is Publication.LIVE else None),
        (Side.DESK, article.given_revision_id),
        (Side.OWN, article.revision_id if article.private else None),
    ]


def take_out(tx: Transaction, article_id: int) -> None:
    """Take an article out of every index, before its texts are emptied."""
    for side in Side:
        if not _take_out(tx, side, article_id):
            return


def _take_out(tx: Transaction, side: Side, article_id: int) -> bool:
    """Take an article out of one index, if it is there. False if all of them had to be emptied."""
    row = tx.one(
        "SELECT place, revision_id, names, facets, digest FROM indexed WHERE article_id = ? AND side = ?",
        (article_id, side),
    )
    if row is None:
        return True
    stood = Standing(row["place"], row["revision_id"], row["names"], row["facets"])
    parts = parts_of(text_of(tx, stood.revision_id), stood)
    if _digest(parts) != row["digest"]:
        _make_again(tx)
        return False
    tx.execute(
        f"INSERT INTO {side} ({side}, rowid, headline, standfirst, tags, byline, body, facets)"
        " VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)",
        (stood.place, *parts),
    )
    tx.execute("DELETE FROM indexed WHERE article_id = ? AND side = ?", (article_id, side))
    return True


def _make_again(tx: Transaction) -> None:
    """What stands in the indexes is not known any more, as after a change of how texts are folded: begin with none."""
    for side in Side:
        tx.execute(f"INSERT INTO {side} ({side}) VALUES ('delete-all')")
    tx.execute("DELETE FROM indexed")
    begin(tx)


def _put(tx: Transaction, side: Side, article: Article, place: int, revision_id: int) -> None:
    copy = text_of(tx, revision_id)
    others = tx.all("SELECT user_id, name FROM co_author WHERE article_id = ?", (article.id,))
    writers = {article.author_id: article.author_name, **{each["user_id"]: each["name"] for each in others}}
    chosen = pen_names.on_article(tx, article.newsroom_id, article.id, writers)
    printed = [copy.byline] if copy.byline else [chosen.get(person, name) for person, name in writers.items()]
    if side is Side.PUBLIC:  # who is behind a byline is not to be found out by a search
        names, known = printed, [person for person in writers if person not in chosen and not copy.byline]
    else:  # inside, an article is found under either name
        names, known = [*printed, *writers.values()], list(writers)
    facets = [newsroom_token(article.newsroom_id), *map(writer_token, known), *map(tag_token, copy.tags)]
    stands = Standing(place, revision_id, " ".join(map(folded, dict.fromkeys(names))), " ".join(facets))
    parts = parts_of(copy, stands)
    tx.execute(
        f"INSERT INTO {side} (rowid, headline, standfirst, tags, byline, body, facets) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (place, *parts),
    )
    tx.execute(
        "INSERT INTO indexed (article_id, side, place, revision_id, heading, names, facets, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(article.id, side, place, revision_id, heading_of(article.newsroom_id, parts[0])),
            *(stands.names, stands.facets, _digest(parts)),
        ),
    )


def text_of(tx: Transaction, revision_id: int) -> Copy:
    """A text as the indexes have it: with those of its pictures that its article may show."""
    return replace(revisions.text_of(tx, revision_id), pictures=pictures.shown_of_revision(tx, revision_id))


def parts_of(copy: Copy, stands: Standing) -> tuple[str, ...]:
    """What an index holds of a text, column by column: words apart by spaces."""
    return (
        folded(copy.headline),
        folded(copy.standfirst),
        " ".join(map(folded, copy.tags)),
        stands.names,
        folded("\n\n".join([copy.body, *_of_pictures(copy)])),
        stands.facets,
    )


def _of_pictures(copy: Copy) -> list[str]:
    """What is said of the pictures of a text."""
    return [words for each in copy.pictures for words in (each.caption, each.alt, each.credit) if words]


def standing(tx: Transaction, side: Side, article_id: int) -> Standing | None:
    """What stands of an article in an index."""
    row = tx.one(
        "SELECT place, revision_id, names, facets FROM indexed WHERE article_id = ? AND side = ?",
        (article_id, side),
    )
    return None if row is None else Standing(*row)


def _digest(parts: tuple[str, ...]) -> int:
    return crc32("\n".join(parts).encode())


def heading_of(newsroom_id: int, headline: str) -> int:
    """What a folded headline of a newsroom is looked up by as a whole."""
    digest = blake2s(f"{newsroom_id} {headline}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


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

"""The search index, kept in line with the articles in the same transaction.

It holds no texts. What is to be taken out is worked out again from its revision, which never changes, and from what the table
`indexed` keeps of the row; whoever empties a revision, or takes its pictures away, calls `take_out` first. Where that comes to something else than was put
in, which a digest tells, the whole index is made again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import IntFlag
from hashlib import blake2s
from zlib import crc32

from bot.domain.article.article import Article
from bot.domain.article.copy import Copy
from bot.domain.article.states import Publication
from bot.domain.dataclass import dataclass
from bot.domain.text.folding import folded
from bot.store import installation
from bot.store.article import pen_names, pictures, revisions
from bot.store.transaction import Transaction

TO_SHELVE = "to-shelve-up-to"
"""The fact that says up to which id articles of before are yet to be taken in."""


_LAST_ROW = 2**63 - 1

SPILLED = "days-spilled"
"""The fact that says by how many days at the most a row stands after its own, since that was full; there is none for none."""

_DAY_BITS = 12
"""So many bits count the rows of a day."""

_SECONDS = 86_400


class Side(IntFlag):
    """Who finds a row."""

    PUBLIC = 1
    DESK = 2
    OWN = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of an article in a row of the index: which text, and what does not come from the text."""

    revision_id: int
    names: str
    facets: str


def keep(tx: Transaction, article: Article, *, anew: bool = False) -> None:
    """Bring the index in line with an article as it is now. Nothing is done where it is, unless `anew`: its writers
    are others."""
    rows = tx.all(
        "SELECT place, sides, revision_id, names, facets FROM indexed WHERE article_id = ?", (article.id,)
    )
    texts = {side: revision_id for side, revision_id in _texts(article) if revision_id is not None}
    first, end = span(tx, article.date, article.date)
    in_place = all(first <= row["place"] < end for row in rows)
    stood = {side: row["revision_id"] for row in rows for side in Side(row["sides"])}
    if stood == texts and in_place and not anew:
        return
    wanted: dict[Standing, Side] = {}
    for side, revision_id in texts.items():
        stands = _standing(tx, side, article, revision_id)
        wanted[stands] = wanted.get(stands, Side(0)) | side
    for row in rows:
        stands = Standing(row["revision_id"], row["names"], row["facets"])
        sides = wanted.pop(stands, None) if in_place else None
        if sides is not None:
            tx.execute("UPDATE indexed SET sides = ? WHERE place = ?", (int(sides), row["place"]))
        elif not _take_out(tx, row["place"], stands):
            return
    for stands, sides in wanted.items():
        _put(tx, article, stands, sides)


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
    """Take an article out of the index, before its texts are emptied."""
    for row in tx.all(
        "SELECT place, revision_id, names, facets FROM indexed WHERE article_id = ?", (article_id,)
    ):
        if not _take_out(tx, row["place"], Standing(row["revision_id"], row["names"], row["facets"])):
            return


def _take_out(tx: Transaction, place: int, stood: Standing) -> bool:
    """Take a row out of the index. False if all of it had to be emptied."""
    parts = parts_of(text_of(tx, stood.revision_id), stood)
    row = tx.one("SELECT digest FROM indexed WHERE place = ?", (place,))
    if row is None or _digest(parts) != row["digest"]:
        _make_again(tx)
        return False
    tx.execute(
        "INSERT INTO text_index (text_index, rowid, headline, standfirst, tags, byline, body, facets)"
        " VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)",
        (place, *parts),
    )
    tx.execute("DELETE FROM indexed WHERE place = ?", (place,))
    return True


def _make_again(tx: Transaction) -> None:
    """What stands in the index is not known any more, as after a change of how texts are folded: begin with none."""
    tx.execute("INSERT INTO text_index (text_index) VALUES ('delete-all')")
    tx.execute("DELETE FROM indexed")
    begin(tx)


def _standing(tx: Transaction, side: Side, article: Article, revision_id: int) -> Standing:
    """What is to stand on a side."""
    byline, tags = revisions.marks_of(tx, revision_id)
    others = tx.all("SELECT user_id, name FROM co_author WHERE article_id = ?", (article.id,))
    writers = {article.author_id: article.author_name, **{each["user_id"]: each["name"] for each in others}}
    chosen = pen_names.on_article(tx, article.newsroom_id, article.id, writers)
    printed = [byline] if byline else [chosen.get(person, name) for person, name in writers.items()]
    if side is Side.PUBLIC:  # who is behind a byline is not to be found out by a search
        names, known = printed, [person for person in writers if person not in chosen and not byline]
    else:  # inside, an article is found under either name
        names, known = [*printed, *writers.values()], list(writers)
    facets = [newsroom_token(article.newsroom_id), *map(writer_token, known), *map(tag_token, tags)]
    return Standing(revision_id, " ".join(map(folded, dict.fromkeys(names))), " ".join(facets))


def _put(tx: Transaction, article: Article, stands: Standing, sides: Side) -> None:
    parts = parts_of(text_of(tx, stands.revision_id), stands)
    place = _free_place(tx, _day(article.date))
    tx.execute(
        "INSERT INTO text_index (rowid, headline, standfirst, tags, byline, body, facets)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (place, *parts),
    )
    tx.execute(
        "INSERT INTO indexed (place, article_id, sides, revision_id, heading, names, facets, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(place, article.id, int(sides), stands.revision_id, heading_of(article.newsroom_id, parts[0])),
            *(stands.names, stands.facets, _digest(parts)),
        ),
    )


def _free_place(tx: Transaction, day: int) -> int:
    """The next row of a day, or of the next day that has one left."""
    on = day
    while True:
        first = on << _DAY_BITS
        row = tx.one(
            "SELECT max(place) AS last FROM indexed WHERE place BETWEEN ? AND ?",
            (first, first + (1 << _DAY_BITS) - 1),
        )
        last = None if row is None else row["last"]
        if last is None:
            break
        if last < first + (1 << _DAY_BITS) - 1:
            first = last + 1
            break
        on += 1
    if on - day > _spilled(tx):
        installation.keep(tx, SPILLED, str(on - day))
    return first


def _spilled(tx: Transaction) -> int:
    return int(installation.recall(tx, SPILLED) or 0)


def span(tx: Transaction, since: datetime | None, until: datetime | None) -> tuple[int, int]:
    """Between which rows, the second not included, everything stands that is dated from a moment up to another; None for
    as early or late as any. Some of other moments of these days stands there too."""
    first = 0 if since is None else _day(since) << _DAY_BITS
    end = _LAST_ROW if until is None else (_day(until) + _spilled(tx) + 1) << _DAY_BITS
    return first, end


def _day(date: datetime) -> int:
    return max(int(date.timestamp()) // _SECONDS, 0)


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


def standing(tx: Transaction, place: int) -> Standing:
    """What stands in a row of the index."""
    row = tx.one("SELECT revision_id, names, facets FROM indexed WHERE place = ?", (place,))
    assert row is not None
    return Standing(*row)


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


def newsroom_token(newsroom_id: int) -> str:
    return f"n{newsroom_id}"


def writer_token(user_id: int) -> str:
    return f"w{user_id}"


def tag_token(tag: str) -> str:
    """A whole tag as one word: “city council” is no article about a council."""
    return f"t{blake2s(folded(tag).encode(), digest_size=8).hexdigest()}"

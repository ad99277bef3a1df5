"""Own rows: everything that is held of one person, table by table, as the declared columns say.

It looks at whole tables, so it belongs on a snapshot's connection, off the event loop.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field

from bot.domain.dataclass import dataclass
from bot.store.packing import plain
from bot.store.people import personal_columns
from bot.store.people.personal_columns import Holds, Personal
from bot.store.transaction import Row, Transaction, Value


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of theirs: of which server and article, if of any, and what it holds by the names of its columns."""

    guild_id: int | None
    article: int | None
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one table that belong to somebody in the same way, such as votes or invitations."""

    table: str
    column: str
    says: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of theirs whose letters are yet to be confirmed."""

    article: int
    filename: str
    data: bytes


@dataclass(frozen=True, slots=True)
class OwnPicture:
    """A picture of an article of theirs: its SHA-256, how its file's name ends, and its size in bytes."""

    article: int
    sha256: str
    extension: str
    size: int


@dataclass(slots=True)
class _Places:
    """Which server and number an article has, each looked up once."""

    tx: Transaction
    known: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])

    def of(self, article_id: int) -> tuple[int, int]:
        if article_id not in self.known:
            row = self.tx.one(
                "SELECT newsroom.guild_id, article.number FROM article"
                " JOIN newsroom ON newsroom.id = article.newsroom_id WHERE article.id = ?",
                (article_id,),
            )
            assert row is not None
            self.known[article_id] = (row["guild_id"], row["number"])
        return self.known[article_id]

    def of_revision(self, revision_id: int) -> int:
        row = self.tx.one("SELECT article_id FROM revision WHERE id = ?", (revision_id,))
        assert row is not None
        return int(row["article_id"])

    def server_of(self, newsroom_id: int) -> int:
        row = self.tx.one("SELECT guild_id FROM newsroom WHERE id = ?", (newsroom_id,))
        assert row is not None
        return int(row["guild_id"])


def of_person(tx: Transaction, person_id: int) -> Iterator[Group]:
    """What every table holds of somebody; a table without anything of theirs is left out.

    Of a row they get what is their own and what the declaration sets beside it: never the words or names of others.
    """
    places = _Places(tx)
    for each in personal_columns.ids():
        rows = tx.all(f"SELECT * FROM {each.table} WHERE {each.column} = ?", (person_id,))
        if rows:
            names = [
                each.column,
                *(other.column for other in personal_columns.belonging(each) if _shown(other)),
            ]
            names += [name for name in each.beside if name not in names]
            yield Group(each.table, each.column, each.says, tuple(_entry(row, names, places) for row in rows))
    texts = tx.all(
        f"SELECT * FROM revision WHERE article_id IN ({_OWN}) ORDER BY article_id, number",
        (person_id, person_id),
    )
    if texts:
        names = [
            "number",
            "created_at",
            "headline",
            "standfirst",
            "body",
            "tags",
            "sources",
            "byline",
            "note",
            "findings",
        ]
        yield Group(
            *("revision", "body", "the texts of your articles"),
            tuple(_entry(row, names, places) for row in texts),
        )
    for table, says, names in _BESIDE_TEXTS:
        whose, by = f"article_id IN ({_OWN})", "article_id"
        if table in ("picture", "repetition"):  # the article that a repetition names is another one
            whose, by = f"revision_id IN (SELECT id FROM revision WHERE {whose})", "revision_id"
        found = tx.all(f"SELECT {by}, {', '.join(names)} FROM {table} WHERE {whose}", (person_id, person_id))
        if found:
            yield Group(table, names[0], says, tuple(_entry(row, list(names), places) for row in found))
    down = tx.all(
        "SELECT * FROM article WHERE down_reason <> '' AND ? ="
        " (SELECT actor_id FROM event WHERE article_id = article.id AND action = 'unpublish' ORDER BY id DESC LIMIT 1)",
        (person_id,),
    )
    if down:
        yield Group(
            *("article", "down_reason", "what you took down"),
            tuple(_entry(row, ["number", "down_reason"], places) for row in down),
        )
    said = tx.all(
        "SELECT event.*, fact.key AS fact, fact.value AS words FROM event, json_each(event.detail) AS fact"
        " WHERE event.actor_id = ? AND fact.key IN (SELECT value FROM json_each(?)) ORDER BY event.id",
        (person_id, json.dumps(personal_columns.WORD_KEYS)),
    )
    if said:
        yield Group(
            *("event", "detail", "your words in the log"),
            tuple(_entry(row, ["at", "action", "words"], places) for row in said),
        )
    sent = tx.all(
        "SELECT * FROM delivery WHERE kind IN ('notice', 'reader_notice', 'reminder')"
        " AND json_extract(payload, '$.to') = ? ORDER BY id",
        (person_id,),
    )
    if sent:
        names = ["kind", "state", "created_at", "done_at", "channel_id"]
        yield Group(
            *("delivery", "payload", "direct messages to you"),
            tuple(_entry(row, names, places) for row in sent),
        )
    about = tx.all(
        "SELECT * FROM event WHERE actor_id IS NOT ? AND ? IN (SELECT value FROM json_each(detail)"
        " WHERE key IN (SELECT value FROM json_each(?))) ORDER BY id",
        (person_id, person_id, _ID_KEYS),
    )
    if about:
        yield Group(
            *("event", "detail", "what others did that names you"),
            tuple(_entry(row, ["at", "action"], places) for row in about),
        )


_ID_KEYS = json.dumps(personal_columns.ID_KEYS)

_OWN = "SELECT id FROM article WHERE author_id = ? UNION SELECT article_id FROM co_author WHERE user_id = ?"
"""The articles that somebody writes; it takes their id twice."""

_BESIDE_TEXTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "picture",
        "the pictures of your articles",
        ("position", "alt", "caption", "credit", "rights", "terms", "sha256"),
    ),
    ("offered_byline", "bylines that your files named", ("byline",)),
    ("guessed_file", "files of yours in doubt", ("filename", "headline", "byline", "encoding")),
    ("embargo_question", "embargoes that your files named", ("line", "typed", "source", "asked_at")),
    ("repetition", "where your texts are like others", ("beginning", "words")),
)
"""Tables of what belongs to an article's writers, though it does not carry their id: the columns that they are shown."""


def pictures_of(tx: Transaction, person_id: int) -> list[OwnPicture]:
    """The pictures of their articles, each file once, the newest first, without those that were erased."""
    rows = tx.all(
        "SELECT number, sha256, extension, size FROM (SELECT article.number, picture.sha256, picture.extension, picture.size,"
        " picture.position, revision.id AS revision_id, row_number() OVER"
        " (PARTITION BY picture.sha256 ORDER BY revision.id DESC, picture.position) AS latest FROM picture"
        " JOIN revision ON revision.id = picture.revision_id JOIN article ON article.id = revision.article_id"
        f" WHERE article.id IN ({_OWN}) AND NOT EXISTS (SELECT 1 FROM erased_picture"
        " WHERE erased_picture.article_id = article.id AND erased_picture.sha256 = picture.sha256)"
        ") AS found WHERE latest = 1 ORDER BY revision_id DESC, position",
        (person_id, person_id),
    )
    return [OwnPicture(row["number"], row["sha256"], row["extension"], row["size"]) for row in rows]


def files_of(tx: Transaction, person_id: int) -> list[OwnFile]:
    """The files of theirs that are kept."""
    rows = tx.all(
        "SELECT article.number, guessed_file.filename, guessed_file.data FROM guessed_file"
        " JOIN article ON article.id = guessed_file.article_id"
        " WHERE article.author_id = ? AND guessed_file.data IS NOT NULL ORDER BY article.id",
        (person_id,),
    )
    return [OwnFile(row["number"], row["filename"], row["data"]) for row in rows]


def _shown(each: Personal) -> bool:
    """Facts hold ids of others too, so they are left out."""
    return each.holds not in (Holds.FACTS, Holds.FILE)


def _entry(row: Row, names: list[str], places: _Places) -> Entry:
    there = row.keys()
    article_id = row["id"] if "headline" in there and "author_id" in there else None
    if "article_id" in there:
        article_id = row["article_id"]
    elif article_id is None and "revision_id" in there:
        article_id = places.of_revision(row["revision_id"])
    guild_id: int | None = None
    number: int | None = None
    if article_id is not None:
        guild_id, number = places.of(article_id)
    elif "newsroom_id" in there:
        guild_id = places.server_of(row["newsroom_id"])
    values: dict[str, Value] = {
        name: plain(row[name]) if name == "body" else row[name] for name in names if name != "article_id"
    }
    return Entry(guild_id, number, values)

"""Pictures of revisions, as the database has them. They are only ever added; their files are `bot.store.media_files`'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.article.picture import Picture
from bot.store.article import picture_looks
from bot.store.records import Record
from bot.store.timestamps import from_text, to_text
from bot.store.transaction import Transaction

PICTURES = Record("picture", Picture, beside=("revision_id", "position"))


def add(tx: Transaction, revision_id: int, pictures: Sequence[Picture]) -> None:
    """Give a new revision its pictures, in this order."""
    picture_looks.see(tx, pictures)
    for position, picture in enumerate(pictures, 1):
        PICTURES.put(tx, picture, revision_id=revision_id, position=position)


def of_revision(tx: Transaction, revision_id: int) -> tuple[Picture, ...]:
    """The pictures of a revision, in their order."""
    return tuple(PICTURES.all(tx, "revision_id = ? ORDER BY position", (revision_id,)))


def shown_of_revision(tx: Transaction, revision_id: int) -> tuple[Picture, ...]:
    """The same, but for those that its article may not show any more."""
    rows = tx.all(
        "SELECT picture.* FROM picture JOIN revision ON revision.id = picture.revision_id"
        " WHERE picture.revision_id = ? AND NOT EXISTS (SELECT 1 FROM erased_picture"
        " WHERE erased_picture.article_id = revision.article_id AND erased_picture.sha256 = picture.sha256)"
        " ORDER BY picture.position",
        (revision_id,),
    )
    return tuple(PICTURES.read_all(rows))


def of_article(tx: Transaction, article_id: int) -> list[Picture]:
    """Every picture that any text of an article has had, each file once."""
    rows = tx.all(
        "SELECT picture.* FROM revision JOIN picture ON picture.revision_id = revision.id"
        " WHERE revision.article_id = ? ORDER BY revision.number, picture.position",
        (article_id,),
    )
    return list({picture.sha256: picture for picture in PICTURES.read_all(rows)}.values())


def unused(tx: Transaction, digests: Iterable[str]) -> list[str]:
    """Those of some files, by their SHA-256, that no article may show."""
    return [
        digest
        for digest in digests
        if tx.one(
            "SELECT 1 FROM picture JOIN revision ON revision.id = picture.revision_id WHERE picture.sha256 = ?"
            " AND NOT EXISTS (SELECT 1 FROM erased_picture WHERE erased_picture.article_id = revision.article_id"
            " AND erased_picture.sha256 = picture.sha256) LIMIT 1",
            (digest,),
        )
        is None
    ]


def erase(tx: Transaction, article_id: int, now: datetime) -> list[str]:
    """An article may not show any of its pictures any more. Returns their SHA-256."""
    gone = [picture.sha256 for picture in of_article(tx, article_id)]
    for digest in gone:
        tx.execute(
            "INSERT INTO erased_picture (article_id, sha256, erased_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (article_id, digest, to_text(now)),
        )
    for digest in unused(tx, gone):
        picture_looks.forget(tx, digest)
    return gone


def all_erased(tx: Transaction) -> list[str]:
    """The SHA-256 of every picture that some article may not show any more."""
    return [row["sha256"] for row in tx.all("SELECT DISTINCT sha256 FROM erased_picture")]


def erased(tx: Transaction, article_id: int) -> frozenset[str]:
    """The SHA-256 of the pictures that an article may not show any more."""
    rows = tx.all("SELECT sha256 FROM erased_picture WHERE article_id = ?", (article_id,))
    return frozenset(row["sha256"] for row in rows)


def taken_since(tx: Transaction, person_id: int, since: datetime) -> list[datetime]:
    """When somebody sent pictures since a moment, the latest first. What is older is forgotten by `take`."""
    rows = tx.all(
        "SELECT taken_at FROM picture_taken WHERE person_id = ? AND taken_at > ? ORDER BY taken_at DESC",
        (person_id, to_text(since)),
    )
    return [from_text(row["taken_at"]) for row in rows]


def take(tx: Transaction, person_id: int, count: int, now: datetime, *, forget_before: datetime) -> None:
    """Somebody sends so many pictures now."""
    tx.execute(
        "DELETE FROM picture_taken WHERE person_id = ? AND taken_at <= ?", (person_id, to_text(forget_before))
    )
    for _ in range(count):
        tx.execute("INSERT INTO picture_taken (person_id, taken_at) VALUES (?, ?)", (person_id, to_text(now)))

"""How pictures look, by their files: those that look alike are found by a part of the number, and put on record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from bot.domain.article.looks import alike, near_parts, parts_of
from bot.domain.article.picture import Picture
from bot.store.transaction import Transaction

ALIKE_MOST = 50
"""Pictures that one is put on record with. Of a series that nobody can tell apart these will do."""

USES_MOST = 200
"""Texts, the latest, in which an earlier use of a picture is looked for."""


def see(tx: Transaction, pictures: Iterable[Picture]) -> None:
    """Pictures come into a text. Of a file that was there before, it stays as it was found."""
    for picture in pictures:
        if tx.one("SELECT 1 FROM picture_look WHERE sha256 = ?", (picture.sha256,)) is None:
            tx.execute(
                "INSERT INTO picture_look (sha256, extension) VALUES (?, ?)",
                (picture.sha256, picture.extension),
            )
            keep(tx, picture.sha256, picture.looks)


def keep(tx: Transaction, digest: str, looks: str) -> None:
    """Put on record how a file looks, and which others look like it. Without looks it is like none."""
    if not tx.execute("UPDATE picture_look SET looks = ? WHERE sha256 = ?", (looks, digest)):
        return  # it went meanwhile
    for other in _alike(tx, digest, looks):
        for pair in ((digest, other), (other, digest)):
            tx.execute("INSERT OR IGNORE INTO picture_alike (sha256, other) VALUES (?, ?)", pair)
    for part in parts_of(looks):
        tx.execute("INSERT OR IGNORE INTO picture_part (part, sha256) VALUES (?, ?)", (part, digest))


def _alike(tx: Transaction, digest: str, looks: str) -> list[str]:
    if not looks:
        return []
    rows = tx.all(
        "SELECT sha256, looks FROM picture_look WHERE sha256 IN"
        " (SELECT sha256 FROM picture_part WHERE part IN (SELECT value FROM json_each(?)))",
        (json.dumps(near_parts(looks)),),
    )
    found = [row["sha256"] for row in rows if row["looks"] is not None and alike(looks, row["looks"])]
    return [each for each in found if each != digest][:ALIKE_MOST]


def to_look_at(tx: Transaction, count: int) -> list[tuple[str, str]]:
    """Files that nobody has looked at yet, each with its SHA-256 and how its name ends; so many at most."""
    rows = tx.all("SELECT sha256, extension FROM picture_look WHERE looks IS NULL LIMIT ?", (count,))
    return [(row["sha256"], row["extension"]) for row in rows]


def same_as(tx: Transaction, digest: str) -> list[str]:
    """The file, and those that look like it."""
    rows = tx.all("SELECT other FROM picture_alike WHERE sha256 = ? ORDER BY other", (digest,))
    return [digest, *(row["other"] for row in rows)]


def first_use(tx: Transaction, article_id: int, digest: str) -> int | None:
    """The first text of an article that has this file."""
    row = tx.one(
        "SELECT min(picture.revision_id) AS id FROM revision JOIN picture ON picture.revision_id = revision.id"
        " WHERE revision.article_id = ? AND picture.sha256 = ?",
        (article_id, digest),
    )
    return None if row is None or row["id"] is None else int(row["id"])


def used_before(tx: Transaction, digest: str, revision_id: int) -> Sequence[int]:
    """The articles whose earlier texts have this file, the latest use first."""
    rows = tx.all(
        "SELECT revision.article_id AS id FROM picture CROSS JOIN revision ON revision.id = picture.revision_id"
        " WHERE picture.sha256 = ? AND picture.revision_id < ? ORDER BY picture.rowid DESC LIMIT ?",
        (digest, revision_id, USES_MOST),
    )
    return list(dict.fromkeys(int(row["id"]) for row in rows))


def forget_unused(tx: Transaction, digests: Iterable[str]) -> None:
    """Those of some files that no text has any more are forgotten."""
    for digest in digests:
        if tx.one("SELECT 1 FROM picture WHERE sha256 = ? LIMIT 1", (digest,)) is None:
            forget(tx, digest)


def forget(tx: Transaction, digest: str) -> None:
    """A file is not known again."""
    looks = tx.one("SELECT looks FROM picture_look WHERE sha256 = ?", (digest,))
    for part in parts_of("" if looks is None else looks["looks"] or ""):
        tx.execute("DELETE FROM picture_part WHERE part = ? AND sha256 = ?", (part, digest))
    tx.execute("DELETE FROM picture_alike WHERE other = ?", (digest,))
    tx.execute("DELETE FROM picture_alike WHERE sha256 = ?", (digest,))
    tx.execute("DELETE FROM picture_look WHERE sha256 = ?", (digest,))

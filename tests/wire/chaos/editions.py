"""Every text that has been out of a piece, held against what people did: it was typed like that, and approved since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store.packing import plain
from tests.wire.chaos.memory import Piece
from tests.wire.chaos.step import APPROVALS
from tests.wire.chaos.texts import marks_in
from tests.wire.client import Room
from tests.wire.process import Bot

Breaches = Iterator[tuple[str, str]]

STANDS = "SELECT * FROM bypass WHERE revision_id = ? AND eyes <> 'void'"
"""The bypass of a revision."""


@dataclass(frozen=True)
class Edition:
    """A text that has been out, from the database."""

    revision: int
    headline: str
    body: str
    kind: str | None
    note: str
    at: datetime
    editor: int
    pictures: tuple[str, ...] = ()
    """Their SHA-256."""

    @property
    def version(self) -> int:
        """Which of the versions that people typed it is."""
        return marks_in(self.body)[0][1]

    @property
    def note_line(self) -> str:
        """What stands under the article because of it; '' for nothing."""
        if self.kind is None or self.kind == "minor" or not self.note:
            return ""
        return f"**{self.kind.capitalize()}, {self.at.day} {self.at:%B}:** {self.note}"


def editions_of(bot: Bot, article_id: int) -> list[Edition]:
    """What has been out of an article, in order."""
    rows = bot.rows(
        "SELECT revision.*, edition.at AS out_at FROM edition JOIN revision ON revision.id = edition.revision_id"
        " WHERE edition.article_id = ? ORDER BY edition.number",
        article_id,
    )
    pictures = bot.rows(
        "SELECT revision_id, sha256 FROM picture JOIN revision ON revision.id = revision_id WHERE article_id = ?"
        " ORDER BY position",
        article_id,
    )
    return [
        Edition(
            row["id"],
            row["headline"],
            plain(row["body"]),
            row["amendment"],
            row["note"],
            datetime.fromisoformat(row["out_at"]),
            row["editor_id"],
            tuple(each["sha256"] for each in pictures if each["revision_id"] == row["id"]),
        )
        for row in rows
    ]


def was_approved(
    bot: Bot, room: Room, desk: Sequence[Mapping[str, Any]], piece: Piece, edition: Edition
) -> Breaches:
    """Enough editors approved this text and this note after they were written, and none of them wrote it; or a
    chief let it through. `desk` is what stands in the review channel."""
    version = edition.version
    since = piece.typed_at(version)
    text = next((text for text in piece.texts if text.version == version), None)
    if since is None or text is None or (text.headline, text.body) != (edition.headline, edition.body):
        yield "unapproved", f"{piece.name} was out in version {version}, which nobody typed like that"
        return
    if edition.kind is not None:
        noted = piece.noted_at(edition.kind, edition.note)
        if noted is None:
            yield (
                "unapproved",
                f"{piece.name} was out with a {edition.kind} that nobody wrote: {edition.note}",
            )
            return
        since = max(since, noted)
    for digest in edition.pictures:
        pictured = piece.pictured_at(digest)
        if pictured is None:
            yield "unapproved", f"{piece.name} was out with a picture that nobody sent: {digest}"
            return
        since = max(since, pictured)
    votes = bot.rows(
        "SELECT editor_id, choice FROM vote WHERE revision_id = ? AND elsewhere = 0", edition.revision
    )
    choices = [row["choice"] for row in votes]
    if {edition.editor, piece.writer} & {row["editor_id"] for row in votes}:
        yield "unapproved", f"{piece.name} in version {version} was judged by somebody who wrote it"
    if set(choices) - {"approve"}:
        yield "unapproved", f"{piece.name} was out in version {version} with the votes {choices}"
    bypass = bot.rows(STANDS, edition.revision)
    if bypass:
        yield from _was_bypassed(desk, piece, dict(bypass[0]), since)
        return
    asked = piece.approvers(since)
    if len(asked) < APPROVALS or len(choices) < APPROVALS:
        names = [room.names[who] for who in asked]
        yield (
            "unapproved",
            f"{piece.name} was out in version {version} with the note {edition.note!r} and the votes {choices};"
            f" only {names} approved",
        )


def _was_bypassed(
    desk: Sequence[Mapping[str, Any]], piece: Piece, bypass: dict[str, Any], since: int
) -> Breaches:
    """A chief said so after it was written, and is on record with exactly that reason. As long as nobody has read
    it since, the desk is asked to, by one message."""
    if (bypass["chief_id"], bypass["reason"]) not in [(b.chief, b.reason) for b in piece.bypassed(since)]:
        yield "unapproved", f"{piece.name} was out by a bypass that nobody made: {bypass}"
    asking = asking_for_a_look(desk, bypass)
    if len(asking) != (bypass["eyes"] == "wanted"):
        kind = "duplicated" if len(asking) > 1 else "lost"
        yield kind, f"{piece.name}: {len(asking)} messages ask for a second look, which is {bypass['eyes']}"


def asking_for_a_look(
    desk: Sequence[Mapping[str, Any]], bypass: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """The desk's messages that ask for a second look at a text that was bypassed. Its card has their button too."""
    button = f"'cd:look:{bypass['article_id']}:{bypass['id']}'"  # whole: bypass 36 begins with a 3
    return [each for each in desk if each["content"] and button in str(each["components"])]

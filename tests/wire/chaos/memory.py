"""The memory: what people did in the storm, as they themselves know it. Everything else is held against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.wire.chaos.pictures import digest_of
from tests.wire.chaos.texts import Text


@dataclass(frozen=True)
class Note:
    """What somebody had readers told of a later text. `at` is the line of the journal from which on it was
    written; the interaction is the one that brought it."""

    kind: str
    text: str
    at: int
    interaction: int

    @property
    def public(self) -> str:
        """What stands under the article; '' for a kind that bears no note."""
        return "" if self.kind == "minor" else self.text


@dataclass(frozen=True)
class Bypass:
    """A chief let a text through without its review, at a line of the journal."""

    chief: int
    reason: str
    at: int
    interaction: int


@dataclass(frozen=True)
class Act:
    """A chief's word on what is out: unpublish, republish, now, retract or confirm, with its code or reason."""

    does: str
    detail: str
    chief: int
    at: int
    interaction: int


@dataclass
class Report:
    """An error that a reader reported."""

    reader: int
    text: str
    interaction: int
    dismissed: list[tuple[str, int]] = field(default_factory=list)
    """Answers to the reader, each with the interaction that brought it."""
    taken: list[int] = field(default_factory=list)
    """Interactions that took it up."""
    messages_lost: int = 0


@dataclass
class Piece:
    """An article as its people know it."""

    name: str
    writer: int
    door: str
    first: Text
    at: int
    """The line of the journal from which on it was handed in."""
    interaction: int | None = None
    message: int | None = None
    follows: int | None = None
    """The article, in the plan's order, that it was written to follow up."""
    edits: list[tuple[Text, int, int]] = field(default_factory=list)
    """Later versions, each with the interaction that brought it and the line of the journal."""
    pictures: list[tuple[str, int]] = field(default_factory=list)
    """Pictures that were sent for it, each with the line of the journal."""
    notes: list[Note] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    approvals: list[tuple[int, int]] = field(default_factory=list)
    """Gestures of approval: who, and at which line of the journal."""
    bypasses: list[Bypass] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    pressed: list[tuple[int, str, int]] = field(default_factory=list)
    """Votes by button and command: the editor, the choice, the interaction."""
    voted_otherwise: dict[int, set[str]] = field(default_factory=dict)
    """What each editor ever asked for by button or command."""
    reacted: dict[int, set[str]] = field(default_factory=dict)
    """What each editor ever asked for by reaction."""
    cards_lost: int = 0
    torn: list[dict[str, Any]] = field(default_factory=list)
    """Messages of it that moderators deleted in public, as they were."""
    verdict: str = "again"
    """What a chief says when the bot asks what is to be done about those."""
    drops: list[int] = field(default_factory=list)
    """Interactions by which a chief dropped what waits for a human. Of one without an answer the log says what it
    came to: see `drops.what_was_dropped`."""
    called_off: bool = False
    """Whether its first publication was called off by that: it is approved then, and waits for a chief."""
    left: bool = False
    """Whether what could not be edited or sent was left as it was by that."""

    @property
    def texts(self) -> list[Text]:
        """Every version that was typed."""
        return [self.first, *(text for text, _, _ in self.edits)]

    def typed_at(self, version: int) -> int | None:
        """From which line of the journal on there was such a version; None if nobody typed it."""
        lines = [self.at] if self.first.version == version else []
        lines += [at for text, _, at in self.edits if text.version == version]
        return min(lines, default=None)

    def pictured_at(self, digest: str) -> int | None:
        """From which line of the journal on there was such a picture, by the beginning of its SHA-256; None if nobody sent it."""
        return min((at for key, at in self.pictures if digest_of(key).startswith(digest)), default=None)

    def noted_at(self, kind: str, text: str) -> int | None:
        """From which line of the journal on there was such a note; None if nobody wrote it."""
        return min((note.at for note in self.notes if (note.kind, note.text) == (kind, text)), default=None)

    def approvers(self, since: int, until: int | None = None) -> set[int]:
        """Who made a gesture of approval after one line of the journal, and before another."""
        return {who for who, at in self.approvals if at > since and (until is None or at < until)}

    def bypassed(self, since: int, until: int | None = None) -> list[Bypass]:
        """Whoever let it through without a review after one line of the journal, and before another."""
        return [each for each in self.bypasses if each.at > since and (until is None or each.at < until)]

"""What the review refuses: votes, claims and reasons."""

from __future__ import annotations

from bot.domain.article.findings import Finding
from bot.domain.refusals import Refusal
from bot.domain.review.votes import Choice


class ClaimedByAnother(Refusal):
    """Somebody else holds the article at the moment."""

    holder_id: int
    number: int


class AnotherCounts(Refusal):
    """Of the reactions that somebody left on a card, another one is their vote."""

    choice: Choice


class Unfinished(Refusal):
    """An approval of a text that its writer has saved and preflight still stops."""

    number: int
    findings: tuple[Finding, ...]


class NotOwing(Refusal):
    """A reason is offered by somebody whose vote asks for none."""

    number: int


class ReasonTooLong(Refusal):
    """A reason, a note or a brief that does not fit into a message beside the rest, in UTF-16 units."""

    length: int
    limit: int


class NotObjecting(Refusal):
    """An objection is to be set aside of somebody who has none."""

    number: int


class RollUnanswered(Refusal):
    """Discord did not say who is still an editor, and something hangs on it."""

    number: int


class NoSuchSignOff(Refusal):
    """A sign-off that the newsroom does not have, and those that it has."""

    name: str
    there: tuple[str, ...]
    number: int


class NotTheSigner(Refusal):
    """A sign-off takes a role beside that of the editors, and they do not hold it."""

    name: str
    role_id: int


class Unchecked(Refusal):
    """A point of its checklist is not ticked."""

    name: str
    number: int

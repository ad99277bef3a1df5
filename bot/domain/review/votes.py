"""Review: what the votes on one revision come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Quorum


class Choice(StrEnum):
    """What an editor can say of a revision."""

    APPROVE = "approve"
    CHANGES = "changes"
    SPIKE = "spike"

    @property
    def wants_reason(self) -> bool:
        """Whether the author is owed a reason for it."""
        return self is not Choice.APPROVE


@dataclass(frozen=True, slots=True)
class Vote:
    """One editor's standing word on one revision. `reason` is None while none was given."""

    editor_id: int
    choice: Choice
    via: Via = Via.BUTTON
    editor_name: str = ""
    reason: str | None = None
    absent: bool = False
    """Whether its owner was found not to be an editor any more. An approval does not count then; an objection does."""
    elsewhere: bool = False
    """Whether it was cast while the article was in a section whose editors its owner is one of, and it is in another
    one now. It does not count there, and counts again if the article comes back."""

    @property
    def approves(self) -> bool:
        """Whether it counts as an approval."""
        return self.choice is Choice.APPROVE and not self.absent

    @property
    def owes_reason(self) -> bool:
        """Whether a reason is still to come."""
        return self.choice.wants_reason and not self.reason


def standing_votes(cast: Iterable[Vote]) -> Mapping[int, Vote]:
    """One vote for each editor: the latest counts."""
    return {vote.editor_id: vote for vote in cast}


def unopposed(votes: Iterable[Vote]) -> bool:
    """Whether nobody wants it changed or spiked."""
    return all(vote.choice is Choice.APPROVE for vote in votes)


def approvals(votes: Iterable[Vote]) -> int:
    """How many approvals count."""
    return sum(vote.approves for vote in votes)


def outcome(
    votes: Iterable[Vote],
    quorum: Quorum,
    *,
    claimed: bool = False,
    bypassed: bool = False,
    signed: bool = False,
    missing: bool = False,
) -> State:
    """Where a review stands: a function of the sets of votes and sign-offs, never of their order.

    `votes` holds at most one vote of each editor, all on the current revision. `bypassed` says that a chief's
    bypass stands on that revision: it takes the place of approvals, and yields to any vote against it. `signed` says that
    somebody has signed something off, and `missing` that a sign-off which the article wants is not there: then nothing
    approves it.
    """
    votes = tuple(votes)
    choices = [vote.choice for vote in votes]
    if choices.count(Choice.SPIKE) >= quorum.spikes:
        return State.SPIKED
    if Choice.CHANGES in choices:
        return State.CHANGES_REQUESTED
    let_through = approvals(votes) >= quorum.approvals or (bypassed and unopposed(votes))
    if let_through and not missing:
        return State.APPROVED
    if choices or claimed or signed:
        return State.IN_REVIEW
    return State.SUBMITTED

"""Card reactions: what the reactions that stand on a card mean, beside the votes that are known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from bot.domain.article.article import Via
from bot.domain.dataclass import dataclass
from bot.domain.review.votes import Choice, Vote


class Sign(StrEnum):
    """What a reaction on a card stands for: one of the votes, or the claim."""

    APPROVE = "approve"
    CHANGES = "changes"
    SPIKE = "spike"
    CLAIM = "claim"

    @property
    def choice(self) -> Choice | None:
        """The vote it stands for; None for the claim."""
        return None if self is Sign.CLAIM else Choice(self)


class Deed(StrEnum):
    """What is to be done about one reaction."""

    VOTE = "vote"
    """It was made, and counts."""
    TAKE_BACK = "take_back"
    """It was taken away, and its vote goes."""
    SET_ASIDE = "set_aside"
    """It stands beside another one of the same person, which counts."""


@dataclass(frozen=True, slots=True)
class Step:
    """One deed. `instead` is the choice that counts in place of one set aside."""

    deed: Deed
    person_id: int
    choice: Choice
    instead: Choice | None = None


MOST_CAREFUL_FIRST = (Choice.SPIKE, Choice.CHANGES, Choice.APPROVE)
"""Of several choices that somebody left, the first counts: in the order in which a review is decided."""


def compare(
    seen: Mapping[int, Collection[Choice]], standing: Iterable[Vote], voted_since: Collection[int] = ()
) -> list[Step]:
    """The steps from the votes that stand to what the reactions say.

    `seen` are the choices that each person's reactions stand for; `voted_since` the people whose vote is
    later than every reaction that is not known yet. A choice that is not known is otherwise later
    than the one that is, and counts in its place. Votes by button or command need no reaction.

    The steps come in an order in which no review passes through approval on its way to something else.
    """
    votes = {vote.editor_id: vote for vote in standing}
    steps: list[Step] = []
    for person_id, choices in seen.items():
        vote = votes.get(person_id)
        left = [choice for choice in MOST_CAREFUL_FIRST if choice in choices]
        unknown = [choice for choice in left if vote is None or choice is not vote.choice]
        stays = person_id in voted_since or not unknown
        counts = vote.choice if vote is not None and stays else unknown[0]
        signed = vote is not None and vote.choice is counts and vote.via is Via.REACTION
        if counts in left and not signed:
            steps.append(Step(Deed.VOTE, person_id, counts))
        for choice in left:
            # The sign of a vote that is replaced goes with it.
            goes = vote is not None and vote.choice is choice and vote.via is Via.REACTION
            if choice is not counts and not goes:
                steps.append(Step(Deed.SET_ASIDE, person_id, choice, counts))
    replaced = {step.person_id for step in steps if step.deed is Deed.VOTE}
    steps += [
        Step(Deed.TAKE_BACK, person_id, vote.choice)
        for person_id, vote in votes.items()
        if vote.via is Via.REACTION
        and vote.choice not in seen.get(person_id, ())
        and person_id not in replaced
    ]
    return sorted(steps, key=lambda step: _turn(step, votes.get(step.person_id)))


def _turn(step: Step, vote: Vote | None) -> int:
    """Approvals go first and come last; what stands against approval comes before what stands against
    it goes."""
    before = vote.choice if vote is not None else None
    match step.deed, step.choice, before:
        case Deed.SET_ASIDE, _, _:
            return 0
        case Deed.TAKE_BACK, Choice.APPROVE, _:
            return 1
        case Deed.VOTE, Choice.SPIKE | Choice.CHANGES, Choice.APPROVE:
            return 2
        case Deed.VOTE, Choice.SPIKE | Choice.CHANGES, None:
            return 3
        case Deed.VOTE, Choice.CHANGES, _:
            return 4
        case Deed.VOTE, Choice.SPIKE, _:
            return 5
        case Deed.TAKE_BACK, _, _:
            return 6
        case _:
            return 7

"""Workflow: taking one step through the table of transitions, or refusing it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.article.errors import GuardUnmet, NotAllowed, WrongState
from bot.domain.article.states import Action, Guard, Landing, Publication, State, Who
from bot.domain.article.transitions import OUTCOMES, TABLE, Rule
from bot.domain.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Both axes of one article, and where a held one comes from."""

    state: State
    publication: Publication = Publication.NONE
    held_from: State | None = None
    gone: bool = False


def rule_for(action: Action, standing: Standing) -> Rule:
    """The row for this action from this standing. Raises WrongState if there is none."""
    for rule in TABLE:
        if (
            rule.action is action
            and not standing.gone
            and standing.state in rule.sources
            and standing.publication in rule.public_from
        ):
            return rule
    raise WrongState(action, standing.state, standing.publication)


def need_right(action: Action, who: frozenset[Who]) -> None:
    """Raise NotAllowed for somebody who can never take this action, wherever an article stands: rights come before
    state, which they are not to hear of."""
    entitled = tuple(dict.fromkeys(each for rule in TABLE if rule.action is action for each in rule.who))
    if not who.intersection(entitled):
        raise NotAllowed(action, entitled, who)


def step(
    action: Action,
    standing: Standing,
    *,
    who: frozenset[Who],
    met: frozenset[Guard] = frozenset(),
    outcome: State | None = None,
) -> Standing:
    """Take one action, or refuse it.

    `who` are the capacities of the person (or part) that acts, `met` the guards that hold, and
    `outcome` where the votes lead, for the actions that land by the votes.
    Raises NotAllowed for somebody who never may, then WrongState, NotAllowed and GuardUnmet, in this order.
    """
    need_right(action, who)
    rule = rule_for(action, standing)
    if not who.intersection(rule.who):
        raise NotAllowed(action, rule.who, who)
    for guard in rule.guards:
        if guard not in met:
            raise GuardUnmet(action, guard)
    return replace(
        standing,
        state=_landing(rule, standing, outcome),
        publication=rule.public_to or standing.publication,
        held_from=_held_from(rule, standing, outcome),
        gone=rule.target is Landing.GONE,
    )


def _landing(rule: Rule, standing: Standing, outcome: State | None) -> State:
    match rule.target:
        case State() as state:
            return state
        case Landing.BY_VOTES:
            if outcome is None or outcome not in OUTCOMES:
                raise ValueError(f"{rule.action} needs an outcome of the review, not {outcome}")
            # A standing schedule is kept as long as the review still approves.
            kept = standing.state is State.SCHEDULED and outcome is State.APPROVED
            return State.SCHEDULED if kept else outcome
        case Landing.WHERE_IT_WAS:
            return _untimed(standing.held_from or State.SUBMITTED)
        case Landing.STAYS | Landing.GONE:
            return standing.state


_RECOUNTED = (Action.UNVOTE, Action.UNSIGN, Action.UNASK_SIGN_OFF, Action.ROLL_CALL, Action.MOVE)
"""What changes, of an article on hold, where it goes back to."""


def _held_from(rule: Rule, standing: Standing, outcome: State | None) -> State | None:
    """Where an article on hold goes back to; None if it is not on hold after the action."""
    if rule.action is Action.HOLD:
        return standing.state
    if standing.state is not State.HELD or rule.target is not Landing.STAYS:
        return None
    if rule.action in _RECOUNTED:
        kept = standing.held_from is State.SCHEDULED and outcome is State.APPROVED
        return State.SCHEDULED if kept else outcome
    return standing.held_from


def _untimed(state: State) -> State:
    """A held article loses its time, so a scheduled one comes back as approved."""
    return State.APPROVED if state is State.SCHEDULED else state


def destinations(rule: Rule) -> frozenset[State]:
    """Every state that a row can lead to."""
    match rule.target:
        case State() as state:
            return frozenset({state})
        case Landing.BY_VOTES:
            return OUTCOMES | {State.SCHEDULED}
        case Landing.WHERE_IT_WAS:
            held = frozenset(source for row in TABLE if row.action is Action.HOLD for source in row.sources)
            return frozenset(_untimed(source) for source in held) | OUTCOMES
        case Landing.STAYS | Landing.GONE:
            return rule.sources

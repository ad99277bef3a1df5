"""Workflow: the states of an article and the one table of what may happen to it.

The table is data. The desk steps through it, the documentation is printed from it and the tests
walk it; there is no other place that knows which action leads where.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.errors import GuardUnmet, NotAllowed, WrongState


class State(StrEnum):
    """Where the working revision stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    HELD = "held"
    SPIKED = "spiked"


class Publication(StrEnum):
    """What the public sees."""

    NONE = "none"
    LIVE = "live"
    UNPUBLISHED = "unpublished"
    RETRACTED = "retracted"


class Action(StrEnum):
    """Everything that can happen to an article."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    CLAIM = "claim"
    RELEASE = "release"
    VOTE = "vote"
    UNVOTE = "unvote"
    EDIT = "edit"
    SAVE = "save"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    DELIVERED = "delivered"
    HOLD = "hold"
    UNHOLD = "unhold"
    RESTORE = "restore"
    BYPASS = "bypass"
    CORRECT = "correct"
    ABANDON = "abandon"
    UNPUBLISH = "unpublish"
    REPUBLISH = "republish"
    RETRACT = "retract"


class Who(StrEnum):
    """In what capacity somebody acts on one article. One person may have several."""

    AUTHOR = "author"
    CO_AUTHOR = "co-author"
    EDITOR = "editor"
    INDEPENDENT_EDITOR = "independent editor"
    CHIEF = "chief"
    CLOCK = "clock"
    RELEASE_POLICY = "release policy"
    SYSTEM = "system"


class Guard(StrEnum):
    """A condition besides state and capacity. The value is how the documentation says it."""

    PREFLIGHT = "no blocking preflight failure"
    ONE_HOLDER = "nobody else holds it"
    HOLDER = "held by that editor, or lapsed"
    CURRENT_REVISION = "for the current revision"
    OWN_VOTE = "a vote of that editor stands"
    CONTENT_CHANGED = "the content hash changed"
    FUTURE = "in the future, not before the embargo"
    EMBARGO_PASSED = "embargo passed"
    ALL_PARTS = "every part confirmed"
    REASON = "with a reason"
    NONE_OPEN = "no correction open"
    LIVE_REVISION = "a working revision beside a live one"
    SECOND_CHIEF = "confirmed by a second chief"


class Landing(StrEnum):
    """A destination that depends on more than the rule."""

    BY_VOTES = "by the votes"
    WHERE_IT_WAS = "back to where it was"
    STAYS = "stays"
    GONE = "put away"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: an action, from where, to where, by whom, on what condition, with what effect."""

    action: Action
    sources: frozenset[State]
    target: State | Landing
    who: tuple[Who, ...]
    guards: tuple[Guard, ...]
    effect: str
    public_from: frozenset[Publication] = frozenset(Publication) - {Publication.RETRACTED}
    public_to: Publication | None = None


JUDGED = frozenset(
    {
        State.SUBMITTED,
        State.IN_REVIEW,
        State.CHANGES_REQUESTED,
        State.APPROVED,
        State.SCHEDULED,
        State.SPIKED,
    }
)
"""States in which votes are taken and taken back."""

OUTCOMES = frozenset(
    {State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED, State.SPIKED}
)
"""States that a review can lead to."""

WITH_THE_DESK = JUDGED | {State.HELD, State.PUBLISHING}
"""States in which the desk has something to do or to undo."""

_LIVE = frozenset({Publication.LIVE})
_WRITERS = (Who.AUTHOR, Who.CO_AUTHOR)
_BY = frozenset

TABLE: tuple[Rule, ...] = (
    Rule(
        Action.SUBMIT,
        _BY({State.DRAFT, State.CHANGES_REQUESTED}),
        State.SUBMITTED,
        _WRITERS,
        (Guard.PREFLIGHT,),
        "the revision is frozen; a card and its discussion thread in the review channel",
    ),
    Rule(
        Action.WITHDRAW,
        _BY({State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED}),
        State.DRAFT,
        (Who.AUTHOR,),
        (),
        "votes void; the card says so",
    ),
    Rule(
        Action.DISCARD,
        _BY({State.DRAFT}),
        Landing.GONE,
        (Who.AUTHOR,),
        (),
        "no longer listed; the number is not used again",
        public_from=frozenset({Publication.NONE}),
    ),
    Rule(
        Action.CLAIM,
        _BY({State.SUBMITTED, State.IN_REVIEW}),
        State.IN_REVIEW,
        (Who.INDEPENDENT_EDITOR,),
        (Guard.ONE_HOLDER,),
        "name on the card; lapses after a set time",
    ),
    Rule(
        Action.RELEASE,
        JUDGED,
        Landing.BY_VOTES,
        (Who.EDITOR, Who.CLOCK),
        (Guard.HOLDER,),
        "name off the card",
    ),
    Rule(
        Action.VOTE,
        JUDGED,
        Landing.BY_VOTES,
        (Who.INDEPENDENT_EDITOR,),
        (Guard.CURRENT_REVISION,),
        "card redrawn; a reason is asked for",
    ),
    Rule(
        Action.UNVOTE,
        JUDGED,
        Landing.BY_VOTES,
        (Who.EDITOR,),
        (Guard.OWN_VOTE,),
        "may undo an approval, and with it the schedule",
    ),
    Rule(
        Action.EDIT,
        _BY({State.DRAFT}),
        State.DRAFT,
        _WRITERS,
        (Guard.CONTENT_CHANGED,),
        "new revision",
    ),
    Rule(
        Action.EDIT,
        _BY({State.CHANGES_REQUESTED, State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.SCHEDULED}),
        State.SUBMITTED,
        (*_WRITERS, Who.EDITOR),
        (Guard.CONTENT_CHANGED, Guard.PREFLIGHT),
        "new revision; votes void; unscheduled; the difference in the thread",
    ),
    Rule(
        Action.SAVE,
        _BY({State.CHANGES_REQUESTED}),
        State.CHANGES_REQUESTED,
        (*_WRITERS, Who.EDITOR),
        (Guard.CONTENT_CHANGED,),
        "new revision that preflight still stops; votes void; not handed in yet",
    ),
    Rule(
        Action.SCHEDULE,
        _BY({State.APPROVED}),
        State.SCHEDULED,
        (Who.CHIEF, Who.RELEASE_POLICY),
        (Guard.FUTURE,),
        "frozen until then",
    ),
    Rule(
        Action.UNSCHEDULE,
        _BY({State.SCHEDULED}),
        State.APPROVED,
        (Who.CHIEF,),
        (),
        "no longer due",
    ),
    Rule(
        Action.PUBLISH,
        _BY({State.APPROVED, State.SCHEDULED}),
        State.PUBLISHING,
        (Who.CHIEF, Who.RELEASE_POLICY, Who.CLOCK),
        (Guard.EMBARGO_PASSED,),
        "parts queued",
    ),
    Rule(
        Action.DELIVERED,
        _BY({State.PUBLISHING}),
        State.PUBLISHED,
        (Who.SYSTEM,),
        (Guard.ALL_PARTS,),
        "announced; the author is told",
        public_to=Publication.LIVE,
    ),
    Rule(
        Action.HOLD,
        _BY({State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED, State.SCHEDULED}),
        State.HELD,
        (Who.EDITOR,),
        (Guard.REASON,),
        "unscheduled",
    ),
    Rule(
        Action.UNHOLD,
        _BY({State.HELD}),
        Landing.WHERE_IT_WAS,
        (Who.EDITOR,),
        (),
        "goes on; what was scheduled is approved without a time",
    ),
    Rule(
        Action.RESTORE,
        _BY({State.SPIKED}),
        State.SUBMITTED,
        (Who.EDITOR,),
        (),
        "votes void",
    ),
    Rule(
        Action.BYPASS,
        _BY({State.SUBMITTED, State.IN_REVIEW}),
        State.APPROVED,
        (Who.CHIEF,),
        (Guard.REASON,),
        "marked; a second pair of eyes is asked for afterwards",
    ),
    Rule(
        Action.CORRECT,
        _BY({State.PUBLISHED}),
        State.DRAFT,
        (*_WRITERS, Who.EDITOR),
        (Guard.NONE_OPEN,),
        "working revision with its kind: correction, clarification or update; the live copy stays up",
        public_from=_LIVE,
    ),
    Rule(
        Action.ABANDON,
        _BY(
            {
                State.DRAFT,
                State.SUBMITTED,
                State.IN_REVIEW,
                State.CHANGES_REQUESTED,
                State.APPROVED,
                State.SCHEDULED,
                State.SPIKED,
                State.HELD,
            }
        ),
        State.PUBLISHED,
        (*_WRITERS, Who.EDITOR),
        (Guard.LIVE_REVISION,),
        "the live copy is untouched",
        public_from=_LIVE,
    ),
    Rule(
        Action.UNPUBLISH,
        frozenset(State) - {State.PUBLISHING},
        Landing.STAYS,
        (Who.CHIEF,),
        (Guard.REASON,),
        "a stub in its place",
        public_from=_LIVE,
        public_to=Publication.UNPUBLISHED,
    ),
    Rule(
        Action.REPUBLISH,
        frozenset(State) - {State.PUBLISHING},
        Landing.STAYS,
        (Who.CHIEF,),
        (Guard.REASON,),
        "the text in the stub's place",
        public_from=frozenset({Publication.UNPUBLISHED}),
        public_to=Publication.LIVE,
    ),
    Rule(
        Action.RETRACT,
        frozenset(State) - {State.PUBLISHING},
        State.PUBLISHED,
        (Who.CHIEF,),
        (Guard.REASON, Guard.SECOND_CHIEF),
        "a notice in every place it ran; final",
        public_from=frozenset({Publication.LIVE, Publication.UNPUBLISHED}),
        public_to=Publication.RETRACTED,
    ),
)


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
    Raises WrongState, NotAllowed or GuardUnmet, in this order.
    """
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
        held_from=_held_from(standing.state) if action is Action.HOLD else None,
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
            return standing.held_from or State.SUBMITTED
        case Landing.STAYS | Landing.GONE:
            return standing.state


def _held_from(state: State) -> State:
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
            return frozenset(
                _held_from(source) for held in TABLE if held.action is Action.HOLD for source in held.sources
            )
        case Landing.STAYS | Landing.GONE:
            return rule.sources

"""Transitions: the one table of what may happen to an article. Data: code reads it, the documentation is
printed from it, the tests walk it, and there is no other place that knows which action leads where.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.article.states import Action, Guard, Landing, Publication, State, Who


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

OPEN = JUDGED | {State.HELD, State.PUBLISHING}
"""States in which a card is looked after: it is read after an outage, and posted anew if it is deleted."""

ALWAYS_READ = OPEN - {State.SPIKED}
"""Those in which it is read each time. Spiked articles pile up, so only the latest of them are."""

OUTCOMES = frozenset(
    {State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED, State.SPIKED}
)
"""States that a review can lead to."""


_UNPUBLISHED = (JUDGED - {State.SPIKED}) | {State.DRAFT, State.HELD}
"""States in which something is kept in by an embargo."""

_NOT_OUT = frozenset({Publication.NONE})
_LIVE = frozenset({Publication.LIVE})
_DOWN = frozenset({Publication.UNPUBLISHED})
_ONCE_OUT = _LIVE | _DOWN
"""What has been out and was not retracted: another text of it is a correction."""

_WRITERS = (Who.AUTHOR, Who.CO_AUTHOR)
_BY = frozenset

TABLE: tuple[Rule, ...] = (
    Rule(
        Action.SUBMIT,
        _BY({State.DRAFT, State.CHANGES_REQUESTED}),
        Landing.BY_VOTES,
        _WRITERS,
        (Guard.PREFLIGHT, Guard.ANSWERED),
        "the revision is frozen; a card and its discussion thread in the review channel; objections to this very"
        " text stand",
        public_from=_NOT_OUT,
    ),
    Rule(
        Action.SUBMIT,
        _BY({State.DRAFT, State.CHANGES_REQUESTED}),
        Landing.BY_VOTES,
        (*_WRITERS, Who.EDITOR),
        (Guard.PREFLIGHT, Guard.AMENDED, Guard.NOTED, Guard.ANSWERED),
        "the correction goes to the desk; the live copy stays up; objections to this text stand",
        public_from=_ONCE_OUT,
    ),
    Rule(
        Action.WITHDRAW,
        _BY({State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED}),
        State.DRAFT,
        (Who.AUTHOR,),
        (),
        "approvals void, objections kept; the card says so",
        public_from=_NOT_OUT,
    ),
    Rule(
        Action.WITHDRAW,
        _BY({State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED}),
        State.DRAFT,
        (*_WRITERS, Who.EDITOR),
        (),
        "approvals of the correction void, objections kept; the card says so",
        public_from=_ONCE_OUT,
    ),
    Rule(
        Action.DISCARD,
        _BY({State.DRAFT}),
        Landing.GONE,
        (Who.AUTHOR,),
        (),
        "no longer listed; the number is not used again",
        public_from=_NOT_OUT,
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
        "card redrawn; the editor is asked for a reason (a button asks before the vote counts); approvals do not count"
        " while preflight stops the text",
    ),
    Rule(
        Action.UNVOTE,
        JUDGED,
        Landing.BY_VOTES,
        (Who.EDITOR,),
        (Guard.OWN_VOTE,),
        "may undo an approval, and with it the schedule; where ✏️ or ❌ was taken off the card its owner is asked"
        " first",
    ),
    Rule(
        Action.UNVOTE,
        _BY({State.HELD}),
        Landing.STAYS,
        (Who.EDITOR,),
        (Guard.OWN_VOTE,),
        "stays on hold; it comes back to where the votes then lead",
    ),
    Rule(
        Action.SET_ASIDE,
        JUDGED,
        Landing.BY_VOTES,
        (Who.INDEPENDENT_CHIEF,),
        (Guard.NO_EDITOR, Guard.REASON),
        "one objection ends, by the name of who raised it",
    ),
    Rule(
        Action.ROLL_CALL,
        JUDGED,
        Landing.BY_VOTES,
        (Who.CLOCK,),
        (),
        "approvals of people who are no longer editors do not count, nor a bypass of who is no longer a chief: looked at"
        " once approved, and before it goes out",
    ),
    Rule(
        Action.EDIT,
        _BY({State.DRAFT}),
        State.DRAFT,
        _WRITERS,
        (Guard.CONTENT_CHANGED,),
        "new revision",
        public_from=_NOT_OUT,
    ),
    Rule(
        Action.EDIT,
        _BY({State.DRAFT}),
        State.DRAFT,
        (*_WRITERS, Who.EDITOR),
        (Guard.CONTENT_CHANGED,),
        "new revision of the correction; the live copy stays up",
        public_from=_ONCE_OUT,
    ),
    Rule(
        Action.EDIT,
        _BY({State.CHANGES_REQUESTED, State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.SCHEDULED}),
        Landing.BY_VOTES,
        (*_WRITERS, Who.EDITOR),
        (Guard.CONTENT_CHANGED, Guard.PREFLIGHT),
        "new revision; votes void, but for objections to a text that was the very same; unscheduled; the difference"
        " in the thread",
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
        _BY({State.APPROVED, State.SCHEDULED}),
        State.SCHEDULED,
        (Who.CHIEF, Who.RELEASE_POLICY),
        (Guard.FUTURE,),
        "frozen until then; what has a time gets another",
        public_from=_NOT_OUT | _LIVE,
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
        "parts queued; those of a live article are edited where they stand",
        public_from=_NOT_OUT | _LIVE,
    ),
    Rule(
        Action.PUBLISH,
        _BY({State.APPROVED}),
        State.PUBLISHING,
        (Who.CHIEF,),
        (Guard.EMBARGO_PASSED,),
        "the corrected text in the stub’s place",
        public_from=_DOWN,
    ),
    Rule(
        Action.MISS,
        _BY({State.APPROVED, State.SCHEDULED}),
        State.APPROVED,
        (Who.CLOCK,),
        (),
        "too late to go out by itself: waits for a chief",
        public_from=_NOT_OUT,
    ),
    Rule(
        Action.EMBARGO,
        _UNPUBLISHED,
        Landing.STAYS,
        (*_WRITERS, Who.EDITOR),
        (Guard.NOT_SOONER,),
        "nothing goes out before; an earlier time of publication moves to its end",
        public_from=_NOT_OUT,
    ),
    Rule(
        Action.LIFT,
        _UNPUBLISHED,
        Landing.STAYS,
        (Who.CHIEF,),
        (Guard.EMBARGOED, Guard.REASON),
        "it may go out again",
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
        Action.CALL_OFF,
        _BY({State.PUBLISHING}),
        State.APPROVED,
        (Who.CHIEF,),
        (Guard.NOTHING_OUT,),
        "the parts that Discord refused are dropped; it waits for a chief to publish it",
        public_from=_NOT_OUT,
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
        (Who.INDEPENDENT_EDITOR, Who.OWNER),
        (),
        "goes on; what was scheduled is approved without a time",
    ),
    Rule(
        Action.RESTORE,
        _BY({State.SPIKED}),
        State.SUBMITTED,
        (Who.INDEPENDENT_EDITOR,),
        (),
        "votes void",
    ),
    Rule(
        Action.BYPASS,
        _BY({State.SUBMITTED, State.IN_REVIEW}),
        State.APPROVED,
        (Who.CHIEF,),
        (Guard.UNOPPOSED, Guard.UNCONTESTED, Guard.PREFLIGHT, Guard.REASON),
        "marked; a second pair of eyes is asked for afterwards",
    ),
    Rule(
        Action.SECOND_LOOK,
        frozenset(State),
        Landing.STAYS,
        (Who.INDEPENDENT_EDITOR,),
        (Guard.UNREAD, Guard.ANOTHER),
        "the mark of the bypass says who has read it; nobody is asked any more",
    ),
    Rule(
        Action.CORRECT,
        _BY({State.PUBLISHED}),
        State.DRAFT,
        (*_WRITERS, Who.EDITOR),
        (Guard.NONE_OPEN,),
        "working revision with its kind: correction, clarification, update or minor; the live copy stays up",
        public_from=_ONCE_OUT,
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
            }
        ),
        State.PUBLISHED,
        (*_WRITERS, Who.EDITOR),
        (Guard.LIVE_REVISION,),
        "the live copy is untouched; objections to that very text are kept",
        public_from=_ONCE_OUT,
    ),
    Rule(
        Action.ABANDON,
        _BY({State.HELD}),
        State.PUBLISHED,
        (Who.INDEPENDENT_EDITOR, Who.OWNER),
        (Guard.LIVE_REVISION,),
        "the live copy is untouched, and the hold is over",
        public_from=_ONCE_OUT,
    ),
    Rule(
        Action.UNPUBLISH,
        frozenset(State) - {State.PUBLISHING, State.SCHEDULED},
        Landing.STAYS,
        (Who.CHIEF,),
        (Guard.REASON,),
        "a stub in its place",
        public_from=_LIVE,
        public_to=Publication.UNPUBLISHED,
    ),
    Rule(
        Action.UNPUBLISH,
        _BY({State.SCHEDULED}),
        State.APPROVED,
        (Who.CHIEF,),
        (Guard.REASON,),
        "a stub in its place; the correction has no time any more",
        public_from=_LIVE,
        public_to=Publication.UNPUBLISHED,
    ),
    Rule(
        Action.REPUBLISH,
        frozenset(State) - {State.PUBLISHING, State.SCHEDULED},
        Landing.STAYS,
        (Who.CHIEF,),
        (Guard.REASON,),
        "the text in the stub's place",
        public_from=_DOWN,
        public_to=Publication.LIVE,
    ),
    Rule(
        Action.RETRACT,
        frozenset(State) - {State.PUBLISHING},
        State.PUBLISHED,
        (Who.CHIEF,),
        (Guard.REASON, Guard.SECOND_CHIEF),
        "a notice in every place it ran; final",
        public_from=_ONCE_OUT,
        public_to=Publication.RETRACTED,
    ),
    Rule(Action.ERASE, JUDGED | {State.HELD}, State.DRAFT, (Who.SYSTEM,), (), "its writer left", _NOT_OUT),
)

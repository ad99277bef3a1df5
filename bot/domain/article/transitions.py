"""Transitions: the one table of what may happen to an article. Data: code reads it, the documentation is
printed from it, the tests walk it, and there is no other place that knows which action leads where.
"""

from __future__ import annotations

from bot.domain.article.states import Action, Guard, Landing, Publication, State, Who
from bot.domain.dataclass import dataclass


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
_MOVERS = (Who.INDEPENDENT_EDITOR, Who.INDEPENDENT_CHIEF)
_INSIDE = (*_WRITERS, Who.EDITOR)
_INDEPENDENT = (Who.INDEPENDENT_EDITOR,)
_CHIEF = (Who.CHIEF,)

_BY = frozenset
_ARRIVED = _BY({State.SUBMITTED, State.IN_REVIEW})
_JUDGING = _ARRIVED | {State.CHANGES_REQUESTED}
_DECIDED = _BY({State.APPROVED, State.SCHEDULED})
_SETTLED = _BY(State) - {State.PUBLISHING, State.SCHEDULED}

# fmt: off
TABLE: tuple[Rule, ...] = (
    Rule(Action.SUBMIT, _BY({State.DRAFT, State.CHANGES_REQUESTED}), Landing.BY_VOTES,
         _WRITERS, (Guard.PREFLIGHT, Guard.ANSWERED),
         "freezes the revision; posts a card and its thread in the review channel; objections to this very text"
         " still count", public_from=_NOT_OUT),
    Rule(Action.SUBMIT, _BY({State.DRAFT, State.CHANGES_REQUESTED}), Landing.BY_VOTES,
         _INSIDE, (Guard.PREFLIGHT, Guard.AMENDED, Guard.NOTED, Guard.ANSWERED),
         "sends the correction to the desk; the live copy stays up; objections to this text still count",
         public_from=_ONCE_OUT),
    Rule(Action.WITHDRAW, _JUDGING, State.DRAFT, (Who.AUTHOR,), (),
         "clears approvals and keeps objections; the card says so", public_from=_NOT_OUT),
    Rule(Action.WITHDRAW, _JUDGING, State.DRAFT, _INSIDE, (),
         "clears approvals of the correction and keeps objections; the card says so", public_from=_ONCE_OUT),
    Rule(Action.DISCARD, _BY({State.DRAFT}), Landing.GONE, (Who.AUTHOR,), (),
         "the article leaves all lists and keeps its number", public_from=_NOT_OUT),
    Rule(Action.CLAIM, _ARRIVED, State.IN_REVIEW, _INDEPENDENT, (Guard.ONE_HOLDER,),
         "the card shows the editor’s name; the claim lapses after a set time"),
    Rule(Action.RELEASE, JUDGED, Landing.BY_VOTES, (Who.EDITOR, Who.CLOCK), (Guard.HOLDER,),
         "the card no longer shows the name"),
    Rule(Action.VOTE, JUDGED, Landing.BY_VOTES, _INDEPENDENT, (Guard.CURRENT_REVISION,),
         "redraws the card; the bot asks the editor for a reason; approvals do not count while preflight stops the text"),
    Rule(Action.UNVOTE, JUDGED, Landing.BY_VOTES, (Who.EDITOR,), (Guard.OWN_VOTE,),
         "may undo an approval, and with it the schedule; if ✏️ or ❌ disappears from the card, the bot asks its owner first"),
    Rule(Action.UNVOTE, _BY({State.HELD}), Landing.STAYS, (Who.EDITOR,), (Guard.OWN_VOTE,),
         "the article stays on hold; off hold, the votes decide its state"),
    Rule(Action.SET_ASIDE, JUDGED, Landing.BY_VOTES, (Who.INDEPENDENT_CHIEF,), (Guard.NO_EDITOR, Guard.REASON),
         "ends one objection, named by the editor who raised it"),
    Rule(Action.SIGN_OFF, JUDGED, Landing.BY_VOTES, _INDEPENDENT,
         (Guard.CURRENT_REVISION, Guard.WANTED, Guard.IN_ROLE, Guard.CHECKED),
         "the card shows who signed it off; the article is approved once its votes and all sign-offs are there"),
    Rule(Action.UNSIGN, JUDGED, Landing.BY_VOTES, (Who.EDITOR,), (Guard.OWN_SIGN_OFF,),
         "may undo an approval, and with it the schedule"),
    Rule(Action.UNSIGN, _BY({State.HELD}), Landing.STAYS, (Who.EDITOR,), (Guard.OWN_SIGN_OFF,),
         "the article stays on hold; off hold, votes and sign-offs decide its state"),
    Rule(Action.ASK_SIGN_OFF, JUDGED, Landing.BY_VOTES, _INDEPENDENT, (Guard.UNWANTED,),
         "this article, and each correction of it but a minor one, waits for that sign-off"),
    Rule(Action.UNASK_SIGN_OFF, JUDGED, Landing.BY_VOTES, (Who.EDITOR,), (Guard.OWN_ASK,),
         "the article does not wait for it any more, unless another editor or a rule wants it"),
    Rule(Action.UNASK_SIGN_OFF, _BY({State.HELD}), Landing.STAYS, (Who.EDITOR,), (Guard.OWN_ASK,),
         "the article stays on hold; off hold, votes and sign-offs decide its state"),
    Rule(Action.ROLL_CALL, JUDGED, Landing.BY_VOTES, (Who.CLOCK,), (),
         "only approvals and sign-offs of present editors count, and bypasses by present chiefs; the bot checks after the"
         " approval and before publication"),
    Rule(Action.ROLL_CALL, _BY({State.HELD}), Landing.STAYS, (Who.CLOCK,), (),
         "the newsroom wants other sign-offs: off hold, votes and sign-offs decide its state"),
    Rule(Action.MOVE, _BY({State.SUBMITTED}), Landing.BY_VOTES, (*_WRITERS, *_MOVERS), (),
         "moves the article to another section; votes of people who may not judge there do not count there",
         public_from=_NOT_OUT),
    Rule(Action.MOVE, _BY({State.SUBMITTED}), Landing.BY_VOTES, _MOVERS, (),
         "moves the correction to another section; what is out stays where it is", public_from=_ONCE_OUT),
    Rule(Action.MOVE, JUDGED - {State.SUBMITTED, State.SPIKED}, Landing.BY_VOTES, _MOVERS, (),
         "moves it to another section; the votes that count there decide by that section’s numbers"),
    Rule(Action.MOVE, _BY({State.DRAFT}), Landing.STAYS, (*_WRITERS, *_MOVERS), (),
         "moves it to another section", public_from=_NOT_OUT),
    Rule(Action.MOVE, _BY({State.DRAFT}), Landing.STAYS, _MOVERS, (),
         "moves the correction to another section; what is out stays where it is", public_from=_ONCE_OUT),
    Rule(Action.MOVE, _BY({State.HELD, State.PUBLISHED}), Landing.STAYS, _MOVERS, (),
         "moves it to another section; what is out stays where it is"),
    Rule(Action.EDIT, _BY({State.DRAFT}), State.DRAFT, _WRITERS, (Guard.CONTENT_CHANGED,),
         "makes a new revision", public_from=_NOT_OUT),
    Rule(Action.EDIT, _BY({State.DRAFT}), State.DRAFT, _INSIDE, (Guard.CONTENT_CHANGED,),
         "makes a new revision of the correction; the live copy stays up", public_from=_ONCE_OUT),
    Rule(Action.EDIT, _JUDGING | _DECIDED, Landing.BY_VOTES, _INSIDE, (Guard.CONTENT_CHANGED, Guard.PREFLIGHT),
         "makes a new revision; clears votes, except objections to the very same text; unschedules it; shows the"
         " difference in the thread"),
    Rule(Action.SAVE, _BY({State.CHANGES_REQUESTED}), State.CHANGES_REQUESTED, _INSIDE, (Guard.CONTENT_CHANGED,),
         "makes a new revision that preflight still stops; clears votes; does not submit it"),
    Rule(Action.SCHEDULE, _DECIDED, State.SCHEDULED, (Who.CHIEF, Who.RELEASE_POLICY), (Guard.FUTURE,),
         "freezes the article until then; replaces a time that it has", public_from=_NOT_OUT | _LIVE),
    Rule(Action.UNSCHEDULE, _BY({State.SCHEDULED}), State.APPROVED, _CHIEF, (),
         "removes the time"),
    Rule(Action.PUBLISH, _DECIDED, State.PUBLISHING,
         (Who.CHIEF, Who.RELEASE_POLICY, Who.CLOCK), (Guard.EMBARGO_PASSED, Guard.SIGNED),
         "queues the parts; edits those of a live article in place", public_from=_NOT_OUT | _LIVE),
    Rule(Action.PUBLISH, _BY({State.APPROVED}), State.PUBLISHING, _CHIEF,
         (Guard.EMBARGO_PASSED, Guard.SIGNED),
         "puts the corrected text in the stub’s place", public_from=_DOWN),
    Rule(Action.MISS, _DECIDED, State.APPROVED, (Who.CLOCK,), (),
         "too late to go out by itself: it waits for a chief", public_from=_NOT_OUT),
    Rule(Action.EMBARGO, _UNPUBLISHED, Landing.STAYS, _INSIDE, (Guard.NOT_SOONER,),
         "nothing goes out before it ends; an earlier time of publication moves to its end", public_from=_NOT_OUT),
    Rule(Action.LIFT, _UNPUBLISHED, Landing.STAYS, _CHIEF, (Guard.EMBARGOED, Guard.REASON),
         "the article may go out again"),
    Rule(Action.DELIVERED, _BY({State.PUBLISHING}), State.PUBLISHED, (Who.SYSTEM,), (Guard.ALL_PARTS,),
         "announces the article; tells the author", public_to=Publication.LIVE),
    Rule(Action.CALL_OFF, _BY({State.PUBLISHING}), State.APPROVED, _CHIEF, (Guard.NOTHING_OUT,),
         "drops the parts that Discord refused; the article waits for a chief to publish it", public_from=_NOT_OUT),
    Rule(Action.HOLD, _JUDGING | _DECIDED, State.HELD, (Who.EDITOR,), (Guard.REASON,),
         "unschedules it"),
    Rule(Action.UNHOLD, _BY({State.HELD}), Landing.WHERE_IT_WAS, (Who.INDEPENDENT_EDITOR, Who.OWNER), (),
         "the article goes on; a scheduled one is approved without a time"),
    Rule(Action.RESTORE, _BY({State.SPIKED}), State.SUBMITTED, _INDEPENDENT, (),
         "clears the votes"),
    Rule(Action.BYPASS, _ARRIVED, State.APPROVED,
         _CHIEF, (Guard.UNOPPOSED, Guard.UNCONTESTED, Guard.PREFLIGHT, Guard.REASON),
         "marks the article, and names the sign-offs that it does without; the bot asks for a second pair of eyes"
         " afterwards"),
    Rule(Action.SECOND_LOOK, _BY(State), Landing.STAYS, _INDEPENDENT, (Guard.UNREAD, Guard.ANOTHER),
         "the mark of the bypass says who has read it; the bot stops asking"),
    Rule(Action.CORRECT, _BY({State.PUBLISHED}), State.DRAFT, _INSIDE, (Guard.NONE_OPEN,),
         "makes a working revision with its kind: correction, clarification, update or minor; the live copy stays"
         " up", public_from=_ONCE_OUT),
    Rule(Action.ABANDON, JUDGED | {State.DRAFT}, State.PUBLISHED, _INSIDE, (Guard.LIVE_REVISION,),
         "leaves the live copy untouched; keeps objections to that very text", public_from=_ONCE_OUT),
    Rule(Action.ABANDON, _BY({State.HELD}), State.PUBLISHED,
         (Who.INDEPENDENT_EDITOR, Who.OWNER), (Guard.LIVE_REVISION,),
         "leaves the live copy untouched; ends the hold", public_from=_ONCE_OUT),
    Rule(Action.UNPUBLISH, _SETTLED, Landing.STAYS, _CHIEF, (Guard.REASON,),
         "puts a stub in its place", public_from=_LIVE, public_to=Publication.UNPUBLISHED),
    Rule(Action.UNPUBLISH, _BY({State.SCHEDULED}), State.APPROVED, _CHIEF, (Guard.REASON,),
         "puts a stub in its place; the correction no longer has a time",
         public_from=_LIVE, public_to=Publication.UNPUBLISHED),
    Rule(Action.REPUBLISH, _SETTLED, Landing.STAYS, _CHIEF, (Guard.REASON,),
         "puts the text in the stub’s place", public_from=_DOWN, public_to=Publication.LIVE),
    Rule(Action.RETRACT, _BY(State) - {State.PUBLISHING}, State.PUBLISHED,
         _CHIEF, (Guard.REASON, Guard.SECOND_CHIEF),
         "puts a notice in every place it ran; final", public_from=_ONCE_OUT, public_to=Publication.RETRACTED),
    Rule(Action.ERASE, JUDGED | {State.HELD}, State.DRAFT, (Who.SYSTEM,), (),
         "its only writer had themselves erased; discards it", public_from=_NOT_OUT),
)
# fmt: on

"""States: the vocabulary of the workflow. Where an article can stand, what can happen, who and on what terms."""

from __future__ import annotations

from enum import StrEnum


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
    SET_ASIDE = "set_aside"
    ROLL_CALL = "roll_call"
    EDIT = "edit"
    SAVE = "save"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    MISS = "miss"
    EMBARGO = "embargo"
    LIFT = "lift"
    DELIVERED = "delivered"
    CALL_OFF = "call_off"
    HOLD = "hold"
    UNHOLD = "unhold"
    RESTORE = "restore"
    BYPASS = "bypass"
    SECOND_LOOK = "second_look"
    CORRECT = "correct"
    ABANDON = "abandon"
    UNPUBLISH = "unpublish"
    REPUBLISH = "republish"
    RETRACT = "retract"
    ERASE = "erase"


class Who(StrEnum):
    """In what capacity somebody acts on one article. One person may have several."""

    AUTHOR = "author"
    CO_AUTHOR = "co-author"
    EDITOR = "editor"
    INDEPENDENT_EDITOR = "independent editor"
    CHIEF = "chief"
    INDEPENDENT_CHIEF = "independent chief"
    OWNER = "who put it on hold"
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
    ANSWERED = "no request for changes stands on this very text"
    FUTURE = "in the future, not before the embargo"
    NOT_SOONER = "while the desk has it, no sooner than before"
    EMBARGOED = "an embargo stands"
    EMBARGO_PASSED = "embargo passed"
    ALL_PARTS = "every part confirmed"
    NOTHING_OUT = "nothing of it can be out"
    REASON = "with a reason"
    NONE_OPEN = "no correction open"
    NOTED = "its note is written, unless it is minor"
    AMENDED = "the text or its note is another than in public"
    LIVE_REVISION = "a working revision beside a live one"
    UNOPPOSED = "no vote against it stands"
    UNCONTESTED = (
        "for a chief who wrote it: no objection since it was last out but those taken back by their owners"
    )
    NO_EDITOR = "the voter is no longer an editor"
    UNREAD = "its review was bypassed, and nobody else has read it yet"
    ANOTHER = "not the chief who bypassed it"
    SECOND_CHIEF = "confirmed by a second chief"


class Landing(StrEnum):
    """A destination that depends on more than the rule."""

    BY_VOTES = "by the votes"
    WHERE_IT_WAS = "back to where it was"
    STAYS = "stays"
    GONE = "put away"

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
    SIGN_OFF = "sign_off"
    UNSIGN = "unsign"
    ASK_SIGN_OFF = "ask_signoff"
    UNASK_SIGN_OFF = "unask_signoff"
    ROLL_CALL = "roll_call"
    MOVE = "move"
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
    OWNER = "the editor who put it on hold"
    CLOCK = "clock"
    RELEASE_POLICY = "release policy"
    SYSTEM = "system"


class Guard(StrEnum):
    """A condition besides state and capacity. The value is how the documentation says it."""

    PREFLIGHT = "no blocking preflight failure"
    ONE_HOLDER = "no other editor holds the claim"
    HOLDER = "the editor holds the claim, or it has lapsed"
    CURRENT_REVISION = "for the current revision"
    OWN_VOTE = "the editor has a vote"
    CONTENT_CHANGED = "the content hash changed"
    ANSWERED = "no request for changes to this very text"
    FUTURE = "in the future, not before the embargo"
    NOT_SOONER = "no earlier than before, while the desk has the article"
    EMBARGOED = "it has an embargo"
    EMBARGO_PASSED = "the embargo has passed"
    ALL_PARTS = "Discord confirmed every part"
    NOTHING_OUT = "no part of it can be out"
    REASON = "with a reason"
    NONE_OPEN = "no open correction"
    NOTED = "its note is written, unless it is minor"
    AMENDED = "the text or its note differs from the public one"
    LIVE_REVISION = "it has a working revision and a live one"
    UNOPPOSED = "no vote against it"
    UNCONTESTED = (
        "for a chief who wrote it: no objection since it was last out, unless its owner took it back"
    )
    NO_EDITOR = "the voter is no longer an editor"
    UNREAD = "a chief bypassed its review, and no other editor has read it yet"
    ANOTHER = "not the chief who bypassed it"
    SECOND_CHIEF = "a second chief confirms"
    WANTED = "the article wants that sign-off"
    IN_ROLE = "the editor holds the sign-off’s role, if it has one"
    CHECKED = "every point of its checklist is ticked"
    OWN_SIGN_OFF = "they gave that sign-off"
    UNWANTED = "the editor has not asked for it yet"
    OWN_ASK = "they asked for it"
    SIGNED = "every sign-off that it wants is there"


class Landing(StrEnum):
    """A destination that depends on more than the rule."""

    BY_VOTES = "by the votes"
    WHERE_IT_WAS = "back to where it was"
    STAYS = "stays"
    GONE = "discarded"

"""Audit words of the review: votes, claims, reasons, holds, and what a chief lets through."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.review.bypass import Bypassed, SecondLook
from bot.desk.review.casting import Voted
from bot.desk.review.claims import Claimed
from bot.desk.review.holds import Held
from bot.desk.review.judging import Unvoted
from bot.desk.review.objections import SetAside
from bot.desk.review.reasons import Reasoned
from bot.desk.review.review import AskedVoter, StoodBy
from bot.desk.review.roll_call import Counted
from bot.desk.review.signoffs import SignedOff
from bot.desk.review.transfers import Moved
from bot.domain.article.states import Action
from bot.domain.text.markdown_escape import escape
from bot.store.article.audit_log import Event
from bot.ui.article.audit_words import Words, reasoned, words
from bot.ui.article.reaction_marks import CHOICE_NAMES, MARKS
from bot.ui.phrases import person, plural


def _choice(choice: str) -> str:
    known = CHOICE_NAMES.get(choice)
    return f"{MARKS[known]} {known}" if known is not None else "a vote"


def _via(via: str) -> str:
    return f" by {via}" if via else ""


def _voted(_: Event, detail: Voted) -> str:
    return f"voted {_choice(detail.choice)}{_via(detail.via)}{reasoned(detail.reason)}"


def _unvoted(_: Event, detail: Unvoted) -> str:
    match detail.because:
        case "cleared" | "taken off":
            whose = f" of {person(detail.person)}" if detail.person else ""
            return f"ended {_choice(detail.choice)}{whose}: {_gone(detail.because)}"
        case "co-author":
            what = f"voided {_choice(detail.choice)}" if detail.choice else "ended the claim"
            return f"{what} of {person(detail.person)}: they are a co-author now"
        case _:
            return f"took {_choice(detail.choice)} back{_via(detail.via)}"


def _gone(because: str) -> str:
    return "the reactions were cleared" if because == "cleared" else "the reaction was taken off the card"


def _asked_voter(_: Event, detail: AskedVoter) -> str:
    asked = f"asked {person(detail.person)} whether {_choice(detail.choice)} still counts; it does until they say no"
    return f"{asked}: {_gone(detail.because)}"


def _set_aside(_: Event, detail: SetAside) -> str:
    whose = person(detail.person)
    return (
        f"set {_choice(detail.choice)} of {whose} aside, who is no longer an editor{reasoned(detail.reason)}"
    )


def _counted(_: Event, detail: Counted) -> str:
    if not detail.person:
        missing = [f"found sign-offs missing: {escape(detail.signoff)}"] if detail.signoff else []
        missing += ["found that the text names no source"] if detail.unsourced else []
        return "; ".join(missing) or "found nothing missing beside votes any more"
    whose = person(detail.person)
    if detail.signoff:
        what = _sign_off(detail.signoff)
        if detail.counts:
            return f"counted the sign-off {what} of {whose} again, who holds its roles again"
        return f"stopped counting the sign-off {what} of {whose}, who no longer holds its roles"
    if detail.bypass:
        return f"stopped counting the bypass of {whose}, who is no longer a chief"
    if detail.counts:
        return f"counted the approval of {whose} again, who is an editor again"
    return f"stopped counting the approval of {whose}, who is no longer an editor"


def _moved(_: Event, detail: Moved) -> str:
    said = f"moved it from {escape(detail.section_from)} to {escape(detail.section)}"
    if detail.uncounted:
        does = "do" if detail.uncounted > 1 else "does"
        said += f"; {plural(detail.uncounted, 'vote')} {does} not count there"
    if detail.unsigned:
        said += f"; not signed off there: {escape(detail.unsigned)}"
    return said


def _sign_off(signoff: str) -> str:
    return f"*{escape(signoff)}*" if signoff else "a sign-off"


def _signed_off(_: Event, detail: SignedOff) -> str:
    stays = ", and lets that stay where only typography changes" if detail.stays else ""
    return f"signed {_sign_off(detail.signoff)} off{stays}"


def _bypassed(_: Event, detail: Bypassed) -> str:
    without = f", without {escape(detail.signoffs)}" if detail.signoffs else ""
    return f"⚠️ bypassed the review{without}{reasoned(detail.reason)}"


def _released(_: Event, detail: Claimed) -> str:
    if detail.because == "lapsed" and detail.holder:
        return f"ended the claim of {person(detail.holder)}: its time was over"
    if detail.because == "left" and detail.holder:
        return f"ended the claim of {person(detail.holder)}, who has left"
    if detail.because == "taken off" and detail.holder:
        return f"ended the claim of {person(detail.holder)}: the reaction was taken off the card"
    return "released it"


def _gave_reason(_: Event, detail: Reasoned) -> str:
    said = f"gave the reason for {_choice(detail.choice)}" if detail.choice else "gave a reason"
    return said + reasoned(detail.reason)


def _looked(_: Event, detail: SecondLook) -> str:
    return f"👓 read revision {detail.revision}: the second pair of eyes after the bypass"


WORDS: Mapping[str, Words] = {
    Action.CLAIM: words("Claimed", Claimed, "claimed it"),
    Action.RELEASE: words("Released", Claimed, _released),
    Action.VOTE: words("Voted", Voted, _voted),
    Action.UNVOTE: words("Vote taken back", Unvoted, _unvoted),
    "ask_voter": words("Voter asked", AskedVoter, _asked_voter),
    "stand_by": words(
        "Vote confirmed", StoodBy, lambda _, detail: f"said that {_choice(detail.choice)} still counts"
    ),
    Action.SET_ASIDE: words("Objection set aside", SetAside, _set_aside),
    Action.ROLL_CALL: words("Approval counted", Counted, _counted),
    Action.MOVE: words("Moved to another section", Moved, _moved),
    "reason": words("Reason given", Reasoned, _gave_reason),
    Action.HOLD: words("Put on hold", Held, lambda _, detail: "put it on hold" + reasoned(detail.reason)),
    Action.UNHOLD: words("Taken off hold", Held, "took it off hold"),
    Action.RESTORE: words("Restored", Held, "restored it and cleared its votes"),
    Action.SIGN_OFF: words("Signed off", SignedOff, _signed_off),
    Action.UNSIGN: words(
        "Sign-off taken back",
        SignedOff,
        lambda _, detail: f"took {_sign_off(detail.signoff)} back: it is not signed off by them any more",
    ),
    Action.ASK_SIGN_OFF: words(
        "Sign-off requested",
        SignedOff,
        lambda _, detail: f"asked for the sign-off {_sign_off(detail.signoff)}",
    ),
    Action.UNASK_SIGN_OFF: words(
        "Sign-off no longer requested",
        SignedOff,
        lambda _, detail: f"no longer asks for the sign-off {_sign_off(detail.signoff)}",
    ),
    Action.BYPASS: words("Review bypassed", Bypassed, _bypassed),
    Action.SECOND_LOOK: words("Second pair of eyes", SecondLook, _looked),
}

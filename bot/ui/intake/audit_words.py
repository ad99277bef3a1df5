"""Audit words of intake: filed, submitted, changed, taken back, and who writes it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.intake.audit_details import BylineSettled, CoAuthor, Filed, HandedIn, Left, Waived
from bot.desk.intake.revising import OWN_NAMES, Revised
from bot.domain.article.states import Action
from bot.domain.intake.account import Account, counts_of
from bot.domain.text.markdown_escape import escape
from bot.store.article.audit_log import Event
from bot.ui.article.audit_words import Words, quoted, words
from bot.ui.intake.account import account_line
from bot.ui.phrases import person, plural

BYLINE_SHOWN = 120
"""Characters of a byline."""

_DOORS = {"assign": "asked for it", "menu": "filed it from a message", "chat": "filed it from chat"}


def _filed(_: Event, detail: Filed) -> str:
    return _DOORS.get(detail.door, "filed it") + _of_file(detail.kept, detail.left_out)


def _of_file(kept: str, left_out: str) -> str:
    told = account_line(Account(counts_of(kept), counts_of(left_out)))
    return f" ({told})" if told else ""


def _submitted(event: Event, _: HandedIn) -> str:
    return "submitted the correction" if event.amendment is not None else "submitted it"


def _revised(event: Event, detail: Revised) -> str:
    text = f"wrote revision {event.revision_number}"
    if event.amendment is not None and detail.amended:
        text += f" ({event.amendment.kind}, with its note)" if event.amendment.note else " (its kind)"
    if event.action == Action.SAVE:
        text += ", which preflight stops: it is not submitted yet"
    if detail.byline:
        text += f", its byline {'the writers’ names' if detail.byline == OWN_NAMES else quoted(detail.byline, BYLINE_SHOWN)}"
    text += _of_file(detail.kept, detail.left_out)
    void = [plural(detail.voided, "vote")] if detail.voided else []
    void += [plural(detail.unsigned, "sign-off")] if detail.unsigned else []
    text += f"; {' and '.join(void)} void" if void else ""
    return text + (
        f"; only typography changed, so {escape(detail.stay)} stays signed off" if detail.stay else ""
    )


def _named(event: Event, detail: CoAuthor) -> str:
    if event.actor_id != detail.person:
        return f"named a co-author: {person(detail.person)}"  # before there were invitations
    return "accepted to be a co-author"


WORDS: Mapping[str, Words] = {
    "file": words("Filed", Filed, _filed),
    Action.SUBMIT: words("Submitted", HandedIn, _submitted),
    Action.WITHDRAW: words("Withdrawn", HandedIn, "took it back from the desk"),
    Action.DISCARD: words("Discarded", HandedIn, "discarded it"),
    Action.EDIT: words("Edited", Revised, _revised),
    Action.SAVE: words("Saved unfinished", Revised, _revised),
    "waive": words(
        "Placeholder waved through",
        Waived,
        lambda _, detail: f"said that “{escape(detail.placeholder)}” is no placeholder",
    ),
    "co_author_ask": words(
        "Co-author invited",
        CoAuthor,
        lambda _, detail: f"invited {person(detail.person)} to be a co-author",
    ),
    "co_author": words("Co-author named", CoAuthor, _named),
    "co_author_no": words("Invitation declined", CoAuthor, "declined to be a co-author"),
    "co_author_lapse": words(
        "Invitation lapsed",
        CoAuthor,
        lambda _, detail: f"ended the invitation of {person(detail.person)}, who did not answer",
    ),
    "byline": words(
        "Byline changed",
        CoAuthor,
        lambda _, detail: f"changed the place or the role of {person(detail.person)} in the byline",
    ),
    Action.ERASE: words("Erased", Left, "put it away: its writer has had themselves erased"),
    "forget": words("Member left", Left, "had themselves erased"),
    "former_byline": words(
        "Byline of a former member",
        BylineSettled,
        lambda _, detail: f"{'kept' if detail.kept else 'removed'} the byline of a person who left",
    ),
    "co_author_off": words(
        "Co-author taken off", CoAuthor, lambda _, detail: f"took a co-author off: {person(detail.person)}"
    ),
}

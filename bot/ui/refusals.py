"""Refusals as sentences: what is wrong, and what to do about it."""

from __future__ import annotations

from bot.domain.archive.errors import NoSuchRevision, NothingBefore
from bot.domain.article.amendment import NoteTooLong
from bot.domain.article.errors import (
    GuardUnmet,
    NoSuchArticle,
    NotAllowed,
    NotPublished,
    NotTheirs,
    WrongState,
)
from bot.domain.article.states import Action, Guard, Publication, State, Who
from bot.domain.intake.errors import (
    AlreadyFiled,
    Blocked,
    ChangedMeanwhile,
    FileFault,
    NoFile,
    NotAMessageOfAPerson,
    NothingChanged,
    NothingGiven,
    NothingGuessed,
    UnreadableFile,
)
from bot.domain.newsroom.errors import (
    BadSetting,
    ChiefsOnly,
    DeskOnly,
    NoNewsroom,
    NotAdministrator,
    NotAMember,
    NotAWriter,
    OutsideServer,
)
from bot.domain.planning.errors import NoPlace, NothingToUndo, NoTimetable, SlotTaken, StaleCalendar
from bot.domain.publishing.layout import clip
from bot.domain.refusals import (
    NotAcknowledged,
    Refusal,
    Restarting,
    StoreDamaged,
    StoreUnavailable,
    TooLateForForm,
    UnknownPress,
)
from bot.domain.review.errors import (
    AnotherCounts,
    ClaimedByAnother,
    NotObjecting,
    NotOwing,
    ReasonTooLong,
    RollUnanswered,
    Unfinished,
)
from bot.domain.text.markdown_escape import escape
from bot.domain.times.timetable import BadTimetable
from bot.ui.archive.exports import export_refusal
from bot.ui.archive.search_results import archive_refusal
from bot.ui.article.bylines import byline_refusal
from bot.ui.article.findings import finding_sentence
from bot.ui.article.reaction_marks import MARKS
from bot.ui.article.state_labels import ACTION_NAMES, LOOKS
from bot.ui.corrections.reader_reports import report_refusal
from bot.ui.corrections.takedowns import takedown_refusal
from bot.ui.intake.co_authors import co_author_refusal
from bot.ui.intake.file_kinds import WAYS_OUT
from bot.ui.intake.limits import limit_refusal
from bot.ui.phrases import person, when
from bot.ui.planning.schedule import time_refusal
from bot.ui.planning.timetables import SLOTS_EXAMPLE, timetable_refusal

SUPPORTED = ".md, .txt or .docx"


_GUARDS: dict[Guard, str] = {
    Guard.PREFLIGHT: "Preflight stops it: mend what it found first.",
    Guard.ONE_HOLDER: "Somebody else has claimed it.",
    Guard.HOLDER: "Somebody else holds it.",
    Guard.CURRENT_REVISION: "There is a newer revision than the one you judged: read it, then vote again.",
    Guard.OWN_VOTE: "You have no vote standing on it.",
    Guard.CONTENT_CHANGED: "Nothing in it has changed.",
    Guard.FUTURE: "That time is past, or before its embargo.",
    Guard.NOT_SOONER: "Its embargo cannot end sooner: a chief lifts it.",
    Guard.EMBARGOED: "No embargo stands on it.",
    Guard.EMBARGO_PASSED: "It is under embargo: nothing goes out before that.",
    Guard.ALL_PARTS: "Not every part of it has arrived yet.",
    Guard.NOTHING_OUT: (
        "Some of it may be out already, so it cannot be called off. Put right what stops it, then *Try"
        " again*: it goes on where it stopped, and nothing comes twice."
    ),
    Guard.REASON: "Say why: add a reason.",
    Guard.NOTED: "Its note to readers is not written yet: say what was wrong and what is right. A minor fix needs none.",
    Guard.AMENDED: "Nothing in it differs from the published text yet: edit it, or write its note.",
    Guard.NONE_OPEN: "A correction of it is open already: finish or abandon that one first.",
    Guard.LIVE_REVISION: "It has no live copy to go back to.",
    Guard.UNOPPOSED: (
        "An editor wants it changed or spiked, and no bypass overrules that: talk to them, or have it edited."
    ),
    Guard.UNCONTESTED: (
        "You wrote it, and somebody objected to it since it was last out. Another chief may bypass its review; you may"
        " once the objection is taken back."
    ),
    Guard.ANSWERED: (
        "An editor asked to change this very text, and that still stands. Change the text, or ask them to take their"
        " request back."
    ),
    Guard.NO_EDITOR: "They are still an editor: ask them to take it back.",
    Guard.UNREAD: "No second pair of eyes is asked for.",
    Guard.ANOTHER: "You bypassed its review yourself, so somebody else must read it.",
    Guard.SECOND_CHIEF: "A second chief must confirm it.",
}

_OPTIONS = {
    "approvals_required": "approvals",
    "spikes_required": "spikes",
    "cooling_off_seconds": "cooling_off",
    "remind_before_hours": "remind_before",
    "remind_after_hours": "remind_after",
    "escalate_hours": "escalate_after",
    "open_limit": "open_submissions",
    "draft_limit": "drafts",
    "rate_limit": "rate",
    "daily_mib": "daily_text",
}
"""What a setting is called where people give it, if that is another name."""


def role_deleted(refusal: NotAWriter | DeskOnly | ChiefsOnly) -> str:
    """The sentence for somebody who lacks a role that nobody can have: it was deleted."""
    match refusal:
        case NotAWriter():
            return (
                "Nobody can submit at the moment: the writers’ role was deleted. Ask somebody who manages the server"
                " to choose another one, or `without: writers`, with `/newsroom settings`."
            )
        case DeskOnly():
            who, option = "editors", "editors"
        case ChiefsOnly():
            who, option = "chiefs", "chiefs"
    return (
        f"The role of the {who} was deleted, so nobody can do that at the moment. Ask somebody who manages the server"
        f" to choose another one with `/newsroom setup` and its option `{option}`."
    )


def sentence(refusal: Refusal) -> str:
    """One or two sentences for the person who was refused."""
    match refusal:
        case NoNewsroom():
            return (
                "This server has no newsroom yet. Somebody who may manage the server sets it up"
                " with `/newsroom setup`."
            )
        case OutsideServer():
            return "That belongs in a server with a newsroom. Use it in one of its channels."
        case NotPublished(0):
            return "Only an article of this newsroom that is out can be followed up."
        case NotPublished(number):
            return f"№{number} is not out at the moment. Only a published article can be followed up."
        case NothingGiven(command):
            return (
                f"There is no text yet. Write `{command}` with the text after it (the first line is the"
                " headline), attach a .md, .txt or .docx file to it, or open the form:"
            )
        case NotAMessageOfAPerson():
            return "Only a person’s own message with text or a file in it can be filed as their draft."
        case NotAMember():
            return "You are not in that newsroom’s server any more, so the desk cannot act for you."
        case AlreadyFiled(number):
            return f"That message was filed already: it is №{number}."
        case NoSuchArticle(""):
            return "There is no such article, or none that you may see. `/draft list` shows yours."
        case NoSuchArticle(asked_for):
            return (
                f"There is no article “{escape(clip(asked_for, 80))}” that you may see here."
                " Give its number, such as 42; `/draft list` shows yours."
            )
        case NoSuchRevision(number, asked_for, count):
            asked = escape(clip(asked_for, 40))
            return f"№{number} has no revision “{asked}”. {_revisions(count)}"
        case NothingBefore(number, 1):
            return f"№{number} has only one revision so far, so there is nothing to compare."
        case NothingBefore(number, count):
            return f"Revision 1 of №{number} is the first: there is none before it. {_revisions(count)}"
        case NotAWriter(role_id):
            return f"This newsroom takes copy from its writers (<@&{role_id}>). Ask an editor for the role."
        case DeskOnly(role_id):
            return f"That is for the desk: editors hold the role <@&{role_id}>."
        case ChiefsOnly(role_id):
            return f"That is for the chiefs, who decide what goes out: they hold the role <@&{role_id}>."
        case NotTheirs(number):
            return f"№{number} is somebody else’s draft. Only its writers can do that."
        case WrongState(action, state, publication):
            return _wrong_state(action, state, publication)
        case NotAllowed(action, needed, held):
            return _not_allowed(action, needed, held)
        case GuardUnmet(_, guard):
            return _GUARDS[guard]
        case NoteTooLong(length, limit):
            return f"The note has {length:,} characters; readers get {limit:,} at the most. Say it shorter."
        case AnotherCounts(choice):
            return f"One vote each, and yours is {MARKS[choice]} now. To change it, react again."
        case ClaimedByAnother(holder_id, number):
            return (
                f"{person(holder_id)} has claimed №{number}."
                " You can still read it and vote; the claim only says who is on it."
            )
        case Blocked(number, findings):
            lines = "\n".join(f"- {finding_sentence(finding)}" for finding in findings)
            return f"№{number} cannot go to the desk like this:\n{lines}"
        case Unfinished(number, findings):
            lines = "\n".join(f"- {finding_sentence(finding)}" for finding in findings)
            return f"№{number} is not finished, so it cannot be approved yet: its writer has it, and preflight stops it.\n{lines}"
        case NothingChanged(number):
            return f"Nothing in №{number} has changed, so there is no new revision and the votes stand."
        case NothingGuessed(number, swept):
            if swept:
                return f"The file of №{number} is not kept any more. Send it again, saved as UTF-8, with `/draft edit {number}`."
            return f"The letters of №{number} are not in question any more: `/draft show {number}` shows where it stands."
        case NothingToUndo(number):
            return (
                f"That time of №{number} can’t be undone any more: somebody changed it, or more than 15 minutes have"
                f" passed. `/draft due {number}` sets another due time; a chief lifts an embargo with `/publish lift {number}`."
            )
        case ChangedMeanwhile(number, began_at, current):
            return (
                f"№{number} was changed while you wrote: you began at revision {began_at}, and revision"
                f" {current} is there now. Nothing is lost: your text is in the file. Look at the new"
                " revision, then edit again."
            )
        case NotOwing(number):
            return f"No vote of yours on №{number} waits for a reason. Vote first, then say why."
        case NotObjecting(number):
            return f"They have no request for changes and no vote to spike on №{number}."
        case RollUnanswered(number):
            return (
                f"Discord did not say whether those who voted on №{number} are still editors, so nothing was done."
                " Try again in a minute."
            )
        case ReasonTooLong(length, limit):
            return f"That has {length:,} characters, and {limit:,} is the most here. Say it shorter."
        case NotAdministrator():
            return "Only people who may manage this server configure its newsroom."
        case BadSetting(name, value, allowed):
            given = f", not “{escape(clip(value, 60))}”" if value else ""
            return f"`{_OPTIONS.get(name, name)}` must be {allowed}{given}."
        case BadTimetable():
            return timetable_refusal(refusal)
        case StaleCalendar(number):
            return (
                f"№{number} was changed since this calendar was drawn, so nothing was moved. This is how"
                " things stand now: look again, then choose."
            )
        case SlotTaken(at):
            return f"The slot at {when(at)} is not free any more. Choose another one."
        case NoPlace(number, True):
            return f"№{number} is the first already: there is no earlier slot or time."
        case NoPlace(number):
            return f"№{number} is the last already: there is no later slot or time."
        case NoTimetable():
            return (
                "With `release: slots` an approved article takes the next free slot, so the newsroom needs a"
                f" timetable. Give it with `slots:`, such as `{SLOTS_EXAMPLE}`; without slots, choose"
                " `release: manual` or `immediate`."
            )
        case UnreadableFile():
            return _file(refusal)
        case UnknownPress():
            return (
                "I do not know this button, menu or form. It may be of another version: open it once more, or use the"
                " command."
            )
        case NoFile():
            return f"No file came with that. Attach one ({SUPPORTED}) and send it again."
        case NotAcknowledged():
            return "Discord did not take the desk’s answer in time, so nothing was changed. Please try again."
        case TooLateForForm():
            return "The desk is slow at the moment, so the form did not open. Nothing was changed. Please try again."
        case Restarting():
            return "The bot is being restarted, so nothing was taken. Try again in a minute."
        case StoreDamaged():
            return (
                "The desk’s database is damaged at this place, so nothing was taken, and waiting does not mend it:"
                " the operator must restore a backup. Tell them."
            )
        case StoreUnavailable():
            return (
                "The desk’s database cannot be written at this moment, so nothing was taken."
                " Try again in a minute; if it stays like this, tell the operator."
            )
        case _:
            return (
                time_refusal(refusal)
                or report_refusal(refusal)
                or archive_refusal(refusal)
                or takedown_refusal(refusal)
                or export_refusal(refusal)
                or byline_refusal(refusal)
                or co_author_refusal(refusal)
                or limit_refusal(refusal)
                or "The desk cannot do that."
            )


def _wrong_state(action: Action, state: State, publication: Publication) -> str:
    look = LOOKS[state]
    if publication is Publication.RETRACTED:
        return f"It was retracted, and that is final: you cannot {ACTION_NAMES[action]}."
    if action is Action.PUBLISH and state in (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED):
        return f"It is not approved yet ({look.name.lower()}): editors approve it first."
    if state in (State.PUBLISHING, State.PUBLISHED) and action in (Action.VOTE, Action.UNVOTE):
        return "It is out already, so votes no longer change anything."
    return f"You cannot {ACTION_NAMES[action]} now: it is {look.name.lower()} ({look.meaning})."


def _not_allowed(action: Action, needed: tuple[Who, ...], held: frozenset[Who]) -> str:
    does = "judge it" if action in (Action.VOTE, Action.CLAIM, Action.SECOND_LOOK) else ACTION_NAMES[action]
    wrote = held & {Who.AUTHOR, Who.CO_AUTHOR}
    if Who.INDEPENDENT_CHIEF in needed:
        if Who.CHIEF not in held:
            return f"Only chiefs can {does}."
        return f"You wrote some of it, so a chief who did not must {does}."
    if Who.INDEPENDENT_EDITOR in needed and Who.EDITOR in held and wrote:
        return f"You wrote it, so an editor who did not must {does}."
    if (
        Who.INDEPENDENT_EDITOR in needed
        and wrote
        and action in (Action.VOTE, Action.CLAIM, Action.SECOND_LOOK)
    ):
        return f"You wrote it, so an editor who did not must {does}."
    if Who.INDEPENDENT_EDITOR in needed and Who.EDITOR in held:
        return f"You edited this revision, or words of yours are still in it, so an editor who did not must {does}."
    if Who.INDEPENDENT_EDITOR in needed or Who.EDITOR in needed:
        return f"Only editors can {ACTION_NAMES[action]}."
    if Who.CHIEF in needed:
        return f"Only chiefs can {ACTION_NAMES[action]}."
    return f"Only its author can {ACTION_NAMES[action]}."


def _revisions(count: int) -> str:
    return "There is revision 1 alone." if count == 1 else f"There are revisions 1 to {count}."


def _file(refusal: UnreadableFile) -> str:
    name = f"“{escape(clip(refusal.filename, 80))}”"
    if refusal.kind is not None and refusal.fault is FileFault.BINARY:
        return f"{name} does not hold text, whatever its name says: it {WAYS_OUT[refusal.kind]}"
    if refusal.kind is not None:
        return f"{name} {WAYS_OUT[refusal.kind]}"
    match refusal.fault:
        case FileFault.UNSUPPORTED:
            return f"{name} is a kind of file that the desk does not take. Send {SUPPORTED}."
        case FileFault.EMPTY:
            return f"{name} is empty. Send the file with the text in it."
        case FileFault.TOO_LARGE:
            size = (
                f"{refusal.limit // 1024:,} KiB" if refusal.limit < 2**20 else f"{refusal.limit // 2**20} MiB"
            )
            return f"{name} is too large: {size} is the most. Send the text without pictures."
        case FileFault.BINARY:
            return f"{name} does not hold text, whatever its name says. Send {SUPPORTED}."
        case FileFault.ENCODING:
            return f"{name} is in an encoding that cannot be recognised. Save it as UTF-8 and send it again."
        case FileFault.DAMAGED:
            return f"{name} is damaged and cannot be opened. Save it once more and send it again."
        case FileFault.BOMB:
            return f"{name} unpacks to more than the desk takes. Send the text alone, as .txt or .md."
        case FileFault.PASSWORD | FileFault.OLD_WORD | FileFault.OLE | FileFault.NOT_WORD:
            return f"{name} is no Word file that can be read. Send {SUPPORTED}."
        case FileFault.FRONT_MATTER:
            where = f" ({escape(clip(refusal.detail, 120))})" if refusal.detail else ""
            return f"The front matter of {name} cannot be read{where}. Mend it, or leave it out."

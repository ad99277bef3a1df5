"""Refusals of texts, files and invitations, as sentences."""

from __future__ import annotations

from bot.domain.intake.errors import (
    AlreadyFiled,
    Blocked,
    ChangedMeanwhile,
    FileFault,
    Flood,
    InvitationSettled,
    InvitedEnough,
    Involved,
    NoCoAuthor,
    NoDraftNow,
    NoFile,
    NotAMessageOfAPerson,
    NothingChanged,
    NothingGiven,
    NothingGuessed,
    NothingWritten,
    NotToBeInvited,
    Part,
    TextTooLong,
    TooMuch,
    UnreadableFile,
)
from bot.domain.intake.invitations import Invited, Involvement
from bot.domain.intake.pictures import (
    NoPictureCame,
    NoSuchPicture,
    SamePicture,
    TooManyPictures,
    UnreadablePicture,
)
from bot.domain.publishing.layout import clip
from bot.domain.refusals import Refusal
from bot.domain.text.markdown_escape import escape
from bot.ui.article.findings import finding_sentence
from bot.ui.intake.file_kinds import WAYS_OUT
from bot.ui.intake.pictures import not_taken
from bot.ui.phrases import at_second, plural

SUPPORTED = ".md, .txt or .docx"


def refused(refusal: Refusal) -> str | None:
    """What is said of a refusal of this area; None for any other."""
    match refusal:
        case NothingGiven(command):
            return (
                f"There is no text yet. Write `{command}` and the text after it: its first line is the headline. You can"
                " also attach a .md, .txt or .docx file, or open the form:"
            )
        case NothingWritten():
            return "The form was empty, so I kept nothing. Write at least a headline or a text."
        case NotAMessageOfAPerson():
            return "I can only file a message that a person wrote, with text or a file in it."
        case AlreadyFiled(number):
            return f"I filed that message already: it is №{number}."
        case Blocked(number, findings):
            lines = "\n".join(f"- {finding_sentence(finding)}" for finding in findings)
            return f"№{number} cannot go to the desk like this:\n{lines}"
        case NothingChanged(number):
            return f"Nothing in №{number} has changed, so there is no new revision and the votes still count."
        case NothingGuessed(number, swept):
            if swept:
                return (
                    f"I no longer have the file of №{number}. Send it again, saved as UTF-8, with `/draft edit"
                    f" {number}`."
                )
            return f"The letters of №{number} are settled: `/draft show {number}` shows its state."
        case ChangedMeanwhile(number, began_at, current):
            return (
                f"№{number} changed while you wrote: you began at revision {began_at}, and revision {current} is there"
                " now. Your text is in the file. Look at the new revision, then edit again."
            )
        case NoDraftNow(number):
            return (
                f"While you wrote, №{number} went to the desk, so I saved nothing. Your text is in the file."
                f" `/draft edit {number}` opens the form for a new text."
            )
        case UnreadableFile():
            return _file(refusal)
        case NoFile():
            return f"No file came with that. Attach one ({SUPPORTED}) and send it again."
        case UnreadablePicture():
            return not_taken(refusal)
        case TooManyPictures(number, limit):
            return f"№{number} would have more than {limit} pictures, which is the most. Remove one first."
        case SamePicture(number):
            return f"№{number} has that very picture already."
        case NoSuchPicture(number):
            return f"№{number} no longer has that picture. Press *All pictures* to see its pictures."
        case NoPictureCame():
            return "No picture came with that. Choose one (JPEG, PNG, WebP, GIF or HEIC) and send it again."
        case TextTooLong(part, length, limit):
            return (
                f"The {_PARTS[part]} has {length:,} characters, and the desk keeps {limit:,} at most, so it did not"
                " keep this text. Shorten it, then send it again."
            )
        case TooMuch():
            return _too_much(refusal)
        case Involved(_, number, by, as_draft):
            what = " and ".join(_INVOLVED[each] for each in by)
            if as_draft and Involvement.REPORT not in by:
                return (
                    f"You cannot be a co-author of №{number} while you have {what} on it. Its writer has it now. Once they"
                    " submit it again, give that up, unless the new text has ended it. Then press *Accept* again."
                )
            return (
                f"You cannot be a co-author of №{number} while you have {what} on it. Give that up, then"
                " press *Accept* again."
            )
        case InvitationSettled(state):
            return _SETTLED[state]
        case InvitedEnough(number, True):
            return f"They have just declined to be a co-author of №{number}. Talk to them, and invite them again tomorrow."
        case InvitedEnough(number):
            return f"№{number} has enough co-authors and invitations for today. Invite others tomorrow."
        case NotToBeInvited():
            return "Choose another member: a bot cannot be a co-author, and you are the author already."
        case NoCoAuthor(number):
            return f"You are the author of №{number}: a role goes with a co-author’s name."
        case _:
            return None


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
            return f"I do not know the encoding of {name}. Save it as UTF-8 and send it again."
        case FileFault.DAMAGED:
            return f"I cannot open {name}: it is damaged. Save it again, then send it."
        case FileFault.BOMB:
            return f"{name} unpacks to more than the desk takes. Send only the text, as .txt or .md."
        case FileFault.PASSWORD | FileFault.OLD_WORD | FileFault.OLE | FileFault.NOT_WORD:
            return f"I cannot read {name} as a Word file. Send {SUPPORTED}."
        case FileFault.FRONT_MATTER:
            where = f" ({escape(clip(refusal.detail, 120))})" if refusal.detail else ""
            return f"I cannot read the front matter of {name}{where}. Fix it, or leave it out."


_PARTS: dict[Part, str] = {
    Part.HEADLINE: "headline",
    Part.STANDFIRST: "standfirst",
    Part.BODY: "body",
    Part.FURNITURE: "list of tags and sources",
}


def _too_much(refusal: TooMuch) -> str:
    again = f" You can go on {at_second(refusal.again)}." if refusal.again is not None else ""
    match refusal.flood:
        case Flood.OPEN:
            return (
                f"You have {refusal.limit} submissions with the desk, the most for one writer here. Wait for a decision,"
                " or take one back with `/draft withdraw`."
            )
        case Flood.DRAFTS:
            return (
                f"You have {plural(refusal.limit, 'draft')}, the most for one writer here. Discard one, or submit one"
                " and wait for the decision: `/draft list` shows them."
            )
        case Flood.NEW:
            return f"You started {refusal.limit} articles in a few minutes, and the desk takes no more for now.{again}"
        case Flood.DAY:
            return f"You started {refusal.limit} articles within a day, and the desk takes no more for now.{again}"
        case Flood.TEXTS:
            return f"You saved {refusal.limit} texts in a few minutes, and the desk takes no more for now.{again}"
        case Flood.BYTES:
            return f"You saved {refusal.limit} MiB of text within a day, and the desk takes no more for now.{again}"
        case Flood.PICTURES:
            return f"One person may send {refusal.limit} pictures an hour, and these would be more.{again}"


_SETTLED: dict[Invited, str] = {
    Invited.OPEN: "That invitation still waits for an answer.",
    Invited.ACCEPTED: "You have accepted that invitation already.",
    Invited.DECLINED: "You have declined that invitation already.",
    Invited.RECALLED: "The author has taken that invitation back.",
    Invited.LAPSED: "That invitation has lapsed. Ask the author for another one.",
}


_INVOLVED: dict[Involvement, str] = {
    Involvement.APPROVAL: "your approval",
    Involvement.CHANGES: "your request for changes",
    Involvement.SPIKE: "your vote to spike it",
    Involvement.SIGN_OFF: "your sign-off",
    Involvement.CLAIM: "your claim",
    Involvement.HOLD: "your hold",
    Involvement.REPORT: "your report of an error",
}

"""Messages: what the bot says by itself, in the thread of a card, by DM and in the channels."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from bot.desk.archive.comparison import Comparison
from bot.desk.article.sight import Sight
from bot.desk.outbox.notices import DeskNote, Notice, ThreadNote
from bot.domain.article.article import Revision, Via
from bot.domain.article.states import Publication, State
from bot.domain.article.transitions import JUDGED
from bot.domain.newsroom.sections import name_of_section
from bot.domain.publishing.layout import clip
from bot.domain.review.signoffs import names
from bot.domain.review.votes import Choice, approvals
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import escape
from bot.store.article.notes import Note
from bot.store.intake.invitations import Invitation
from bot.ui.archive.comparison import counts, difference_of, page_of
from bot.ui.article.address import where_published
from bot.ui.article.down_labels import down_line
from bot.ui.article.reaction_marks import CLAIM_MARK, MARKS, VOTE_NAMES
from bot.ui.article.state_labels import EDIT_DRAFT, edit_label, in_lines
from bot.ui.buttons import Press, row
from bot.ui.corrections.corrections import WITH_ARTICLE
from bot.ui.intake.co_authors import invitation_settled, invitation_text, uninvited
from bot.ui.message import MESSAGE_LIMIT, File, Message, cut
from bot.ui.phrases import person, plural, title, when
from bot.ui.planning.schedule import goes_out
from bot.ui.review.bypass import bypassed_word
from bot.ui.review.signoffs import wanted_note
from bot.ui.review.verdicts import sign_off_names

REASONS_SHOWN = 1300
"""Characters of reasons in one message, beside the rest of it. Longer ones also go along as a file."""

REASONS_FILE = "reasons.txt"


_SAYS: dict[Choice, str] = {
    Choice.APPROVE: "approves it",
    Choice.CHANGES: "asks for changes",
    Choice.SPIKE: "spikes it",
}


def desk_note(kind: DeskNote, sight: Sight, *, by: int, about: int) -> Message | None:
    """In the review channel, of an article whose card is further up. None if it is no longer so."""
    article = sight.article
    name = title(article.number, clip(article.headline, 200))
    match kind:
        case DeskNote.CORRECTION:
            if not article.amending or article.state is not State.SUBMITTED:
                return None
            amendment, revision = sight.revision.amendment, sight.revision.number
            what = WITH_ARTICLE[amendment.kind] if amendment is not None else "a correction"
            lines = [
                f"✏️ {person(by)} submits {what} of {name}, revision {revision}: an editor must read it a second time."
            ]
            if sight.card is not None and sight.card.message_id is not None:
                card = jump(sight.newsroom.guild_id, sight.card.channel_id, sight.card.message_id)
                lines.append(f"Judge it on [its card]({card}). The published text stays up meanwhile.")
            return Message(cut(lines))
        case DeskNote.APPROVAL_GONE:
            gone = [vote.editor_id for vote in sight.votes if vote.choice is Choice.APPROVE and vote.absent]
            wanted = sight.newsroom.approvals_required - approvals(sight.votes)
            lacks = [f"{person(who)} signed it off and no longer holds the role" for who in _unsigned(sight)]
            missing = sign_off_names(names(sight.signed.missing))
            if not missing and (not (gone or by) or wanted <= 0):
                return None
            why = [f"{person(who)} approved it and is no longer an editor" for who in gone[:10]]
            if by:
                why.insert(0, f"{person(by)} bypassed its review and is no longer a chief")
            because = f": {', '.join([*why, *lacks])}" if why or lacks else ""
            needs = [plural(wanted, "more approval")] if wanted > 0 else []
            needs += [missing] if missing else []
            return Message(f"⚠️ {name} is no longer approved{because}. Wanted: {' and '.join(needs)}.")


def _unsigned(sight: Sight) -> list[int]:
    """Whose sign-off of something that is missing does not count any more."""
    return [
        given.person_id for one in sight.signed.missing for given in sight.signed.of(one) if given.absent
    ][:10]


def notice(
    kind: Notice, sight: Sight, *, about: Note | None, by: int, invitation: Invitation | None = None
) -> Message | None:
    """To the author. None if it is no longer so, and nobody needs to hear it."""
    article, number = sight.article, sight.article.number
    name = title(number, clip(article.headline, 200))
    reasons, whole = _reasons(sight)
    edit = row(
        Press.EDIT,
        Press.READ,
        Press.WITHDRAW,
        article_id=article.id,
        extra=sight.revision.number,
        labels=edit_label(article),
    )
    match kind:
        case Notice.CHANGES_REQUESTED:
            if State.CHANGES_REQUESTED not in (article.state, article.held_from):
                return None
            lines = [
                f"✏️ The desk asks for changes to {name}.",
                *reasons,
                f"Change it with *Edit* or `/draft edit {number}`: saving submits it again.",
            ]
            return Message(cut(lines), edit, attachment=whole)
        case Notice.SPIKED:
            if article.state is not State.SPIKED:
                return None
            lines = [f"❌ The desk has spiked {name}: it will not run.", *reasons]
            lines.append("An editor can restore it. If you disagree, ask the desk.")
            return Message(cut(lines), attachment=whole)
        case Notice.REASON_GIVEN:
            if about is None:
                return None
            text, whole = _quoted(about.text)
            lines = [f"💬 {person(about.person_id)} on {name}:", text]
            again = edit if article.state is State.CHANGES_REQUESTED else None
            return Message(cut(lines), again, attachment=whole)
        case Notice.PUBLISHED:
            return Message(f"📰 {name} is published: {where_published(sight)}")
        case Notice.CORRECTING:
            if not article.amending:
                return None
            kind_of = sight.revision.amendment
            what = WITH_ARTICLE[kind_of.kind] if kind_of is not None else "a correction"
            text = f"✏️ {person(by)} has opened {what} of {name}. The published text stays up until it is approved."
            return Message(text, edit)
        case Notice.SOURCE_WANTED:
            if not sight.signed.unsourced:
                return None
            section = name_of_section(sight.newsroom, article.section_id)
            where = f"**{escape(section)}**, which asks" if section else "a section that asks"
            text = f"📎 {name} moved to {where} for a source, and it names none. Name one with *Edit*; the desk waits for it."
            return Message(text, edit)
        case Notice.CORRECTED:
            return Message(f"✏️ A later text of {name} is out: {where_published(sight)}")
        case Notice.ASSIGNED:
            if article.state is not State.DRAFT:
                return None
            lines = [f"📌 {person(by)} asks you to write {name}."]
            if about is not None:
                text, whole = _quoted(about.text)
                lines.append(text)
            if article.due_at is not None:
                lines.append(f"It is due {when(article.due_at, 'F')}.")
            lines.append(
                f"*{EDIT_DRAFT}* or `/draft edit {number}` opens it. It stays a draft until you submit it."
            )
            presses = row(
                Press.EDIT,
                Press.READ,
                article_id=article.id,
                extra=sight.revision.number,
                labels=edit_label(article),
            )
            return Message(cut(lines), presses, attachment=whole)
        case Notice.CLAIM_LAPSED:
            text = f"👀 Your claim of {name} has lapsed."
            if article.claimed_by is None and article.state in (State.SUBMITTED, State.IN_REVIEW):
                text += f" No editor has it now. `/review claim {number}` takes it up again."
            return Message(text)
        case Notice.UNPUBLISHED:
            return (
                Message(f"⬇️ {person(by)} has taken {name} down. {down_line(sight)}")
                if article.down_at
                else None
            )
        case Notice.REPUBLISHED:
            if article.publication is not Publication.LIVE:
                return None
            return Message(f"⬆️ {person(by)} has put {name} back: {where_published(sight)}")
        case Notice.RETRACTED:
            text = f"🚫 Two chiefs have retracted {name}. {down_line(sight)} The desk keeps the text."
            return Message(text)
        case Notice.TIME:
            return _time(sight, by)
        case Notice.VOTE_GONE:
            return _vote_gone(sight, by)
        case Notice.LOOK_ALIKE:
            marks = f"{MARKS[Choice.APPROVE]} approves, {MARKS[Choice.CHANGES]} asks for changes, {MARKS[Choice.SPIKE]} spikes"
            return Message(
                f"Your reaction on the card of {name} looks like a vote but is not one, so I took it off: {marks}, and"
                f" {CLAIM_MARK} says that you are on it."
            )
        case Notice.INVITED | Notice.INVITATION_SETTLED | Notice.UNINVITED:
            return None if invitation is None else _invitation(kind, sight, invitation)
        case Notice.FILED_FOR_YOU:
            if article.state is not State.DRAFT:
                return None
            text = (
                f"📥 {person(by)} filed your message as a draft: {name}."
                " It goes to the desk only if you submit it.\n-# I keep its text, your name and your id with it. *Discard*"
                " removes it. `/me data` shows what I hold of you, and `/me forget` erases it."
            )
            presses = (Press.READ, Press.SUBMIT, Press.EDIT, Press.DISCARD)
            revision, labels = sight.revision.number, edit_label(article)
            return Message(text, row(*presses, article_id=article.id, extra=revision, labels=labels))


def author_unreachable(sight: Sight) -> Message:
    """To whoever filed a message as somebody's draft, when that somebody takes no DM."""
    article = sight.article
    return Message(
        f"📥 I couldn’t DM {person(article.author_id)}. Please tell them that you filed their message as"
        f" №{article.number}. `/draft submit {article.number}` submits it."
    )


def thread_note(
    kind: ThreadNote,
    sight: Sight,
    *,
    by: int,
    choice: Choice | None,
    note: Note | None,
    before: Revision | None,
    after: Revision | None,
    files: Mapping[str, bytes] | None = None,
    hears: bool = True,
    signoffs: str = "",
) -> Message | None:
    """In the thread of a card. None if it is no longer so. `before` and `after` are the texts between which
    something changed, where it speaks of that, and `files` are their pictures by the SHA-256. `hears`: whether the bot is shown what people write.
    `signoffs`: the sign-offs that it is about, a name on each line."""
    article = sight.article
    match kind:
        case ThreadNote.RESUBMITTED | ThreadNote.EDITED:
            if before is None or after is None:
                return None
            comparison = Comparison(sight.newsroom, article, before, after)
            return _revised(kind, sight, by, comparison, files or {})
        case ThreadNote.REASON_WANTED:
            owing = any(vote.editor_id == by and vote.owes_reason for vote in sight.votes)
            if not owing or choice is None:
                return None
            asks = "what should change" if choice is Choice.CHANGES else "why is it spiked"
            how = "Write it here, or press the button." if hears else "Press the button."
            text = f"{person(by)} Your {MARKS[choice]} counts. Tell the author: {asks}? {how}"
            return Message(text, row(Press.REASON, article_id=article.id), pings=(by,))
        case ThreadNote.REASON_GIVEN:
            if note is None or choice is None:
                return None
            text, whole = _quoted(note.text)
            return Message(f"{MARKS[choice]} {person(by)} {_SAYS[choice]}:\n{text}", attachment=whole)
        case ThreadNote.BYPASSED:
            text = bypassed_word(sight)
            return None if text is None else Message(text)
        case ThreadNote.SIGN_OFF_WANTED:
            return wanted_note(sight, signoffs)
        case ThreadNote.EMBARGO:
            return _embargo(sight, by)


def _vote_gone(sight: Sight, by: int) -> Message | None:
    article = sight.article
    mine = next((v for v in sight.votes if v.editor_id == by and v.choice.wants_reason), None)
    if mine is None or mine.via is Via.REACTION:  # it was taken back, or put there again
        return None
    text = (
        f"{MARKS[mine.choice]} Your {VOTE_NAMES[mine.choice]} is gone from the card of"
        f" {title(article.number, clip(article.headline, 200))}. Did you remove it? Your vote counts until you take it"
        " back."
    )
    return Message(
        text, row(Press.TAKE_BACK, Press.STAND_BY, article_id=article.id, extra=sight.revision.number)
    )


def _invitation(kind: Notice, sight: Sight, invitation: Invitation) -> Message | None:
    if kind is Notice.INVITED:
        asked = invitation_text(sight, invitation)
        return None if asked is None else Message(*asked)
    said = uninvited(sight, invitation) if kind is Notice.UNINVITED else invitation_settled(sight, invitation)
    return None if said is None else Message(said)


def _time(sight: Sight, by: int) -> Message | None:
    article = sight.article
    name = title(article.number, clip(article.headline, 200))
    if article.state is State.SCHEDULED and article.publish_at is not None:
        at = goes_out(article.publish_at, sight.newsroom)
        return Message(f"🕒 {person(by)} scheduled {name}. It is not out yet: it goes out\n{at}")
    if article.state is State.APPROVED and article.publish_at is None:
        return Message(
            f"🕒 {person(by)} took {name} off the schedule. It stays approved. A chief decides when it goes out."
        )
    return None


def _embargo(sight: Sight, by: int) -> Message | None:
    article = sight.article
    if article.embargo_until is None:
        note = next((note for note in reversed(sight.notes) if note.subject == "lift"), None)
        if note is None:
            return None
        text, whole = _quoted(note.text)
        return Message(f"🔓 {person(by)} lifted the embargo:\n{text}", attachment=whole)
    source = f", imposed by {escape(article.embargo_source)}" if article.embargo_source else ""
    lines = [f"⛔ {person(by)} put this under embargo until {when(article.embargo_until, 'F')}{source}."]
    if article.publish_at is not None:
        lines.append(f"It goes out {when(article.publish_at, 'F')}.")
    return Message("\n".join(lines))


def _side_by_side(old: Revision, new: Revision, files: Mapping[str, bytes]) -> tuple[File, ...]:
    """Each picture that is another now, the old one before the new one, under names that say what is in them."""
    shown: list[File] = []
    for number, (before, after) in enumerate(zip_longest(old.copy.pictures, new.copy.pictures), 1):
        same = before and after and before.sha256 == after.sha256
        for name, picture in (("old", before), ("new", after)):
            if picture and not same and picture.sha256 in files:
                says = f"{name}-{number}-{picture.sha256[:16]}.{picture.extension}"
                shown.append((says, files[picture.sha256]))
    return tuple(shown[:PICTURES_SHOWN])


PICTURES_SHOWN = 8
"""Files beside a page, of the ten that Discord takes."""


def _revised(
    kind: ThreadNote, sight: Sight, by: int, comparison: Comparison, files: Mapping[str, bytes]
) -> Message:
    before, revision = comparison.old, comparison.new
    waiting = tuple(
        {
            note.person_id
            for note in sight.notes
            if note.revision_number == before.number and note.subject == Choice.CHANGES
        }
    )
    difference = difference_of(comparison)
    page = page_of(comparison, difference, files)
    verb = "submitted it again" if kind is ThreadNote.RESUBMITTED else "edited it"
    head = (
        f"🔁 {person(by)} {verb}: revision {revision.number},"
        f" {counts(difference)}. Earlier votes no longer count."
    )
    asked = f"Asked for it: {', '.join(person(p) for p in waiting)}" if waiting else ""
    more = "-# The whole is in the file, side by side: open it in a browser." if page else ""
    lines = [line for line in (head, asked, difference.shown, more) if line]
    shown = _side_by_side(before, revision, files)
    if sight.article.state not in JUDGED or sight.article.revision_id != revision.id:
        return Message(cut(lines), pings=waiting, attachment=page, shown=shown)
    presses = row(
        Press.APPROVE,
        Press.CHANGES,
        Press.SPIKE,
        article_id=sight.article.id,
        extra=revision.number,
    )
    return Message(cut(lines), presses, pings=waiting, attachment=page, shown=shown)


def has_left(message: Message, person_id: int, number: int) -> Message:
    """A notice for somebody who has left the server: the desk reads in the thread that nobody gets it."""
    text = (
        f"🚪 {person(person_id)} has left this server, so I did not tell them. An editor can go on with `/draft edit"
        f" {number}`.\n{message.text}"
    )
    return Message(clip(text, MESSAGE_LIMIT), attachment=message.attachment)


def _reasons(sight: Sight) -> tuple[list[str], File | None]:
    """The reasons of the votes that stand, a line for each; as a file too if one had to be cut."""
    votes = [vote for vote in sight.votes if vote.choice.wants_reason]
    share = max(REASONS_SHOWN // max(len(votes), 1) - 45, 20)  # a name and its mark take up to 45
    lines: list[str] = []
    cut = False
    for vote in votes:
        reason = vote.reason or ""
        given = in_lines(reason, 2 * len(reason) + 1, most=len(reason)) or "*has not said why yet*"
        if reason and len(given) > share:
            cut = True
            given = f"{in_lines(reason, share // 2)} (see the file)"
        name = f"{MARKS[vote.choice]} {person(vote.editor_id)}:"
        if "\n" in given:  # several lines are a quotation below the name
            lines += [name, *(f"> {line}" for line in given.split("\n"))]
        else:
            lines.append(f"{name} {given}")
    whole = "\n\n".join(f"{vote.editor_name}:\n{vote.reason}" for vote in votes if vote.reason)
    return lines, (REASONS_FILE, whole.encode()) if cut else None


def _quoted(text: str) -> tuple[str, File | None]:
    """A text as a quotation; as a file too if it had to be cut."""
    quoted = "\n".join(f"> {escape(line)}" for line in text.splitlines())
    if len(quoted) <= REASONS_SHOWN:
        return quoted, None
    beginning = escape(clip(" ".join(text.split()), REASONS_SHOWN // 2))
    return f"> {beginning} (see the file)", (REASONS_FILE, text.encode())

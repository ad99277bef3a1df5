"""Messages: what the bot says by itself, in the thread of a card, by DM and in the channels."""

from __future__ import annotations

from dataclasses import dataclass, field

from discord import ui

from bot.desk.outbox import Notice, ThreadNote
from bot.desk.reading import Sight
from bot.domain.article import Revision
from bot.domain.difference import copy_difference
from bot.domain.layout import clip
from bot.domain.markup import escape
from bot.domain.review import Choice
from bot.domain.states import State
from bot.store.notes import Note
from bot.ui.buttons import Press, row
from bot.ui.words import MARKS, jump, person, plural, title

MESSAGE_LIMIT = 2000
"""Characters of a plain message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to send: its text, buttons under it, and the only people and roles it may ping."""

    text: str
    view: ui.View | None = None
    pings: tuple[int, ...] = ()
    pings_role: int | None = None
    attachment: tuple[str, bytes] | None = field(default=None, repr=False)


def announcement(sight: Sight) -> Message:
    """To the subscribers: the headline and where to read it."""
    copy = sight.revision.copy
    role = sight.newsroom.subscribers_role
    lines = [f"<@&{role}>" if role is not None else "", f"📰 **{escape(clip(copy.headline, 300))}**"]
    if copy.standfirst:
        lines.append(escape(clip(copy.standfirst, 700)))
    lines.append(where_published(sight))
    return Message("\n".join(line for line in lines if line), pings_role=role)


def where_published(sight: Sight) -> str:
    """The address of a published article's first message."""
    first = sight.parts[0]
    assert first.channel_id is not None and first.message_id is not None
    return jump(sight.newsroom.guild_id, first.channel_id, first.message_id)


def notice(kind: Notice, sight: Sight, *, about: Note | None, by: int) -> Message | None:
    """To the author. None if it is no longer so, and nobody needs to hear it."""
    article, number = sight.article, sight.article.number
    name = title(number, clip(article.headline, 200))
    reasons = [
        f"{MARKS[vote.choice]} {person(vote.editor_id)}: {_reason(vote.reason)}"
        for vote in sight.votes
        if vote.choice.wants_reason
    ]
    edit = row(Press.EDIT, Press.READ, Press.WITHDRAW, article_id=article.id, extra=sight.revision.number)
    match kind:
        case Notice.CHANGES_REQUESTED:
            if article.state is not State.CHANGES_REQUESTED:
                return None
            lines = [
                f"✏️ The desk asks for changes to {name}.",
                *reasons,
                f"Change it with *Edit* or `/draft edit {number}`: saving hands it in again.",
            ]
            return Message(_cut(lines), edit)
        case Notice.SPIKED:
            if article.state is not State.SPIKED:
                return None
            lines = [f"❌ The desk has spiked {name}: it will not run.", *reasons]
            lines.append("An editor can restore it; ask in case of doubt.")
            return Message(_cut(lines))
        case Notice.REASON_GIVEN:
            if about is None:
                return None
            lines = [f"💬 {person(about.person_id)} on {name}:", _quoted(about.text)]
            return Message(_cut(lines), edit if article.state is State.CHANGES_REQUESTED else None)
        case Notice.PUBLISHED:
            return Message(f"📰 {name} is published: {where_published(sight)}")
        case Notice.FILED_FOR_YOU:
            if article.state is not State.DRAFT:
                return None
            text = (
                f"📥 {person(by)} filed your message as a draft: {name}."
                " It goes to the desk only if you hand it in."
            )
            presses = (Press.READ, Press.SUBMIT, Press.EDIT, Press.DISCARD)
            return Message(text, row(*presses, article_id=article.id, extra=sight.revision.number))


def thread_note(
    kind: ThreadNote,
    sight: Sight,
    *,
    by: int,
    choice: Choice | None,
    note: Note | None,
    before: Revision | None,
) -> Message | None:
    """In the thread of a card. None if it is no longer so."""
    article = sight.article
    match kind:
        case ThreadNote.RESUBMITTED | ThreadNote.EDITED:
            if before is None:
                return None
            return _revised(kind, sight, by, before)
        case ThreadNote.REASON_WANTED:
            owing = any(vote.editor_id == by and vote.owes_reason for vote in sight.votes)
            if not owing or choice is None:
                return None
            asks = "what should change" if choice is Choice.CHANGES else "why is it spiked"
            text = f"{person(by)} Your {MARKS[choice]} counts. Tell the author: {asks}? Write it here, or press the button."
            return Message(text, row(Press.REASON, article_id=article.id), pings=(by,))
        case ThreadNote.REASON_GIVEN:
            if note is None or choice is None:
                return None
            does = "asks for changes" if choice is Choice.CHANGES else "spikes it"
            return Message(_cut([f"{MARKS[choice]} {person(by)} {does}:", _quoted(note.text)]))


def _revised(kind: ThreadNote, sight: Sight, by: int, before: Revision) -> Message:
    revision = sight.revision
    waiting = tuple({note.person_id for note in sight.notes if note.revision_number == before.number})
    difference = copy_difference(before.copy, revision.copy, limit=1400)
    verb = "handed it in again" if kind is ThreadNote.RESUBMITTED else "edited it"
    head = (
        f"🔁 {person(by)} {verb}: revision {revision.number},"
        f" {plural(difference.added_words, 'word')} added, {plural(difference.removed_words, 'word')} removed."
        " Earlier votes no longer count."
    )
    asked = f"Asked for it: {', '.join(person(p) for p in waiting)}" if waiting else ""
    more = "-# The rest is in *Read* on the card." if difference.truncated else ""
    lines = [line for line in (head, asked, difference.shown, more) if line]
    return Message(_cut(lines), pings=waiting)


def closed_door(message: Message, author_id: int) -> Message:
    """A notice for an author whose DMs are closed: in the thread, with a mention."""
    text = clip(f"{person(author_id)} {message.text}", MESSAGE_LIMIT)
    return Message(text, message.view, pings=(author_id,))


def _reason(reason: str | None) -> str:
    return escape(clip(" ".join(reason.split()), 700)) if reason else "*has not said why yet*"


def _quoted(text: str) -> str:
    return "\n".join(f"> {escape(line)}" for line in text.splitlines())


def _cut(lines: list[str]) -> str:
    return clip("\n".join(lines), MESSAGE_LIMIT)

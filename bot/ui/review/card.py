"""The review card: what the desk sees of an article, and the buttons it decides with."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ui

from bot.desk.article.sight import Sight
from bot.domain.article.amendment import NOTE_LIMIT
from bot.domain.article.states import State
from bot.domain.article.transitions import JUDGED
from bot.domain.review.votes import Choice, Vote, approvals
from bot.domain.text.graphemes import clip, utf16_length
from bot.domain.text.links import jump
from bot.domain.text.markdown_escape import escape
from bot.store.article.notes import Note
from bot.ui.article.down_labels import down_line, retraction_line
from bot.ui.article.findings import finding_sentence
from bot.ui.article.follow_ups import follows_line
from bot.ui.article.pictures import pictures_line, used_before_lines
from bot.ui.article.reaction_marks import CLAIM_MARK, MARKS
from bot.ui.article.repetition import repeats_line
from bot.ui.article.state_labels import DOWN_LOOKS, in_lines, look_of
from bot.ui.buttons import settled
from bot.ui.phrases import person, plural, quoted, when
from bot.ui.planning.due_labels import due_line
from bot.ui.planning.schedule import embargo_line, goes_out, plan_line
from bot.ui.publishing.elsewhere import also_lines
from bot.ui.review.bypass import bypass_lines
from bot.ui.review.card_buttons import action_rows
from bot.ui.review.sections import elsewhere_lines, name_in
from bot.ui.review.signoffs import sign_off_lines
from bot.ui.review.verdicts import lacking

HEADLINE_SHOWN = 200
STANDFIRST_SHOWN = 300
REASON_SHOWN = 280
NOTES_SHOWN = 4
NAMES_SHOWN = 24
"""How much of each a card shows at most (characters, entries)."""

REASONS_SHOWN = 1600
"""Characters that the reasons of the votes share: the more of them, the shorter each."""

CARD_LIMIT = 3900
"""Characters of a whole card. Discord takes 4,000; what does not fit is left out, the least wanted first."""


def card_view(sight: Sight, now: datetime, *, mark: int | None = None) -> ui.LayoutView:
    """Draw the card as things stand. `mark` goes as a component's id: the bot knows its own by it."""
    article = sight.article
    container: ui.Container[ui.LayoutView] = ui.Container(
        accent_colour=discord.Colour(look_of(article).colour)
    )
    heading, state = _heading(sight), _state(sight, now)
    container.add_item(ui.TextDisplay(heading, id=mark))
    container.add_item(ui.Separator())
    container.add_item(ui.TextDisplay(state))
    room = CARD_LIMIT - utf16_length(heading) - utf16_length(state)
    trouble, votes, preflight, earlier = _fitting(
        room,
        _trouble(sight),
        [*_votes(sight, now), *sign_off_lines(sight)],
        _preflight(sight),
        _earlier(sight),
    )
    for text in (votes, preflight, earlier, trouble):
        if text:
            container.add_item(ui.TextDisplay(text))
    if rows := action_rows(sight, now):
        container.add_item(ui.Separator())
        for row in rows:
            container.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return settled(view)


def _fitting(room: int, *sections: list[str]) -> list[str]:
    """The sections, the most wanted first, each with as many of its lines as there is room for."""
    fitted: list[str] = []
    for lines in sections:
        shown: list[str] = []
        for line in lines:
            if utf16_length(line) + 1 > room:
                break
            shown.append(line)
            room -= utf16_length(line) + 1
        if len(shown) < len(lines):
            shown.append(f"-# … and {len(lines) - len(shown)} more")
        fitted.append("\n".join(shown))
    return fitted


def _heading(sight: Sight) -> str:
    article, revision = sight.article, sight.revision
    headline = escape(clip(revision.copy.headline, HEADLINE_SHOWN)) or "Without a headline"
    lines = [f"## №{article.number} · {headline}"]
    if revision.copy.standfirst:
        lines.append(escape(clip(revision.copy.standfirst, STANDFIRST_SHOWN)))
    given = None if article.state is State.DRAFT else article.given_at or article.submitted_at
    submitted = f" · submitted {when(given, 'R')}" if given else ""
    lines.append(
        f"-# {name_in(sight.newsroom)}By {escape(clip(sight.byline, 120))} ({_writers(sight)})"
        f" · revision {revision.number} · {plural(revision.word_count, 'word')}{submitted}"
    )
    if line := pictures_line(revision.copy.pictures):
        lines.append(f"-# {line}")
    if sight.follows is not None:
        lines.append(f"-# ↪️ {follows_line(sight.follows)}")
    return "\n".join(lines)


def _writers(sight: Sight) -> str:
    """Who wrote it. Behind another byline all of its writers are named: the desk knows whom it prints."""
    if not sight.behind:
        return person(sight.article.author_id)
    names = ", ".join(person(writer.id) for writer in sight.behind[:NAMES_SHOWN])
    return f"written by {names}"


def _state(sight: Sight, now: datetime) -> str:
    look = look_of(sight.article)
    lines = [
        f"### {look.mark} {look.name}{_of_what(sight)}",
        _meaning(sight, now),
        *also_lines(sight),
        *bypass_lines(sight),
        *_amendment(sight),
        due_line(sight.article),
        plan_line(sight.article, sight.newsroom),
        embargo_line(sight.article, now),
        _reports(sight),
        retraction_line(sight.retraction),
    ]
    return "\n".join(line for line in lines if line)


def _reports(sight: Sight) -> str:
    if not sight.open_reports:
        return ""
    return f"🚩 **{plural(sight.open_reports, 'report')} of errors** by readers, not settled yet."


def _of_what(sight: Sight) -> str:
    """On the card of a published article the state is that of its correction."""
    amendment = sight.revision.amendment
    return f" · {amendment.kind}" if sight.article.amending and amendment is not None else ""


def _amendment(sight: Sight) -> list[str]:
    amendment = sight.revision.amendment
    if not sight.article.amending or amendment is None:
        return []
    note = quoted(amendment.note, NOTE_LIMIT) if amendment.note else "*no note yet*"
    told = [f"**Note to readers:** {note}"] if amendment.kind.needs_note or amendment.note else []
    if down := down_line(sight):
        return [*told, f"-# {DOWN_LOOKS[sight.article.publication].mark} {down}"]
    return [*told, f"-# 📰 {_published(sight)}. The published text stays up meanwhile."]


def _meaning(sight: Sight, now: datetime) -> str:
    article, newsroom = sight.article, sight.newsroom
    counted = approvals(sight.votes)
    wanted = max(newsroom.approvals_required - counted, 0)
    who = "an editor" if wanted == 1 else "editors"
    match article.state:
        case State.DRAFT if article.amending:
            return "Not submitted yet. It comes to the desk when a writer or an editor submits it."
        case State.DRAFT:
            return f"{person(article.author_id)} took it back. It returns here when they submit it again."
        case State.SUBMITTED | State.IN_REVIEW if sight.signed.waits and (not wanted or _is_bypassed(sight)):
            return f"Nothing else is missing: it waits for **{lacking(sight.signed)}**."
        case State.SUBMITTED:
            return (
                f"**Wanted: {plural(wanted, 'approval')}** from {who} who did not write it."
                f" Read it, then press a button or react. {CLAIM_MARK} says that you are on it."
            )
        case State.IN_REVIEW:
            more = "more approval" if counted else "approval"
            return f"**Wanted: {plural(wanted, more)}** from {who} who did not write it."
        case State.CHANGES_REQUESTED:
            return f"{person(article.author_id)} has it back for the changes."
        case State.APPROVED if article.publish_at is not None and article.publish_at > now:
            stops = "taking the approval back stops it"
            if wanted and _is_bypassed(sight):
                stops = f"{MARKS[Choice.CHANGES]} or {MARKS[Choice.SPIKE]} stops it"
            if article.paused_until is not None and article.paused_until > now:
                return (
                    f"⏸️ Countdown paused until {when(article.paused_until, 'T')}: a chief is choosing its time. Without"
                    f" a time it goes out at {when(article.publish_at, 'T')} in <#{newsroom.publish_channel}>. Until"
                    f" then, {stops}."
                )
            return (
                f"Goes out **{when(article.publish_at, 'R')}**, at {when(article.publish_at, 'T')}, in"
                f" <#{newsroom.publish_channel}>."
                f" Until then, {stops}."
            )
        case State.APPROVED if article.missed_at is not None and article.missed_at == article.planned_at:
            return (
                f"Approved after its planned time, {when(article.missed_at, 'F')}, so it does not go out by itself. A"
                " chief publishes it now, or gives it another time."
            )
        case State.APPROVED if article.missed_at is not None:
            return (
                f"Too late to go out by itself: it was due {when(article.missed_at, 'F')}, and I could not"
                " publish then. A chief publishes it now, or gives it another time."
            )
        case State.APPROVED:
            return f"Ready for <#{newsroom.publish_channel}>: a chief publishes or schedules it."
        case State.SCHEDULED if article.publish_at is not None:
            return f"Not out yet. It goes out {goes_out(article.publish_at, newsroom)}"
        case State.PUBLISHING:
            there = sum(
                place.message_id is not None and place.drawn >= place.wanted for place in sight.places
            )
            return f"{there} of {plural(len(sight.places), 'message')} in <#{newsroom.publish_channel}>."
        case State.PUBLISHED:
            return down_line(sight) or _published(sight)
        case State.HELD:
            return _held(sight)
        case State.SPIKED:
            return "Rejected. *Restore* reopens it and clears the votes."
        case State.SCHEDULED:
            return look_meaning(sight)


def _is_bypassed(sight: Sight) -> bool:
    return any(bypass.revision_id == sight.article.revision_id for bypass in sight.bypasses)


def look_meaning(sight: Sight) -> str:
    """What the state means, in general."""
    return look_of(sight.article).meaning.capitalize() + "."


def _published(sight: Sight) -> str:
    article = sight.article
    first = sight.first
    where = ""
    if first is not None and first.channel_id is not None and first.message_id is not None:
        where = f" · [open it]({jump(sight.newsroom.guild_id, first.channel_id, first.message_id)})"
    since = when(article.published_at, "F") if article.published_at else ""
    messages = f" in {plural(len(sight.places), 'message')}" if len(sight.places) > 1 else ""
    return f"Out since {since} in <#{sight.newsroom.publish_channel}>{messages}{where}"


def _held(sight: Sight) -> str:
    note = next((note for note in reversed(sight.notes) if note.subject == "hold"), None)
    if note is None:
        return "Nothing happens to it while it is on hold."
    return f"{person(note.person_id)} stopped it: {quoted(note.text, REASON_SHOWN)}"


def _votes(sight: Sight, now: datetime) -> list[str]:
    if sight.article.state is State.PUBLISHED:
        approved = [vote for vote in sight.votes if vote.approves]
        return [f"-# {MARKS[Choice.APPROVE]} Approved by {_names(approved)}"] if approved else []
    lines: list[str] = []
    reasons = sum(vote.reason is not None for vote in sight.votes if vote.choice.wants_reason)
    share = min(max(REASONS_SHOWN // max(reasons, 1) - 50, 20), REASON_SHOWN)
    for choice in Choice:
        cast = [vote for vote in sight.votes if vote.choice is choice]
        if choice is Choice.APPROVE:
            needed = sight.newsroom.approvals_required
            counts = [vote for vote in cast if vote.approves]
            gone = [vote for vote in cast if vote.absent]
            count = f"{len(counts)} of {plural(needed, 'approval')}"
            lines.append(f"{MARKS[choice]} **{count}** {_names(counts)}".rstrip())
            if gone:
                lines.append(f"-# Not counted, as no longer an editor: {_names(gone)}")
        elif cast:
            lines += [f"{MARKS[choice]} **{_asks(choice)}** {_with_reason(vote, share)}" for vote in cast]
    lines += elsewhere_lines(sight)
    article = sight.article
    if article.claimed_at(now) and article.claimed_by is not None:
        until = f" until {when(article.claimed_until, 't')}" if article.claimed_until else ""
        lines.append(f"{CLAIM_MARK} **claimed** by {person(article.claimed_by)}{until}")
    return lines


def _asks(choice: Choice) -> str:
    return "changes" if choice is Choice.CHANGES else "spike"


def _names(votes: list[Vote]) -> str:
    shown = ", ".join(person(vote.editor_id) for vote in votes[:NAMES_SHOWN])
    more = f" and {len(votes) - NAMES_SHOWN} more" if len(votes) > NAMES_SHOWN else ""
    return shown + more


def _with_reason(vote: Vote, share: int) -> str:
    reason = f"“{in_lines(vote.reason, share)}”" if vote.reason else "*no reason given yet*"
    return f"{person(vote.editor_id)} — {reason}"


def _preflight(sight: Sight) -> list[str]:
    repeats = [] if sight.repeats is None else [repeats_line(sight.repeats)]
    found = [clip(finding_sentence(finding), 160) for finding in sight.revision.findings]
    found = [*used_before_lines(sight.used), *repeats, *found]
    return [f"-# Preflight: {' · '.join(found) or 'nothing found'}"]


def _earlier(sight: Sight) -> list[str]:
    """Reasons whose votes stand no more, the latest first: what the editors should see mended.

    The revision may be the same still: a writer can hand it in again without a change.
    """
    given = {vote.editor_id for vote in sight.votes if vote.reason}
    earlier: list[Note] = [
        note
        for note in sight.notes
        if note.subject in (Choice.CHANGES, Choice.SPIKE)
        and (note.revision_number < sight.revision.number or note.person_id not in given)
    ]
    lines = [
        f"-# Revision {note.revision_number}, {person(note.person_id)}: {quoted(note.text, REASON_SHOWN)}"
        for note in reversed(earlier[-NOTES_SHOWN:])
    ]
    over = sight.article.state is State.PUBLISHED
    heading = "Asked for while it was in review" if over else "Asked for earlier"
    return [f"-# **{heading}**", *lines] if lines else []


def _trouble(sight: Sight) -> list[str]:
    lacks = list(sight.lacks)
    if sight.signed.unsourced and sight.article.state in (*JUDGED, State.HELD):
        lacks.insert(0, WANTS_SOURCE)
    return [f"⚠️ {clip(fault, 300)}" for fault in [*lacks, *sight.parked][:3]]


WANTS_SOURCE = (
    "This section asks for a source, and the text names none. One of its writers names it with *Edit*. Until then"
    " nothing approves it."
)


def thread_name(sight: Sight) -> str:
    """What the card's discussion thread is called. Discord takes 100 characters."""
    return clip(f"№{sight.article.number} {sight.article.headline}".strip(), 100)

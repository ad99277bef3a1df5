"""History: the audit log of an article as lines to read."""

from __future__ import annotations

from collections.abc import Mapping

from discord import ui

from bot.desk.archive.history import Entry, Excerpt
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.store.article.audit_log import Event
from bot.ui.article import bylines
from bot.ui.article.audit_words import Words, quoted
from bot.ui.article.state_labels import LOOKS
from bot.ui.buttons import Press, button, settled
from bot.ui.corrections import audit_words as corrections
from bot.ui.intake import audit_words as intake
from bot.ui.message import Message
from bot.ui.phrases import person, plural, title, when
from bot.ui.planning import audit_words as planning
from bot.ui.publishing import audit_words as publishing
from bot.ui.recovery import audit_words as recovery
from bot.ui.review import audit_words as review

PAGE_LIMIT = 1900
"""Characters of one page."""

NOTE_SHOWN = 200
"""Characters of a correction's note."""


def history(found: Excerpt) -> Message:
    """A page of the history: as many of the events as one message takes, in order, with the way to the others.

    A line before them, and wherever it changes, says which revision the article then had.
    """
    events = list(found.entries)
    older, newer = found.older, found.newer
    while len(events) > 1 and len(_page(found, events, older, newer)) > PAGE_LIMIT:
        if found.forward:
            events.pop()
            newer += 1
        else:
            events.pop(0)
            older += 1
    return Message(_page(found, events, older, newer), _turning(found.article.id, events, older, newer))


def registered(*areas: Mapping[str, Words]) -> Mapping[str, Words]:
    """The words of all areas. Raises ValueError for an action that two of them have words for."""
    found: dict[str, Words] = {}
    for area in areas:
        if double := found.keys() & area.keys():
            raise ValueError(f"two areas have words for {', '.join(sorted(double))}")
        found |= area
    return found


def event_line(entry: Entry) -> str:
    """One event: when, who, what, and where it led."""
    event = entry.event
    who = person(event.actor_id) if event.actor_id is not None else escape(event.actor_name)
    led = ""
    if event.to_state is not None and event.to_state is not event.from_state:
        led = f" → {LOOKS[event.to_state].mark} {LOOKS[event.to_state].name.lower()}"
    words = WORDS.get(event.action)
    said = words.say(event, entry.detail) if words is not None else escape(event.action)
    return f"{when(event.at)} {who} {said}{led}"


def _page(found: Excerpt, events: list[Entry], older: int, newer: int) -> str:
    article = found.article
    total = older + len(events) + newer
    head = f"🕘 {title(article.number, clip(article.headline, 150))}"
    if not events:
        return f"{head}\n-# Nothing more is on record."
    if older or newer:
        head += f"\n-# {older + 1:,}–{older + len(events):,} of {plural(total, 'entry', 'entries')}"
    lines, revision = [head], 0
    for entry in events:
        event = entry.event
        if event.revision_number and event.revision_number != revision:
            lines.append(_divider(event))
            revision = event.revision_number
        lines.append(event_line(entry))
    return "\n".join(lines)


def _divider(event: Event) -> str:
    of = ""
    if event.amendment is not None:
        note = event.amendment.note
        of = f" · {event.amendment.kind}" + (f": {quoted(note, NOTE_SHOWN)}" if note else "")
    return f"-# **Revision {event.revision_number}**{of}"


def _turning(article_id: int, events: list[Entry], older: int, newer: int) -> ui.View | None:
    if not events or not (older or newer):
        return None
    view = ui.View(timeout=None)
    view.add_item(button(Press.OLDER, article_id, events[0].event.id, disabled=not older))
    view.add_item(button(Press.NEWER, article_id, events[-1].event.id, disabled=not newer))
    return settled(view)


WORDS: Mapping[str, Words] = registered(
    bylines.WORDS,
    intake.WORDS,
    planning.WORDS,
    publishing.WORDS,
    review.WORDS,
    corrections.WORDS,
    recovery.WORDS,
)
"""How each action is said, by the name under which the log keeps it."""

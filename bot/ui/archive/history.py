"""History: the audit log of an article as lines to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from discord import ui

from bot.desk.archive.history import Excerpt
from bot.domain.article.states import Action
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.store.article.audit_log import Event
from bot.ui.article.reaction_marks import CHOICE_NAMES, MARKS
from bot.ui.article.state_labels import LOOKS
from bot.ui.buttons import Press, button, settled
from bot.ui.message import Message
from bot.ui.phrases import person, plural, title, when
from bot.ui.recovery.parked_deliveries import DOING

PAGE_LIMIT = 1900
"""Characters of one page."""

REASON_SHOWN = 300
NOTE_SHOWN = 200
"""Characters of a reason, and of a correction's note."""


def history(found: Excerpt) -> Message:
    """A page of the history: as many of the events as one message takes, in order, with the way to the others.

    A line before them, and wherever it changes, says which revision the article then had.
    """
    events = list(found.events)
    older, newer = found.older, found.newer
    while len(events) > 1 and len(_page(found, events, older, newer)) > PAGE_LIMIT:
        if found.forward:
            events.pop()
            newer += 1
        else:
            events.pop(0)
            older += 1
    return Message(_page(found, events, older, newer), _turning(found.article.id, events, older, newer))


def event_line(event: Event) -> str:
    """One event: when, who, what, and where it led."""
    who = person(event.actor_id) if event.actor_id is not None else escape(event.actor_name)
    led = ""
    if event.to_state is not None and event.to_state is not event.from_state:
        led = f" → {LOOKS[event.to_state].mark} {LOOKS[event.to_state].name.lower()}"
    say = WORDS.get(event.action)
    said = say(event) if say is not None else escape(event.action)
    return f"{when(event.at)} {who} {said}{_reason(event)}{led}"


def _page(found: Excerpt, events: list[Event], older: int, newer: int) -> str:
    article = found.article
    total = older + len(events) + newer
    head = f"🕘 {title(article.number, clip(article.headline, 150))}"
    if not events:
        return f"{head}\n-# Nothing more is on record."
    if older or newer:
        head += f"\n-# {older + 1:,}–{older + len(events):,} of {plural(total, 'entry', 'entries')}"
    lines, revision = [head], 0
    for event in events:
        if event.revision_number and event.revision_number != revision:
            lines.append(_divider(event))
            revision = event.revision_number
        lines.append(event_line(event))
    return "\n".join(lines)


def _divider(event: Event) -> str:
    of = ""
    if event.amendment is not None:
        note = event.amendment.note
        of = f" · {event.amendment.kind}" + (f": {_quoted(note, NOTE_SHOWN)}" if note else "")
    return f"-# **Revision {event.revision_number}**{of}"


def _turning(article_id: int, events: list[Event], older: int, newer: int) -> ui.View | None:
    if not events or not (older or newer):
        return None
    view = ui.View(timeout=None)
    view.add_item(button(Press.OLDER, article_id, events[0].id, disabled=not older))
    view.add_item(button(Press.NEWER, article_id, events[-1].id, disabled=not newer))
    return settled(view)


# ----------------------------------------------------------------- what was done


def _just(text: str) -> Callable[[Event], str]:
    return lambda event: text + _times(event)


def _filed(event: Event) -> str:
    door = {"assign": "asked for it", "menu": "filed it from a message", "chat": "filed it from chat"}
    return door.get(str(event.detail.get("door")), "filed it")


def _handed_in(event: Event) -> str:
    return "handed the correction in" if event.amendment is not None else "handed it in"


def _edited(event: Event) -> str:
    text = f"wrote revision {event.revision_number}"
    if event.amendment is not None and event.detail.get("amended"):
        text += f" ({event.amendment.kind}, with its note)" if event.amendment.note else " (its kind)"
    if event.action == Action.SAVE:
        text += ", which preflight stops: it is not handed in yet"
    if byline := str(event.detail.get("byline") or ""):
        text += f", its byline {'the writers’ names' if byline == 'none' else _quoted(byline, NOTE_SHOWN)}"
    voided = event.detail.get("voided")
    if isinstance(voided, int) and voided:
        text += f"; {plural(voided, 'vote')} void"
    return text


def _claim_ended(event: Event) -> str:
    holder = event.detail.get("holder")
    if event.detail.get("because") == "lapsed" and isinstance(holder, int):
        return f"ended the claim of {person(holder)}: its time was over"
    return "released it"


def _voted(event: Event) -> str:
    return f"voted {_choice(event)}{_via(event)}"


def _unvoted(event: Event) -> str:
    match event.detail.get("because"):
        case "cleared":
            return f"lost {_choice(event)}: the reactions were cleared"
        case "co-author":
            whose = f" of {person(_number(event, 'person'))}"
            what = f"voided {_choice(event)}" if event.detail.get("choice") else "ended the claim"
            return f"{what}{whose}: they are a co-author now"
        case _:
            return f"took {_choice(event)} back{_via(event)}"


def _gave_reason(event: Event) -> str:
    return f"gave the reason for {_choice(event)}" if event.detail.get("choice") else "gave a reason"


def _gave_up(event: Event) -> str:
    doing = {kind.value: words for kind, words in DOING.items()}.get(str(event.detail.get("kind")))
    return "gave up what could not be delivered" + (f": to {doing}" if doing else "")


def _named(event: Event) -> str:
    verb = "named a co-author" if event.action == "co_author" else "took a co-author off"
    return f"{verb}: {person(_number(event, 'person'))}"


def _due(event: Event) -> str:
    if event.detail.get("to") is None:
        return "took its due time away" + _times(event)
    return "made it due" + _times(event)


def _opened_correction(event: Event) -> str:
    kind = str(event.detail.get("kind") or "correction")
    return f"opened {'an' if kind == 'update' else 'a'} {kind}" + (" fix" if kind == "minor" else "")


def _abandoned(event: Event) -> str:
    return f"abandoned the correction, revision {event.detail.get('revision')}"


def _bypassed(event: Event) -> str:
    return "⚠️ bypassed the review"


def _second_look(event: Event) -> str:
    return f"👓 read revision {event.detail.get('revision')}: the second pair of eyes after the bypass"


def _took_down(event: Event) -> str:
    code = str(event.detail.get("code") or "")
    return "⬇️ took it down" + (f" ({code})" if code else "")


def _confirmed_retraction(event: Event) -> str:
    return f"🚫 retracted it for good, as {person(_number(event, 'asked_by'))} had asked"


WORDS: Mapping[str, Callable[[Event], str]] = {
    "file": _filed,
    "submit": _handed_in,
    "withdraw": _just("took it back from the desk"),
    "discard": _just("discarded it"),
    "claim": _just("claimed it"),
    "release": _claim_ended,
    "vote": _voted,
    "unvote": _unvoted,
    "reason": _gave_reason,
    "edit": _edited,
    "save": _edited,
    "byline": _just("chose another name to publish under"),
    "co_author": _named,
    "co_author_off": _named,
    "due": _due,
    "schedule": _just("scheduled it"),
    "unschedule": _just("took it off the schedule"),
    "miss": _just("found it too late to go out by itself"),
    "embargo": _just("put it under embargo"),
    "lift": _just("lifted its embargo"),
    "publish": _just("sent it out"),
    "delivered": _just("saw it arrive in the channel"),
    "call_off": _just("called its publication off"),
    "drop": _gave_up,
    "hold": _just("put it on hold"),
    "unhold": _just("took it off hold"),
    "restore": _just("restored it, its votes void"),
    "bypass": _bypassed,
    "second_look": _second_look,
    "correct": _opened_correction,
    "abandon": _abandoned,
    "unpublish": _took_down,
    "republish": _just("put it back"),
    "retract_ask": _just("🚫 asked for its retraction"),
    "retract_call_off": _just("called its retraction off"),
    "retract_lapse": _just("ended what was asked for: no second chief confirmed its retraction"),
    "retract": _confirmed_retraction,
    "report": _just("reported an error"),
    "take_up": _just("took a reader’s report up"),
    "dismiss": _just("dismissed a reader’s report"),
}
"""What was done, by the action under which the audit log keeps it. A test holds that none is missing."""


def _choice(event: Event) -> str:
    choice = CHOICE_NAMES.get(str(event.detail.get("choice") or ""))
    return f"{MARKS[choice]} {choice}" if choice is not None else "a vote"


def _via(event: Event) -> str:
    via = event.detail.get("via")
    return f" by {via}" if via else ""


def _number(event: Event, name: str) -> int:
    value = event.detail.get(name)
    return value if isinstance(value, int) else 0


def _reason(event: Event) -> str:
    reason = " ".join(str(event.detail.get("reason") or "").split())
    return f": {_quoted(reason, REASON_SHOWN)}" if reason else ""


def _quoted(text: str, limit: int) -> str:
    return f"“{escape(clip(text, limit))}”"


def _times(event: Event) -> str:
    """The old and the new time, where an event changed one."""
    had, has = _moment(event.detail.get("from")), _moment(event.detail.get("to"))
    text = ""
    if has is not None:
        text = f" {'until' if event.action == 'embargo' else 'for'} {when(has)}"
    if had is not None:
        text += f" instead of {when(had)}" if has is not None else f" (it was {when(had)})"
    source = str(event.detail.get("source") or "")
    return text + (f", imposed by {escape(source)}" if source else "")


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None

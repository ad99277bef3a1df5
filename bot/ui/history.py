"""History: the audit log of an article as lines to read."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article import Article
from bot.domain.layout import clip
from bot.domain.markup import escape
from bot.store.events import Event
from bot.ui.words import CHOICE_NAMES, LOOKS, MARKS, person, title, when

_SAID: dict[str, str] = {
    "file": "filed it",
    "submit": "handed it in",
    "withdraw": "took it back",
    "discard": "discarded it",
    "claim": "claimed it",
    "release": "released it",
    "edit": "edited it",
    "save": "edited it, not handed in yet",
    "publish": "sent it out",
    "delivered": "saw it arrive in the channel",
    "call_off": "called its publication off",
    "drop": "gave up what could not be delivered",
    "hold": "put it on hold",
    "unhold": "took it off hold",
    "restore": "restored it",
    "reason": "gave a reason",
    "co_author": "named a co-author",
    "co_author_off": "took a co-author off",
    "schedule": "scheduled it",
    "unschedule": "took it off the schedule",
    "miss": "found it too late to go out by itself",
    "embargo": "put it under embargo",
    "lift": "lifted its embargo",
    "report": "reported an error",
    "take_up": "took a reader’s report up",
    "dismiss": "dismissed a reader’s report",
}


def history(article: Article, log: list[Event], *, limit: int = 1900) -> str:
    """The latest events, the oldest of them first, as many as one message takes."""
    head = f"🕘 {title(article.number, clip(article.headline, 150))}"
    lines = [event_line(event) for event in log]
    while lines and len(head) + sum(len(line) + 1 for line in lines) > limit:
        lines.pop(0)
    if len(lines) < len(log):
        head += "\n-# only the latest"
    return "\n".join([head, *lines])


def event_line(event: Event) -> str:
    """One event: when, who, what, and where it led."""
    who = person(event.actor_id) if event.actor_id is not None else escape(event.actor_name)
    led = ""
    if event.to_state is not None and event.to_state is not event.from_state:
        led = f" → {LOOKS[event.to_state].mark} {LOOKS[event.to_state].name.lower()}"
    return f"{when(event.at)} {who} {_what(event)}{led}"


def _what(event: Event) -> str:
    detail = event.detail
    reason = str(detail.get("reason") or "")
    quoted = f": “{escape(clip(' '.join(reason.split()), 150))}”" if reason else ""
    choice = CHOICE_NAMES.get(str(detail.get("choice") or ""))
    if event.action == "vote" and choice is not None:
        return f"voted {MARKS[choice]} {choice}{quoted}"
    if event.action == "unvote" and choice is not None:
        if event.detail.get("because") == "cleared":
            return f"lost {MARKS[choice]} {choice}: the reactions were cleared"
        return f"took {MARKS[choice]} {choice} back"
    if event.action == "edit" and detail.get("revision"):
        return f"wrote revision {detail['revision']}"
    if event.action in ("co_author", "co_author_off"):
        return f"{_SAID[event.action]}: {person(int(detail.get('person') or 0))}"
    return _SAID.get(event.action, event.action) + _times(event) + quoted


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

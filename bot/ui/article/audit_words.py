"""Audit words: how the history says what was done. Each area has its own, with a label and a sentence per action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.desk.article.audit_detail import Detail
from bot.domain.dataclass import dataclass
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.store.article.audit_log import Event
from bot.ui.phrases import when

D = TypeVar("D", bound=Detail)

REASON_SHOWN = 300
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Words:
    """An action's name, as a list of actions shows it, and its sentence: what the one who acts did."""

    label: str
    detail: type[Detail]
    say: Callable[[Event, Detail], str]


def words(label: str, detail: type[D], say: Callable[[Event, D], str] | str) -> Words:
    """The words of an action: its sentence is a text, or made from the event and its detail."""

    def said(event: Event, kept: Detail) -> str:
        if isinstance(say, str):
            return say
        return say(event, kept if isinstance(kept, detail) else detail())

    return Words(label, detail, said)


def reasoned(reason: str) -> str:
    """A reason behind a sentence; nothing where there is none, or none for the reader."""
    shown = " ".join(reason.split())
    return f": {quoted(shown, REASON_SHOWN)}" if shown else ""


def quoted(text: str, limit: int) -> str:
    """What somebody wrote, in Markdown."""
    return f"“{escape(clip(text, limit))}”"


def times(had: str, has: str, *, word: str = "for") -> str:
    """The new and the old time, as a row keeps them."""
    before, after = moment(had), moment(has)
    text = "" if after is None else f" {word} {when(after)}"
    if before is not None:
        text += f" instead of {when(before)}" if after is not None else f" (it was {when(before)})"
    return text


def moment(text: str) -> datetime | None:
    """A moment as a row keeps it; None for none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None

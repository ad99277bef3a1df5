"""Buttons: what they say, and what their custom ids mean. They hold no state, so they outlive restarts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import discord
from discord import ui

from bot.domain.review.votes import Choice

Style = discord.ButtonStyle

V = TypeVar("V", ui.View, ui.LayoutView)


class Press(StrEnum):
    """What a button asks for. The first three are the values of `Choice`."""

    APPROVE = "approve"
    CHANGES = "changes"
    SPIKE = "spike"
    CLAIM = "claim"
    READ = "read"
    PAGE = "page"
    HISTORY = "history"
    REASON = "reason"
    RESTORE = "restore"
    UNHOLD = "unhold"
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    RESCHEDULE = "reschedule"
    SET_TIME = "set_time"
    UNSCHEDULE = "unschedule"
    EDIT = "edit"
    UPLOAD = "upload"
    SOURCES = "sources"
    BYLINE = "byline"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    DISCARD_SURELY = "discard_surely"
    NEW = "new"
    UNSEND = "unsend"
    LOOK = "look"
    OLDER = "older"
    NEWER = "newer"
    CORRECT = "correct"
    NOTE = "note"
    ABANDON = "abandon"
    ABANDON_SURELY = "abandon_surely"
    REPORT = "report"
    TAKE_UP = "take_up"
    DISMISS = "dismiss"
    UNPUBLISH = "unpublish"
    REPUBLISH = "republish"
    RETRACT = "retract"
    RETRACT_SURELY = "retract_surely"
    RETRACT_NOT = "retract_not"
    LETTERS_RIGHT = "letters_right"
    LETTERS_WRONG = "letters_wrong"
    WAIVE = "waive"
    UNDO = "undo"
    TAKE_BACK = "take_back"
    STAND_BY = "stand_by"
    ACCEPT = "accept"
    DECLINE = "decline"
    GIVE_BACK = "give_back"
    UNREPORT = "unreport"
    EMBARGO = "embargo"
    NO_EMBARGO = "no_embargo"

    @property
    def choice(self) -> Choice | None:
        """The vote that this button casts, if it does."""
        return Choice(self) if self in (Press.APPROVE, Press.CHANGES, Press.SPIKE) else None


NUMBER = r"(?:[0-8][0-9]{18}|[0-9]{1,18})"
"""A number in a custom id: never more than 64 bits hold. A custom id with another one is not read at all."""

TEMPLATE = re.compile(rf"cd:(?P<press>[a-z_]{{1,40}}):(?P<article>{NUMBER}):(?P<extra>{NUMBER})")
"""`extra` is a revision's or a page's number, the id of a report, a retraction, a bypass, an invitation, an event
or a channel, or a moment in Unix seconds, by the button; 0 without one."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A custom id, read."""

    press: Press
    article_id: int
    extra: int


def custom_id(press: Press, article_id: int = 0, extra: int = 0) -> str:
    """The custom id of a button."""
    return f"cd:{press}:{article_id}:{extra}"


def read_custom_id(match: re.Match[str]) -> Pressed | None:
    """What a custom id means; None for a button of another age, which nobody knows any more."""
    try:
        press = Press(match["press"])
    except ValueError:
        return None
    return Pressed(press, int(match["article"]), int(match["extra"]))


_LABELS: dict[Press, tuple[str, str | None, Style]] = {
    Press.APPROVE: ("Approve", "✅", Style.success),
    Press.CHANGES: ("Changes", "✏️", Style.primary),
    Press.SPIKE: ("Spike", "❌", Style.danger),
    Press.CLAIM: ("Claim", "👀", Style.secondary),
    Press.READ: ("Read", "📖", Style.secondary),
    Press.PAGE: ("Page", "📄", Style.secondary),
    Press.HISTORY: ("History", "🕘", Style.secondary),
    Press.REASON: ("Give the reason", "💬", Style.primary),
    Press.RESTORE: ("Restore", "↩️", Style.primary),
    Press.UNHOLD: ("Take off hold", "▶️", Style.primary),
    Press.PUBLISH: ("Publish now", "📰", Style.success),
    Press.SCHEDULE: ("Schedule", "🕒", Style.secondary),
    Press.RESCHEDULE: ("Another time", "🕒", Style.secondary),
    Press.SET_TIME: ("Set", "✅", Style.success),
    Press.UNSCHEDULE: ("Unschedule", "↩️", Style.secondary),
    Press.EDIT: ("Edit", "✏️", Style.primary),
    Press.UPLOAD: ("Send the changed file", "📎", Style.primary),
    Press.SOURCES: ("Name these as sources", "🔗", Style.secondary),
    Press.BYLINE: ("Print this byline", "✍️", Style.secondary),
    Press.SUBMIT: ("Hand in", "📨", Style.success),
    Press.WITHDRAW: ("Withdraw", "↩️", Style.secondary),
    Press.DISCARD: ("Discard", "🗑️", Style.danger),
    Press.DISCARD_SURELY: ("Yes, discard it", "🗑️", Style.danger),
    Press.NEW: ("Open the form", "📝", Style.primary),
    Press.UNSEND: ("Delete my message", "🧹", Style.secondary),
    Press.LOOK: ("I have read it", "👓", Style.success),
    Press.OLDER: ("Older", "◀️", Style.secondary),
    Press.NEWER: ("Newer", "▶️", Style.secondary),
    Press.CORRECT: ("Correct", "✏️", Style.secondary),
    Press.NOTE: ("Kind and note", "🖋️", Style.primary),
    Press.ABANDON: ("Abandon", "🗑️", Style.danger),
    Press.ABANDON_SURELY: ("Yes, abandon it", "🗑️", Style.danger),
    Press.REPORT: ("Report an error", "🚩", Style.secondary),
    Press.TAKE_UP: ("Open a correction", "✏️", Style.primary),
    Press.DISMISS: ("Dismiss", "🗑️", Style.secondary),
    Press.UNPUBLISH: ("Take down", "⬇️", Style.secondary),
    Press.REPUBLISH: ("Republish", "⬆️", Style.success),
    Press.RETRACT: ("Confirm the retraction", "🚫", Style.danger),
    Press.RETRACT_SURELY: ("Yes, retract it for good", "🚫", Style.danger),
    Press.RETRACT_NOT: ("Call it off", "↩️", Style.secondary),
    Press.LETTERS_RIGHT: ("Looks right, submit", "✅", Style.success),
    Press.UNDO: ("Undo", "↩️", Style.secondary),
    Press.WAIVE: ("It’s no placeholder", "👌", Style.secondary),
    Press.LETTERS_WRONG: ("Wrong letters?", "🔤", Style.secondary),
    Press.TAKE_BACK: ("Take my vote back", "↩️", Style.secondary),
    Press.STAND_BY: ("My vote stands", "✋", Style.primary),
    Press.ACCEPT: ("Accept", "✅", Style.success),
    Press.DECLINE: ("Decline", "✖️", Style.secondary),
    Press.GIVE_BACK: ("Release my claim", "👀", Style.secondary),
    Press.UNREPORT: ("Withdraw my report", "↩️", Style.secondary),
    Press.EMBARGO: ("Set the embargo", "⛔", Style.primary),
    Press.NO_EMBARGO: ("There is none", "✔️", Style.secondary),
}


def button(
    press: Press,
    article_id: int = 0,
    extra: int = 0,
    *,
    label: str | None = None,
    emoji: str | None = None,
    disabled: bool = False,
) -> ui.Button[ui.LayoutView]:
    """A button by what it asks for."""
    usual, mark, style = _LABELS[press]
    return ui.Button(
        label=label or usual,
        emoji=emoji or mark,
        style=style,
        custom_id=custom_id(press, article_id, extra),
        disabled=disabled,
    )


def row(*presses: Press, article_id: int = 0, extra: int = 0) -> ui.View:
    """Buttons under a plain message."""
    view = ui.View(timeout=None)
    for press in presses:
        view.add_item(button(press, article_id, extra))
    return settled(view)


def undo_button(article_id: int, event_id: int) -> ui.View | None:
    """*Undo* for a time that was set at once; None if nothing was."""
    return row(Press.UNDO, article_id=article_id, extra=event_id) if event_id else None


def settled(view: V) -> V:
    """Mark a view as needing no memory: its buttons are read from their ids, so nothing is kept."""
    view.stop()
    return view

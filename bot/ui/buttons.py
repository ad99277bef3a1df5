"""Buttons: what they say, and what their custom ids mean. They hold no state, so they outlive restarts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Self, TypeVar

import discord
from discord import ui

from bot.domain.dataclass import dataclass
from bot.domain.declarations import Declared
from bot.domain.late import pattern

Style = discord.ButtonStyle

V = TypeVar("V", ui.View, ui.LayoutView)


class Press(StrEnum, metaclass=Declared):
    """What a button asks for: its name in custom ids, which stays for ever, what it says, its mark and its colour. The
    first three are the values of `Choice`. What it does is declared in a `PRESSES` of `cogs`."""

    label: str
    mark: str
    style: Style

    def __new__(cls, value: str, label: str, mark: str, style: Style = Style.secondary) -> Self:
        press = str.__new__(cls, value)
        press._value_, press.label, press.mark, press.style = value, label, mark, style
        return press

    APPROVE = "approve", "Approve", "✅", Style.success
    CHANGES = "changes", "Request changes", "✏️", Style.primary
    SPIKE = "spike", "Spike", "❌", Style.danger
    CLAIM = "claim", "Claim", "👀"
    READ = "read", "Read", "📖"
    PAGE = "page", "Page", "📄"
    HISTORY = "history", "History", "🕘"
    REASON = "reason", "Give the reason", "💬", Style.primary
    RESTORE = "restore", "Restore", "↩️", Style.primary
    HOLD = "hold", "Hold", "⏸️"
    UNHOLD = "unhold", "Take off hold", "▶️", Style.primary
    PUBLISH = "publish", "Publish now", "📰", Style.success
    SCHEDULE = "schedule", "Schedule", "🕒"
    RESCHEDULE = "reschedule", "Another time", "🕒"
    SET_TIME = "set_time", "Set", "✅", Style.success
    UNSCHEDULE = "unschedule", "Unschedule", "↩️"
    EDIT = "edit", "Edit", "✏️", Style.primary
    UPLOAD = "upload", "Send the changed file", "📎", Style.primary
    SOURCES = "sources", "Name these as sources", "🔗"
    BYLINE = "byline", "Print this byline", "✍️"
    PICTURES = "pictures", "Pictures", "🖼️"
    ALL_PICTURES = "all_pictures", "All pictures", "🖼️"
    PICTURE = "picture", "Picture", "🖼️"
    ADD_PICTURES = "add_pictures", "Add pictures", "➕", Style.success
    PICTURE_WORDS = "picture_words", "Alt text and credit", "✏️", Style.primary
    PICTURE_SWAP = "picture_swap", "Replace", "🔄"
    PICTURE_EARLIER = "picture_earlier", "Earlier", "◀️"
    PICTURE_LATER = "picture_later", "Later", "▶️"
    PICTURE_REMOVE = "picture_remove", "Remove", "🗑️", Style.danger
    DECORATIVE = "decorative", "Decorative", "🪴"
    SPOILER = "spoiler", "Cover it", "🫣"
    SUBMIT = "submit", "Submit", "📨", Style.success
    WITHDRAW = "withdraw", "Withdraw", "↩️"
    DISCARD = "discard", "Discard", "🗑️", Style.danger
    DISCARD_SURELY = "discard_surely", "Yes, discard it", "🗑️", Style.danger
    NEW = "new", "Open the form", "📝", Style.primary
    UNSEND = "unsend", "Delete my message", "🧹"
    LOOK = "look", "I have read it", "👓", Style.success
    OLDER = "older", "Older", "◀️"
    NEWER = "newer", "Newer", "▶️"
    CORRECT = "correct", "Correct", "✏️"
    UPDATE = "update", "Update", "🆕", Style.primary
    NOTE = "note", "Kind and note", "🖋️", Style.primary
    ABANDON = "abandon", "Abandon", "🗑️", Style.danger
    ABANDON_SURELY = "abandon_surely", "Yes, abandon it", "🗑️", Style.danger
    REPORT = "report", "Report an error", "🚩"
    TAKE_UP = "take_up", "Open a correction", "✏️", Style.primary
    DISMISS = "dismiss", "Dismiss", "🗑️"
    UNPUBLISH = "unpublish", "Take down", "⬇️"
    REPUBLISH = "republish", "Republish", "⬆️", Style.success
    RETRACT = "retract", "Confirm the retraction", "🚫", Style.danger
    RETRACT_SURELY = "retract_surely", "Yes, retract it", "🚫", Style.danger
    RETRACT_NOT = "retract_not", "Call it off", "↩️"
    LETTERS_RIGHT = "letters_right", "Looks right, submit", "✅", Style.success
    LETTERS_WRONG = "letters_wrong", "Wrong letters?", "🔤"
    WAIVE = "waive", "It’s no placeholder", "👌"
    UNDO = "undo", "Undo", "↩️"
    TAKE_BACK = "take_back", "Take my vote back", "↩️"
    UNSIGN = "unsign", "Take my sign-offs back", "↩️"
    STAND_BY = "stand_by", "Keep my vote", "✋", Style.primary
    ACCEPT = "accept", "Accept", "✅", Style.success
    DECLINE = "decline", "Decline", "✖️"
    GIVE_BACK = "give_back", "Release my claim", "👀"
    UNREPORT = "unreport", "Withdraw my report", "↩️"
    EMBARGO = "embargo", "Set the embargo", "⛔", Style.primary
    FORGET_WORDS = "forget_words", "Erase me, keep my words without my name", "👋", Style.danger
    FORGET_ALL = "forget_all", "Erase me and my words", "🗑️", Style.danger
    KEEP_BYLINE = "keep_byline", "Keep the byline", "✍️"
    REMOVE_BYLINE = "remove_byline", "Print “a former member”", "👋"
    ERASE_SERVER = "erase_server", "Erase it now", "🗑️", Style.danger
    ERASE_SERVER_SURELY = "erase_server_surely", "Yes, erase all of it", "🗑️", Style.danger
    NO_EMBARGO = "no_embargo", "There is none", "✔️"
    SET_UP = "set_up", "Set up", "🛠️", Style.primary
    SET_UP_MORE = "set_up_more", "On: zone and rules", "➡️", Style.primary
    EDIT_SETTINGS = "edit_settings", "Edit", "✏️"
    MOVE_ANYWAY = "move_anyway", "Move it all the same", "➡️"


NUMBER = r"(?:[0-8][0-9]{18}|[0-9]{1,18})"
"""A number in a custom id: never more than 64 bits hold. A custom id with another one is not read at all."""

TEMPLATE = pattern(rf"cd:(?P<press>[a-z_]{{1,40}}):(?P<article>{NUMBER}):(?P<extra>{NUMBER})")
"""`article` is the id of a server on the buttons that set up its newsroom or erase it. `extra` is a revision's or a page's number,
the id of a report, a section, a retraction, a bypass, an invitation, an event or a channel, a revision's number times 100 with the
place of one of its pictures, or a moment in Unix seconds, by the button; 0 without one."""


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
    return ui.Button(
        label=label or press.label,
        emoji=emoji or press.mark,
        style=press.style,
        custom_id=custom_id(press, article_id, extra),
        disabled=disabled,
    )


def row(
    *presses: Press, article_id: int = 0, extra: int = 0, labels: Mapping[Press, str] | None = None
) -> ui.View:
    """Buttons under a plain message; `labels` where one says another thing than usually."""
    view = ui.View(timeout=None)
    for press in presses:
        view.add_item(button(press, article_id, extra, label=(labels or {}).get(press)))
    return settled(view)


def undo_button(article_id: int, event_id: int) -> ui.View | None:
    """*Undo* for a time that was set at once; None if nothing was."""
    return row(Press.UNDO, article_id=article_id, extra=event_id) if event_id else None


def settled(view: V) -> V:
    """Mark a view as needing no memory: its buttons are read from their ids, so nothing is kept."""
    view.stop()
    return view

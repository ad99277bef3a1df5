"""The settings of a newsroom on screen: the sheet, and what a change came to."""

from __future__ import annotations

from typing import Any

from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.setting_kinds import Shape
from bot.domain.newsroom.settings import SETTINGS, SLOTS, TIMEZONE, Group, Setting
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape

VALUE_SHOWN = 600
"""Characters of a value that the sheet shows, such as of a timetable."""

WAYS = "Change them with `/newsroom settings`, channels and roles with `/newsroom setup`; `without` takes one away."


def settings_sheet(room: Newsroom) -> str:
    """How the newsroom works, group by group."""
    return clip("\n".join(["**The newsroom**", *(group_text(room, group) for group in Group), WAYS]), 1990)


def group_text(room: Newsroom, group: Group) -> str:
    """A part of the sheet: its settings, and what is meant by those that say more than a value."""
    inside = [setting for setting in SETTINGS if setting.group is group]
    values = " · ".join(f"`{setting.option}` {value_of(setting, room)}" for setting in inside)
    meant = [meaning for setting in inside if (meaning := _meaning(setting, room))]
    return "\n".join([f"**{group}**", values, *(f"-# {meaning}" for meaning in meant)])


def value_of(setting: Setting[Any], room: Newsroom) -> str:
    """What a setting is, as the sheet shows it."""
    shown = clip(setting.shown(room), VALUE_SHOWN)
    return shown if setting.kind.shape in (Shape.CHANNEL, Shape.ROLE) else escape(shown)


def _meaning(setting: Setting[Any], room: Newsroom) -> str:
    shown = setting.shown(room)
    meaning = setting.kind.meanings.get(shown)
    return f"`{setting.option}` {shown}: {meaning}." if meaning else ""


def changes_text(before: Newsroom, after: Newsroom, named: frozenset[str]) -> str:
    """What was changed: what each setting was, and what it is. `named` are the options that somebody gave, also where they
    gave what it was already."""
    lines: list[str] = []
    for setting in SETTINGS:
        was, now = value_of(setting, before), value_of(setting, after)
        if was != now:
            meaning = setting.kind.meanings.get(setting.shown(after))
            lines.append(
                f"`{setting.option}` was {was}, and is now **{now}**" + (f": {meaning}." if meaning else ".")
            )
        elif setting.option in named:
            lines.append(f"`{setting.option}` is {now} already.")
    if SLOTS.of(before) != SLOTS.of(after) or TIMEZONE.of(before) != TIMEZONE.of(after):
        lines.append(
            "-# What is scheduled already keeps its time; `/publish calendar` marks what is outside the slots."
        )
    return "\n".join(lines)

"""The settings of a newsroom on screen: the sheet, and what a change came to."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.domain.late import pattern
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.setting_kinds import Shape
from bot.domain.newsroom.settings import SETTINGS, SLOTS, TIMEZONE, Group, Setting
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import NUMBER, Press, button, settled
from bot.ui.newsroom.setting_forms import FORM_HOLDS, name_of

VALUE_SHOWN = 600
"""Characters of a value that the sheet shows, such as of a timetable."""

WAYS = (
    "-# *Edit* changes a group. `/newsroom settings` with an option changes one setting; its `without` removes a"
    " channel or role."
)

WHICH = "Which of them? Choose up to five at a time."

MENU = pattern(rf"cd-settings:(?P<guild>{NUMBER}):(?P<group>[0-9])")
"""The custom id of the menu of a group's settings."""


def settings_page(room: Newsroom) -> ui.LayoutView:
    """How the newsroom works, group by group, each with its *Edit*."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay("## The newsroom"))
    for number, group in enumerate(Group):
        edit = button(Press.EDIT_SETTINGS, room.guild_id, number)
        view.add_item(ui.Section(ui.TextDisplay(group_text(room, group)), accessory=edit))
    view.add_item(ui.TextDisplay(WAYS))
    return settled(view)


def of_group(group: Group) -> list[Setting[Any]]:
    """The settings of a group."""
    return [setting for setting in SETTINGS if setting.group is group]


def menu_of(room: Newsroom, group: Group) -> ui.View:
    """The settings of a group to choose from, with what each is."""
    found = of_group(group)
    menu: ui.Select[ui.View] = ui.Select(
        custom_id=f"cd-settings:{room.guild_id}:{list(Group).index(group)}",
        placeholder=str(group),
        max_values=min(FORM_HOLDS, len(found)),
    )
    for setting in found:
        brief = setting.kind.brief or setting.kind.show
        shown = "" if setting.kind.shape in (Shape.CHANNEL, Shape.ROLE) else f"{brief(setting.of(room))} · "
        menu.add_option(
            label=name_of(setting), value=setting.option, description=clip(f"{shown}{setting.help}", 100)
        )
    view = ui.View(timeout=None)
    view.add_item(menu)
    return settled(view)


def group_text(room: Newsroom, group: Group) -> str:
    """A part of the sheet: its settings, and what is meant by those that say more than a value."""
    inside = of_group(group)
    values = " · ".join(f"`{setting.option}` {value_of(setting, room)}" for setting in inside)
    meant = [meaning for setting in inside if (meaning := _meaning(setting, room))]
    return "\n".join([f"**{group}**", values, *(f"-# {meaning}" for meaning in meant)])


def value_of(setting: Setting[Any], room: Newsroom) -> str:
    """What a setting is, as the sheet shows it."""
    kind = setting.kind
    shown = clip(setting.shown(room) if kind.brief is None else kind.brief(setting.of(room)), VALUE_SHOWN)
    return shown if kind.shape in (Shape.CHANNEL, Shape.ROLE) else escape(shown)


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
        if setting.of(before) != setting.of(after):
            meaning = setting.kind.meanings.get(setting.shown(after))
            lines.append(
                f"`{setting.option}` is another text now: **{now}**."
                if was == now
                else f"`{setting.option}` was {was}, and is now **{now}**"
                + (f": {meaning}." if meaning else ".")
            )
        elif setting.option in named:
            lines.append(f"`{setting.option}` is {now} already.")
    if SLOTS.of(before) != SLOTS.of(after) or TIMEZONE.of(before) != TIMEZONE.of(after):
        lines.append(
            "-# Scheduled articles keep their times. `/publish calendar` marks those outside the slots."
        )
    return "\n".join(lines)

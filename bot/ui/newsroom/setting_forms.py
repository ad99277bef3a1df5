"""Forms of settings: the guided set-up in two pages, and those that change what stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.newsroom import settings as declared
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.section import Section
from bot.domain.newsroom.setting_kinds import NONE, Shape
from bot.domain.newsroom.settings import Setting, fingerprint
from bot.domain.newsroom.templates import TEMPLATE
from bot.domain.publishing.layout import clip
from bot.ui.forms import Form, new_modal

Label = ui.Label[ui.Modal]

FIRST_PAGE: tuple[Setting[Any], ...] = (
    declared.REVIEW,
    declared.PUBLISH,
    declared.EDITORS,
    declared.CHIEFS,
    declared.ANNOUNCE,
)
SECOND_PAGE: tuple[Setting[Any], ...] = (
    declared.TIMEZONE,
    declared.APPROVALS,
    declared.RELEASE,
    declared.SUBSCRIBERS,
    declared.WRITERS,
)
"""What the guided set-up asks for. A form has room for five."""

FORM_HOLDS = 5
"""Settings that one form asks for at the most: Discord's limit."""

NEEDED = (declared.REVIEW, declared.PUBLISH, declared.EDITORS)
"""What a newsroom cannot do without."""

_NAMES = {
    "review": "Review channel",
    "publish": "Publish channel",
    "announce": "Announcements channel",
    "signoffs": "Sign-offs",
    "template_standfirst": "Hint for the standfirst",
    "template_body": "Template of the text",
    "template_tags": "Tags that are there already",
    "template_sources": "Sources asked for",
}

TEXT_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news]
DESTINATIONS = [*TEXT_CHANNELS, discord.ChannelType.forum, discord.ChannelType.media]
"""What may hold articles."""

LISTED = 25
"""Choices that Discord shows in a menu."""


def name_of(setting: Setting[Any]) -> str:
    """What a setting is called in a form."""
    return _NAMES.get(setting.option, setting.option.replace("_", " ").capitalize())


def first_page(guild: discord.Guild, room: Newsroom | None, *, here: bool) -> ui.Modal:
    """Channels and roles, as they stand. `here` says whether it opens in the server itself."""
    labels = [
        setting_label(
            setting,
            room,
            guild,
            here=here,
            required=False,
            hint=f"{setting.help}. Left empty: I offer to create it" if setting in NEEDED else setting.help,
        )
        for setting in FIRST_PAGE
    ]
    return _form(Form.SET_UP, guild, room, FIRST_PAGE, labels)


def second_page(guild: discord.Guild, room: Newsroom, *, here: bool) -> ui.Modal:
    """Zone, approvals, release policy and who writes and is pinged. Nobody's zone is guessed: where none was named, the
    field is empty."""
    labels = [setting_label(setting, room, guild, here=here) for setting in SECOND_PAGE]
    return _form(Form.SET_UP_MORE, guild, room, SECOND_PAGE, labels)


def settings_form(
    guild: discord.Guild, room: Newsroom, settings: Sequence[Setting[Any]], *, here: bool
) -> ui.Modal:
    """A few settings, as they stand."""
    labels = [setting_label(setting, room, guild, here=here) for setting in settings]
    return _form(Form.SETTINGS, guild, room, settings, labels)


def template_form(guild: discord.Guild, room: Newsroom, section: Section, *, here: bool) -> ui.Modal:
    """What the form for a new article of a section holds, as it stands; `room` is the section's view."""
    hint = "Empty: none. “newsroom”: as there. "
    modal = new_modal(
        Form.SECTION_TEMPLATE,
        section.id,
        fingerprint(room, [each.option for each in TEMPLATE]),
        title=clip(f"The form for {section.name}", 45),
    )
    for each in TEMPLATE:
        said = "" if each.kind.shape is Shape.CHOICE else f"{hint}{each.help.partition(' (')[0]}"
        modal.add_item(setting_label(each, room, guild, here=here, hint=said))
    return modal


def _form(
    form: Form,
    guild: discord.Guild,
    room: Newsroom | None,
    settings: Sequence[Setting[Any]],
    labels: Sequence[Label],
) -> ui.Modal:
    shown = 0 if room is None else fingerprint(room, [each.option for each in settings])
    modal = new_modal(form, guild.id, shown)
    for label in labels:
        modal.add_item(label)
    return modal


def setting_label(
    setting: Setting[Any],
    room: Newsroom | None,
    guild: discord.Guild,
    *,
    here: bool,
    required: bool | None = None,
    hint: str = "",
) -> Label:
    """A setting as a field of a form, with what it is now. In a DM there are no channels and roles to choose from, so the
    server's are listed."""
    kind, value = setting.kind, setting.default if room is None else setting.of(room)
    wanted = not kind.optional if required is None else required
    match kind.shape:
        case Shape.CHANNEL | Shape.ROLE:
            component = (_entities if here else _listed)(setting, value, guild, required=wanted)
        case Shape.CHOICE:
            component = _choices(setting, kind.show(value))
        case Shape.TEXT | Shape.NUMBER:
            unset = setting is declared.TIMEZONE and value == setting.default
            shown = "" if unset or (kind.optional and kind.show(value) in NONE) else kind.show(value)
            component = ui.TextInput[ui.Modal](
                custom_id=setting.option,
                style=discord.TextStyle.paragraph if kind.longest > 200 else discord.TextStyle.short,
                default=shown or None,
                max_length=kind.longest,
                required=wanted,
                placeholder=clip(kind.allowed, 100),
            )
    return ui.Label(text=name_of(setting), description=clip(hint or setting.help, 100), component=component)


def _entities(
    setting: Setting[Any], value: int | None, guild: discord.Guild, *, required: bool
) -> ui.ChannelSelect[ui.Modal] | ui.RoleSelect[ui.Modal]:
    # Discord does not open a form with a default that is deleted.
    least = 1 if required else 0
    if setting.kind.shape is Shape.CHANNEL:
        there = value is not None and guild.get_channel(value) is not None
        default = discord.SelectDefaultValue(id=value or 0, type=discord.SelectDefaultValueType.channel)
        return ui.ChannelSelect(
            custom_id=setting.option,
            channel_types=DESTINATIONS if setting.kind.forums else TEXT_CHANNELS,
            required=required,
            min_values=least,
            default_values=[default] if there else [],
        )
    there = value is not None and guild.get_role(value) is not None
    default = discord.SelectDefaultValue(id=value or 0, type=discord.SelectDefaultValueType.role)
    return ui.RoleSelect(
        custom_id=setting.option,
        required=required,
        min_values=least,
        default_values=[default] if there else [],
    )


def _listed(
    setting: Setting[Any], value: int | None, guild: discord.Guild, *, required: bool
) -> ui.Select[ui.Modal]:
    if setting.kind.shape is Shape.CHANNEL:
        channels = [*guild.text_channels, *(guild.forums if setting.kind.forums else ())]
        found = [(channel.id, f"#{channel.name}") for channel in channels]
    else:
        roles = [role for role in reversed(guild.roles) if not role.is_default() and not role.managed]
        found = [(role.id, f"@{role.name}") for role in roles]
    found.sort(key=lambda each: each[0] != value)  # what it is now is among those that are shown
    menu: ui.Select[ui.Modal] = ui.Select(
        custom_id=setting.option, required=required, min_values=1 if required else 0
    )
    for number, name in found[:LISTED]:
        menu.add_option(label=clip(name, 100), value=str(number), default=number == value)
    if not found:
        menu.add_option(label="There is none to choose", value="none")
    return menu


def _choices(setting: Setting[Any], shown: str) -> ui.RadioGroup[ui.Modal]:
    group: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=setting.option, required=True)
    for choice in setting.kind.choices:
        meaning = setting.kind.meanings.get(choice, "").replace("`", "")
        group.add_option(
            label=choice, value=choice, description=clip(meaning, 100) or None, default=choice == shown
        )
    return group

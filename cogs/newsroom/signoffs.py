"""`/newsroom signoffs`: what an article needs beside votes, declared by a line or by a form."""

from __future__ import annotations

import re

import discord

from bot.desk.newsroom.setup import Seen
from bot.domain.late import pattern
from bot.domain.newsroom.errors import NoSuchPlace
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.setting_kinds import OF_NEWSROOM
from bot.domain.newsroom.settings import SIGN_OFFS, fingerprint
from bot.domain.newsroom.signoffs import (
    NONE,
    BadSignOff,
    Fault,
    SignOff,
    SignOffs,
    checked,
    key_of,
    read_line,
    sign_off,
    written,
)
from bot.domain.refusals import UnknownPress
from bot.ui.forms import Form
from bot.ui.newsroom.signoffs import MENU, REMOVE, WHEN, of_section, page, rule_form
from cogs.acting import Act, Handler
from cogs.answers import Answer, Reply
from cogs.components import Component, Touched
from cogs.newsroom.guided import guild_at, is_here
from cogs.person import person_at

_ROLE = pattern(r"(?<=[;:])\s*role\b:?\s+([^;]+)", re.IGNORECASE)


async def declare(act: Act) -> None:
    """Show the sign-offs, or do what a line says: add one, change it, or remove it by `none`."""
    line, section = " ".join(act.given("line").split()), act.given("section")
    guild = guild_at(act.bot, act.article_id)
    room = await act.desk.setup.to_edit(guild.id, act.person)
    if section:
        room = await act.desk.sections.get(guild.id, section)
    if not line:
        await _show(act.answer, room)
        return
    name, _, rest = line.partition(":")
    if room.section is not None and key_of(line) in OF_NEWSROOM:
        made = await act.desk.sections.edit(guild.id, act.person, room.section.name, {"signoffs": None})
        await _show(act.answer, made.newsroom)
        return
    if key_of(line) in NONE:
        declared: SignOffs = ()
    elif key_of(rest) in NONE - {""}:
        declared = _without(SIGN_OFFS.of(room), name)
    else:
        declared = _with(SIGN_OFFS.of(room), read_line(_roles_by_id(guild, line)))
    await _keep(act, guild, room, declared, fingerprint(room, ["signoffs"]))


def _roles_by_id(guild: discord.Guild, line: str) -> str:
    """The line with roles that are written by their names as mentions. Raises BadSignOff for one that is not there."""

    def mention(match: re.Match[str]) -> str:
        said = match[1].strip()
        if key_of(said) in NONE or re.fullmatch(r"(<@&)?\d{15,20}>?", said):
            return match[0]
        named = said.removeprefix("@").casefold()
        found = [role for role in guild.roles if role.name.casefold() == named]
        if len(found) != 1:
            raise BadSignOff(Fault.ROLE, said)
        return f" role {found[0].mention}"

    return _ROLE.sub(mention, line)


def _with(declared: SignOffs, one: SignOff, was: str = "") -> SignOffs:
    """With this one, in the place of the one that was called so."""
    key = key_of(was or one.name)
    if any(each.key == key for each in declared):
        return checked(one if each.key == key else each for each in declared)
    return checked((*declared, one))


def _without(declared: SignOffs, name: str) -> SignOffs:
    left = tuple(each for each in declared if each.key != key_of(name))
    if len(left) == len(declared):
        raise BadSignOff(Fault.GONE, name)
    return left


async def _keep(act: Act, guild: discord.Guild, room: Newsroom, declared: SignOffs, seen: int) -> None:
    had = {each.role for each in SIGN_OFFS.of(room)}
    if any(each.role not in had and guild.get_role(each.role or 0) is None for each in declared if each.role):
        raise NoSuchPlace("signoffs")
    given = {"signoffs": written(declared) or "none"}
    if room.section is not None:
        made = await act.desk.sections.edit(guild.id, act.person, room.section.name, given)
        await _show(act.answer, made.newsroom)
        return
    done = await act.desk.setup.change(guild.id, act.person, given, seen=Seen(("signoffs",), seen))
    await _show(act.answer, done.newsroom)


async def _show(answer: Answer, room: Newsroom) -> None:
    if room.section is not None:
        await answer.privately(of_section(room))
        return
    text, view = page(room)
    await answer.privately(text, view=view)


async def _chosen(touched: Touched) -> None:
    interaction, guild_id = touched.interaction, int(touched.match["guild"])
    person = await person_at(interaction, guild_id)
    guild = guild_at(interaction.client, guild_id)
    room = await touched.desk.setup.to_edit(guild_id, person)
    word, _, name = touched.value.partition(":")
    one = next((each for each in SIGN_OFFS.of(room) if each.key == key_of(name)), None)
    if word not in ("add", "change", REMOVE) or (word != "add" and one is None):
        raise UnknownPress
    act = Act(touched.answer, interaction.client, person, guild_id, interaction=interaction)
    if word == REMOVE:
        await _keep(act, guild, room, _without(SIGN_OFFS.of(room), name), int(touched.match["seen"]))
    else:
        await act.answer.form(rule_form(room, guild, one, here=is_here(act)))


async def _sent(act: Act) -> None:
    """The form came back: the name of a field says which sign-off it was."""
    guild = guild_at(act.bot, act.article_id)
    room = await act.desk.setup.to_edit(guild.id, act.person)
    asked = next((key for key in act.typed if key.startswith(f"{WHEN}:")), "")
    was = asked.partition(":")[2]
    role = act.given("role")
    one = sign_off(
        act.given("name"),
        act.given(asked),
        act.given("terms"),
        int(role) if role.isdecimal() else None,
        act.given("checklist"),
    )
    await _keep(act, guild, room, _with(SIGN_OFFS.of(room), one, was), act.extra)


FORMS = {Form.SIGN_OFF_RULE: Handler(_sent, who=person_at)}
COMPONENTS = (Component(MENU, _chosen, lambda _: Reply.FORM),)

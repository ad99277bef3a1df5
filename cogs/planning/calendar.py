"""`/publish calendar`: what goes out when, as a list, a picture and a file, and its buttons and menus."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import discord
from discord.ext import commands

from bot.desk.planning.calendar import Move, may_move
from bot.desk.planning.calendar_file import CALENDAR_FILE, calendar_file
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.roles import Person
from bot.domain.planning.plan import Plan, Span
from bot.domain.refusals import Refusal, UnknownPress
from bot.ui.planning.calendar import (
    BUTTON_TEMPLATE,
    MENU_TEMPLATE,
    NO_PICTURES,
    SLOTS_OFFERED,
    Asking,
    Do,
    Spot,
    calendar_view,
    file_word,
    picture_alt,
    picture_word,
    read_article_value,
    read_custom_id,
    read_slot_value,
    spot_of,
    told,
)
from bot.ui.refusals import sentence
from cogs.answers import Answer, Reply, courtesy
from cogs.article_option import guild_of
from cogs.bot_access import Context, Interaction, desk_of
from cogs.components import Component, Touched
from cogs.person import person_at, person_in
from cogs.said import Files

if TYPE_CHECKING:
    from bot.ui.planning.calendar_picture import Picture


class CalendarOptions(commands.FlagConverter, case_insensitive=True):
    """Options of `/publish calendar`; in chat written `name: value`."""

    picture: Literal["week", "month"] | None = commands.flag(
        description="As a picture of the week or the month", default=None
    )
    file: bool = commands.flag(description="As a file for calendar programs (.ics)", default=False)


async def show_calendar(context: Context, options: CalendarOptions) -> None:
    """Show the plan to somebody of the desk, in the form that they asked for."""
    async with courtesy(Answer(context)) as answer:
        calendar, guild_id, person = desk_of(context.bot).calendar, guild_of(context), person_in(context)
        note = ""
        if options.picture or options.file:
            span = None if options.picture is None else Span(options.picture)
            papers = await _papers(context.bot, guild_id, person, span, file=options.file)
            if papers.files:
                await answer.privately(papers.text, files=papers.files)
                return
            note = papers.text
        plan = await calendar.plan(guild_id, person)
        await answer.show(calendar_view(plan, Spot(guild_id), movable=may_move(plan, person), note=note))


@dataclass(frozen=True, slots=True)
class Papers:
    """The plan as files, and what is said with them. Without any file the text says why."""

    text: str
    files: Files


async def _papers(
    bot: discord.Client, guild_id: int, person: Person, span: Span | None, *, file: bool
) -> Papers:
    """The plan as a picture, a calendar file, or both. Raises NoNewsroom, DeskOnly."""
    plan = await desk_of(bot).calendar.plan(guild_id, person, span)
    guild = bot.get_guild(guild_id)
    name = guild.name if guild is not None else ""
    said: list[str] = []
    files: list[tuple[str, bytes] | tuple[str, bytes, str]] = []
    if span is not None:
        picture = await asyncio.to_thread(_drawn, plan, span, name)
        if picture is None:
            said.append(NO_PICTURES)
        else:
            files.append((f"plan-{span}.png", picture.png, picture_alt(plan, span)))
            said.append(picture_word(plan, span, complete=picture.complete))
    if file:
        files.append((CALENDAR_FILE, calendar_file(plan, f"{name}: plan")))
        said.append(file_word(plan))
    return Papers("\n".join(said), files)


def _drawn(plan: Plan, span: Span, name: str) -> Picture | None:
    """The picture; None where the extra that draws it is not installed."""
    try:
        from bot.ui.planning.calendar_picture import draw  # noqa: PLC0415 - Pillow is an extra, and slow to load
    except ImportError:
        return None
    return draw(plan, span, name)


PAPERS = {Do.WEEK: Span.WEEK, Do.MONTH: Span.MONTH, Do.FILE: None}
"""What gives the plan as a file: as which picture, if as one."""

MOVING = frozenset({Do.EARLIER, Do.LATER, Do.SWAP_WITH, Do.TO_SLOT})
"""What changes the plan; the rest only draws it."""


@dataclass(frozen=True, slots=True)
class Used:
    """A button or menu that somebody used: what it asks for, where they were, the choice made in a menu."""

    do: Do
    spot: Spot
    value: str
    person: Person


async def _use(touched: Touched) -> None:
    answer, read = touched.answer, read_custom_id(touched.match)
    if read is None:
        raise UnknownPress
    do, spot = read
    interaction = touched.interaction
    person = await person_at(interaction, spot.guild_id)
    used = Used(do, spot, touched.value, person)
    if do in PAPERS:
        papers = await _papers(interaction.client, spot.guild_id, person, PAPERS[do], file=do is Do.FILE)
        await answer.privately(papers.text, files=papers.files)
    elif do in MOVING:
        await _move(interaction, answer, used)
    else:
        await _look(interaction, answer, used)


def _reply(match: re.Match[str]) -> Reply:
    read = read_custom_id(match)
    return Reply.PRIVATELY if read is None or read[0] in PAPERS else Reply.IN_PLACE


COMPONENTS = (Component(BUTTON_TEMPLATE, _use, _reply), Component(MENU_TEMPLATE, _use, _reply))


async def _look(interaction: Interaction, answer: Answer, used: Used) -> None:
    """Draw the calendar, perhaps with another article chosen or another question asked."""
    spot, after = used.spot, None
    match used.do:
        case Do.CHOOSE:
            spot = Spot(spot.guild_id, spot.page, read_article_value(used.value)[0])
        case Do.SWAP:
            spot = replace(spot, asking=Asking.PARTNER)
        case Do.SLOT:
            spot = replace(spot, asking=Asking.SLOT)
        case Do.TO_SLOT:
            after, _ = read_slot_value(used.value)
        case _:
            pass
    await _redraw(interaction, answer, used.person, spot, after=after)


async def _move(interaction: Interaction, answer: Answer, used: Used) -> None:
    """Move an article, and draw the calendar as it is then; what is refused is said in it."""
    calendar, spot, person = desk_of(interaction.client).calendar, used.spot, used.person
    chosen, version = spot.article_id, spot.version
    moves: Sequence[Move] = ()
    refused = ""
    try:
        match used.do:
            case Do.SWAP_WITH:
                moves = await calendar.swap(chosen, version, *read_article_value(used.value), person)
            case Do.TO_SLOT:
                at, more = read_slot_value(used.value)
                if more:
                    await _look(interaction, answer, used)
                    return
                moves = [await calendar.place(chosen, version, at, person)]
            case _:
                moves = await calendar.shift(chosen, version, person, earlier=used.do is Do.EARLIER)
    except Refusal as refusal:
        refused = f"⚠️ {sentence(refusal)}"
    await _redraw(
        interaction, answer, person, replace(spot, asking=Asking.ARTICLE), moves=moves, note=refused
    )


async def _redraw(
    interaction: Interaction,
    answer: Answer,
    person: Person,
    spot: Spot,
    *,
    moves: Sequence[Move] = (),
    after: datetime | None = None,
    note: str = "",
) -> None:
    """Bring the message up to date: with what was moved, or with a word on why nothing was."""
    calendar = desk_of(interaction.client).calendar
    plan = await calendar.plan(spot.guild_id, person)
    if moves:
        spot, note = spot_of(plan, spot, moves[0].article.id), told(plan, moves)
    slots: list[datetime] = []
    if spot.asking is Asking.SLOT and spot.article_id:
        slots = await calendar.free_slots(spot.article_id, person, after=after, limit=SLOTS_OFFERED + 1)
    view = calendar_view(plan, spot, movable=may_move(plan, person), slots=slots, note=note)
    await answer.in_place(view)

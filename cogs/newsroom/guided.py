"""The guided set-up: two forms, and what is missing is created on request. Rights are looked at on every step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.delivery.message_turns import Turns
from bot.delivery.newsroom.creation import create, lacking_to_create
from bot.delivery.newsroom.people_check import check_let_in
from bot.delivery.newsroom.permission_check import check, on_by
from bot.desk.newsroom.setup import Given, Seen
from bot.domain.newsroom.errors import NoSuchPlace, NotAMember
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.setting_kinds import Shape
from bot.domain.newsroom.settings import BY_OPTION, Setting
from bot.ui.buttons import Press
from bot.ui.forms import Form
from bot.ui.newsroom.setting_forms import FIRST_PAGE, NEEDED, first_page, second_page
from bot.ui.newsroom.settings import changes_text
from bot.ui.newsroom.setup import (
    CREATE,
    FirstPage,
    check_report,
    created_text,
    more_button,
    still_missing,
)
from cogs.acting import Act, Handler
from cogs.answers import Answer, Reply
from cogs.bot_access import Bot, desk_of, settings_of, submissions_of
from cogs.components import Component, Touched
from cogs.person import person_at

_turns = Turns()
"""One after the other in each server: two presses must not create everything twice."""


def guild_at(bot: discord.Client, guild_id: int) -> discord.Guild:
    """A server that the bot is in. Raises NotAMember where it is not."""
    guild = bot.get_guild(guild_id)
    if guild is None:
        raise NotAMember
    return guild


def is_here(act: Act) -> bool:
    """Whether somebody acts in the server that the act is about, and not in a DM."""
    return act.interaction is not None and act.interaction.guild_id == act.article_id


async def open_first(act: Act) -> None:
    """*Set up*, or the command without options: the first page."""
    guild = guild_at(act.bot, act.article_id)
    room = await act.desk.setup.to_set_up(guild.id, act.person)
    await act.answer.form(first_page(guild, room, here=is_here(act)))


async def _first_chosen(act: Act) -> None:
    guild = guild_at(act.bot, act.article_id)
    room = await act.desk.setup.to_set_up(guild.id, act.person)
    given = given_by(act, guild)
    chosen = {option: int(value) for option, value in given.items() if value is not None}
    page = FirstPage(guild.id, {**_standing(guild, room, NEEDED), **chosen})
    seen = Seen(tuple(given), act.extra)
    if page.missing:
        seen.need_unchanged(room)
        text, view = still_missing(page, lacking_to_create(guild, page.missing))
        await act.answer.privately(text, view=view)
        return
    await _establish(act.answer, act.bot, guild, act.person, page, seen=seen)


async def _create(touched: Touched) -> None:
    page = FirstPage.read(touched.match)
    bot = touched.interaction.client
    person = await person_at(touched.interaction, page.guild_id)
    guild = guild_at(bot, page.guild_id)
    turn = _turns.of(page.guild_id)
    async with turn.lock:
        room = await touched.desk.setup.to_set_up(guild.id, person)
        _need_all(guild, {BY_OPTION[option]: value for option, value in page.chosen.items()})
        # What somebody else has set up or created meanwhile is not created again.
        page = FirstPage(guild.id, {**_standing(guild, room, NEEDED), **page.chosen})
        desk = [guild.get_role(page.chosen.get(name, 0)) for name in ("editors", "chiefs")]
        made = await create(guild, page.missing, [role for role in desk if role is not None])
        page = FirstPage(guild.id, {**page.chosen, **{option: each.id for option, each in made.items()}})
        said = created_text({option: each.mention for option, each in made.items()})
        await _establish(touched.answer, bot, guild, person, page, said=said)


async def _establish(
    answer: Answer,
    bot: Bot,
    guild: discord.Guild,
    person: Person,
    page: FirstPage,
    *,
    seen: Seen | None = None,
    said: str = "",
) -> None:
    chosen = page.chosen
    done = await desk_of(bot).setup.establish(
        guild.id,
        person,
        review=chosen["review"],
        publish=chosen["publish"],
        editors=chosen["editors"],
        settings={each.option: chosen.get(each.option) for each in FIRST_PAGE if each not in NEEDED},
        seen=seen,
    )
    await submissions_of(bot).begin(guild, done.newsroom)
    head = " ".join(filter(None, [said, set_up_text(guild, done.newsroom)]))
    await answer.privately(await report(bot, guild, done.newsroom, head), view=more_button(guild.id))


async def _open_second(act: Act) -> None:
    guild = guild_at(act.bot, act.article_id)
    room = await act.desk.setup.to_edit(guild.id, act.person)
    await act.answer.form(second_page(guild, room, here=is_here(act)))


async def _second_chosen(act: Act) -> None:
    guild = guild_at(act.bot, act.article_id)
    await act.desk.setup.to_edit(guild.id, act.person)
    given = given_by(act, guild)
    done = await act.desk.setup.change(guild.id, act.person, given, seen=Seen(tuple(given), act.extra))
    changes = changes_text(done.before, done.newsroom, frozenset()) or "Everything stays as it was."
    await act.answer.privately(await report(act.bot, guild, done.newsroom, changes))


def given_by(act: Act, guild: discord.Guild) -> dict[str, Given]:
    """What came back in a form of settings, by option; None for what was left empty. Raises NoSuchPlace."""
    given: dict[str, Given] = {}
    for option, value in act.typed.items():
        setting = BY_OPTION.get(option)
        if setting is not None:
            entity = setting.kind.shape in (Shape.CHANNEL, Shape.ROLE)
            given[option] = (int(value) if value.isdecimal() else None) if entity else value
    _need_all(guild, {BY_OPTION[option]: value for option, value in given.items()})
    return given


def _need_all(guild: discord.Guild, chosen: Mapping[Setting[Any], Given]) -> None:
    """Raises NoSuchPlace for a channel or role that is not there (any more)."""
    for setting, value in chosen.items():
        if isinstance(value, int) and not _there(guild, setting, value):
            raise NoSuchPlace(setting.option)


def _there(guild: discord.Guild, setting: Setting[Any], value: int) -> bool:
    match setting.kind.shape:
        case Shape.CHANNEL:
            return guild.get_channel(value) is not None
        case Shape.ROLE:
            return guild.get_role(value) is not None
        case _:
            return True


def _standing(
    guild: discord.Guild, room: Newsroom | None, settings: Sequence[Setting[Any]]
) -> dict[str, int]:
    """What the newsroom has of these that is still there."""
    if room is None:
        return {}
    return {each.option: each.of(room) for each in settings if _there(guild, each, each.of(room))}


def set_up_text(guild: discord.Guild, room: Newsroom) -> str:
    """What is said first once a newsroom is set up: also who reads what is submitted in chat."""
    channel = guild.get_channel(room.submissions_channel or 0)
    if channel is None:
        return "The newsroom is set up."
    return (
        f"The newsroom is set up. Everyone who sees {channel.mention} reads what writers submit there by message. Once I"
        " have the text, I offer the writer to delete the message. That takes *Manage Messages*."
    )


async def report(
    bot: discord.Client, guild: discord.Guild, room: Newsroom, head: str, more: Sequence[str] = ()
) -> str:
    """What the check finds, after what is said first."""
    found = [*check(guild, room, on_by(settings_of(bot))), *await check_let_in(guild, room)]
    return check_report(room, head, [*(each.sentence for each in found), *more])


PRESSES = {
    Press.SET_UP: Handler(open_first, Reply.FORM, who=person_at),
    Press.SET_UP_MORE: Handler(_open_second, Reply.FORM, who=person_at),
}
FORMS = {
    Form.SET_UP: Handler(_first_chosen, who=person_at),
    Form.SET_UP_MORE: Handler(_second_chosen, who=person_at),
}
COMPONENTS = (Component(CREATE, _create),)

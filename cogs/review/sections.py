"""Sections: an article moves to another one, by command or by the menu on its writer's receipt; a section is removed."""

from __future__ import annotations

from bot.desk.review.section_removal import Removed
from bot.desk.review.transfers import Transfer
from bot.domain.newsroom.roles import Person
from bot.domain.refusals import UnknownPress
from bot.domain.review.errors import RollUnanswered
from bot.ui.review.sections import MENU, moved_text
from cogs.acting import Act
from cogs.bot_access import Bot, desk_of, roll_of
from cogs.components import Component, Touched
from cogs.person import person_towards


async def move_to_section(act: Act) -> None:
    """Move an article to the section that is named."""
    done = await _move(act.bot, act.article_id, act.person, act.given("section"))
    await act.answer.privately(moved_text(done))


async def remove_section(bot: Bot, guild_id: int, person: Person, named: str, to: str) -> Removed:
    """Remove a section, with its articles given to another one."""
    removal = desk_of(bot).section_removal
    questions = await removal.ready(guild_id, person, named, to)
    rolls = await roll_of(bot).answers(questions)
    if rolls is None:
        number = (await desk_of(bot).reading.sight(questions[0].article_id)).article.number
        raise RollUnanswered(number)
    return await removal.remove(guild_id, person, named, to, rolls)


async def _move(bot: Bot, article_id: int, person: Person, named: str) -> Transfer:
    desk = desk_of(bot)
    question = await desk.transfers.ready(article_id, person, named)
    roll = await roll_of(bot).answer(question)
    if roll is None:
        raise RollUnanswered((await desk.reading.sight(article_id)).article.number)
    return await desk.transfers.move(article_id, person, named, roll)


async def _choose(touched: Touched) -> None:
    article_id = int(touched.match["article"])
    person = await person_towards(touched.interaction, article_id)
    room = await touched.desk.reading.home(article_id)
    name = next((each.name for each in room.sections if str(each.id) == touched.value), None)
    if name is None:
        raise UnknownPress
    done = await _move(touched.interaction.client, article_id, person, name)
    await touched.answer.privately(moved_text(done))


COMPONENTS = (Component(MENU, _choose),)

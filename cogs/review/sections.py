"""Sections: an article moves to another one, by command or by the menu on its writer's receipt; a section is removed."""

from __future__ import annotations

from bot.desk import Desk
from bot.desk.review.section_removal import Removed
from bot.desk.review.transfers import Transfer
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.sections import section_named
from bot.domain.refusals import UnknownPress
from bot.domain.review.errors import RollUnanswered
from bot.ui.buttons import Press
from bot.ui.review.sections import MENU, asks_for_source, moved_text
from cogs.acting import Act, Handler
from cogs.answers import Answer
from cogs.bot_access import Bot, desk_of, roll_of
from cogs.components import Component, Touched
from cogs.person import person_towards


async def move_to_section(act: Act) -> None:
    """Move an article to the section that is named."""
    await _ask_or_move(act.answer, act.bot, act.article_id, act.person, act.given("section"))


async def _move_anyway(act: Act) -> None:
    """Move an article although it will wait there."""
    await act.desk.reading.opened_by(act.article_id, act.person)
    done = await _move(
        act.bot, act.article_id, act.person, await _name_of(act.desk, act.article_id, act.extra)
    )
    await act.answer.privately(moved_text(done))


async def _ask_or_move(answer: Answer, bot: Bot, article_id: int, person: Person, named: str) -> None:
    """Move an article; if it would wait there for a source, say so before."""
    desk = desk_of(bot)
    if await desk.transfers.lacks_source(article_id, person, named):
        room = await desk.reading.home(article_id)
        section = section_named(room, named)
        assert section is not None
        text, view = asks_for_source((await desk.reading.opened_by(article_id, person)).article, section)
        await answer.privately(text, view=view)
        return
    await answer.privately(moved_text(await _move(bot, article_id, person, named)))


async def _name_of(desk: Desk, article_id: int, section_id: int) -> str:
    room = await desk.reading.home(article_id)
    name = next((each.name for each in room.sections if each.id == section_id), None)
    if name is None:
        raise UnknownPress
    return name


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
    if not touched.value.isdecimal():
        raise UnknownPress
    name = await _name_of(touched.desk, article_id, int(touched.value))
    await _ask_or_move(touched.answer, touched.interaction.client, article_id, person, name)


PRESSES = {Press.MOVE_ANYWAY: Handler(_move_anyway)}
COMPONENTS = (Component(MENU, _choose),)

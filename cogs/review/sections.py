"""Sections: an article moves to another one, by command, by the menu on its card or on its writer's receipt; a section is
removed."""

from __future__ import annotations

from bot.desk.review.roll_call import Roll
from bot.desk.review.section_removal import Removed
from bot.desk.review.transfers import Transfer, Wanted
from bot.domain.late import pattern
from bot.domain.newsroom.roles import Person
from bot.domain.review.errors import RollUnanswered
from bot.ui.buttons import NUMBER, Press
from bot.ui.review.sections import MENU, MOVING, ask_move, asks_for_source, moved_text
from cogs.acting import Act, Handler
from cogs.answers import Answer
from cogs.bot_access import Bot, desk_of, roll_of
from cogs.components import Component, Touched
from cogs.person import person_towards


async def move_to_section(act: Act) -> None:
    """Move an article to the section that is named."""
    await _ask_or_move(act.answer, act.bot, act.article_id, act.person, act.given("section"))


async def _move_anyway(act: Act) -> None:
    """Move an article, after what that comes to was said."""
    await act.desk.reading.opened_by(act.article_id, act.person)
    await act.answer.privately(moved_text(await _move(act.bot, act.article_id, act.person, act.extra)))


async def _ask_or_move(answer: Answer, bot: Bot, article_id: int, person: Person, wanted: Wanted) -> None:
    """Move an article; if it would wait there for a source, say so before."""
    desk = desk_of(bot)
    if await desk.transfers.lacks_source(article_id, person, wanted):
        section = await desk.transfers.section(article_id, person, wanted)
        text, view = asks_for_source((await desk.reading.opened_by(article_id, person)).article, section)
        await answer.privately(text, view=view)
        return
    await answer.privately(moved_text(await _move(bot, article_id, person, wanted)))


async def remove_section(bot: Bot, guild_id: int, person: Person, named: str, to: str) -> Removed:
    """Remove a section, with its articles given to another one."""
    removal = desk_of(bot).section_removal
    questions = await removal.ready(guild_id, person, named, to)
    rolls = await roll_of(bot).answers(questions)
    if rolls is None:
        number = (await desk_of(bot).reading.sight(questions[0].article_id)).article.number
        raise RollUnanswered(number)
    return await removal.remove(guild_id, person, named, to, rolls)


async def _move(bot: Bot, article_id: int, person: Person, wanted: Wanted) -> Transfer:
    roll = await _roll(bot, article_id, person, wanted)
    return await desk_of(bot).transfers.move(article_id, person, wanted, roll)


async def _roll(bot: Bot, article_id: int, person: Person, wanted: Wanted) -> Roll:
    """Who of those that voted may judge there, as Discord says."""
    desk = desk_of(bot)
    question = await desk.transfers.ready(article_id, person, wanted)
    roll = await roll_of(bot).answer(question)
    if roll is None:
        raise RollUnanswered((await desk.reading.sight(article_id)).article.number)
    return roll


async def _choose(touched: Touched) -> None:
    """A writer chooses the section. No vote has been cast, so none can fall."""
    article_id, bot = int(touched.match["article"]), touched.interaction.client
    person = await person_towards(touched.interaction, article_id)
    await _ask_or_move(touched.answer, bot, article_id, person, _section(touched))


async def _ask(touched: Touched) -> None:
    """Somebody chose a section on the card: say what moving it there comes to."""
    article_id, wanted, bot = int(touched.match["article"]), _section(touched), touched.interaction.client
    person = await person_towards(touched.interaction, article_id)
    roll = await _roll(bot, article_id, person, wanted)
    text, view = ask_move(await touched.desk.transfers.foresee(article_id, person, wanted, roll))
    await touched.answer.privately(text, view=view)


def _section(touched: Touched) -> int:
    """The id of the section that was chosen; 0, which is none, for what no menu of ours says."""
    return int(touched.value) if NUMBERED.fullmatch(touched.value) else 0


NUMBERED = pattern(NUMBER)

PRESSES = {Press.MOVE_ANYWAY: Handler(_move_anyway)}
COMPONENTS = (Component(MENU, _choose), Component(MOVING, _ask))

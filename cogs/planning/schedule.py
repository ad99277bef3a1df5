"""When articles go out, as buttons, forms and commands set it; and the embargoes that keep them in."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import discord

from bot.delivery.newsroom.permission_check import check_use
from bot.desk.intake.manuscript import Manuscript
from bot.desk.planning.embargoes import Embargo, Heeded
from bot.desk.planning.scheduling import Timed
from bot.domain.article.states import Action
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.refusals import Refusal, UnknownPress
from bot.domain.times.moments import NotAMoment, NoTimeOfDay, UnclearMoment
from bot.ui.buttons import Press, row, undo_button
from bot.ui.forms import Form, new_modal
from bot.ui.intake.receipts import receipt, receipt_buttons
from bot.ui.planning.refusals import time_refused
from bot.ui.planning.schedule import (
    embargoed,
    lifted,
    reading_buttons,
    scheduled,
    scheduled_buttons,
    unscheduled,
    waiting_buttons,
)
from bot.ui.refusals import sentence
from cogs.acting import Act, Handler
from cogs.answers import Reply
from cogs.bot_access import desk_of, prefix_of


async def schedule(act: Act) -> None:
    """Give an article the time that was written, and say which; or ask what is unclear about it."""
    async with _another_time(act):
        timed = await act.desk.scheduling.schedule_in_words(act.article_id, act.person, act.given("when"))
        await act.answer.privately(_said(act, timed), view=scheduled_buttons(timed))


async def _ask_when(act: Act) -> None:
    await act.desk.scheduling.choose(act.article_id, act.person)
    await act.answer.form(new_modal(Form.SCHEDULE, act.article_id))


async def _set_time(act: Act) -> None:
    """Everything is looked at again: it may be an old message."""
    async with _another_time(act):
        try:
            at = datetime.fromtimestamp(act.extra, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise UnknownPress from error
        timed = await act.desk.scheduling.schedule(act.article_id, act.person, at)
        # In the place of the question, so that nobody answers it twice.
        await act.answer.in_place(scheduled_buttons(timed), _said(act, timed))


async def unschedule(act: Act) -> None:
    """Take an article off the schedule, and say what can be done now."""
    timed = await act.desk.scheduling.unschedule(act.article_id, act.person)
    await act.answer.privately(unscheduled(timed), view=waiting_buttons(timed.article))


async def embargo(act: Act) -> None:
    """A command puts an article under embargo: say until when, spelled out."""
    desk, home = act.desk, await act.desk.reading.home(act.article_id)
    try:
        reading = await desk.embargoes.read(home, act.given("until"))
    except (NotAMoment, NoTimeOfDay) as refusal:
        if act.interaction is not None:
            raise
        # In chat a time of several words is one only between quotation marks, which nobody can know.
        number = (await desk.reading.sight(act.article_id)).article.number
        quoted = f'`{prefix_of(act.bot)}draft embargo {number} "24 December 06:00" The ministry`'
        await act.answer.privately(f"{sentence(refusal)} In chat, put quotation marks around it: {quoted}")
        return
    timed = await desk.embargoes.set(act.article_id, act.person, Embargo(reading.at, act.given("source")))
    await act.answer.privately(embargoed(timed), view=undo_button(act.article_id, timed.event_id))


async def heeded_of(bot: discord.Client, guild_id: int, manuscript: Manuscript) -> Heeded:
    """What follows from the times that a text names."""
    if not manuscript.times:
        return Heeded()
    desk = desk_of(bot)
    newsroom = await desk.setup.newsroom(guild_id)
    return await desk.embargoes.heed(newsroom, manuscript.times, manuscript.embargo_source)


async def heed_file(act: Act, manuscript: Manuscript) -> int:
    """Put an article under the embargo that its changed file speaks of, or ask about it. Returns the event by which the
    embargo can be undone, 0 if none was set. Raises as `Embargoes.set` and `Embargoes.ask` do."""
    undo, embargoes = 0, act.desk.embargoes
    home = await act.desk.reading.home(act.article_id)
    found = await heeded_of(act.bot, home.guild_id, manuscript)
    if found.embargo is not None:
        undo = (await embargoes.set(act.article_id, act.person, found.embargo, sourced=False)).event_id
    if found.question is not None:
        await embargoes.ask(act.article_id, act.person, found.question)
    return undo


async def _ask_embargo(act: Act) -> None:
    """The question about an embargo is answered: it is to be set."""
    question = await act.desk.embargoes.asked(act.article_id, act.person)
    asked = {} if question is None else {"until": question.typed, "source": question.source}
    await act.answer.form(new_modal(Form.EMBARGO, act.article_id, filled=asked))


async def _deny_embargo(act: Act) -> None:
    await act.desk.embargoes.asked(act.article_id, act.person)
    await act.desk.embargoes.deny(act.article_id, act.person)
    await _next_step(act)


async def _take_embargo(act: Act) -> None:
    """The form for an embargo came back. A time that cannot be read is asked for again."""
    embargoes, home = act.desk.embargoes, await act.desk.reading.home(act.article_id)
    try:
        reading = await embargoes.read(home, act.given("until"))
    except Refusal as refusal:
        if time_refused(refusal) is None:
            raise
        view = row(Press.EMBARGO, article_id=act.article_id)
        await act.answer.privately(sentence(refusal), view=view)
        return
    new = Embargo(reading.at, act.given("source"))
    timed = await embargoes.set(act.article_id, act.person, new, sourced=False)
    await _next_step(act, timed.event_id)


async def _next_step(act: Act, undo: int = 0) -> None:
    home = await act.desk.reading.home(act.article_id)
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    taken = await act.desk.drafts.show(home.guild_id, act.person, str(sight.article.number))
    taken = replace(taken, undo=undo)
    await act.answer.privately(receipt(taken), view=receipt_buttons(taken))


async def lift(act: Act) -> None:
    """Lift an embargo and say what follows."""
    found = await act.desk.embargoes.lift(act.article_id, act.person, act.given("reason"))
    await act.answer.privately(lifted(found))


async def ask_to_lift(act: Act) -> None:
    """Open the form that asks for the reason."""
    await act.desk.reading.ready_for(Action.LIFT, act.article_id, act.person)
    await act.answer.form(new_modal(Form.LIFT, act.article_id))


@asynccontextmanager
async def _another_time(act: Act) -> AsyncGenerator[None]:
    """A time that is refused is followed by the way to another one."""
    try:
        yield
    except UnclearMoment as unclear:
        await act.answer.privately(sentence(unclear), view=reading_buttons(act.article_id, unclear))
    except Refusal as refusal:
        if time_refused(refusal) is None:
            raise
        view = row(Press.RESCHEDULE, article_id=act.article_id)
        await act.answer.privately(sentence(refusal), view=view)


def _said(act: Act, timed: Timed) -> str:
    return "\n".join([scheduled(timed), *_trouble(act.bot, timed.newsroom)])


def _trouble(bot: discord.Client, newsroom: Newsroom) -> list[str]:
    """What would keep the article from going out, said while there is time to mend it."""
    guild = bot.get_guild(newsroom.guild_id)
    found = check_use(guild, newsroom, "publish") if guild is not None else []
    return [f"⚠️ {shortcoming.sentence}" for shortcoming in found]


PRESSES = {
    Press.SCHEDULE: Handler(_ask_when, Reply.FORM),
    Press.RESCHEDULE: Handler(_ask_when, Reply.FORM),
    Press.SET_TIME: Handler(_set_time, Reply.IN_PLACE),
    Press.UNSCHEDULE: Handler(unschedule),
    Press.EMBARGO: Handler(_ask_embargo, Reply.FORM),
    Press.NO_EMBARGO: Handler(_deny_embargo),
}
FORMS = {
    Form.SCHEDULE: Handler(schedule),
    Form.LIFT: Handler(lift),
    Form.EMBARGO: Handler(_take_embargo),
}

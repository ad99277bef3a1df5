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
from bot.domain.article.article import Article
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.refusals import Refusal, UnknownPress
from bot.domain.times.moments import NotAMoment, NoTimeOfDay, UnclearMoment
from bot.ui.buttons import Press, Pressed, row, undo_button
from bot.ui.intake.receipts import receipt, receipt_buttons
from bot.ui.planning.forms import embargo_form, schedule_form
from bot.ui.planning.schedule import (
    embargoed,
    lifted,
    proposal,
    proposal_buttons,
    reading_buttons,
    scheduled,
    scheduled_buttons,
    time_refusal,
    unscheduled,
    waiting_buttons,
)
from bot.ui.refusals import sentence
from cogs.answers import Answer
from cogs.bot_access import Bot, Interaction, desk_of, prefix_of


async def propose(answer: Answer, bot: discord.Client, article_id: int, person: Person, text: str) -> None:
    """Say when an article would go out, with the buttons that set it; or what is unclear about the time."""
    async with _another_time(answer, article_id):
        proposed = await desk_of(bot).scheduling.propose(article_id, person, text)
        trouble = _trouble(bot, proposed.newsroom)
        await answer.privately("\n".join([proposal(proposed), *trouble]), view=proposal_buttons(proposed))


async def press_time(interaction: Interaction, answer: Answer, pressed: Pressed, person: Person) -> None:
    """One of the buttons of a time was pressed. Everything is looked at again: it may be an old message."""
    article_id, scheduling = pressed.article_id, desk_of(interaction.client).scheduling
    if pressed.press is Press.UNSCHEDULE:
        await tell_unscheduled(answer, await scheduling.unschedule(article_id, person))
    elif pressed.press is Press.SET_TIME:
        async with _another_time(answer, article_id):
            at = _moment(pressed.extra)
            timed = await scheduling.schedule(article_id, person, at)
            # In the place of the question, so that nobody answers it twice.
            await answer.in_place(scheduled_buttons(timed.article), scheduled(timed))
    else:
        await scheduling.ready(article_id, person)  # no form for what would be refused
        await answer.form(schedule_form(article_id))


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UnknownPress from error


async def unschedule(answer: Answer, bot: Bot, article: Article, person: Person) -> None:
    """Take an article off the schedule and say so."""
    await tell_unscheduled(answer, await desk_of(bot).scheduling.unschedule(article.id, person))


async def tell_unscheduled(answer: Answer, timed: Timed) -> None:
    """What came of it, and what can be done now."""
    await answer.privately(unscheduled(timed), view=waiting_buttons(timed.article))


async def embargo(
    answer: Answer,
    bot: Bot,
    article: Article,
    person: Person,
    until: str,
    source: str,
    *,
    in_chat: bool = False,
) -> None:
    """Put an article under embargo and say until when, spelled out."""
    desk = desk_of(bot)
    newsroom = await desk.setup.by_id(article.newsroom_id)
    try:
        reading = await desk.embargoes.read(newsroom, until)
    except (NotAMoment, NoTimeOfDay) as refusal:
        if not in_chat:
            raise
        # There a time of several words is one only between quotation marks, which nobody can know.
        quoted = f'`{prefix_of(bot)}draft embargo {article.number} "24 December 06:00" The ministry`'
        await answer.privately(f"{sentence(refusal)} In chat, put quotation marks around it: {quoted}")
        return
    timed = await desk.embargoes.set(article.id, person, Embargo(reading.at, source))
    await answer.privately(embargoed(timed), view=undo_button(article.id, timed.event_id))


async def heeded_of(bot: discord.Client, guild_id: int, manuscript: Manuscript) -> Heeded:
    """What follows from the times that a text names."""
    if not manuscript.times:
        return Heeded()
    desk = desk_of(bot)
    newsroom = await desk.setup.newsroom(guild_id)
    return await desk.embargoes.heed(newsroom, manuscript.times, manuscript.embargo_source)


async def heed_file(
    bot: discord.Client, guild_id: int, article_id: int, person: Person, manuscript: Manuscript
) -> int:
    """Put an article under the embargo that its changed file speaks of, or ask about it. Returns the event by which the
    embargo can be undone, 0 if none was set. Raises as `Embargoes.set` and `Embargoes.ask` do."""
    undo, embargoes = 0, desk_of(bot).embargoes
    found = await heeded_of(bot, guild_id, manuscript)
    if found.embargo is not None:
        undo = (await embargoes.set(article_id, person, found.embargo, sourced=False)).event_id
    if found.question is not None:
        await embargoes.ask(article_id, person, found.question)
    return undo


async def press_question(interaction: Interaction, answer: Answer, pressed: Pressed, person: Person) -> None:
    """The question about an embargo is answered: there is none, or it is to be set."""
    desk, article_id = desk_of(interaction.client), pressed.article_id
    question = await desk.embargoes.asked(article_id, person)
    if pressed.press is Press.EMBARGO:
        typed, source = (question.typed, question.source) if question is not None else ("", "")
        await answer.form(embargo_form(article_id, typed, source))
        return
    await desk.embargoes.deny(article_id, person)
    await _next_step(answer, interaction.client, article_id, person)


async def take_embargo(
    answer: Answer, bot: discord.Client, article_id: int, person: Person, until: str, source: str
) -> None:
    """The form for an embargo came back. A time that cannot be read is asked for again."""
    desk = desk_of(bot)
    home = await desk.reading.home(article_id)
    try:
        reading = await desk.embargoes.read(home, until)
    except Refusal as refusal:
        if time_refusal(refusal) is None:
            raise
        await answer.privately(sentence(refusal), view=row(Press.EMBARGO, article_id=article_id))
        return
    timed = await desk.embargoes.set(article_id, person, Embargo(reading.at, source), sourced=False)
    await _next_step(answer, bot, article_id, person, timed.event_id)


async def _next_step(
    answer: Answer, bot: discord.Client, article_id: int, person: Person, undo: int = 0
) -> None:
    desk = desk_of(bot)
    home = await desk.reading.home(article_id)
    sight = await desk.reading.opened_by(article_id, person)
    taken = await desk.drafts.show(home.guild_id, person, str(sight.article.number))
    taken = replace(taken, undo=undo)
    await answer.privately(receipt(taken), view=receipt_buttons(taken))


async def lift(answer: Answer, bot: discord.Client, article_id: int, person: Person, reason: str) -> None:
    """Lift an embargo and say what follows."""
    await answer.privately(lifted(await desk_of(bot).embargoes.lift(article_id, person, reason)))


@asynccontextmanager
async def _another_time(answer: Answer, article_id: int) -> AsyncGenerator[None]:
    """A time that is refused is followed by the way to another one."""
    try:
        yield
    except UnclearMoment as unclear:
        await answer.privately(sentence(unclear), view=reading_buttons(article_id, unclear))
    except Refusal as refusal:
        if time_refusal(refusal) is None:
            raise
        await answer.privately(sentence(refusal), view=row(Press.RESCHEDULE, article_id=article_id))


def _trouble(bot: discord.Client, newsroom: Newsroom) -> list[str]:
    """What would keep the article from going out, said while there is time to mend it."""
    guild = bot.get_guild(newsroom.guild_id)
    found = check_use(guild, newsroom, "publish") if guild is not None else []
    return [f"⚠️ {shortcoming.sentence}" for shortcoming in found]

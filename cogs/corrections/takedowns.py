"""Taking down: unpublished, put back and retracted, by command, button or form."""

from __future__ import annotations

import discord

from bot.domain.article.article import DownReason
from bot.domain.article.states import Action
from bot.domain.newsroom.roles import Person
from bot.ui.buttons import Press, Pressed, row
from bot.ui.corrections.forms import republish_form, retract_form, unpublish_form
from bot.ui.corrections.takedowns import (
    ask_surely,
    asked_buttons,
    called_off,
    republished,
    retracted,
    retraction_asked,
    unpublished,
)
from bot.ui.forms import Filled, Form, chosen
from cogs.answers import Answer
from cogs.bot_access import Context, Interaction, desk_of


async def unpublish(
    answer: Answer, bot: discord.Client, article_id: int, person: Person, code: DownReason, note: str
) -> None:
    """Take an article down and say what readers find."""
    await answer.privately(
        unpublished(await desk_of(bot).takedowns.unpublish(article_id, person, code, note))
    )


async def republish(
    answer: Answer, bot: discord.Client, article_id: int, person: Person, reason: str
) -> None:
    """Put an article back and say so."""
    await answer.privately(republished(await desk_of(bot).takedowns.republish(article_id, person, reason)))


async def retract(answer: Answer, context: Context, article_id: int, person: Person, reason: str) -> None:
    """Ask for a retraction, or show the one that waits for a second chief."""
    desk = desk_of(context.bot)
    standing = await desk.retractions.ready(article_id, person)
    if standing is not None:
        await answer.privately(retraction_asked(standing), view=asked_buttons(standing.retraction))
    elif not reason.strip() and context.interaction is not None:
        await answer.form(retract_form(article_id))
    else:
        await answer.hold_on()
        await answer.privately(retraction_asked(await desk.retractions.ask(article_id, person, reason)))


async def press_takedown(interaction: Interaction, answer: Answer, pressed: Pressed, person: Person) -> None:
    """One of the buttons around taking down was pressed, perhaps on an old message."""
    desk, article_id, retraction_id = desk_of(interaction.client), pressed.article_id, pressed.extra
    match pressed.press:
        case Press.UNPUBLISH:
            await desk.reading.ready_for(
                Action.UNPUBLISH, article_id, person
            )  # no form for what would be refused
            await answer.form(unpublish_form(article_id))
        case Press.REPUBLISH:
            await desk.reading.ready_for(Action.REPUBLISH, article_id, person)
            await answer.form(republish_form(article_id))
        case Press.RETRACT:
            asked = await desk.retractions.to_confirm(retraction_id, person)
            surely = row(Press.RETRACT_SURELY, article_id=article_id, extra=retraction_id)
            await answer.privately(ask_surely(asked), view=surely)
        case Press.RETRACT_SURELY:
            await answer.privately(retracted(await desk.retractions.confirm(retraction_id, person)))
        case _:
            await answer.privately(called_off(await desk.retractions.call_off(retraction_id, person)))


async def take_takedown(answer: Answer, bot: discord.Client, filled: Filled, person: Person) -> None:
    """One of the forms around taking down was sent in."""
    article_id, values = filled.article_id, filled.values
    match filled.form:
        case Form.UNPUBLISH:
            code = chosen(DownReason, values.get("code"), DownReason.OTHER)
            await unpublish(answer, bot, article_id, person, code, values.get("note", ""))
        case Form.REPUBLISH:
            await republish(answer, bot, article_id, person, values.get("reason", ""))
        case _:
            asked = await desk_of(bot).retractions.ask(article_id, person, values.get("reason", ""))
            await answer.privately(retraction_asked(asked))

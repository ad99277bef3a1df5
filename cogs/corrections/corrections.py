"""Corrections: opened, given their kind and note, and abandoned, by command, button or form."""

from __future__ import annotations

import discord

from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.states import Action
from bot.domain.newsroom.roles import Person
from bot.ui.buttons import Press, Pressed, row
from bot.ui.corrections.corrections import abandoned, ask_abandon, correction_buttons, correction_open
from bot.ui.corrections.forms import note_form
from bot.ui.forms import Filled, Form, chosen
from cogs.answers import Answer
from cogs.bot_access import Interaction, desk_of


async def open_correction(
    answer: Answer, bot: discord.Client, article_id: int, person: Person, kind: AmendmentKind, note: str
) -> None:
    """Open a correction and say what is to be done with it."""
    opened = await desk_of(bot).corrections.open(article_id, person, kind, note)
    await answer.privately(correction_open(opened), view=correction_buttons(opened))


async def press_correction(
    interaction: Interaction, answer: Answer, pressed: Pressed, person: Person
) -> None:
    """One of a correction's buttons was pressed, perhaps on an old message."""
    desk, article_id = desk_of(interaction.client), pressed.article_id
    match pressed.press:
        case Press.CORRECT:
            await desk.drafts.ready_to(
                Action.CORRECT, article_id, person
            )  # no form for what would be refused
            await answer.form(note_form(article_id, 0, None, form=Form.CORRECT))
        case Press.NOTE:
            found = await desk.corrections.find(article_id, person)
            await answer.form(note_form(article_id, found.revision.number, found.revision.amendment))
        case Press.ABANDON_SURELY:
            await abandon(answer, interaction.client, article_id, person)
        case _:
            await ask_to_abandon(answer, interaction.client, article_id, person)


async def take_note(answer: Answer, bot: discord.Client, filled: Filled, person: Person) -> None:
    """The form of a correction was sent in: it opens one, or changes its kind and note."""
    kind = chosen(AmendmentKind, filled.values.get("kind"), AmendmentKind.CORRECTION)
    note = filled.values.get("note", "")
    if filled.form is Form.CORRECT:
        await open_correction(answer, bot, filled.article_id, person, kind, note)
        return
    changed = await desk_of(bot).corrections.amend(
        filled.article_id, person, kind, note, began_at=filled.extra
    )
    await answer.privately(correction_open(changed), view=correction_buttons(changed))


async def ask_to_abandon(answer: Answer, bot: discord.Client, article_id: int, person: Person) -> None:
    """Ask once more before a correction is given up."""
    await desk_of(bot).drafts.ready_to(Action.ABANDON, article_id, person)
    found = await desk_of(bot).corrections.find(article_id, person)
    await answer.privately(ask_abandon(found), view=row(Press.ABANDON_SURELY, article_id=article_id))


async def abandon(
    answer: Answer, bot: discord.Client, article_id: int, person: Person, reason: str = ""
) -> None:
    """Give a correction up and say so."""
    await answer.privately(abandoned(await desk_of(bot).corrections.abandon(article_id, person, reason)))

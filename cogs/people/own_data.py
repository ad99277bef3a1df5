"""`/me data`: what is held of somebody, as a file for themselves."""

from __future__ import annotations

from bot.desk.off_loop import off_loop
from bot.domain.archive.exports import BYTES_MOST
from bot.ui.people.own_data import FILE, bundle, data_word
from cogs.answers import Answer, courtesy
from cogs.bot_access import Context, desk_of
from cogs.person import person_in


async def own_data(context: Context) -> None:
    """Give somebody a file with all that is held of them."""
    async with courtesy(Answer(context, personal=True)) as answer:
        held = await desk_of(context.bot).own_data.of_person(person_in(context))
        limit = BYTES_MOST if context.interaction is None else context.interaction.filesize_limit
        data = await off_loop(bundle, held, limit=min(limit, BYTES_MOST))
        await answer.privately(data_word(held), files=[(FILE, data)])

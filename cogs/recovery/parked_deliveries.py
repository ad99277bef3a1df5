"""What waits for a human: *Try again*, *Drop* and their like, under a note to the desk and on the pages of the check."""

from __future__ import annotations

import re

from bot.ui.recovery.parked_deliveries import (
    PAGE,
    TEMPLATE,
    Press,
    page_of,
    read_custom_id,
    told_again,
    told_all,
    told_dropped,
)
from cogs.answers import Reply
from cogs.components import Component, Touched
from cogs.person import person_at


async def _press(touched: Touched) -> None:
    pressed, parked = read_custom_id(touched.match), touched.desk.parked
    of_all = pressed.press in (Press.ALL, Press.PAGE)
    guild_id = pressed.id if of_all else (await parked.home(pressed.id)).guild_id
    person = await person_at(touched.interaction, guild_id)
    said = ""
    match pressed.press:
        case Press.AGAIN:
            said = told_again(await parked.try_again(pressed.id, person))
        case Press.DROP:
            said = told_dropped(await parked.drop(pressed.id, person))
        case Press.ALL:
            said = told_all(await parked.try_all_again(guild_id, person))
        case Press.PAGE:
            pass
    if not pressed.page:
        await touched.answer.privately(said)
        return
    found = await parked.waiting(guild_id, person, pressed.page, size=PAGE)
    await touched.answer.in_place(page_of(found, guild_id, said=said))


def _reply(match: re.Match[str]) -> Reply:
    return Reply.IN_PLACE if read_custom_id(match).page else Reply.PRIVATELY


COMPONENTS = (Component(TEMPLATE, _press, _reply),)

"""Co-authors: the author invites, and who is invited answers."""

from __future__ import annotations

import discord

from bot.delivery.members import person_of
from bot.domain.intake.errors import Involved
from bot.domain.intake.invitations import role_of
from bot.ui.buttons import Press
from bot.ui.intake.co_authors import accepted, declined, involved_buttons, named
from bot.ui.refusals import sentence
from cogs.acting import Act, Handler


async def name_co_author(act: Act, member: discord.Member, role: str, place: int | None) -> None:
    """Invite somebody, change their place or role, or take them off."""
    done = await act.desk.co_authors.name(
        act.article_id, act.person, person_of(member), role=role_of(role), place=place, is_bot=member.bot
    )
    await act.answer.privately(named(done, member.id))


async def _accept(act: Act) -> None:
    """Who is invited accepts. What they have to give up first, they can give up here."""
    try:
        article = await act.desk.co_authors.accept(act.article_id, act.extra, act.person)
    except Involved as involved:
        revision = (await act.desk.reading.sight(act.article_id)).revision.number
        await act.answer.privately(sentence(involved), view=involved_buttons(involved, revision))
        return
    await act.answer.privately(accepted(article))


async def _decline(act: Act) -> None:
    found = await act.desk.co_authors.decline(act.article_id, act.extra, act.person)
    await act.answer.privately(declined(found))


PRESSES = {Press.ACCEPT: Handler(_accept), Press.DECLINE: Handler(_decline)}

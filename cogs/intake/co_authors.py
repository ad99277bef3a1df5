"""Co-authors: the author invites, and who is invited answers."""

from __future__ import annotations

import discord

from bot.delivery.members import person_of
from bot.desk import Desk
from bot.domain.intake.errors import Involved
from bot.domain.intake.invitations import role_of
from bot.domain.newsroom.roles import Person
from bot.ui.buttons import Press, Pressed
from bot.ui.intake.co_authors import accepted, declined, involved_buttons, named
from bot.ui.refusals import sentence
from cogs.answers import Answer


async def name_co_author(
    answer: Answer,
    desk: Desk,
    article_id: int,
    person: Person,
    member: discord.Member,
    role: str,
    place: int | None,
) -> None:
    """Invite somebody, change their place or role, or take them off."""
    done = await desk.co_authors.name(
        article_id, person, person_of(member), role=role_of(role), place=place, is_bot=member.bot
    )
    await answer.privately(named(done, member.id))


async def press_invitation(answer: Answer, desk: Desk, pressed: Pressed, person: Person) -> None:
    """Who is invited answers. What they have to give up first, they can give up here."""
    if pressed.press is Press.DECLINE:
        await answer.privately(
            declined(await desk.co_authors.decline(pressed.article_id, pressed.extra, person))
        )
        return
    try:
        article = await desk.co_authors.accept(pressed.article_id, pressed.extra, person)
    except Involved as involved:
        revision = (await desk.reading.sight(pressed.article_id)).revision.number
        await answer.privately(sentence(involved), view=involved_buttons(involved, revision))
        return
    await answer.privately(accepted(article))

"""What an administrator does and sees, for the tests of it."""

from __future__ import annotations

from simcord.actors import MemberActor

from bot.domain.newsroom.newsroom import Newsroom
from tests.world import World, answer_of, text_of

ALL_IS_WELL = "I have every permission I need"


async def room_of(world: World) -> Newsroom:
    """The newsroom as it stands."""
    return await world.bot.desk.setup.newsroom(world.guild.id)


async def check(world: World) -> str:
    """What `/newsroom check` tells."""
    return answer_of(await world.admin.slash(world.submissions, "newsroom check"))


async def says(world: World, person: MemberActor, text: str) -> str:
    """What somebody is answered in chat, here or by DM."""
    seen = {message.id for message in [*world.submissions.history(), *person.user.dm_channel.history()]}
    await person.send(world.submissions, text)
    answers = [*world.submissions.history(), *person.user.dm_channel.history()]
    return "\n".join(text_of(m) for m in answers if m.id not in seen and m.author.bot)

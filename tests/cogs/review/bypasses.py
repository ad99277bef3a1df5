"""What the tests of bypasses have in common: letting an article through, and who is asked to read it then."""

from __future__ import annotations

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.domain.article.states import State
from tests.cogs.planning.times import article_of
from tests.world import World, answer_of

DAY = 86_400
WHY = "The dam has **burst**."
WANTED = "**Wanted: a second pair of eyes**"
LOOK = "I have read it"


async def bypass(world: World, reason: str = WHY, by: MemberActor | None = None) -> InteractionResult:
    """`/publish bypass` №1, as a chief unless said otherwise."""
    return await (by or world.chief).slash(world.review, "publish bypass", article="1", reason=reason)


async def out_unread(world: World) -> None:
    """№1 is out without a review."""
    await world.submit()
    await bypass(world)
    await hours(world, 0.02)
    assert len(world.articles()) == 1


async def hours(world: World, count: float) -> None:
    """Let time pass, and what becomes due in it be done."""
    await world.env.advance_time(count * 3600)
    await world.env.settle()


def asking(world: World) -> list[discord.Message]:
    """What the review channel was told of texts that are out unread."""
    return [m for m in world.review.history() if "without review" in m.content]


async def state(world: World) -> State:
    return (await article_of(world)).state


async def history(world: World) -> str:
    return answer_of(await world.eve.slash(world.review, "review history", article="1"))

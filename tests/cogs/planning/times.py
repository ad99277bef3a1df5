"""How chiefs plan, for the tests of it: a time set, and what the newsroom then shows."""

from __future__ import annotations

from datetime import datetime

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.domain.article.article import Article
from tests.incidents import approved
from tests.world import World


async def ready_to_plan(world: World, zone: str = "Europe/Berlin") -> None:
    """№1 is approved and waits for a chief. It is one in the morning of Thursday, 1 January 2026, in Berlin."""
    await world.configure(release="manual", timezone=zone)
    await approved(world)


AMBIGUOUS = "2 January 2026 midnight"
"""Where that Friday begins or where it ends: a time that is asked about."""


async def schedule(
    world: World, when: str, number: int = 1, by: MemberActor | None = None
) -> InteractionResult:
    """`/publish schedule`, as a chief unless said otherwise."""
    return await (by or world.chief).slash(world.review, "publish schedule", article=str(number), when=when)


async def article_of(world: World, number: int = 1) -> Article:
    """An article as the database has it. Numbers and ids agree in a world of one newsroom."""
    return (await world.bot.desk.reading.sight(number)).article


async def due(world: World, number: int = 1) -> datetime | None:
    """When it goes out."""
    return (await article_of(world, number)).publish_at


def stamp(text: str, style: str = "F") -> str:
    """A moment, given as 2026-01-02T08:00Z, as Discord shows it."""
    return f"<t:{int(datetime.fromisoformat(text).timestamp())}:{style}>"

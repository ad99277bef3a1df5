"""Taking down, putting back and retracting, as chiefs do it."""

from __future__ import annotations

from typing import Any

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.world import World

REASON = "Its source had made the passage up."


FIRST_WORDS = "The ferry left the harbour"


async def unpublish(
    world: World, by: MemberActor | None = None, reason: str = "error", **options: Any
) -> InteractionResult:
    return await (by or world.chief).slash(
        world.review, "publish unpublish", article="1", reason=reason, **options
    )


async def republish(world: World, reason: str = "It has been looked into.") -> InteractionResult:
    return await world.chief.slash(world.review, "publish republish", article="1", reason=reason)


async def retract(world: World, by: MemberActor | None = None, reason: str = REASON) -> InteractionResult:
    return await (by or world.chief).slash(world.review, "publish retract", article="1", reason=reason)

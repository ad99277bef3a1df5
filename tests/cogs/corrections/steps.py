"""The steps of a correction, as people take them."""

from __future__ import annotations

from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.world import ARTICLE, World, text_of

BETTER = ARTICLE["body"].replace("at seven", "at eight")


NOTE = "The ferry left at eight, not at seven."


LONG = "\n\n".join(f"{n}. The tide came in at nine, and nobody had expected it. " * 12 for n in range(20))


async def publish(world: World, **parts: str) -> discord.Message:
    """An article is handed in, approved and out."""
    await world.submit(**parts)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    return world.articles()[0]


async def correct(
    world: World, by: MemberActor | None = None, kind: str = "correction", note: str = NOTE
) -> InteractionResult:
    """Somebody opens a correction, the writer unless said otherwise."""
    options: dict[str, Any] = {"note": note} if note else {}
    return await (by or world.writer).slash(
        world.submissions, "publish correct", article="1", kind=kind, **options
    )


async def hand_in(world: World, by: MemberActor | None = None) -> InteractionResult:
    """The correction goes to the desk."""
    return await (by or world.writer).slash(world.submissions, "draft submit", article="1")


async def approve(world: World, by: MemberActor | None = None) -> None:
    """An editor approves what the card shows, and the cooling-off passes."""
    await (by or world.ed).click(world.card(), label="Approve")
    await world.env.advance_time(61)


def shown(world: World) -> str:
    """All that readers see of the article, the rest in its thread included."""
    texts = [text_of(message) for message in world.articles()]
    for thread in world.publish.threads:
        texts += [text_of(message) for message in thread.history() if message.components]
    return "\n".join(texts)


async def upload(world: World, body: str) -> None:
    """The text is changed as a file."""
    copy = f"---\nmarkup: discord\nheadline: {ARTICLE['headline']}\ntags: tide\n---\n{body}".encode()
    await world.writer.slash(world.submissions, "draft edit", article="1", file=("tide.md", copy))

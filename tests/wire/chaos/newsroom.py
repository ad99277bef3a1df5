"""The newsroom of a storm: its people, its sections, and how it is set up."""

from __future__ import annotations

from dataclasses import replace

from tests.wire.chaos.step import APPROVALS, CHIEFS, EDITORS, READERS, WRITERS
from tests.wire.client import FORUM_TAGS, Discord, Room


async def staffed(discord: Discord, *, forum: bool, shard: tuple[int, int] | None = None) -> Room:
    """A server with everybody in it, on a shard of so many."""
    people = {"writers": WRITERS, "editors": EDITORS, "chiefs": CHIEFS, "readers": READERS}
    return await discord.newsroom(**people, forum=forum, shard=shard)


async def set_up(discord: Discord, room: Room) -> Room:
    """Its owner sets it up, with two sections with channels of other kinds than its own, and one that publishes where the newsroom does
    and has a review channel of its own. Each post in the newsroom's forum needs a tag."""
    await discord.set_up(room, cooling_off=0, approvals=APPROVALS, corrections="quiet")
    sport = await discord.ask("channel", guild=room.guild, name="sport")
    late = await discord.ask("channel", guild=room.guild, name="late-desk")
    if room.forum:
        await discord.ask("require_tag", channel=room.publish)
        culture = await discord.ask("channel", guild=room.guild, name="culture", news=True)
    else:
        culture = await discord.ask("forum", guild=room.guild, name="culture", tags=FORUM_TAGS)
    sections = {"Sport": {"publish": sport}, "Culture": {"publish": culture}, "Late": {"review": late}}
    for name, channels in sections.items():
        done = await discord.run(room.owner, room.review, "section add", name=name, **channels)
        assert "is there" in str(done["messages"]), done
    await discord.say(
        room.owner,
        room.review,
        "!newsroom settings picture_alt: warn picture_rights: warn discussions: on forum_tags: News",
    )
    return replace(room, elsewhere=(sport, culture), late_desk=late)

"""Names: in a DM the mention of a person may show as a number, so people go by their names there."""

from __future__ import annotations

import re

from tests.cogs.doors import by_menu
from tests.world import World, text_of

MENTION = re.compile(r"<@[!&]?[0-9]+>")


async def test_a_dm_names_people_and_a_thread_mentions_them(world: World) -> None:
    await world.submit()
    await world.judge(world.ed, "Request changes", reason="Name <@1> the ship.")
    [told] = world.dms(world.writer)
    assert "ed: Name" in told and world.ed.mention not in told
    assert "\\<@1" in told or "<\\@1" in told, "what an editor typed stays as it is"
    await world.edit(body="The Duchess sails again.")
    assert any(world.ed.mention in said for said in world.said_in_thread())


async def test_the_queue_in_chat_names_people_and_so_does_a_page(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "👀")
    await world.ed.send(world.submissions, "!review queue")
    assert "by wanda" in world.dms(world.ed)[-1] and not MENTION.search(world.dms(world.ed)[-1])
    await world.ed.send(world.submissions, "!review history 1")
    assert not MENTION.search(world.dms(world.ed)[-1])
    queue = await world.ed.slash(world.review, "review queue")
    assert world.writer.mention in text_of(queue.response), "in the server Discord shows the name"


async def test_a_name_is_text_and_no_markdown_or_ping(world: World) -> None:
    loud = world.guild.add_member(
        world.env.create_user("loud", global_name="**@everyone**"), roles=[world.editors]
    )
    await world.submit()
    await world.judge(loud, "Request changes", reason="Shorter.")
    told = world.dms(world.writer)[-1]
    assert "\\*\\*" in told and "@everyone" not in told.replace("\\@", "")


async def test_whoever_cannot_be_looked_up_stays_a_mention(world: World) -> None:
    for path in ("/guilds/*/members/*", "/users/*"):
        world.env.inject_error("GET", path, status=404, code=10013, message="Unknown User", times=None)
    await by_menu(world, "The ferry sails.\n\nAgain.", presser=world.ed)
    assert f"{world.ed.mention} filed your message" in world.dms(world.writer)[-1]

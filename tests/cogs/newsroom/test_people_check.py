"""The check of people: it names who sees what they should not, and who cannot see or write what they must."""

from __future__ import annotations

import discord
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from tests.incidents import keep_readers_out
from tests.world import World, answer_of

ALL_IS_WELL = "I have every permission I need"


async def check(world: World) -> str:
    return answer_of(await world.admin.slash(world.submissions, "newsroom check"))


def overwrite(
    world: World,
    channel: ChannelHandle,
    target: int,
    *,
    allow: str = "",
    deny: str = "",
    member: bool = False,
) -> None:
    """Set one permission of a role or a member in one channel."""
    world.env.backend.set_overwrite(
        channel.id,
        Overwrite(
            target_id=target,
            type=OverwriteType.MEMBER if member else OverwriteType.ROLE,
            allow=discord.Permissions(**{allow: True}).value if allow else 0,
            deny=discord.Permissions(**{deny: True}).value if deny else 0,
        ),
    )


async def test_a_role_and_a_member_that_see_drafts_are_named(world: World) -> None:
    keep_readers_out(world)
    assert ALL_IS_WELL in await check(world)
    overwrite(world, world.review, world.subscribers.id, allow="view_channel")
    told = await check(world)
    assert f"<@&{world.subscribers.id}> can see <#{world.review.id}>" in told and "drafts" in told
    overwrite(world, world.review, world.subscribers.id)
    overwrite(world, world.review, world.reader.id, allow="view_channel", member=True)
    overwrite(world, world.review, world.eve.id, allow="view_channel", member=True)
    told = await check(world)
    assert f"<@{world.reader.id}> can see <#{world.review.id}>" in told
    assert f"<@{world.eve.id}>" not in told, "an editor may"


async def test_editors_who_cannot_see_the_review_channel_are_named(world: World) -> None:
    keep_readers_out(world)
    overwrite(world, world.review, world.editors.id)
    told = await check(world)
    assert f"In <#{world.review.id}> give <@&{world.editors.id}> *View Channel* and" in told


async def test_readers_who_cannot_see_articles_are_named(world: World) -> None:
    keep_readers_out(world)
    overwrite(world, world.publish, world.guild.default_role.id, deny="view_channel")
    overwrite(world, world.publish, world.editors.id, allow="view_channel")
    told = await check(world)
    assert f"Readers cannot read articles in <#{world.publish.id}>" in told
    # A server that lets its members in step by step has a role for its readers.
    overwrite(world, world.publish, world.subscribers.id, allow="view_channel")
    assert "Readers cannot read articles" not in await check(world)


async def test_writers_who_cannot_write_in_submissions_are_named(world: World) -> None:
    keep_readers_out(world)
    overwrite(world, world.submissions, world.guild.default_role.id, deny="send_messages")
    told = await check(world)
    assert f"In <#{world.submissions.id}> give @everyone *Send Messages* to submit there" in told


async def test_set_up_says_who_reads_what_is_submitted_in_chat(world: World) -> None:
    told = answer_of(
        await world.admin.slash(
            world.review,
            "newsroom setup",
            review=world.review,
            publish=world.publish,
            editors=world.editors,
            submissions=world.submissions,
        )
    )
    assert f"Everyone who sees <#{world.submissions.id}> reads what writers submit there" in told
    assert "*Manage Messages*" in told

"""The greeting: whoever may set the newsroom up hears of the bot once, where it may speak."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
import pytest
from simcord import Env
from simcord.builders import ChannelHandle, GuildHandle

from tests.cogs.administration import room_of
from tests.incidents import close_dms, forbid
from tests.world import World, answer_of, build_world, buttons_of, text_of

HELLO = "Hello, I am Copydesk"


def system_channel(env: Env, guild: GuildHandle, channel: ChannelHandle | None) -> None:
    """Make a channel the one in which Discord itself greets."""
    env.backend.get_guild(guild.id).system_channel_id = None if channel is None else channel.id


async def lets_it_in(world: World, guild: discord.Guild) -> None:
    """A server lets the bot in, and what the bot does then is over."""
    arrivals: Any = world.bot.get_cog("Arrivals")
    await arrivals.on_guild_join(guild)
    await world.env.settle()


async def not_greeted_yet(world: World) -> None:
    """As if the server that was made here had not let the bot in yet."""
    await world.env.settle()
    await world.bot.desk.unit.write(lambda tx, _: tx.execute("DELETE FROM greeted"))


async def let_in_again(world: World) -> None:
    """The bot is put out of the server and let in again: Discord says both, and who it is then."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    world.bot.dispatch("guild_remove", guild)
    await lets_it_in(world, guild)


def owned_by_admin(world: World) -> discord.Guild:
    """The server as Discord names it when it lets the bot in: with its system channel, and its owner."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild._system_channel_id = world.env.backend.get_guild(guild.id).system_channel_id
    guild.owner_id = world.admin.id
    return guild


async def joined(env: Env, *, speaks: bool = True) -> World:
    """A server that lets the bot in, once its channels are there."""
    world = await build_world(env, setup=False)
    system_channel(env, world.guild, world.submissions)
    if not speaks:
        forbid(world, world.submissions, "send_messages")
    await not_greeted_yet(world)
    await lets_it_in(world, owned_by_admin(world))
    return world


def greetings(world: World) -> list[discord.Message]:
    return [m for m in world.submissions.history() if HELLO in text_of(m)]


async def test_it_stands_in_the_system_channel_once_with_its_button(env: Env) -> None:
    world = await joined(env)
    [hello] = greetings(world)
    assert buttons_of(hello) == ["Set up"]
    assert "If you can manage this server, set me up in a minute" in text_of(hello)
    await let_in_again(world)
    await world.restart()
    await lets_it_in(world, owned_by_admin(world))
    assert len(greetings(world)) == 1, "also after a restart, and when it is let in again"


async def test_a_stop_between_the_greeting_and_its_record_says_it_neither_never_nor_twice(env: Env) -> None:
    world = await joined(env)
    await world.bot.desk.unit.write(lambda tx, _: tx.execute("DELETE FROM greeted"))  # what the stop lost
    await world.restart()
    await lets_it_in(world, owned_by_admin(world))
    assert len(greetings(world)) == 1
    assert await world.bot.desk.unit.read(lambda tx: tx.one("SELECT 1 FROM greeted")) is not None


async def test_where_discord_does_not_answer_the_next_start_says_it(env: Env) -> None:
    world = await build_world(env, setup=False)
    system_channel(env, world.guild, world.submissions)
    await not_greeted_yet(world)
    env.inject_error("POST", f"/channels/{world.submissions.id}/messages", status=500)
    await lets_it_in(world, owned_by_admin(world))
    assert greetings(world) == []
    await lets_it_in(world, owned_by_admin(world))
    assert len(greetings(world)) == 1


async def test_its_button_sets_the_newsroom_up_for_those_who_may(env: Env) -> None:
    world = await joined(env)
    [hello] = greetings(world)
    refused = await world.writer.click(hello, label="Set up")
    assert answer_of(refused) == "Only people who may manage this server configure its newsroom."
    await world.restart()
    form = await world.admin.click(hello, label="Set up")
    done = await world.admin.submit_modal(
        form, {"review": [world.review], "publish": [world.publish], "editors": [world.editors]}
    )
    assert "The newsroom is set up." in answer_of(done)
    again = await world.admin.click(hello, label="Set up")
    assert again.modal is not None, "a second press shows what stands"
    assert (await room_of(world)).review_channel == world.review.id


async def test_without_a_channel_to_write_in_its_owner_hears_of_it(env: Env) -> None:
    world = await joined(env, speaks=False)
    assert greetings(world) == []
    channel = world.admin.user.dm_channel
    assert channel is not None
    [hello] = [m for m in channel.history() if HELLO in text_of(m)]
    assert "**The Harbour Post**" in text_of(hello)
    assert buttons_of(hello) == ["Set up"]
    form = await world.admin.user.click(hello, label="Set up")
    assert form.modal is not None
    menus = {each["component"]["custom_id"]: each["component"] for each in form.modal["components"]}
    listed = {
        name: {each["label"]: each["value"] for each in menu["options"]} for name, menu in menus.items()
    }
    done = await world.admin.user.submit_modal(
        form,
        {
            "review": [listed["review"]["#review"]],
            "publish": [listed["publish"]["#articles"]],
            "editors": [listed["editors"]["@Editors"]],
        },
    )
    assert "The newsroom is set up." in answer_of(done), "in a DM too, where Discord offers no channels"
    assert (await room_of(world)).editors_role == world.editors.id


async def test_where_nobody_can_be_reached_the_log_has_a_line(
    env: Env, caplog: pytest.LogCaptureFixture
) -> None:
    world = await build_world(env, setup=False)
    await not_greeted_yet(world)
    close_dms(world, world.admin)
    with caplog.at_level(logging.INFO):
        await lets_it_in(world, owned_by_admin(world))
    assert f"no one in server {world.guild.id} could be greeted" in caplog.text
    assert "ERROR" not in {record.levelname for record in caplog.records}


async def test_a_server_that_let_it_in_while_it_was_away_is_greeted_at_the_start(env: Env) -> None:
    world = await build_world(env, setup=False)
    system_channel(env, world.guild, world.submissions)
    await not_greeted_yet(world)
    await world.restart()
    for _ in range(1000):
        if greetings(world):
            break
        await asyncio.sleep(0.01)
    assert len(greetings(world)) == 1


async def test_a_server_with_a_newsroom_is_not_greeted(world: World) -> None:
    await not_greeted_yet(world)
    before = len(world.submissions.history())
    await let_in_again(world)
    assert len(world.submissions.history()) == before

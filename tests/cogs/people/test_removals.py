"""A server removes the bot: its newsroom is kept for a time, its owner is told, and then all of it is erased."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.backend import serializers

from bot.delivery.people.removals import kept_after_removal
from bot.domain.refusals import UnknownPress
from bot.settings import Settings
from bot.store.timestamps import from_text
from bot.ui.buttons import Press, custom_id
from tests.away import happens
from tests.cogs.galleries import with_pictures
from tests.cogs.people.test_leaving import files_with, rows, settled
from tests.incidents import approved, close_dms, published
from tests.world import World, answer_of, buttons_of, text_of


def removes(world: World) -> None:
    """The server removes the bot."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild.owner_id = world.admin.id
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})


def lets_in(world: World) -> None:
    """The server lets it in again."""
    backend = world.env.backend
    joined = dict(serializers.guild_create_payload(backend, backend.guilds[world.guild.id]))
    del joined["unavailable"]  # which only a server after an outage has
    backend.emit("GUILD_CREATE", joined)


async def noted(world: World) -> None:
    """The desk knows that it was removed."""
    for _ in range(1000):
        if rows(world, "SELECT 1 FROM newsroom WHERE left_at IS NOT NULL"):
            break
        await asyncio.sleep(0.01)
    await world.env.settle()


def notice(world: World) -> discord.Message:
    channel = world.admin.user.dm_channel
    assert channel is not None
    [told] = [m for m in channel.history() if "removed me" in text_of(m)]
    return told


async def time_is_over(world: World) -> None:
    """The days are over, the clock has rung, and the housekeeping is done."""
    desk = world.bot.desk
    await desk.unit.write(
        lambda tx, _: tx.execute("UPDATE newsroom SET erase_at = left_at WHERE erase_at IS NOT NULL")
    )
    await world.env.advance_time(31)
    for _ in range(1000):
        if rows(world, "SELECT 1 FROM newsroom WHERE guild_id < 0") or not rows(
            world, "SELECT 1 FROM newsroom"
        ):
            break
        await asyncio.sleep(0.01)
    await erased(world)


async def erased(world: World) -> None:
    for _ in range(1000):
        if not await world.bot.desk.removals.delete_some():
            break
    await settled(world)


async def test_the_owner_is_told_what_is_kept_until_when(world: World) -> None:
    await world.submit()
    removes(world)
    await noted(world)

    told = text_of(notice(world))
    assert "Your server **The Harbour Post** removed me. I keep your newsroom until <t:" in told
    assert "let me in again before that" in told and buttons_of(notice(world)) == ["Erase it now"]
    [(end, left)] = rows(world, "SELECT erase_at, left_at FROM newsroom")
    assert from_text(str(end)) - from_text(str(left)) == timedelta(days=30)


async def test_back_in_time_everything_goes_on_as_before(world: World) -> None:
    await world.configure(budget="08:00")
    await world.submit()
    await world.ed.react(world.card(), "✅")
    before = rows(world, "SELECT id, guild_id, review_channel, budget_next FROM newsroom")
    messages = len(world.submissions.history())
    removes(world)
    await noted(world)
    assert rows(world, "SELECT budget_next FROM newsroom") == [(None,)], "no budget is posted meanwhile"
    lets_in(world)
    await world.env.settle()
    await world.env.advance_time(61)

    assert rows(world, "SELECT id, guild_id, review_channel, budget_next FROM newsroom") == before
    assert rows(world, "SELECT left_at, erase_at FROM newsroom") == [(None, None)]
    assert len(world.articles()) == 1, "it was approved, and goes out"
    assert len(world.submissions.history()) == messages, "nobody is asked to set it up"
    pressed = await world.admin.user.click(notice(world), label="Erase it now")
    assert "erases" not in answer_of(pressed)


async def test_an_outage_is_no_removal(world: World) -> None:
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id), "unavailable": True})
    await world.env.settle()
    happens(world, "ready")
    await world.env.settle()

    assert rows(world, "SELECT left_at FROM newsroom") == [(None,)]


async def test_a_removal_while_the_bot_was_away_is_found_out_at_the_start_and_so_is_the_return(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    guilds: Any = type(world.bot).guilds
    monkeypatch.setattr(type(world.bot), "guilds", property(lambda _: []))
    await world.restart()
    await noted(world)
    assert rows(world, "SELECT erase_at IS NOT NULL FROM newsroom") == [(1,)]
    for _ in range(200):
        if rows(world, "SELECT 1 FROM delivery WHERE kind = 'removal' AND state = 'done'"):
            break
        await asyncio.sleep(0.01)
    told = notice(world)
    assert f"where you set me up, number {world.guild.id}, removed me while I was away" in text_of(told)
    assert "I keep your newsroom until <t:" in text_of(told) and buttons_of(told) == []
    with pytest.raises(UnknownPress):  # they may not own it
        await world.bot.desk.removals.told(world.guild.id, world.admin.id)
    long_ago = "UPDATE newsroom SET erase_at = '2025-01-01T00:00:00.000000Z'"
    await world.bot.desk.unit.store.write(lambda tx: tx.execute(long_ago))

    monkeypatch.setattr(type(world.bot), "guilds", guilds)
    await world.restart()
    for _ in range(1000):
        if rows(world, "SELECT left_at FROM newsroom") == [(None,)]:
            break
        await asyncio.sleep(0.01)

    assert rows(world, "SELECT guild_id, left_at, erase_at FROM newsroom") == [(world.guild.id, None, None)]


async def test_nothing_is_published_or_asked_meanwhile(world: World) -> None:
    await world.configure(cooling_off=600)
    await approved(world)
    removes(world)
    await noted(world)
    asked = len(world.env.http_requests)
    await world.env.advance_time(660)

    assert rows(world, "SELECT publication, missed_at FROM article") == [("none", None)]
    members = [call.path for call in world.env.http_requests[asked:] if "/members/" in call.path]
    assert members == [], "a server that removed the bot answers no question about its members"


async def test_after_the_time_all_of_it_is_erased_and_the_server_is_a_new_one(world: World) -> None:
    await published(world, headline="Zephyrine unloads", body="Mauvemark in the harbour.")
    await world.submit(headline="Second mauvemark", body="Never out. TK")
    await with_pictures(world, "Ferry in the dock\n\nIt is there.", "red", "blue")
    folder = world.database.parent / "media"
    assert list(folder.rglob("*.png"))
    removes(world)
    await noted(world)
    await time_is_over(world)

    left = {table for table, _ in world.contents() if not table.startswith("sqlite_")}
    behind = {"text_index_data", "text_index_config"}
    assert left <= {"fact", "picture_taken", *behind}, left
    assert files_with(world, ["Zephyrine", "zephyrine", "auvemark", "wanda"]) == {}
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert world.is_sound()

    lets_in(world)
    await world.env.settle()
    listed = await world.writer.slash(world.submissions, "draft list")
    assert "This server has no newsroom yet" in answer_of(listed)
    await world.admin.slash(
        world.review, "newsroom setup", review=world.review, publish=world.publish, editors=world.editors
    )
    await world.submit()
    assert rows(world, "SELECT number FROM article") == [(1,)]


async def test_the_owner_has_it_erased_at_once_and_nobody_else_does(world: World) -> None:
    await world.submit(headline="Zephyrine unloads")
    removes(world)
    await noted(world)
    forged = custom_id(Press.ERASE_SERVER_SURELY, world.guild.id)
    await world.bot.desk.removals.told(world.guild.id, world.admin.id)
    with pytest.raises(Exception, match=r"^$"):
        await world.bot.desk.removals.told(world.guild.id, world.writer.id)
    assert forged
    asked = await world.admin.user.click(notice(world), label="Erase it now")
    assert "You cannot undo it" in answer_of(asked)
    assert rows(world, "SELECT count(*) FROM article") == [(1,)], "it is asked first"

    shown = next(seen for seen in [asked.response, *asked.followups] if seen is not None and seen.components)
    done = await world.admin.user.click(shown, label="Yes, erase all of it")
    assert "I erased the newsroom" in answer_of(done)
    await erased(world)
    assert rows(world, "SELECT count(*) FROM newsroom") == [(0,)]
    again = await world.admin.user.click(notice(world), label="Erase it now")
    assert "You cannot undo it" not in answer_of(again)


async def test_an_owner_who_takes_no_dms_changes_nothing(world: World) -> None:
    close_dms(world, world.admin)
    removes(world)
    await noted(world)
    await world.env.advance_time(5)
    assert rows(world, "SELECT state FROM delivery WHERE kind = 'removal'") in ([("dropped",)], [("done",)])


def test_the_operator_says_for_how_long() -> None:
    assert kept_after_removal(Settings()).days == 30  # type: ignore[union-attr]
    assert kept_after_removal(Settings.load({"COPYDESK_KEEP_REMOVED": "0"}, None)) is None

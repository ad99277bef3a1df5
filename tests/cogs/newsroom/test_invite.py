"""The invite: who opens the link gives the bot what the check looks for, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from simcord import Env

from bot.delivery.newsroom.invite import invite_link, permissions_needed
from bot.delivery.newsroom.permission_check import check
from bot.ui.needs import Room
from bot.ui.newsroom.setup import permission_name
from bot.ui.permissions import needed
from tests.cogs.administration import room_of
from tests.house import ROOT
from tests.world import World, answer_of

CHANNELS = (Room.REVIEW, Room.PUBLISH, Room.ANNOUNCE, Room.SUBMISSIONS)
IN_CHANNELS = {name for room in CHANNELS for name in needed(room)}
FOR_EVENTS = list(needed(Room.SERVER, ("events",)))
EVERYTHING = sorted({*IN_CHANNELS, *FOR_EVENTS})


def granted(link: str) -> discord.Permissions:
    return discord.Permissions(int(parse_qs(urlsplit(link).query)["permissions"][0]))


def test_the_link_asks_for_the_bot_its_commands_and_what_the_check_looks_for() -> None:
    asked = parse_qs(urlsplit(invite_link(4711)).query)

    assert asked["client_id"] == ["4711"] and asked["scope"] == ["bot applications.commands"]
    everywhere = IN_CHANNELS | needed(Room.FORUM).keys()
    assert granted(invite_link(4711)) == discord.Permissions(**dict.fromkeys(everywhere, True))
    assert granted(invite_link(4711)).manage_threads, "for posts that are locked, and threads for readers"


def test_events_are_asked_for_where_a_newsroom_shows_them() -> None:
    more = granted(invite_link(1, events=True)).value & ~granted(invite_link(1)).value

    assert [name for name, given in discord.Permissions(more) if given] == FOR_EVENTS


@pytest.mark.parametrize("left_out", [None, *EVERYTHING])
async def test_with_exactly_these_the_check_finds_nothing_and_without_one_it_names_it(
    env: Env, world: World, monkeypatch: pytest.MonkeyPatch, left_out: str | None
) -> None:
    await world.configure(events="on")
    has = permissions_needed(events=True)
    if left_out is not None:
        has.update(**{left_out: False})
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    monkeypatch.setattr(discord.TextChannel, "permissions_for", lambda *_: has)
    monkeypatch.setattr(discord.Member, "guild_permissions", has)

    said = "\n".join(each.sentence for each in check(guild, await room_of(world)) if "me *" in each.sentence)

    missing = {name for name in EVERYTHING if f"give me *{permission_name(name)}*".lower() in said.lower()}
    assert missing == ({left_out} if left_out else set())


async def test_the_log_of_a_start_has_the_link(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        await world.restart()

    [said] = [record.getMessage() for record in caplog.records if "oauth2/authorize" in record.getMessage()]
    assert invite_link(world.bot.application_id or 0) in said


def test_the_ready_link_of_the_readme_asks_for_the_same() -> None:
    link = invite_link(4711).replace("4711", "APPLICATION_ID")
    assert link in (ROOT / "README.md").read_text("utf-8")


async def test_where_threads_are_deleted_the_check_asks_for_the_right_to(
    env: Env, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Manage Threads in the review channel is needed only where the operator has threads deleted."""
    has = permissions_needed()
    has.update(manage_threads=False)
    monkeypatch.setattr(discord.TextChannel, "permissions_for", lambda *_: has)
    wanted = "give me *Manage Threads* to delete the threads of articles that were finished long ago"

    said = await world.admin.slash(world.review, "newsroom check")
    assert wanted not in answer_of(said)

    world.bot.settings = replace(world.bot.settings, keep_threads_days=180)
    said = await world.admin.slash(world.review, "newsroom check")
    assert f"In <#{world.review.id}> (review) {wanted}" in answer_of(said)

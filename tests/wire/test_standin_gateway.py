"""The stand-in's gateway keeps Discord's rules, frame by frame; and does to events what it is told."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from tests.wire.client import MARKS, Discord, Room, StandInError
from tests.wire.raw import ALL, Api, Line

pytestmark = pytest.mark.asyncio(loop_scope="module")


def without(name: str) -> int:
    """All intents but one."""
    return ALL & ~discord.Intents(**{name: True}).value


async def said(line: Line, event: str = "MESSAGE_CREATE") -> str:
    """The text of the next event, which is a message's."""
    frame = await line.next()
    assert frame["t"] == event
    return frame["d"]["content"]


# ----------------------------------------------------------------- connecting


async def test_ready_comes_first_then_the_servers(standin: Discord, room: Room) -> None:
    async with Line.to(standin) as line:
        ready = await line.identify()
        assert (ready["t"], ready["s"]) == ("READY", 1)
        told = ready["d"]
        assert told["user"]["id"] == str(await standin.ask("bot"))
        assert told["session_id"] and told["resume_gateway_url"] == standin.gateway
        assert all(guild["unavailable"] for guild in told["guilds"])
        servers = [await line.next() for _ in told["guilds"]]
    assert {frame["t"] for frame in servers} == {"GUILD_CREATE"}
    mine = next(frame["d"] for frame in servers if frame["d"]["id"] == str(room.guild))
    assert str(room.review) in {channel["id"] for channel in mine["channels"]}


async def test_a_heartbeat_is_answered(standin: Discord) -> None:
    async with Line.to(standin) as line:
        await line.put(1, None)
        assert (await line.next())["op"] == 11


async def test_a_wrong_token_is_turned_away(standin: Discord) -> None:
    async with Line.to(standin) as line:
        await line.put(2, {"token": "wrong", "intents": ALL})
        assert await line.closed() == 4004


# --------------------------------------------------------------------- intents


async def test_events_come_by_intent(standin: Discord, room: Room) -> None:
    async with Line.identified(standin, without("guild_reactions")) as (line, _):
        message = await standin.say(room.writers[0], room.review, "Hello.")
        await standin.react(room.editors[0], room.review, message, MARKS["approve"])
        await standin.react(room.editors[0], room.review, message, MARKS["spike"], burst=True)
        await standin.say(room.writers[0], room.review, "Bye.")
        assert [await said(line), await said(line)] == ["Hello.", "Bye."]


async def test_text_is_hidden_without_its_intent(standin: Discord, room: Room) -> None:
    bot = await standin.ask("bot")
    async with Line.identified(standin, without("message_content")) as (line, _):
        await standin.say(room.writers[0], room.review, "Secret.")
        await standin.say(room.writers[0], room.review, f"<@{bot}> for you.")
        assert [await said(line), await said(line)] == ["", f"<@{bot}> for you."]
    async with Line.identified(standin) as (line, _):
        await standin.say(room.writers[0], room.review, "Secret.")
        assert await said(line) == "Secret."


# ------------------------------------------------------------ broken and taken up


async def test_a_resume_replays_what_was_missed(standin: Discord, room: Room) -> None:
    async with Line.identified(standin) as (line, session):
        await standin.say(room.writers[0], room.review, "Heard.")
        assert await said(line) == "Heard."
        heard = line.sequence
        await standin.ask("cut")
        await line.closed()
    await standin.say(room.writers[0], room.review, "Missed.")

    async with Line.to(standin) as line:
        await line.resume(session, heard)
        missed, resumed = await line.until("RESUMED")
        assert missed["d"]["content"] == "Missed." and missed["s"] == (heard or 0) + 1
        assert resumed["s"] > missed["s"]
        await standin.say(room.writers[0], room.review, "Live.")
        assert await said(line) == "Live."


@pytest.mark.parametrize("why", ["forgotten", "by rule", "unknown"])
async def test_a_refused_resume(standin: Discord, why: str) -> None:
    async with Line.identified(standin) as (line, session):
        await standin.ask("cut", resumable=why != "forgotten")
        await line.closed()
    before = await standin.ask("rules", resume=why != "by rule")
    async with Line.to(standin) as line:
        await line.resume(session if why != "unknown" else "another", line.sequence)
        frame = await line.next()
    await standin.ask("rules", **before)
    assert (frame["op"], frame["d"]) == (9, False)


async def test_who_identifies_anew_hears_nothing_of_before(standin: Discord, room: Room) -> None:
    async with Line.identified(standin):
        pass
    await standin.say(room.writers[0], room.review, "Missed.")
    async with Line.identified(standin) as (line, _):
        await standin.say(room.writers[0], room.review, "Live.")
        assert await said(line) == "Live."


async def test_an_interaction_that_nobody_hears_is_not_replayed(standin: Discord, api: Api) -> None:
    room = await standin.newsroom()
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}
    async with Line.identified(standin) as (line, session):
        message = await api.sent(room.review, "Press.", components=[row])
        await standin.press(room.editors[0], room.review, message, "go")
        assert [f["t"] for f in await line.until("INTERACTION_CREATE")][-1:] == ["INTERACTION_CREATE"]
        heard = line.sequence
        with pytest.raises(StandInError, match="no button"):
            await standin.press(room.editors[0], room.review, message, "stop")
    missed = await standin.press(room.editors[0], room.review, message, "go")
    await standin.say(room.writers[0], room.review, "Nobody answers?")

    async with Line.to(standin) as line:
        await line.resume(session, heard)
        assert [frame["t"] for frame in await line.until("RESUMED")] == ["MESSAGE_CREATE", "RESUMED"]
    assert not (await standin.ask("answer", interaction=missed))["responded"]


# -------------------------------------------------------- what is done to events


async def test_an_event_comes_twice(standin: Discord, room: Room) -> None:
    async with Line.identified(standin) as (line, _):
        await standin.ask("duplicate", event="MESSAGE_CREATE", times=1)
        for text in ("One.", "Two."):
            await standin.say(room.writers[0], room.review, text)
        assert [await said(line) for _ in range(3)] == ["One.", "One.", "Two."]


async def test_events_come_in_another_order(standin: Discord, room: Room) -> None:
    async with Line.identified(standin) as (line, _):
        message = await standin.say(room.writers[0], room.review, "One.")
        assert await said(line) == "One."
        await standin.ask("hold", event="MESSAGE_REACTION_ADD", count=2)
        await standin.react(room.editors[0], room.review, message, MARKS["approve"])
        await standin.say(room.writers[0], room.review, "Two.")
        await standin.react(room.editors[1], room.review, message, MARKS["spike"])
        assert await said(line) == "Two."
        assert [(await line.next())["d"]["user_id"] for _ in range(2)] == [
            str(room.editors[1]),
            str(room.editors[0]),
        ]


async def test_events_come_later_than_they_can_be_read(standin: Discord, api: Api, room: Room) -> None:
    async with Line.identified(standin) as (line, _):
        await standin.ask("lag", seconds=0.3)
        began = asyncio.get_running_loop().time()
        await standin.say(room.writers[0], room.review, "Late.")
        (shown,) = (await api("GET", f"/channels/{room.review}/messages")).body
        assert shown["content"] == "Late."
        assert await said(line) == "Late."
        assert asyncio.get_running_loop().time() - began >= 0.3
        await standin.ask("heal")


async def test_discord_is_away(standin: Discord, api: Api, room: Room) -> None:
    async with Line.identified(standin) as (line, session):
        heard = line.sequence
        await standin.ask("away", seconds=0.4)
        await line.closed()
        await standin.say(room.writers[0], room.review, "Nobody hears.")

        async def refused(what: Any) -> None:
            with pytest.raises(aiohttp.ClientError):
                await what

        await refused(api("GET", "/users/@me"))
        await refused(Line.to(standin).__aenter__())
    await asyncio.sleep(0.4)
    assert (await api("GET", "/users/@me")).status == 200
    async with Line.to(standin) as line:
        await line.resume(session, heard)
        assert await said(line) == "Nobody hears."

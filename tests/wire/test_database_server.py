"""A PostgreSQL server that fails under the bot, on the wire."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.wire.chaos.engine import Engine
from tests.wire.client import MARKS
from tests.wire.desk import Desk
from tests.wire.launch import QuickBot, quick_discord


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A server of the test's own."""
    if not postgres.CAN_RUN or postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed here")
    with Engine.running() as running:
        yield running


async def test_a_server_that_goes_while_the_bot_logs_in_is_waited_for(tmp_path: Path, engine: Engine) -> None:
    async with quick_discord(limits=False) as discord:
        room = await discord.newsroom()
        bot = QuickBot(discord, tmp_path / "desk.db", server=engine.address)
        await discord.fault("slow", "GET", "/oauth2/applications/@me", seconds=1.0)
        await bot.start(wait=False)
        await bot.said("connecting")
        await engine.crash_server(4.0)
        await bot.said("connected as")
        away = [line for line in bot.log if "Trying again in" in line]
        assert away and all("cannot be used" in line for line in away), bot.tail(60)
        assert not any("Traceback" in line for line in bot.log), bot.tail(60)
        await engine.mended()
        await discord.set_up(room, cooling_off=0)
        desk = Desk(discord, room, bot)
        await desk.publish("It came back")
        await desk.out_once("It came back")
        assert await bot.end() == 0


async def test_a_process_that_slept_while_another_took_its_shards_says_nothing_and_ends(
    tmp_path: Path, engine: Engine
) -> None:
    async with quick_discord(limits=False, shards=2) as discord:
        room = await discord.newsroom(shard=(1, 2))
        first, second = [
            QuickBot(discord, tmp_path / "desk.db", server=engine.address, door=door, COPYDESK_SHARDS="0-1/2")
            for door in ("first", "second")
        ]
        await first.start()
        await discord.set_up(room, cooling_off=0)
        await Desk(discord, room, first).submit("By two processes")
        desk = Desk(discord, room, second)
        await desk.card("By two processes", marks=len(MARKS))
        assert first.process is not None
        first.process.send_signal(signal.SIGSTOP)
        engine.ask(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name LIKE %s",
            f"copydesk % {first.process.pid} 0-1/2",
        )
        async with second.running():
            # Discord tells both of them what people do; only one is awake.
            assert (await discord.run(room.writers[0], room.review, "draft list"))["responded"]
            await desk.vote("By two processes")
            line = await discord.ask("note", text="the first one wakes")
            first.process.send_signal(signal.SIGCONT)
            assert await first.gone() == 1
            assert "This process has lost its shards" in first.tail(), first.tail()
            said = [each for each in await discord.journal(line, ["request"]) if each["door"] == "first"]
            assert [each for each in said if each["method"] != "GET"] == []
            await desk.out_once("By two processes")

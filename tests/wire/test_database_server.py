"""A PostgreSQL server that fails under the bot, on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.wire.chaos.engine import Engine
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

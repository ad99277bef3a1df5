"""Start and stop, in order and out of it, while an article is on its way."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.wire.client import Discord
from tests.wire.desk import Desk, long_body, steps
from tests.wire.launch import QuickBot
from tests.wire.process import Bot

BODY = long_body("The long one")
STOPS_WITHIN_SECONDS = 10

LOG = ["database open", "recovering", "connecting", "connected as", "catching up", "caught up"]
LOG += ["stopping", "left for the next start", "disconnected", "database closed"]


async def stuck(desk: Desk, step: str, **fault: Any) -> None:
    """Publish the long article up to a step, which is under way when this returns."""
    since = await desk.discord.ask("note", text="about to stop")
    await desk.discord.fault(**fault, **steps(desk.room, BODY)[step])
    await desk.publish("The long one", BODY)
    await desk.until(lambda: desk.discord.journal(since, kinds=["fault"]), f"{step} is under way")


def in_the_log(bot: Bot) -> list[str]:
    """Which of the lines of a run there are, in the order in which they were said."""
    return [words for line in bot.log for words in LOG if words in line]


async def test_the_real_command_with_real_limits_stops_under_ten_seconds_in_a_hanging_publication(
    tmp_path: Path,
) -> None:
    """Nothing is hastened here: this is `python -m bot run` and a Discord that has stopped to answer."""
    async with Discord.started() as discord:
        bot = Bot(discord, tmp_path / "desk.db")
        desk = Desk(discord, await discord.newsroom(), bot)
        async with bot.running():
            await desk.set_up()
            await stuck(desk, "part thread", what="silent-after", seconds=60)
            began = asyncio.get_running_loop().time()
            assert await bot.end() == 0
            assert asyncio.get_running_loop().time() - began < STOPS_WITHIN_SECONDS
        assert in_the_log(bot) == LOG
        assert not desk.bot.database.with_name("desk.db-wal").exists(), "the log was not written back"
        assert 429 not in {each["status"] for each in await discord.journal(kinds=["request"])}
        await discord.ask("rules", limits=False)
        async with (again := Desk(discord, desk.room, QuickBot(discord, bot.database))).bot.running():
            await again.out_once("The long one", BODY)


@pytest.mark.parametrize("step", ["part 0", "last part"])
async def test_stopped_in_the_middle_it_finishes_that_and_goes_on_after_the_start(
    tmp_path: Path, step: str
) -> None:
    async with Desk.opened(tmp_path) as desk:
        await stuck(desk, step, what="late", seconds=0.3)
        assert await desk.bot.end() == 0
        (answered,) = [e for e in await desk.discord.journal(kinds=["request"]) if e.get("fault") == "late"]
        made = desk.bot.value("SELECT count(*) FROM delivery WHERE message_id = ?", int(answered["made"]))
        assert made == 1, "what was under way is not on record"
        await desk.bot.start()
        await desk.out_once("The long one", BODY)


async def test_the_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    async with Desk.opened(tmp_path) as desk:
        await stuck(desk, "part 0", what="silent-after", seconds=60)
        process = desk.bot.process
        assert process is not None
        process.send_signal(signal.SIGTERM)
        await desk.bot.said("stopping")
        assert await desk.bot.end() == 128 + signal.SIGTERM
        await desk.bot.start()
        await desk.out_once("The long one", BODY)


async def test_a_second_process_on_the_same_database_names_the_first(tmp_path: Path) -> None:
    async with Desk.opened(tmp_path) as desk:
        assert desk.bot.process is not None
        second = QuickBot(desk.discord, desk.bot.database)
        first = desk.bot.process.pid
        await second.start(wait=False)
        assert await second.gone() == 1
        assert f"process {first}" in second.tail() and "already running" in second.tail()
        await desk.discord.ask("pid", pid=first)

        await desk.publish("Undisturbed")
        await desk.out_once("Undisturbed")

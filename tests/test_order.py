"""Start and stop, seen from outside: real processes on a stand-in for Discord, and what their log says."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.wire.client import MARKS, Discord
from tests.wire.desk import BODY, Desk
from tests.wire.launch import QuickBot
from tests.wire.process import Bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

START = (
    "database open: version ",
    "recovering: ",
    "connecting",
    "connected as",
    "catching up",
)
STOP = (
    "stopping: nothing new is taken",
    "left for the next start: ",
    "disconnected",
    "database closed",
)


def in_order(log: Sequence[str], *wanted: str) -> list[str]:
    """The lines that hold these words; they must come in this order."""
    found: list[str] = []
    lines = iter(log)
    for words in wanted:
        line = next((line for line in lines if words in line), None)
        assert line is not None, f"{words!r} is not said, or too early:\n" + "\n".join(log)
        found.append(line)
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standin() -> AsyncGenerator[Discord]:
    """One stand-in for the whole module."""
    async with Discord.started(limits=False) as discord:
        yield discord


@pytest_asyncio.fixture(loop_scope="module")
async def desk(standin: Discord, tmp_path: Path) -> AsyncGenerator[Desk]:
    """A running bot of the test's own, with a newsroom set up."""
    async with opened(standin, QuickBot(standin, tmp_path / "desk.db")) as desk:
        yield desk


@asynccontextmanager
async def opened(standin: Discord, bot: Bot) -> AsyncGenerator[Desk]:
    """A newsroom for this bot, which runs."""
    desk = Desk(standin, await standin.newsroom(), bot)
    async with bot.running():
        await desk.set_up()
        yield desk


async def began(bot: Bot, since: int = 0) -> list[str]:
    """What it said when it started, once all of that is said."""
    await bot.said(START[-1], since=since)
    return in_order(bot.log[since:], *START)


@asynccontextmanager
async def stuck(desk: Desk, method: str, path: str, **fault: Any) -> AsyncGenerator[None]:
    """Discord takes its time over a request that is made within; at the end it is under way."""
    since = await desk.discord.ask("note", text=path)
    await desk.discord.fault(method=method, path=path, **fault)
    yield

    async def struck() -> bool:
        faults = await desk.discord.journal(since, kinds=["fault"])
        return any(fault["path"] == path for fault in faults)

    await desk.until(struck, f"{method} {path} is under way")


async def stuck_card(desk: Desk, headline: str, **fault: Any) -> None:
    """Hand in an article whose card is under way to Discord for a while."""
    async with stuck(desk, "POST", f"/channels/{desk.room.review}/messages", **fault):
        await desk.submit(headline)


async def test_a_stop_in_the_middle_of_everything(desk: Desk) -> None:
    discord, room, bot = desk.discord, desk.room, desk.bot
    recovering = (await began(bot))[1]
    assert "no earlier run is on record" in recovering and "left to do: nothing" in recovering
    await desk.submit("The first")
    await desk.card("The first", marks=len(MARKS))
    form = {"person": room.writers[1], "channel": room.submissions, "name": "submit", "options": {}}
    opened, late = await discord.ask("slash", **form), await discord.ask("slash", **form)
    await discord.answer(opened)
    await discord.answer(late)

    # Two things are under way: a form that is being taken, and a card that Discord takes its time over.
    await discord.fault("late", "POST", "/interactions/*/*/callback", seconds=0.3)
    begun = await discord.fill_in(room.writers[1], opened, headline="Begun before", body=BODY)
    await stuck_card(desk, "The second", what="late", seconds=0.3)
    assert bot.process is not None
    bot.process.send_signal(signal.SIGTERM)
    await bot.said("stopping: ")

    # And this comes too late.
    refused = await discord.fill_in(room.writers[1], late, headline="Come too late", body=BODY)
    told = await discord.answer(refused)
    assert "I am restarting, so I took nothing" in told["messages"][0]["text"]
    [file] = told["messages"][0]["attachments"]
    assert file["filename"].endswith(".md")
    await desk.vote("The first")
    await discord.say(room.writers[0], room.submissions, f"!submit Said in chat\n{BODY}")

    assert await bot.gone() == 0
    answered = await discord.answer(begun)
    assert "Begun before" in answered["messages"][-1]["text"]
    stop = in_order(bot.log, *STOP)
    assert not [line for line in bot.log if "ERROR" in line or "Traceback" in line]
    assert not bot.database.with_name("desk.db-wal").exists(), "the log was not written back"
    with closing(sqlite3.connect(bot.database)) as left:
        assert left.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    headlines = {row["headline"] for row in bot.rows("SELECT headline FROM article")}
    assert headlines == {"The first", "The second", "Begun before"}
    assert bot.value("SELECT count(*) FROM vote") == 0
    cards = bot.rows("SELECT state FROM delivery WHERE kind = 'card' ORDER BY article_id")
    assert [row["state"] for row in cards] == ["done", "done", "pending"], stop[1]

    before = len(bot.log)
    await bot.start()
    start = await began(bot, before)
    assert "the last run ended in order at 20" in start[1]
    await desk.card("The first", "Published")
    for headline in ("The second", "Begun before", "Said in chat"):
        await desk.card(headline)
    await desk.settled()
    for headline in ("The first", "The second", "Begun before", "Said in chat"):
        assert len(await desk.cards(headline)) == 1
    assert not await desk.cards("Come too late")

    await bot.kill()
    before = len(bot.log)
    await bot.start()
    assert "did not end in order" in (await began(bot, before))[1]


HASTY = """
import sys, bot.app
from bot.__main__ import main
from tests.wire.launch import _hasten
_hasten(60)
bot.app.FINISH_SECONDS = 0.5
sys.exit(main(["run"]))
"""
"""For a stop that cuts off sooner."""


async def test_what_takes_longer_than_a_stop_may_is_left_on_record_and_looked_for(
    standin: Discord, tmp_path: Path
) -> None:
    async with opened(standin, Bot(standin, tmp_path / "desk.db", command=("-c", HASTY))) as desk:
        await cut_off(desk)


async def cut_off(desk: Desk) -> None:
    room = desk.room
    form = {"person": room.writers[1], "channel": room.submissions, "name": "submit", "options": {}}
    opened = await desk.discord.ask("slash", **form)
    await desk.discord.answer(opened)
    await desk.discord.fault("silent-after", "POST", "/interactions/*/*/callback", seconds=30.0)
    await desk.discord.fill_in(room.writers[1], opened, headline="Nobody hears", body=BODY)
    await stuck_card(desk, "The tide", what="silent-after", seconds=30.0)
    assert await desk.bot.end(signal.SIGINT) == 0, "it is not cut off"
    late, left, *_ = in_order(desk.bot.log, "could not be answered in time", *STOP[1:])
    assert "WARNING" in late and "1 of them looked for first" in left

    before = len(desk.bot.log)
    await desk.bot.start()
    assert "1 of them looked for first" in (await began(desk.bot, before))[1]
    await desk.card("The tide", marks=len(MARKS))
    await desk.settled()
    assert len(await desk.cards("The tide")) == 1


async def test_a_second_signal_ends_it_at_once_and_the_next_start_says_so(desk: Desk) -> None:
    bot = desk.bot
    await stuck_card(desk, "The tide", what="silent-after", seconds=8.0)
    assert bot.process is not None
    bot.process.send_signal(signal.SIGTERM)
    await bot.said("stopping: ")
    bot.process.send_signal(signal.SIGTERM)
    assert await bot.gone(patience=4) == 128 + signal.SIGTERM
    assert "stopping at once" in bot.log[-1]

    before = len(bot.log)
    await bot.start()
    recovering = (await began(bot, before))[1]
    assert "WARNING" in recovering and "did not end in order" in recovering
    assert "1 of them looked for first" in recovering
    await desk.card("The tide", marks=len(MARKS))
    await desk.settled()
    assert len(await desk.cards("The tide")) == 1


async def test_a_second_process_names_the_first_and_takes_over_once_it_is_killed(
    desk: Desk, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(desk.bot.database.name)
    first = desk.bot.process
    assert first is not None
    for database in (desk.bot.database, link):
        second = QuickBot(desk.discord, database)
        await second.start(wait=False)
        assert await second.gone() == 1
        [said] = second.log
        assert said.startswith("copydesk: Copydesk is already running on ") and str(desk.bot.database) in said
        assert f"process {first.pid} on {os.uname().nodename} has held it since 20" in said

    await desk.bot.kill()
    heir: Bot = QuickBot(desk.discord, link)
    async with heir.running():
        assert "did not end in order" in (await began(heir))[1]


async def test_a_signal_before_it_is_connected_ends_it_too(desk: Desk) -> None:
    await desk.bot.end()
    async with stuck(desk, "GET", "/users/@me", what="silent-after", seconds=30.0):
        await desk.bot.start(wait=False)
    before = len(desk.bot.log)
    assert await desk.bot.end() == 0
    in_order(desk.bot.log[before - 1 :], *STOP)
    assert not [line for line in desk.bot.log if "ERROR" in line or "Traceback" in line]

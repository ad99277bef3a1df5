"""The doctor asks Discord: each thing that can be wrong there is said in a line, with what to do."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.ui import needs
from bot.ui.permissions import needed
from tests.wire.client import Discord, Room
from tests.wire.desk import Desk
from tests.wire.process import ROOT, Bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

BEFORE = """
import sys
from datetime import timedelta
from bot.__main__ import main
from bot.operating.doctor import connection, discord_side
"""
AFTER = "\nsys.exit(main(['doctor']))"


@dataclass(frozen=True)
class Stopped:
    """A newsroom that is set up, its bot not running."""

    discord: Discord
    room: Room
    bot: Bot

    async def doctor(self, before: str = "", **settings: str) -> list[str]:
        """The lines of the doctor, and its exit status as the last one."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            BEFORE + before + AFTER,
            cwd=self.bot.database.parent,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "DISCORD_TOKEN": self.discord.token,
                "COPYDESK_DATABASE": self.bot.server or str(self.bot.database),
                "COPYDESK_MESSAGE_CONTENT": "false",
                "COPYDESK_TEST_API": self.discord.api,
                "COPYDESK_TEST_GATEWAY": self.discord.gateway,
                **settings,
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert b"Traceback" not in err, err.decode()
        assert self.discord.token not in (out + err).decode()
        return [*out.decode().splitlines(), str(process.returncode)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stopped(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Stopped]:
    async with Desk.opened(tmp_path_factory.mktemp("doctor")) as desk:
        assert await desk.bot.end() == 0
        yield Stopped(desk.discord, desk.room, desk.bot)


def of(told: list[str], check: str) -> list[str]:
    return [line for line in told if line[9:].startswith(f"{check} ")]


def faults(told: list[str]) -> list[str]:
    return [line for line in told if line.startswith("FAULT")]


async def test_all_is_well_but_what_readers_may_see(stopped: Stopped) -> None:
    told = await stopped.doctor()

    for check in ("clock", "token", "intents", "gateway", "commands", "invite"):
        assert [line[:3] for line in of(told, check)] == ["ok "], told
    assert "scope=bot+applications.commands" in of(told, "invite")[0]
    assert all("Everyone can see #review" in line for line in faults(told)), told


async def test_every_permission_that_is_missing_is_named_with_its_channel(stopped: Stopped) -> None:
    await stopped.discord.ask("forbid", channel=stopped.room.publish, permissions=["send_messages"])
    try:
        told = await stopped.doctor()
    finally:
        await stopped.discord.ask("forbid", channel=stopped.room.publish)

    assert "send_messages" in needed(needs.Room.PUBLISH)
    [said] = [line for line in of(told, "permissions") if "Send Messages" in line]
    assert said.startswith("FAULT") and "In #articles (publish) give me Send Messages" in said
    assert told[-1] == "1"


async def test_a_wrong_token(stopped: Stopped) -> None:
    told = await stopped.doctor(DISCORD_TOKEN="a.wrong.one")

    assert "does not know this token" in of(told, "token")[0] and of(told, "token")[0].startswith("FAULT")
    assert of(told, "gateway")[0].startswith("skipped") and "token" in of(told, "gateway")[0]
    assert of(told, "clock")[0].startswith("ok"), "the clock needs no token"


async def test_no_token(stopped: Stopped) -> None:
    told = await stopped.doctor(DISCORD_TOKEN=" ")

    assert of(told, "token")[0].startswith("FAULT") and "DISCORD_TOKEN=" in of(told, "token")[0]


async def test_an_intent_that_is_not_switched_on(stopped: Stopped) -> None:
    told = await stopped.doctor(COPYDESK_MESSAGE_CONTENT="true")

    [said] = of(told, "intents")
    assert said.startswith("FAULT") and "COPYDESK_MESSAGE_CONTENT=false" in said


async def test_a_clock_that_goes_wrong(stopped: Stopped) -> None:
    told = await stopped.doctor(
        "now = discord_side.utc_now\ndiscord_side.utc_now = lambda: now() + timedelta(seconds=90)"
    )

    [said] = of(told, "clock")
    assert said.startswith("FAULT") and "ahead of" in said and ("90 seconds" in said or "91 seconds" in said)


async def test_a_gateway_that_does_not_let_it_in(stopped: Stopped) -> None:
    told = await stopped.doctor(
        "import discord\nasync def refuse(client, **_): raise discord.PrivilegedIntentsRequired(None)\n"
        "discord.Client.connect = refuse"
    )

    assert of(told, "gateway")[0].startswith("FAULT") and "Message Content" in of(told, "gateway")[0]
    assert of(told, "permissions")[0].startswith("skipped")


async def test_a_gateway_that_does_not_answer(stopped: Stopped) -> None:
    told = await stopped.doctor(
        "import asyncio, discord\nconnection.PATIENCE_SECONDS = 0.5\n"
        "async def hang(client, **_): await asyncio.sleep(60)\ndiscord.Client.connect = hang"
    )

    assert of(told, "gateway")[0].startswith("FAULT") and "cannot be reached" in of(told, "gateway")[0]


async def test_commands_that_discord_does_not_know(stopped: Stopped) -> None:
    told = await stopped.doctor(
        "from discord.http import HTTPClient\nasync def none(*_): return []\n"
        "HTTPClient.get_global_commands = none"
    )

    [said] = of(told, "commands")
    assert said.startswith("WARNING") and "newsroom" in said and "next start" in said


async def test_a_server_that_the_bot_is_not_in_and_one_that_removed_it(stopped: Stopped) -> None:
    def do(*statements: str) -> None:
        for statement in statements:
            stopped.bot.write(statement)

    do(
        "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role) VALUES (99, 4711, 1, 2, 3)"
    )
    try:
        told = await stopped.doctor()
        do(
            "UPDATE newsroom SET left_at = '2026-11-30T09:00:00.000000Z',"
            " erase_at = '2026-12-30T09:00:00.000000Z' WHERE id = 99"
        )
        removed = await stopped.doctor()
    finally:
        do(
            "UPDATE newsroom SET left_at = '2026', guild_id = -99 WHERE id = 99",
            "DELETE FROM newsroom WHERE id = 99",
        )

    assert [
        line for line in of(told, "permissions") if line.startswith("FAULT") and "not in server 4711" in line
    ]
    said = [line for line in of(removed, "permissions") if "4711" in line]
    assert [line.split() for line in said] == [
        [
            "ok",
            "permissions",
            "server",
            "4711",
            "removed",
            "the",
            "bot;",
            "its",
            "newsroom",
            "is",
            "kept",
            "until",
            "2026-12-30,",
            "and",
            "then",
            "erased.",
        ]
    ]

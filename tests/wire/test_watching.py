"""Who watches over a running bot: by its health, its metrics, and as its service manager."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from tests.wire.desk import Desk
from tests.wire.process import ROOT


def free_port() -> int:
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        return there.getsockname()[1]


async def asked(address: str) -> tuple[int, str]:
    """`copydesk health`: its exit status and all that it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "health"),
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COPYDESK_HTTP": address},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def numbers(url: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, in the order of their names."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as answer:
        assert answer.status == 200
        page = await answer.text()
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


async def _is_live(address: str) -> bool:
    return ("copydesk_articles", "live", "published") in await numbers(f"http://{address}")


async def test_health_and_metrics_of_a_bot_at_work(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    async with Desk.opened(
        tmp_path, COPYDESK_HTTP=address, COPYDESK_LOG_FORMAT="json", COPYDESK_LOG_LEVEL="DEBUG"
    ) as desk:
        await desk.publish("Ferry runs", "It sails.")
        await desk.out_once("Ferry runs", "It sails.")

        status, said = await asked(address)
        assert status == 0, said
        assert "ok       discord" in said and "ok       database" in said

        await desk.until(lambda: _is_live(address), "the article is live on record too")
        found = await numbers(f"http://{address}")
        assert found["copydesk_connected",] == 1
        assert found["copydesk_servers",] == 1
        assert found["copydesk_articles", "live", "published"] == 1
        assert found["copydesk_actions_total", "vote"] >= 1
        assert found["copydesk_deliveries", "part", "done"] == 1
        assert found["copydesk_delivery_retries_total", "part", "done"] == 0
        assert found["copydesk_database_bytes",] > 100_000
        assert found["copydesk_last_heard_seconds",] < 60

        for line in desk.bot.log:
            told = json.loads(line)
            assert told.keys() >= {"at", "level", "logger", "message"}
            assert "It sails" not in line and desk.discord.token not in line, "no text of a draft, no token"

        await desk.bot.kill()
        status, said = await asked(address)
        assert status == 1 and "does not answer" in said and "Traceback" not in said
        await desk.bot.start()


async def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        async with Desk.opened(tmp_path) as desk:
            assert await desk.bot.end() == 0
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                env={
                    **desk.bot._env,
                    "PYTHONPATH": str(ROOT),
                    "COPYDESK_HTTP": address,
                    "COPYDESK_LOG_LEVEL": "ERROR",
                },
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            _, said = await process.communicate()
            await desk.bot.start()

    assert process.returncode == 1
    assert said.decode().count("\n") == 1 and f"COPYDESK_HTTP={address}" in said.decode()
    assert "Choose another port" in said.decode()


async def test_without_an_address_it_listens_nowhere_and_health_says_so(tmp_path: Path) -> None:
    status, said = await asked("")

    assert status == 1 and "COPYDESK_HTTP" in said


async def test_the_service_manager_hears_that_it_is_up_lives_and_stops(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        loop = asyncio.get_running_loop()
        told: list[bytes] = []
        loop.add_reader(manager, lambda: told.append(manager.recv(4096)))
        async with Desk.opened(
            tmp_path, NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="1000000"
        ) as desk:
            async with asyncio.timeout(20):
                while told.count(b"WATCHDOG=1") < 2:  # noqa: ASYNC110 - nobody tells of it
                    await asyncio.sleep(0.05)
            assert await desk.bot.end() == 0
            loop.remove_reader(manager)
            seen = list(told)
            await desk.bot.start()

    assert seen[0] == b"READY=1" and seen[-1] == b"STOPPING=1"

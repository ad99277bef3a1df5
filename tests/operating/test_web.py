"""The small web server, and the command that asks it: what is wrong is said, with a status that a program understands."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.app import utc_now
from bot.operating.health import Health
from bot.operating.metrics import metrics
from bot.operating.web import WebServer
from bot.store import Transaction
from bot.store.timestamps import to_text
from tests.operating.commands import Told
from tests.world import World

Run = Callable[..., Told]


@pytest.fixture
def address(run: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """A free address, which the settings name."""
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        free = f"127.0.0.1:{there.getsockname()[1]}"
    monkeypatch.setenv("COPYDESK_HTTP", free)
    return free


@asynccontextmanager
async def another(address: str, answer: str) -> AsyncGenerator[None]:
    """Another program's web server."""
    app = web.Application()

    async def reply(_: web.Request) -> web.Response:
        return web.Response(text=answer)

    app.router.add_get("/health", reply)
    runner = web.AppRunner(app)
    await runner.setup()
    host, port = address.split(":")
    await web.TCPSite(runner, host, int(port)).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def test_a_bot_that_hears_nothing_is_not_well(world: World, run: Run, address: str) -> None:
    health = Health(world.bot)
    server = WebServer(health)
    await server.start(address)
    try:
        told = await asyncio.to_thread(run, "health")
        assert told.status == 1 and "FAULT    discord   not connected" in told.out
        assert "ok       database" in told.out

        await health._heard("{}")
        told = await asyncio.to_thread(run, "health")
        assert told.status == 0 and "FAULT" not in told.out

        async with aiohttp.ClientSession() as session, session.get(f"http://{address}/metrics") as answer:
            numbers = dict(
                line.rsplit(" ", 1) for line in (await answer.text()).splitlines() if not line.startswith("#")
            )
        assert float(numbers["copydesk_connected"]) == 1
        assert float(numbers["copydesk_publication_late_seconds"]) == 0
        writes = float(numbers['copydesk_transaction_seconds_count{kind="write"}'])
        mean = float(numbers['copydesk_transaction_seconds_sum{kind="write"}']) / writes
        assert 0 < mean <= float(numbers['copydesk_transaction_longest_seconds{kind="write"}'])
    finally:
        await server.stop()


async def test_the_numbers_say_how_late_an_article_is(world: World, address: str) -> None:
    await world.submit()
    await world.judge(world.ed, "Approve")
    due = utc_now() - timedelta(minutes=5)

    def late(tx: Transaction) -> None:
        tx.execute("UPDATE article SET publish_at = ?", (to_text(due),))

    await world.bot.desk.unit.store.write(late)
    page = (await metrics(Health(world.bot))).decode()
    found = re.search(r"^copydesk_publication_late_seconds ([\d.]+)$", page, re.MULTILINE)
    assert found is not None and 300 <= float(found[1]) < 360


async def test_what_waits_where_the_bot_was_removed_is_no_fault(world: World) -> None:
    await world.submit()
    await world.judge(world.ed, "Approve")
    long_ago = to_text(utc_now() - timedelta(hours=2))
    health = Health(world.bot)

    def wait(tx: Transaction) -> None:
        tx.execute("UPDATE article SET publish_at = ?", (long_ago,))
        tx.execute(
            "UPDATE delivery SET state = 'pending', not_before = ?, attempts = 3 WHERE id ="
            " (SELECT max(id) FROM delivery)",
            (long_ago,),
        )

    def remove(tx: Transaction) -> None:
        tx.execute("UPDATE newsroom SET left_at = ?", (long_ago,))

    async def told() -> tuple[dict[str, bool], dict[str, float]]:
        parts = {part.name: part.fine for part in await health.examine()}
        lines = [line for line in (await metrics(health)).decode().splitlines() if not line.startswith("#")]
        return parts, {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    store = world.bot.desk.unit.store
    await store.write(wait)
    parts, before = await told()
    assert not parts["outbox"] and before["copydesk_publication_late_seconds"] > 0
    assert any(name.startswith("copydesk_articles{") for name in before)

    await store.write(remove)
    parts, after = await told()

    assert parts["outbox"]
    assert after["copydesk_outbox_oldest_seconds"] == after["copydesk_publication_late_seconds"] == 0
    assert not any(name.startswith("copydesk_articles{") for name in after)
    counts = [value for name, value in after.items() if name.startswith("copydesk_deliveries{")]
    assert counts and not any(counts)
    for name, value in before.items():  # what only grows does not fall
        if name.startswith(("copydesk_actions_total", "copydesk_delivery_retries_total")):
            assert after[name] == value > -1


@pytest.mark.parametrize("answer", ["Welcome!", "[]", "{}", '{"checks": 5}', '{"checks": {"a": 1}}'])
async def test_another_program_at_the_address(run: Run, address: str, answer: str) -> None:
    async with another(address, answer):
        told = await asyncio.to_thread(run, "health")

    assert told.status == 1 and "is not Copydesk" in told.err and told.err.count("\n") == 1

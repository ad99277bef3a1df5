"""Running: what ends a bot that does not end by itself."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from bot.operating import running


class Waiting:
    """A bot that waits a long time until it tries again to connect, as discord.py does after some tries in vain."""

    def __init__(self) -> None:
        self.settings = SimpleNamespace(test_api=None, test_gateway=None)
        self.cut_off = asyncio.Event()
        self.connecting = asyncio.Event()
        self.fenced: str | None = None
        self.closed = False

    async def login(self, _token: str) -> None: ...

    async def connect(self) -> None:
        self.connecting.set()
        await asyncio.Event().wait()

    def is_ready(self) -> bool:
        return False

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> Any:
    async def nothing() -> None: ...

    async def opened(*_: Any, **__: Any) -> None: ...

    beside = SimpleNamespace(start=nothing, stop=nothing)
    monkeypatch.setattr(running, "Services", lambda *_: beside)
    monkeypatch.setattr(running, "_open", opened)
    return Waiting()


async def test_who_has_lost_its_shards_ends_while_it_waits_to_connect_again(bot: Any) -> None:
    session = asyncio.create_task(running._session(bot, "token", asyncio.Event(), opened=False))
    await bot.connecting.wait()

    bot.fenced = "another Copydesk uses this database"
    bot.cut_off.set()

    with pytest.raises(running.CannotRun, match="has lost its shards and ends: another Copydesk uses"):
        await asyncio.wait_for(session, 20)
    assert bot.closed


async def test_who_is_told_to_stop_does_not_wait_to_connect_either(bot: Any) -> None:
    stop = asyncio.Event()
    session = asyncio.create_task(running._session(bot, "token", stop, opened=False))
    await bot.connecting.wait()

    stop.set()

    await asyncio.wait_for(session, 20)
    assert bot.closed

"""The engine: a PostgreSQL server under the storm, of which processes and connections are killed, cut and silenced.

It crashes and comes back on a thread of its own, while people go on.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests import postgres
from tests.wire.chaos.step import Step

OPTIONS = (*postgres.FORGETFUL, "track_commit_timestamp=on")

BOTS = "application_name LIKE 'copydesk%'"
"""The connections of the bot's processes."""

GONE_AGAIN = 50
"""How often in a row the server may be gone when it is asked something."""


class Engine:
    """Its public methods that return `bool | None` are steps of the plan, as those of the storm itself."""

    def __init__(self, server: postgres.Server) -> None:
        self.address = server.address
        self.faults = 0
        """How often something was done to it."""
        self._server = server
        self._under_way: asyncio.Future[None] | None = None

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Engine]:
        """A server with an empty database, gone afterwards."""
        with TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
            server = postgres.Server(Path(folder), OPTIONS)
            server.make()
            server.start()
            try:
                yield cls(server)
            finally:
                server.stop()

    async def crash_server(self, seconds: float) -> bool | None:
        """The power of the server is cut; after a while it starts again."""

        def crash() -> None:
            self._server.crash()
            time.sleep(seconds)
            self._server.start()

        return await self._begin(crash)

    async def restart_server(self, seconds: float) -> bool | None:
        """The server is stopped in order, and starts again."""

        def restart() -> None:
            self._server.stop()
            time.sleep(seconds)
            self._server.start()

        return await self._begin(restart)

    async def kill_backend(self, which: int) -> bool | None:
        """One of the server's processes is killed, after which it ends all the others and recovers."""

        def kill() -> None:
            self._signal(signal.SIGKILL, self._one(which))
            self._server.wait()

        return await self._begin(kill)

    async def cut_connections(self, which: int | None) -> bool | None:
        """One connection of the bot is cut, or all of them."""

        def cut() -> None:
            for process in self._backends() if which is None else self._one(which):
                self.end_backend(process)

        return await self._begin(cut)

    async def silence(self, seconds: float) -> bool | None:
        """The server answers the bot nothing for a while."""

        def silence() -> None:
            backends = self._backends()
            self._signal(signal.SIGSTOP, backends)
            time.sleep(seconds)
            self._signal(signal.SIGCONT, backends)

        return await self._begin(silence)

    async def mended(self) -> None:
        """Wait until the server is up and nothing is wrong with it."""
        if self._under_way is not None:
            await self._under_way

    def end_backend(self, process: int) -> None:
        """Have the server end one of its connections."""
        self.ask("SELECT pg_terminate_backend(%s)", process)

    def ask(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What the server says, as its operator."""
        import psycopg

        with psycopg.connect(f"{self.address}&application_name=operator", autocommit=True) as connection:
            cursor = connection.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []

    async def asked(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """As `ask`, although days of other newsrooms go on, in which the server may just go."""
        import psycopg

        for _ in range(GONE_AGAIN):
            await self.mended()
            with suppress(psycopg.OperationalError):
                return self.ask(sql, *parameters)
            await asyncio.sleep(0.1)
        return self.ask(sql, *parameters)

    async def _begin(self, work: Callable[[], None]) -> bool | None:
        if self._under_way is not None and not self._under_way.done():
            return False
        self.faults += 1
        self._under_way = asyncio.get_running_loop().run_in_executor(None, work)
        await asyncio.wait([self._under_way], timeout=0.05)
        return None

    def _one(self, which: int) -> list[int]:
        backends = self._backends()
        return backends[which % len(backends) :][:1] if backends else []

    def _backends(self) -> list[int]:
        return [row[0] for row in self.ask(f"SELECT pid FROM pg_stat_activity WHERE {BOTS} ORDER BY pid")]

    @staticmethod
    def _signal(number: signal.Signals, processes: list[int]) -> None:
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, number)


def trouble(dice: random.Random) -> Step:
    """Something that goes wrong with the server."""
    match dice.randrange(8):
        case 0 | 1:
            return Step("crash_server", {"seconds": round(dice.choice([0.0, dice.uniform(0.3, 2.5)]), 3)})
        case 2:
            return Step("restart_server", {"seconds": round(dice.uniform(0.0, 1.5), 3)})
        case 3:
            return Step("kill_backend", {"which": dice.randrange(4)})
        case 4 | 5:
            return Step("cut_connections", {"which": dice.randrange(6)})
        case 6:
            return Step("cut_connections", {"which": None})
        case _:
            return Step("silence", {"seconds": round(dice.uniform(0.3, 2.5), 3)})

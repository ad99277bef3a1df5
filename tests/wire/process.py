"""The bot as operators run it: `python -m bot run`, a process of its own, talking to the stand-in."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from bot.store.transaction import Row, Transaction
from tests import postgres
from tests.beside import beside
from tests.wire.client import Discord, until

try:
    from psycopg import OperationalError as Away
except ImportError:  # only a database on a server can be away
    Away = sqlite3.OperationalError

T = TypeVar("T")

ROOT = Path(__file__).parents[2]

HELD_UP = ("The PostgreSQL server of COPYDESK_DATABASE cannot be used", "Another Copydesk")

OPENING_SECONDS, RESTART_SECONDS = 2.0, 30.0
"""How long a file may be in use by a bot that opens it, and a server be away that starts again."""


class Bot:
    """One installation: a database and its settings. It runs, is killed, runs again."""

    def __init__(
        self,
        discord: Discord,
        database: Path,
        *,
        server: str | None = None,
        door: str = "",
        command: Sequence[str] = ("-m", "bot", "run"),
        **env: str,
    ) -> None:
        """`server` is the address of a database that is not that file; other files are beside it all the same. By its `door`
        the stand-in knows this process from others."""
        self.discord = discord
        self.database = database
        self.door = door
        self.server = server or (postgres.of(database) if postgres.WANTED else None)
        """The address of its database, where a PostgreSQL server has it: by default the one that belongs to that path."""
        self.log: list[str] = []
        """What all its runs said, line by line."""
        self._command = command
        self._beside = self.server and f"{self.server}&application_name=beside"
        api, gateway = discord.by(door) if door else (discord.api, discord.gateway)
        self._env = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DISCORD_TOKEN": discord.token,
            "COPYDESK_DATABASE": self.server or str(database),
            "COPYDESK_TEST_API": api,
            "COPYDESK_TEST_GATEWAY": gateway,
            **env,
        }
        self.process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._run_began = 0

    @property
    def media(self) -> Path:
        """The folder of its pictures."""
        return self.database.parent / ("media" if self.server is None else "data/media")

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Bot]:
        """Start it; stop it at the end as a service manager would."""
        await self.start()
        try:
            yield self
        finally:
            await self.end()

    async def start(self, *, wait: bool = True) -> None:
        """Start it and wait until it is connected."""
        assert self.process is None
        self._run_began = len(self.log)
        self.process = await self._spawn(self._env | {"PYTHONPATH": str(ROOT)})
        await self.discord.ask("pid", pid=self.process.pid, door=self.door)
        self._reader = asyncio.create_task(self._read(self.process))
        if wait:
            await self.said("connected as", since=self._run_began)

    async def _spawn(self, env: Mapping[str, str]) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *self._command,
            cwd=self.database.parent,
            env=env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=2**20,
        )

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self.log.append(line.decode(errors="replace").rstrip())

    async def said(self, words: str, *, since: int | None = None, patience: float = 90.0) -> str:
        """Wait for a line with these words; of this run unless `since` says otherwise."""
        start = self._run_began if since is None else since

        async def look() -> str | None:
            found = next((line for line in self.log[start:] if words in line), None)
            if found is None and self.process is not None and self.process.returncode is not None:
                if self._reader is not None and not self._reader.done():
                    return None  # its last words are still on their way
                raise AssertionError(f"the bot ended ({self.process.returncode}):\n" + self.tail())
            return found

        what = f"{words!r} in the log:\n{self.tail()}"
        return await until(look, patience=patience, what=what, longest_pause=0.02)

    def tail(self, lines: int = 30) -> str:
        """The end of what it said."""
        return "\n".join(self.log[-lines:])

    @property
    def could_not_start(self) -> bool:
        """Whether the database, or another process that was still using it, kept its last run from starting."""
        told = "\n".join(self.log[self._run_began :])
        return "connecting" not in told and any(words in told for words in HELD_UP)

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.returncode is None

    async def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGKILL)
        await self.gone()

    async def gone(self, *, patience: float = 60.0) -> int:
        """Wait until the process has ended, by whatever. Returns its exit status."""
        assert self.process is not None
        status = await asyncio.wait_for(self.process.wait(), patience)
        if self._reader is not None:
            await self._reader
        await self.discord.ask("pid", pid=None, door=self.door)
        self.process = None
        return status

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Stop it in order. Returns its exit status; None if it did not run."""
        if self.process is None:
            return None
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await self.gone()

    def read(self, work: Callable[[Transaction], T]) -> T:
        """What a function finds in the database, beside the bot. Some patience, should the bot be opening it, or its server be
        starting again."""
        end = time.monotonic() + (OPENING_SECONDS if self.server is None else RESTART_SECONDS)
        while True:
            try:
                with beside(self.database, self._beside) as tx:
                    return work(tx)
            except (sqlite3.OperationalError, Away):
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """What a query finds."""
        return self.read(lambda tx: tx.all(sql, parameters))

    def write(self, sql: str, *parameters: Any) -> None:
        """Change the database while the bot is down."""
        assert self.process is None
        with beside(self.database, self._beside, writing=True) as tx:
            tx.execute(sql, parameters)

    def value(self, sql: str, *parameters: Any) -> Any:
        """The one value of a query; None without a row."""
        rows = self.rows(sql, *parameters)
        return rows[0][0] if rows else None

"""The bot as operators run it: `python -m bot run`, a process of its own, talking to the stand-in."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bot.store.transaction import Row
from tests import postgres
from tests.beside import beside
from tests.wire.client import Discord, until

ROOT = Path(__file__).parents[2]


class Bot:
    """One installation: a database and its settings. It runs, is killed, runs again."""

    def __init__(
        self, discord: Discord, database: Path, *, command: Sequence[str] = ("-m", "bot", "run"), **env: str
    ) -> None:
        self.discord = discord
        self.database = database
        self.server = postgres.of(database) if postgres.WANTED else None
        """The address of its database, where a PostgreSQL server has it: the one that belongs to that path."""
        self.log: list[str] = []
        """What all its runs said, line by line."""
        self._command = command
        self._env = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DISCORD_TOKEN": discord.token,
            "COPYDESK_DATABASE": self.server or str(database),
            "COPYDESK_TEST_API": discord.api,
            "COPYDESK_TEST_GATEWAY": discord.gateway,
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
        await self.discord.ask("pid", pid=self.process.pid)
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
        await self.discord.ask("pid", pid=None)
        self.process = None
        return status

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Stop it in order. Returns its exit status; None if it did not run."""
        if self.process is None:
            return None
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await self.gone()

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """What the database holds, read beside the bot. A moment's patience, should the bot be opening it."""
        for tries_left in range(20, -1, -1):
            try:
                with beside(self.database, self.server) as tx:
                    return tx.all(sql, parameters)
            except sqlite3.OperationalError:
                if not tries_left:
                    raise
                time.sleep(0.1)
        raise AssertionError

    def write(self, sql: str, *parameters: Any) -> None:
        """Change the database while the bot is down."""
        assert self.process is None
        with beside(self.database, self.server, writing=True) as tx:
            tx.execute(sql, parameters)

    def value(self, sql: str, *parameters: Any) -> Any:
        """The one value of a query; None without a row."""
        rows = self.rows(sql, *parameters)
        return rows[0][0] if rows else None

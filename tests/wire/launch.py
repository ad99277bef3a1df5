"""Bots that start quickly: forked from a process that has everything imported, with shorter pauses.

`python -m bot run` spends most of its start on imports and on discord.py's wait for more servers. Where a test
starts the bot again and again, `QuickBot` does the same without the two.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import discord.http
from discord.backoff import ExponentialBackoff
from discord.state import ConnectionState

from bot.__main__ import main
from bot.delivery.outbox.carrier import Carrier
from bot.store import store
from cogs import EXTENSIONS
from tests import postgres, tables
from tests.imaging.beside import without_a_process
from tests.wire.client import Discord
from tests.wire.process import Bot
from tests.wire.standin.__main__ import run
from tests.wire.standin.world import Rules

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        __name__,
        "bot.operating.command_line",
        "bot.operating.running",
        "bot.desk.intake.markdown.document",
        "bot.desk.intake.word.document",
    ]
)

GUILD_WAIT_SECONDS = 0.02
"""How long discord.py waits for one more server before it says that it is ready; its own is 2."""

WRITING = ("BEGIN IMMEDIATE", "BEGIN ISOLATION LEVEL SERIALIZABLE")
"""How transactions begin that write."""

HASTE = 0.005
"""What is left of discord.py's own pauses before it tries again (1, 3, 5 … seconds)."""

RECONNECT_SECONDS = 0.2
"""After how long it connects again, in place of a pause that grows and is drawn at random."""

get_code = SourceFileLoader.get_code
CODE = {name: SourceFileLoader(name, find_spec(name).origin).get_code(name) for name in EXTENSIONS}
"""discord.py runs extensions anew at each start; they need not be compiled anew."""

tables.made()  # here, before each bot is forked

PAUSES: Mapping[str, float] = {
    "bot.delivery.outbox.courier.FIRST_PAUSE_SECONDS": 0.05,
    "bot.delivery.recovery.catch_up.FIRST_PAUSE_SECONDS": 0.05,
    "bot.delivery.sharding.BETWEEN_SECONDS": 0.0,
    "bot.delivery.sender.POST_SETTLES_AFTER_SECONDS": 0.6,
    "bot.delivery.sender.RETRIES_AFTER_SECONDS": 0.0,  # discord.py tries again sooner here, too
    "bot.delivery.planning.scheduled_events.RETRIES_AFTER_SECONDS": 0.0,
}
"""Constants of the bot that a test need not sit out."""


class QuickBot(Bot):
    """An installation whose process is forked. `patience_seconds` is how long its carrier waits for an answer."""

    def __init__(
        self, discord: Discord, database: Path, *, patience_seconds: float = 60.0, **env: str
    ) -> None:
        super().__init__(discord, database, **env)
        self._patience_seconds = patience_seconds

    async def _spawn(self, env: Mapping[str, str]) -> Any:
        return await _fork(_be_the_bot, str(self.database.parent), dict(env), self._patience_seconds)


@asynccontextmanager
async def quick_discord(**rules: Any) -> AsyncGenerator[Discord]:
    """`Discord.started`, forked."""
    end, lifeline = CONTEXT.Pipe(duplex=False)
    process = await _fork(_be_the_stand_in, end, rules)
    end.close()
    try:
        async with Discord.at(json.loads(await process.stdout.readline())) as discord:
            yield discord
    finally:
        lifeline.close()
        await process.wait()
        await process.stdout.read()


async def _fork(target: Callable[..., None], *args: Any) -> Forked:
    """Have a function run in a process of its own; the first thing it gets is where its words go."""
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=target, args=(theirs, *args), daemon=True)
    process.start()
    theirs.close()
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(os.dup(ours.fileno()), "rb")
    )
    ours.close()
    return Forked(process, reader)


class Forked:
    """What `Bot` needs of an `asyncio.subprocess.Process`."""

    def __init__(self, process: Any, stdout: asyncio.StreamReader) -> None:
        self._process = process
        self.pid: int = process.pid
        self.stdout = stdout

    @property
    def returncode(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Raises ProcessLookupError if it is gone."""
        if self.returncode is not None:
            raise ProcessLookupError(self.pid)
        os.kill(self.pid, number)

    async def wait(self) -> int:
        """Wait until it has ended."""
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        status = self.returncode
        assert status is not None
        return status


def _be_the_stand_in(output: Connection, end: Connection, rules: dict[str, Any]) -> None:
    os.dup2(end.fileno(), 0)
    os.dup2(output.fileno(), 1)
    asyncio.run(run(Rules(**rules)))


def _be_the_bot(output: Connection, folder: str, env: Mapping[str, str], patience_seconds: float) -> None:
    for number in (1, 2):
        os.dup2(output.fileno(), number)
    output.close()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    _hasten(patience_seconds)
    if "WRITES_HELD_BY" in env:
        _hold_writes(Path(env["WRITES_HELD_BY"]))
    sys.exit(main(["run"]))


def _hasten(patience_seconds: float) -> None:
    tables.copy_tables()
    without_a_process()
    SourceFileLoader.get_code = lambda loader, name: CODE.get(name) or get_code(loader, name)  # type: ignore
    for name, value in PAUSES.items():
        place, _, constant = name.rpartition(".")
        module = importlib.import_module(place)
        assert hasattr(module, constant), f"there is no {name} any more"
        setattr(module, constant, value)
    defaults = Carrier.__init__.__kwdefaults__
    assert defaults and "patience_seconds" in defaults, "the carrier's patience is set elsewhere now"
    defaults["patience_seconds"] = patience_seconds
    random.uniform = lambda least, _most: least  # what spreads tries need not be sat out either

    begin = ConnectionState.__init__

    def begin_hastily(state: Any, **options: Any) -> None:
        begin(state, **{"guild_ready_timeout": GUILD_WAIT_SECONDS, **options})

    async def identify_at_once(_client: Any, _shard: int | None, *, initial: bool = False) -> None:
        """Discord.py waits 5 seconds before it identifies again."""

    ConnectionState.__init__ = begin_hastily  # type: ignore[method-assign]
    ExponentialBackoff.delay = lambda _backoff: RECONNECT_SECONDS  # type: ignore[method-assign]
    discord.Client.before_identify_hook = identify_at_once  # type: ignore[method-assign]
    discord.http.asyncio = Hasty()  # type: ignore[assignment]


def _hold_writes(gate: Path) -> None:
    """Let nothing be written for as long as that file is there, as on a disk that does not answer."""
    engines: list[tuple[Any, str]] = [(store, "_whole")]
    if postgres.WANTED:
        server = importlib.import_module("bot.store.postgres.store")
        engines.append((server.PostgresStore, "_one_transaction"))
    for engine, name in engines:
        setattr(engine, name, _once_open(gate, getattr(engine, name)))


def _once_open(gate: Path, whole: Callable[..., Any]) -> Callable[..., Any]:
    def once_open(*given: Any) -> Any:
        begin = next(each for each in given if isinstance(each, str))
        while begin.startswith(WRITING) and gate.exists():
            time.sleep(0.01)
        return whole(*given)

    return once_open


class Hasty:
    """asyncio as discord.py's HTTP client sees it: whole seconds are a pause of its own choice and are cut
    short, fractions are what Discord asked for and are kept."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(seconds: float) -> None:
        """As asyncio's."""
        await asyncio.sleep(seconds * HASTE if isinstance(seconds, int) else seconds)

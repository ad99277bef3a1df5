"""What every test may ask for: a newsroom on a simulated Discord, with the real bot in it."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from copy import copy
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import hypothesis
import pytest
from discord.app_commands import commands as app_commands
from discord.ext.commands import core, hybrid
from discord.ext.commands.bot import BotBase
from simcord import Env, components, gateway, results
from simcord.backend import serializers
from simcord.http import router

from bot.app import Copydesk, create_bot
from bot.settings import Settings
from bot.store import migrations
from cogs import acknowledgement
from tests import long, postgres, quickly
from tests.again import Again, run_again
from tests.imaging.beside import without_a_process
from tests.permissions import truthful_permissions
from tests.settling import settle_quickly, settle_well
from tests.sqlite_only import reason_of
from tests.tables import copy_tables
from tests.world import World, build_world

# A shared machine stalls now and then: an example's own time says nothing here.
hypothesis.settings.register_profile(
    "copydesk", deadline=None, max_examples=long.examples(long.DEFAULT_EXAMPLES)
)
hypothesis.settings.load_profile("copydesk")


def pytest_xdist_auto_num_workers() -> int:
    """Two for each core: tests that drive processes and browsers wait as long as they compute."""
    return 2 * (os.cpu_count() or 1)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the tests once for all processes."""
    config.addinivalue_line("markers", "long: a case of `make test-long` only (tests/long.py)")
    quickly.configure(config)


def pytest_collection_finish() -> None:
    """What was collected stays to the end."""
    quickly.leave_alone()


LONG_FIRST = (
    "wire/test_chaos",
    "demo/test_lines",
    "demo/test_browser",
    "cogs/test_own_words",
    "wire/",
    "test_main",
)
"""Files whose tests take seconds each, by how their path in this folder begins: the longest first. What begins last
should be short, or all but one of the processes wait for it."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what takes long before the rest. Leave out what only the whole form has (tests/long.py), and what only SQLite has
    where the tests run on PostgreSQL."""
    here = Path(__file__).parent
    if not long.WHOLE:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    for item in items if postgres.WANTED else ():
        test = f"{item.path.relative_to(here).as_posix()}::{item.name}"
        if reason := reason_of(test):
            item.add_marker(pytest.mark.skip(reason=reason))

    def rank(item: pytest.Item) -> int:
        path = item.path.relative_to(here).as_posix()
        return next((n for n, start in enumerate(LONG_FIRST) if path.startswith(start)), len(LONG_FIRST))

    ranked = sorted(items, key=rank)
    count = sum(rank(item) < len(LONG_FIRST) for item in ranked)
    items[:] = quickly.in_two_places(ranked[:count], ranked[count:], lambda item: item.path)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database."""
    path = tmp_path_factory.mktemp("empty") / "copydesk.db"
    with closing(sqlite3.connect(path)) as connection:
        migrations.migrate(connection, path)
    return path


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Path:
    """Where the bot of this test keeps its database."""
    return shutil.copy(empty_database, tmp_path / "copydesk.db")


@pytest.fixture
def server() -> Iterator[str | None]:
    """A database of its own on a PostgreSQL server, where the tests are told of one (`make test-postgres`)."""
    if not postgres.WANTED:
        yield None
        return
    with postgres.database() as address:
        yield address


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulated Discord waits for an answer as long as a busy machine needs."""
    for name in ("SOON_SECONDS", "FORM_SECONDS"):
        monkeypatch.setattr(acknowledgement, name, 60.0)


@pytest.fixture
def each_twice(monkeypatch: pytest.MonkeyPatch) -> Iterator[Again]:
    """Every transaction that writes is undone once at its end, and run again."""
    with run_again(monkeypatch) as again:
        yield again
    assert again.runs


if "COPYDESK_TEST_AGAIN" in os.environ:

    @pytest.fixture(autouse=True)
    def _each_twice(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        with run_again(monkeypatch):
            yield


@pytest.fixture
def settings(database: Path, server: str | None) -> Settings:
    """Settings without a token; cards are redrawn without a pause."""
    return Settings(database=database, server=server, card_interval_seconds=0)


@pytest.fixture
async def env(settings: Settings, request: pytest.FixtureRequest) -> AsyncIterator[Env]:
    """A simulated Discord with the bot logged in and nothing in it yet.

    `@pytest.mark.simcord(...)` hands options to it, such as `check_errors=False`.
    """
    marker = request.node.get_closest_marker("simcord")
    bot = create_bot(settings)
    settle_quickly()
    _load_once()
    running = Env(bot, **(marker.kwargs if marker else {}))
    await running.start()
    try:
        yield running
    finally:
        await running.shutdown()
        current = running.bot
        assert isinstance(current, Copydesk)
        await current.close()
        if running.check_errors:
            running.raise_errors()


@pytest.fixture
async def world(env: Env) -> World:
    """A newsroom with its people, set up as an administrator would."""
    return await build_world(env)


settle_well()
if postgres.WANTED:
    postgres.count_as_sqlite_does(pytest.MonkeyPatch())
truthful_permissions()


_load = BotBase._load_from_module_spec
_loaded: dict[str, ModuleType] = {}


def _load_once() -> None:
    """discord.py runs an extension's module for each bot anew, which was a third of a short test. The first run
    serves every bot here: its cogs are made anew all the same, by `setup`."""

    async def load(self: BotBase, spec: ModuleSpec, key: str) -> None:
        if key not in _loaded:
            await _load(self, spec, key)
            _loaded[key] = sys.modules[key]
            return
        sys.modules[key] = module = _loaded[key]
        await module.setup(self)
        vars(self)["_BotBase__extensions"][key] = module

    async def unload(self: BotBase, lib: ModuleType, key: str) -> None:
        """Without a look for parts of this module through every module of the process: they stay loaded here."""
        vars(self)["_BotBase__extensions"].pop(key, None)

    BotBase._load_from_module_spec = load
    BotBase._call_module_finalizers = unload


def _read_once(module: ModuleType, name: str, about: int, again: Callable[[Any], Any]) -> None:
    """Let `module.name` read the signature of each command once: its argument number `about` is the function.

    discord.py reads them for each bot anew, which was half of a short test. `again` makes a copy for each reader.
    """
    read = getattr(module, name)
    known: dict[object, Any] = {}

    @functools.wraps(read)
    def remembered(*args: Any, **options: Any) -> Any:
        if args[about] not in known:
            known[args[about]] = read(*args, **options)
        return again(known[args[about]])

    setattr(module, name, remembered)


_read_once(core, "get_signature_parameters", 0, dict)
_read_once(hybrid, "replace_parameters", 1, list)
_read_once(
    app_commands, "_extract_parameters_from_callback", 0, lambda known: {k: copy(v) for k, v in known.items()}
)


quickly.copy_commands()
copy_tables()
without_a_process()


for module in (serializers, results, components):
    module.deepcopy = quickly.payload_copy
for module in (router, gateway):
    module.copy = SimpleNamespace(copy=copy, deepcopy=quickly.payload_copy)


quickly.describe_commands_once()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line says what was not run on this machine, and why."""
    skipped = Counter(
        str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr).removeprefix(
            "Skipped: "
        )
        for report in terminalreporter.stats.get("skipped", [])
    )
    if skipped:
        told = "; ".join(f"{count} ({reason})" for reason, count in sorted(skipped.items()))
        terminalreporter.write_line(f"NOT RUN HERE: {told}", yellow=True)

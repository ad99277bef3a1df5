"""What every test may ask for: a newsroom on a simulated Discord, with the real bot in it."""

from __future__ import annotations

import inspect
import os
from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest
from simcord import Env

from bot.app import Copydesk, create_bot
from bot.settings import Settings
from tests.world import World, build_world

# A shared machine stalls now and then: an example's own time says nothing here.
hypothesis.settings.register_profile("copydesk", deadline=None)
hypothesis.settings.load_profile("copydesk")


def pytest_xdist_auto_num_workers() -> int:
    """Two for each core: tests that drive processes and browsers wait as long as they compute."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the bot of this test keeps its database."""
    return tmp_path / "copydesk.db"


@pytest.fixture
def settings(database: Path) -> Settings:
    """Settings without a token; cards are redrawn without a pause."""
    return Settings(database=database, card_interval_seconds=0)


@pytest.fixture
async def env(settings: Settings, request: pytest.FixtureRequest) -> AsyncIterator[Env]:
    """A simulated Discord with the bot logged in and nothing in it yet.

    `@pytest.mark.simcord(...)` hands options to it, such as `check_errors=False`.
    """
    marker = request.node.get_closest_marker("simcord")
    bot = create_bot(settings)
    _settle_quickly()
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


def _settle_quickly() -> None:
    """simcord 3.2.1 polls at 50 ms while it waits for the bot's own threads; 1 ms is enough here."""
    defaults = inspect.unwrap(Env._settle_internal).__kwdefaults__
    assert defaults is not None and "idle" in defaults, "another simcord: look at Env._settle_internal"
    defaults["idle"] = 0.001

"""Newsrooms whose days pass."""

from __future__ import annotations

import pytest

from tests.incidents import patient, truthful_history
from tests.world import World


@pytest.fixture
def days_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.outbox.due_clock.LOOK_SECONDS", 3600.0)  # days pass here
    patient(monkeypatch)
    truthful_history(monkeypatch)


@pytest.fixture
async def desk(world: World) -> World:
    """A newsroom in Berlin, where it is one in the morning of Thursday, 1 January 2026. Its budget comes at half
    past eight, seven and a half hours after the test begins."""
    await world.configure(timezone="Europe/Berlin", budget="08:30", release="manual")
    return world

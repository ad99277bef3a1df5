"""Discord's own ways that corrections and takedowns meet."""

from __future__ import annotations

import pytest

from tests.incidents import patient, truthful_threads


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)

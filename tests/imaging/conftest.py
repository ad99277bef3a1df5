"""What every test of pictures has."""

from __future__ import annotations

import pytest

from bot.imaging import process
from tests.imaging.beside import asked_of_a_process


@pytest.fixture(autouse=True)
def a_process_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a bot that runs."""
    monkeypatch.setattr(process, "_asked", asked_of_a_process)

"""What every test of a command has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.operating.commands import Told, commands_in


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Told]:
    return commands_in(tmp_path, monkeypatch, capsys)

"""Commands run in this process, in a folder of their own, with no settings but those of the test."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.operating.command_line import carry_out


@dataclass(frozen=True)
class Told:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


def commands_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Told]:
    """What runs a command there. The process's own logging is as before afterwards."""
    monkeypatch.chdir(folder)
    for name in os.environ:
        if name.startswith(("COPYDESK_", "DISCORD_")):
            monkeypatch.delenv(name)

    def run(*arguments: object) -> Told:
        root, hook = logging.getLogger(), sys.excepthook
        handlers, level = list(root.handlers), root.level
        try:
            status = carry_out([str(argument) for argument in arguments])
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
            sys.excepthook = hook
        said = capsys.readouterr()
        return Told(status, said.out, said.err)

    return run

"""The command line: what its commands say of themselves, and which installation an option names."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot import __version__
from bot.__main__ import main
from bot.operating import command_line
from tests import started
from tests.started import ROOT, refusal

place = started.place


# --------------------------------------------------------------- the commands


def test_an_unknown_command_and_none_at_all_are_explained(place: Path) -> None:
    for arguments in (["publish"], []):
        asked = [sys.executable, "-m", "bot", *arguments]
        told = subprocess.run(
            asked,
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )

        assert told.returncode == 2
        assert "usage: python -m bot" in told.stderr and "Traceback" not in told.stderr


def test_the_version_is_told(place: Path) -> None:
    asked = [sys.executable, "-m", "bot", "--version"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)

    assert told.stdout == f"Copydesk {__version__}\n"


COMMANDS = (
    *("run", "demo", "doctor", "health", "backup", "export", "restore"),
    *("compact", "erase", "erase-server", "audit", "completion", "version"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])

    told = capsys.readouterr().out
    assert end.value.code == 0
    assert len(told.splitlines()) > 5 and "." in told, "it says in a sentence what the command does"
    if command not in ("demo", "completion", "version"):
        assert "--env-file" in told and "--database" in told and "--log-level" in told


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    told = capsys.readouterr().out
    assert [word for command in command_line.COMMANDS if (word := f"\n    {command.name}") not in told] == []
    assert {command.name for command in command_line.COMMANDS} == set(COMMANDS)


def test_the_project_installs_the_command() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, name = project["scripts"]["copydesk"].partition(":")

    assert getattr(importlib.import_module(module), name) is main


# ---------------------------------------------------- which installation it is


def test_the_settings_come_from_the_file_that_is_named(place: Path) -> None:
    (place / "other.env").write_text("COPYDESK_DATABASE=named.db\nCOPYDESK_PREFIX=much too long\n")

    assert "(in other.env)" in refusal(place, options=["--env-file", "other.env"])


def test_a_file_with_settings_that_is_not_there_is_no_default(place: Path) -> None:
    said = refusal(place, options=["--env-file", "nowhere.env"])

    assert "There is no file nowhere.env" in said and "--env-file" in said


def test_options_win_over_settings(place: Path) -> None:
    (place / "there.db").mkdir()

    said = refusal(place, options=["--database", "there.db"], COPYDESK_DATABASE="other.db")

    assert "there.db is a folder" in said


def test_an_unknown_log_level_is_explained(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["run", "--log-level", "loud"])

    assert end.value.code == 2 and "DEBUG" in capsys.readouterr().err

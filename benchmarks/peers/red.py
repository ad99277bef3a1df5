"""Red-DiscordBot with the cog IdeaBoard (github: vertyco/vrt-cogs), installed into a folder of its own and run from there."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.wire.client import Discord
from tests.wire.process import Bot

COGS = "https://github.com/vertyco/vrt-cogs"
NEEDS = ("Red-DiscordBot", "pydantic>=2.11,<2.12")
"""Red, and what IdeaBoard asks for in its info.json."""

INSTANCE = "peer"
LAUNCHER = Path(__file__).with_name("on_standin.py")


class CannotInstall(Exception):
    """What stands in the way, in a sentence."""


def pythons() -> Iterator[str]:
    """Interpreters that Red runs on: older than 3.12."""
    if sys.version_info < (3, 12):
        yield sys.executable
    for minor in (11, 10, 9):
        if found := shutil.which(f"python3.{minor}"):
            yield found


def install(folder: Path, cogs: str) -> Path:
    """Install both. Returns the interpreter that runs them. Raises CannotInstall."""
    base = next(pythons(), None)
    if base is None:
        raise CannotInstall("Red-DiscordBot needs a Python older than 3.12, and there is none here")
    python = folder / "env" / "bin" / "python"
    if not python.exists():
        _run("a virtual environment", [base, "-m", "venv", str(folder / "env")])
        quiet = ["install", "-q", "--disable-pip-version-check"]
        _run("Red-DiscordBot from PyPI", [str(python), "-m", "pip", *quiet, *NEEDS])
    if not (folder / "cogs" / "ideaboard").exists():
        _run("IdeaBoard", ["git", "clone", "-q", "--depth", "1", cogs, str(folder / "cogs")])
    for kept in ("data", "home"):  # of an earlier run
        shutil.rmtree(folder / kept, ignore_errors=True)
    setup = [str(python), "-m", "redbot.setup", "--no-prompt", "--instance-name", INSTANCE]
    data = ["--data-path", str(folder / "data"), "--backend", "json"]
    _run("an instance of Red", [*setup, *data], env=environment(folder))
    return python


def _run(what: str, command: list[str], env: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise CannotInstall(f"{what} could not be had: {' / '.join(last) or done.returncode}")


def environment(folder: Path) -> dict[str, str]:
    """Red keeps its list of instances in the home folder: give it another one."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL", "XDG"))
    }
    return {**kept, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}


class Red(Bot):
    """An installation of Red, as `Bot` is one of Copydesk."""

    def __init__(self, discord: Discord, folder: Path, python: Path, owner: int) -> None:
        arguments = ["--token", discord.token, "--prefix", "!", "--no-prompt", "--owner", str(owner)]
        cogs = ["--cog-path", str(folder / "cogs"), "--load-cogs", "ideaboard"]
        super().__init__(discord, folder / "data", command=(str(LAUNCHER), INSTANCE, *arguments, *cogs))
        self._folder = folder
        self._python = python

    async def _spawn(self, env: Mapping[str, str]) -> asyncio.subprocess.Process:
        told = {name: value for name, value in env.items() if name.startswith("COPYDESK_")}
        return await asyncio.create_subprocess_exec(
            str(self._python),
            *self._command,
            cwd=self._folder,
            env=environment(self._folder) | told,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=2**20,
        )

    def votes_on_disk(self) -> int:
        """In the file that Red keeps for IdeaBoard."""
        found = list((self._folder / "data" / "cogs" / "IdeaBoard").glob("settings.json"))
        return count_votes(json.loads(found[0].read_text())) if found else 0


def count_votes(kept: Any) -> int:
    """The votes in Red's JSON: every list of people under `upvotes` and `downvotes` of a suggestion."""
    if not isinstance(kept, dict):
        return 0
    mine = sum(len(kept[each]) for each in ("upvotes", "downvotes") if isinstance(kept.get(each), list))
    return mine + sum(map(count_votes, kept.values()))

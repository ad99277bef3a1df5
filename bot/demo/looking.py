"""Commands for a shell: what looks into the database, and what opens the newsroom once more.

They are those of the folder with the Makefile, or those of an installed Copydesk.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from bot.domain.dataclass import dataclass

FROM_SOURCE = (Path(__file__).parents[2] / "Makefile").is_file()
"""Whether this is the project's own folder. An installed package has no Makefile beside it."""

FOLDER_OPTION = "DATA=" if FROM_SOURCE else "--data"
"""What names the folder of a newsroom."""

WORLD = "discord.world"
"""What the file with the simulated Discord is called, beside the database."""

DEMO = "make demo" if FROM_SOURCE else f"{shlex.quote(sys.executable)} -m bot demo"

INSTALL = "make demo" if FROM_SOURCE else "pip install 'copydesk[demo]'"
"""What installs all that the demo needs."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How the newsroom opens to the browser: on which port (0 for any that is free), and whether a browser is started."""

    port: int = 0
    browser: bool = False


_READ = r"import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]), sep='\n')"


def commands(database: Path) -> tuple[str, ...]:
    """What shows the articles, and what happened to them: with the SQLite of this machine, or else with Python."""
    shell = "sqlite3" if shutil.which("sqlite3") else shlex.join([sys.executable, "-c", _READ])
    path = shlex.quote(str(database))
    return (
        f'{shell} {path} "select number, headline, state from article"',  # noqa: S608 - words for a person
        f'{shell} {path} "select at, actor_name, action, to_state from event"',  # noqa: S608 - the same
    )


def again(database: Path) -> str:
    """What opens the newsroom of this folder once more."""
    folder = shlex.quote(str(database.parent))
    return f"{DEMO} DATA={folder}" if FROM_SOURCE else f"{DEMO} --data {folder}"

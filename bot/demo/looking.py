"""Looking into the database: the commands for a shell."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path


def commands(database: Path) -> tuple[str, ...]:
    """What shows the articles, and what happened to them; with the SQLite that is on this machine."""
    shell = "sqlite3"
    if shutil.which(shell) is None and sys.version_info >= (3, 12):
        shell = f"{shlex.quote(sys.executable)} -m sqlite3"
    path = shlex.quote(str(database))
    return (
        f'{shell} {path} "select number, headline, state from article"',  # noqa: S608 - words for a person
        f'{shell} {path} "select at, actor_name, action, to_state from event"',  # noqa: S608 - the same
    )


def again(database: Path) -> str:
    """What opens the newsroom of this folder once more."""
    return f"make demo DATA={shlex.quote(str(database.parent))}"

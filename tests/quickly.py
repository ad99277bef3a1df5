"""What lets the tests run quickly: work that would be done for each bot, or in each process, and comes to the same."""

from __future__ import annotations

import gc
import marshal
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import pytest
from discord.app_commands import commands as app_commands
from discord.ext.commands.hybrid import HybridCommand

HERE = Path(__file__).parent
T = TypeVar("T")


def copy_commands() -> None:
    """Let discord.py copy a command as it is. It reads each command's function for each bot anew, which took a fifth of a
    bot's start."""

    def copied(self: Any) -> Any:
        made = _copy(self)
        made.checks = list(self.checks)
        return self._ensure_assignment_on_copy(made)

    HybridCommand.copy = copied
    app_commands.shallow_copy = _copy  # type: ignore[attr-defined]


def _copy(command: Any) -> Any:
    """As `copy.copy`, which asks each time how that is done."""
    made = object.__new__(type(command))
    made.__dict__ = command.__dict__.copy()
    return made


UNCHANGING = (str, int, float, type(None), bytes)


def payload_copy(value: Any) -> Any:
    """`deepcopy` of what travels as JSON, without its bookkeeping of shared parts: a quarter of a simulated call."""
    try:
        return marshal.loads(marshal.dumps(value))
    except ValueError:  # there is something else in it, such as a number that is also an enum's
        return _copied_by_hand(value)


def _copied_by_hand(value: Any) -> Any:
    if type(value) is dict:
        return {key: _copied_by_hand(part) for key, part in value.items()}
    if type(value) is list:
        return [_copied_by_hand(part) for part in value]
    return value if isinstance(value, UNCHANGING) else deepcopy(value)


def describe_commands_once() -> None:
    """Let a command be put into Discord's words once. Each start compares them, and registers them in a new database."""
    for kind in (app_commands.Command, app_commands.Group, app_commands.ContextMenu):
        kind.to_dict = _remembered(kind.to_dict)  # type: ignore[method-assign]


def _remembered(describe: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[object, Any] = {}

    def remembered(self: Any, tree: Any) -> Any:
        key = _identity(self)
        if key not in known:
            known[key] = describe(self, tree)
        return payload_copy(known[key])

    return remembered


def _identity(command: Any) -> object:
    """What a command's description follows from: copies of a command have the same."""
    children = getattr(command, "_children", {})
    parts = tuple(_identity(child) for child in children.values())
    callback = getattr(command, "_callback", None)
    return type(command), command.name, getattr(command, "description", ""), callback, parts


def rewrite_once() -> None:
    """Compile the tests with pytest's asserts before the processes that run them begin. In a fresh clone each of them would
    do it for all, which took half a minute of each."""
    if sys.dont_write_bytecode or next(HERE.rglob("__pycache__/test_*-pytest-*.pyc"), None) is not None:
        return
    files = [str(file) for file in sorted(HERE.rglob("test_*.py"))]
    count = os.cpu_count() or 1
    look = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", "-p", "no:cacheprovider"]
    running = [
        subprocess.Popen([*look, *files[n::count]], cwd=HERE.parent, stdout=subprocess.DEVNULL)
        for n in range(count)
    ]
    for process in running:
        process.wait()


MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""

MEMORY_BYTES = 2 * 2**30
"""How much of it has to be free. The tests of a whole run that fail leave some megabytes each."""


def keep_files_in_memory() -> None:
    """Let the databases of the tests be in memory, where there is room: each commit waits for a disk otherwise, and while
    it waits, the simulated Discord asks a thousand times a second whether the bot has settled."""
    if "PYTEST_DEBUG_TEMPROOT" in os.environ or not os.access(MEMORY, os.W_OK | os.X_OK):
        return
    if shutil.disk_usage(MEMORY).free >= MEMORY_BYTES:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def in_two_places(first: Sequence[T], then: Sequence[T], group: Callable[[T], object]) -> list[T]:
    """Half of the groups of `first` at the beginning, the other half in the middle, and between them what is to come then.

    Each process of the tests begins with an even share of the whole. What comes first waits more than it computes: one
    process alone would be at it to the end, and all of them at once would leave the machine with nothing to do.
    """
    halves: tuple[list[T], list[T]] = ([], [])
    for number, (_, members) in enumerate(groupby(first, group)):
        halves[number % 2].extend(members)
    before = max(0, (len(first) + len(then)) // 2 - len(halves[0]))
    return [*halves[0], *then[:before], *halves[1], *then[before:]]


def configure(config: pytest.Config) -> None:
    """Begin with it: in the process that starts those which run the tests, if there are any."""
    gc.disable()  # what is imported and collected stays to the end
    keep_files_in_memory()
    if not hasattr(config, "workerinput") and config.getoption("numprocesses", None):
        rewrite_once()


def leave_alone() -> None:
    """Take what the collection made out of the garbage collector's rounds, and let those be rarer. A bot with its simulated
    Discord makes some 50,000 objects; with Python's own threshold of 700, looking through them was a fifth of a test."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()

"""Copies of commands: discord.py makes a command once in the class of its cog and once for the cog, from its function."""

from __future__ import annotations

from copy import copy
from typing import Any

from discord.ext import commands


def copy_as_they_are() -> None:
    """Have the second one be a copy of the first. To read the functions of all commands again was a twelfth of a start."""
    hybrid: Any = commands.HybridCommand
    hybrid.copy = _copied


def _copied(command: commands.HybridCommand[Any, Any, Any]) -> commands.HybridCommand[Any, Any, Any]:
    made = copy(command)
    made.checks = [*command.checks]
    # Its slash command is a copy too, and speaks of this one.
    return command._ensure_assignment_on_copy(made)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

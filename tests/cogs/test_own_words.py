"""Own words: whatever is written after a command in chat, nobody is answered in the words of discord.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from discord.ext import commands

from tests.cogs.administration import says
from tests.long import WHOLE
from tests.world import World

WORDS_OF_THE_LIBRARY = re.compile(
    r"Converting to|Could not convert|is a required argument|(?:Channel|Role|Member|User) \"|"
    r"Unexpected quote|Expected closing|Expected space|recognised boolean|check functions|private messages\.|"
    r"Command \"|raised an exception|(?:Missing|Too many) (?:flag|values|arguments)|argument for \"|Literal\[|NoneType|"
    r"<class|parameter",
    re.IGNORECASE,
)

ODD = ("perhaps", "“unclosed", "@nobody", "1.5", "<#1>")
taking_turns = cycle(ODD)
"""In the short form each command meets one of them, and one flag in five is tried."""


def leaves(bot: commands.Bot) -> Iterator[commands.Command[Any, ..., Any]]:
    return (command for command in bot.walk_commands() if not isinstance(command, commands.Group))


def odd_uses(command: commands.Command[Any, ..., Any]) -> Iterator[str]:
    """The command with nothing after it, with odd values in the place of each option, and by the names of its flags."""
    name = f"!{command.qualified_name}"
    yield name
    for odd in ODD if WHOLE else [next(taking_turns)]:
        yield f"{name} {' '.join([odd] * max(1, len(command.clean_params)))}"
    for param in command.clean_params.values():
        if isinstance(param.converter, type) and issubclass(param.converter, commands.FlagConverter):
            for flag in param.converter.get_flags().values():
                if WHOLE or next(taking_turns) == ODD[0]:
                    yield f"{name} {flag.name}: perhaps {flag.name}: #nowhere"
                    yield f"{name} {flag.name}: 1.5"


@pytest.mark.simcord(check_errors=False, settle_timeout=60)
async def test_no_words_of_the_library_reach_a_person(world: World) -> None:
    found: list[str] = []
    for command in leaves(world.bot):
        if command.qualified_name == "submit":  # all that follows it is an article
            continue
        for line in odd_uses(command):
            told = await says(world, world.admin, line)
            if match := WORDS_OF_THE_LIBRARY.search(told):
                found.append(f"{line} → “{match[0]}” in {told!r}")
    assert not found, "\n".join(found)

"""Reference pages: the tables that the code knows, printed into docs/.

`python -m bot.reference docs/` writes them; a test compares the files with what is printed here.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from discord import app_commands
from discord.ext import commands

from bot.app import create_bot
from bot.domain.article.findings import Check
from bot.domain.article.states import Landing, State
from bot.domain.article.transitions import TABLE, Rule
from bot.domain.newsroom.settings import SETTINGS, Group
from bot.settings import Settings, default_text, documented
from bot.ui.article.findings import CHECK_NAMES
from bot.ui.article.reaction_marks import CLAIM_MARK, MARKS, VOTE_NAMES
from bot.ui.article.state_labels import LOOKS
from bot.ui.needs import Room
from bot.ui.newsroom.setup import permission_name
from bot.ui.people.privacy_page import privacy_page
from bot.ui.permissions import needed, needed_if
from cogs import EXTENSIONS

NOTE = "<!-- Printed from the code by `make docs`; do not edit by hand. -->"


def states_page() -> str:
    """docs/states.md: the states and the one table of what may happen."""
    lines = [
        "# States",
        "",
        NOTE,
        "",
        "The states of an article, and everything that can happen to it. An article has two: its *state* says where the"
        " working revision is, its *publication* says what the public sees (`none`, `live`, `unpublished`,"
        " `retracted`).",
        "",
        "| state | on the card | means |",
        "|---|---|---|",
        *(f"| `{state}` | {look.mark} {look.name} | {look.meaning} |" for state, look in LOOKS.items()),
        "",
        "## Actions",
        "",
        "| action | from | to | who | guard | effect |",
        "|---|---|---|---|---|---|",
        *(_rule_row(rule) for rule in TABLE),
        "",
        "## How votes decide the state",
        "",
        "The votes on the current revision decide the state. The first line that applies counts:",
        "",
        "1. as many votes to spike as the newsroom requires (1 unless set): **spiked**",
        "2. any request for changes: **changes requested**",
        "3. as many approvals as the newsroom requires (1 unless set), or a chief’s bypass without a vote against"
        " it: **approved**",
        "4. a claim or any vote: **in review**",
        "5. none of these: **submitted**",
        "",
        "An editor has one vote on a revision; the latest counts. An approval counts while its owner is an editor. A vote"
        " belongs to the content of a revision: an edit that changes the content clears the votes. An edit that changes"
        " only white space at line ends, line endings or the Unicode form does not.",
        "",
        "An *independent* editor or chief is neither the author nor a co-author, and did not edit that revision. They also"
        " wrote no earlier revision of which three words in a row are still in the text. For a former co-author this"
        " includes any text that bore their name.",
        "",
        "| reaction | means |",
        "|---|---|",
        *(f"| {MARKS[choice]} | {name} |" for choice, name in VOTE_NAMES.items()),
        f"| {CLAIM_MARK} | claim |",
        "",
        "## Preflight",
        "",
        "| finding | effect |",
        "|---|---|",
        *(f"| {CHECK_NAMES[check]} | {'blocks' if check.blocks else 'warns'} |" for check in Check),
    ]
    return "\n".join(lines) + "\n"


def _rule_row(rule: Rule) -> str:
    left_out = [state for state in State if state not in rule.sources]
    sources = ", ".join(f"`{state}`" for state in State if state in rule.sources)
    if len(left_out) == 1:
        sources = f"any but `{left_out[0]}`"
    if not left_out:
        sources = "any"
    target = rule.target if isinstance(rule.target, Landing) else f"`{rule.target}`"
    if rule.public_to is not None:
        target += f", {rule.public_to}"
    who = ", ".join(rule.who)
    guards = "; ".join(rule.guards)
    return f"| {rule.action} | {sources} | {target} | {who} | {guards} | {rule.effect} |"


def commands_page(bot: commands.Bot) -> str:
    """docs/commands.md: every command with its options."""
    lines = [
        "# Commands",
        "",
        NOTE,
        "",
        "Every command works as a slash command, and in chat with the prefix (`!` unless set) or a mention"
        " of the bot. `article` takes a number (42, №42, #42), a line of a list, or a headline in any spelling; slash"
        " commands complete it. In chat, capitals, a space after the prefix and a colon after the name make no"
        " difference. In chat, write the options of `newsroom setup` and `newsroom settings` as `name: value`.",
        "",
        "| command | does | options |",
        "|---|---|---|",
    ]
    # What everyone uses comes first.
    for command in sorted(
        _leaves(bot.tree.get_commands()),
        key=lambda leaf: (leaf.name != "submit" or bool(leaf.parent), leaf.qualified_name),
    ):
        options = "; ".join(
            f"`{option.display_name}`{'' if option.required else ' (optional)'}: {option.description}"
            for option in command.parameters
        )
        lines.append(f"| `/{command.qualified_name}` | {command.description} | {options} |")
    lines += [
        "",
        "In the menu of a message, under *Apps*, **Submit to desk** files the message. Your own message goes to the"
        " desk at once. An editor can file another member’s message as a draft of theirs.",
        "",
        "## Permissions of the bot",
        "",
        "| channel | permissions |",
        "|---|---|",
        *_permissions(),
        "",
        "`/newsroom check` checks each of them and says what to change where.",
        "",
        "## Settings of a newsroom",
        "",
        "Channels and roles are options of `/newsroom setup`, all others of `/newsroom settings`. Where a setting may be"
        " `none`, that clears it.",
        *(line for group in Group for line in _settings_of(group)),
    ]
    return "\n".join(lines) + "\n"


def _permissions() -> Iterator[str]:
    """A row for each channel, and one for what a setting asks for there."""
    for room in Room:
        if needs := needed(room):
            told = ", ".join(f"{permission_name(name)} ({why})" for name, why in needs.items())
            yield f"| {room} | {told} |"
        for need in needed_if(room):
            also = "also " if needs else ""
            yield f"| {room}, with `{need.if_on}` on | {also}{permission_name(need.permission)} ({need.why}) |"


def _settings_of(group: Group) -> list[str]:
    rows = [
        f"| `{setting.option}` | {setting.help} | {setting.kind.allowed} | {setting.kind.show(setting.default) if setting.default != 0 or setting.kind.bounds else '—'} |"
        for setting in SETTINGS
        if setting.group is group
    ]
    return ["", f"### {group}", "", "| setting | meaning | may be | unless set |", "|---|---|---|---|", *rows]


def _leaves(found: Iterable[Any]) -> list[app_commands.Command[Any, ..., Any]]:
    leaves: list[app_commands.Command[Any, ..., Any]] = []
    for command in found:
        if isinstance(command, app_commands.Group):
            leaves += _leaves(command.commands)
        elif isinstance(command, app_commands.Command):
            leaves.append(cast("app_commands.Command[Any, ..., Any]", command))
    return leaves


def settings_page() -> str:
    """docs/settings.md: every setting of the installation, from the environment or .env."""
    lines = [
        "# Settings of the installation",
        "",
        NOTE,
        "",
        "The bot reads these from the environment, then from `.env`. A newsroom’s own settings are in"
        " `/newsroom settings`.",
        "",
        "| name | default | meaning |",
        "|---|---|---|",
        *(f"| `{s.env}` | `{default_text(field) or '—'}` | {s.help} |" for field, s in documented()),
    ]
    return "\n".join(lines) + "\n"


async def pages() -> dict[str, str]:
    """Every page by its file name."""
    bot = create_bot(Settings())
    for extension in EXTENSIONS:
        await bot.load_extension(extension)
    return {
        "states.md": states_page(),
        "commands.md": commands_page(bot),
        "settings.md": settings_page(),
        "../PRIVACY.md": privacy_page(_retention()),
    }


def _retention() -> list[tuple[str, str, str]]:
    """The settings that say for how long something is kept, with their defaults and what they say."""
    return [
        (setting.env, default_text(each), setting.help)
        for each, setting in documented()
        if setting.env.startswith("COPYDESK_KEEP_")
    ]


def main(folder: str) -> None:
    """Write the pages into a folder."""
    for name, text in asyncio.run(pages()).items():
        (Path(folder) / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "docs")

"""Set-up on screen: the guided form, and what the check found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.publishing.layout import clip
from bot.ui.phrases import plural

Interaction = discord.Interaction[Any]
Save = Callable[[Interaction, dict[str, int]], Awaitable[bool]]
"""Takes what was chosen, answers, and returns whether it was saved: if not, the page stays open."""

CHANNELS = {
    "review": ("Review channel", "Where the desk judges; readers must not see it"),
    "publish": ("Publish channel", "Where articles appear"),
    "announce": ("Announcements (optional)", "Where new articles are announced"),
}
ROLES = {
    "editors": ("Editors", "Who judges copy"),
    "chiefs": ("Chiefs (optional)", "Who publishes; without them the editors do"),
}
NEEDED = ("review", "publish", "editors")
OPTIONAL = ("announce", "chiefs")
"""What is asked for and may be left out: then the newsroom has none."""

TEXT_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news]


class Guided(ui.LayoutView):
    """The guided set-up: choose channels and roles, then save. It lives as long as its message is new."""

    def __init__(self, owner_id: int, existing: Newsroom | None, save: Save) -> None:
        super().__init__(timeout=600)
        self._owner_id = owner_id
        self._save = save
        self.choice: dict[str, int] = _chosen(existing)
        self.add_item(
            ui.TextDisplay(
                "## Set up the newsroom\nThree choices are needed: where the desk **reviews**, where"
                " articles **appear**, and who the **editors** are. *Save* comes after that."
            )
        )
        for name, (title, hint) in CHANNELS.items():
            self._ask(name, title, hint, self._channels(name))
        for name, (title, hint) in ROLES.items():
            self._ask(name, title, hint, self._roles(name))
        row: ui.ActionRow[Guided] = ui.ActionRow()
        button: ui.Button[Guided] = ui.Button(
            label="Save", style=discord.ButtonStyle.success, custom_id="setup-save"
        )
        button.callback = self._pressed  # pyright: ignore[reportAttributeAccessIssue]  # how discord.py takes a callback without a subclass
        row.add_item(button)
        self.add_item(row)

    async def open(self, show: Callable[[ui.LayoutView], Awaitable[None]]) -> None:
        """Put it on screen."""
        await show(self)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Only whoever opened it fills it in."""
        if interaction.user.id == self._owner_id:
            return True
        await interaction.response.send_message(
            "Another person is filling this in. Open your own with `/newsroom setup`.", ephemeral=True
        )
        return False

    def _ask(
        self, name: str, title: str, hint: str, select: ui.ChannelSelect[Guided] | ui.RoleSelect[Guided]
    ) -> None:
        self.add_item(ui.TextDisplay(f"**{title}**\n-# {hint}"))
        row: ui.ActionRow[Guided] = ui.ActionRow()

        async def chosen(interaction: Interaction) -> None:
            if select.values:
                self.choice[name] = select.values[0].id
            else:
                self.choice.pop(name, None)
            await interaction.response.defer()

        select.callback = chosen  # pyright: ignore[reportAttributeAccessIssue]  # as above
        row.add_item(select)
        self.add_item(row)

    def _channels(self, name: str) -> ui.ChannelSelect[Guided]:
        standing = self.choice.get(name)
        kind = discord.SelectDefaultValueType.channel
        return ui.ChannelSelect(
            custom_id=f"setup-{name}",
            channel_types=TEXT_CHANNELS,
            placeholder=CHANNELS[name][0],
            min_values=0 if name not in NEEDED else 1,
            default_values=[discord.SelectDefaultValue(id=standing, type=kind)] if standing else [],
        )

    def _roles(self, name: str) -> ui.RoleSelect[Guided]:
        standing = self.choice.get(name)
        kind = discord.SelectDefaultValueType.role
        return ui.RoleSelect(
            custom_id=f"setup-{name}",
            placeholder=ROLES[name][0],
            min_values=0 if name not in NEEDED else 1,
            default_values=[discord.SelectDefaultValue(id=standing, type=kind)] if standing else [],
        )

    async def _pressed(self, interaction: Interaction) -> None:
        missing = [name for name in NEEDED if name not in self.choice]
        if missing:
            titles = " and ".join(f"**{({**CHANNELS, **ROLES})[name][0]}**" for name in missing)
            await interaction.response.send_message(f"Choose {titles} first.", ephemeral=True)
            return
        if await self._save(interaction, self.choice):
            self.stop()


def _chosen(existing: Newsroom | None) -> dict[str, int]:
    if existing is None:
        return {}
    standing = {
        "review": existing.review_channel,
        "publish": existing.publish_channel,
        "announce": existing.announce_channel,
        "editors": existing.editors_role,
        "chiefs": existing.chiefs_role,
    }
    return {name: value for name, value in standing.items() if value is not None}


def check_report(room: Newsroom, head: str, missing: list[str]) -> str:
    """What to change, each in a sentence; or that all is well."""
    lines = [head]
    if missing:
        lines.append(f"**{plural(len(missing), 'thing')} to change:**")
        lines += [f"{number}. {text}" for number, text in enumerate(missing, 1)]
        lines.append("Then `/newsroom check` looks again.")
    else:
        lines.append("✅ I have every permission I need. Writers begin with `/submit`.")
    return clip("\n".join(lines), 1990)

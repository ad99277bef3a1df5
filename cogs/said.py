"""What a person is told: words, a page of its own or buttons, and files; and the names that go into a DM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.delivery.members import with_names
from bot.domain.dataclass import dataclass
from bot.domain.text.graphemes import clip, utf16_length
from bot.ui.message import MESSAGE_LIMIT

Files = Sequence[tuple[str, bytes] | tuple[str, bytes, str]]  # name, content, and a picture’s alt text


PAGE_LIMIT = 4000
"""Characters of a page that Discord takes."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person is told: words, a page of its own or buttons, and files."""

    text: str
    view: discord.ui.View | discord.ui.LayoutView | None = None
    files: Files = ()

    async def towards(self, to: object, client: discord.Client, guild: discord.Guild | None) -> Said:
        """The same for who or what it goes to: in a DM people and roles go by their names, since their mentions may
        show as numbers there."""
        in_dm = (
            to.guild_id is None if isinstance(to, discord.Interaction) else isinstance(to, discord.abc.User)
        )
        if not in_dm:
            return self
        guild_id = None if guild is None else guild.id
        if isinstance(self.view, discord.ui.LayoutView):
            texts = [item for item in self.view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
            named = [await with_names(item.content, client, guild_id) for item in texts]
            if sum(map(utf16_length, named)) <= PAGE_LIMIT:
                for item, content in zip(texts, named, strict=True):
                    item.content = content
        return replace(self, text=clip(await with_names(self.text, client, guild_id), MESSAGE_LIMIT))

"""Components: buttons and menus on messages, each kind declared once by the template of its custom ids."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from bot.desk import Desk
from bot.domain.dataclass import dataclass
from cogs.answers import Answer, Reply
from cogs.bot_access import Interaction, desk_of


@dataclass(frozen=True, slots=True)
class Touched:
    """A button or menu that somebody used: its custom id, read, and the first choice made in a menu."""

    interaction: Interaction
    answer: Answer
    match: re.Match[str]
    value: str

    @property
    def desk(self) -> Desk:
        """The desk behind the bot."""
        return desk_of(self.interaction.client)


@dataclass(frozen=True, slots=True)
class Component:
    """All buttons or menus whose custom ids are written alike, what is done when one is used, and how that is
    answered, which may hang on the custom id. They hold no state, so they work on messages of whatever age."""

    template: re.Pattern[str]
    touch: Callable[[Touched], Awaitable[None]]
    reply: Callable[[re.Match[str]], Reply] = lambda _: Reply.PRIVATELY

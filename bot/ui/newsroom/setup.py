"""Set-up on screen: the greeting, what is still missing, and what the check found."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Self

import discord
from discord import ui

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import NUMBER, Press, row, settled
from bot.ui.newsroom.setting_forms import FIRST_PAGE, NEEDED, name_of
from bot.ui.phrases import plural

_HELLO = (
    "👋 **Hello, I am Copydesk.** Writers submit articles to me, editors review them, and I publish the approved ones in a"
    " channel of yours."
)


def greeting(guild_id: int) -> tuple[str, ui.View]:
    """To a server that let the bot in."""
    text = f"{_HELLO}\nIf you can manage this server, set me up in a minute: press *Set up*, or use `/newsroom setup`."
    return text, set_up_button(guild_id)


def greeting_by_dm(guild_id: int, name: str) -> tuple[str, ui.View]:
    """The same to its owner, where there is no channel to say it in."""
    text = (
        f"{_HELLO}\nI joined your server **{escape(clip(name, 100))}**, but I can’t write in its system channel. Press"
        " *Set up* here, or use `/newsroom setup` there. Anyone who can manage the server can do that."
    )
    return text, set_up_button(guild_id)


def set_up_button(guild_id: int) -> ui.View:
    """*Set up*, which opens the first page."""
    return row(Press.SET_UP, article_id=guild_id)


def more_button(guild_id: int) -> ui.View:
    """The way to the second page."""
    return row(Press.SET_UP_MORE, article_id=guild_id)


INTRODUCTION = (
    "**Set up the newsroom** on two pages. The first asks for channels and roles. The second asks for the time zone,"
    " the approvals, and when an approved article goes out."
)

# ------------------------------------------------------------------------------ what is missing

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID = r"[0-9a-z]{1,13}|-"
CREATE = pattern(
    rf"cd-create:(?P<guild>{NUMBER}):" + ":".join(f"(?P<{setting.option}>{_ID})" for setting in FIRST_PAGE)
)
"""The custom id of the button that creates what is missing: it says what was chosen, `-` for nothing."""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What was chosen on the first page, by option."""

    guild_id: int
    chosen: Mapping[str, int]

    @property
    def missing(self) -> tuple[str, ...]:
        """What the newsroom cannot do without and has not."""
        return tuple(each.option for each in NEEDED if each.option not in self.chosen)

    @property
    def custom_id(self) -> str:
        """It, in at most 100 characters, as Discord takes them."""
        parts = [_short(self.chosen.get(each.option)) for each in FIRST_PAGE]
        return f"cd-create:{self.guild_id}:{':'.join(parts)}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """It, read back."""
        chosen = {
            each.option: int(match[each.option], 36) for each in FIRST_PAGE if match[each.option] != "-"
        }
        return cls(int(match["guild"]), chosen)


def _short(number: int | None) -> str:
    if number is None:
        return "-"
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


def still_missing(page: FirstPage, lacking: Collection[str]) -> tuple[str, ui.View]:
    """What a newsroom still needs, and the offer to create it; `lacking` are the permissions that it takes first."""
    names = {each.option: name_of(each) for each in NEEDED}
    needs = " and ".join(f"**{names[option]}**" for option in page.missing)
    view: ui.View = ui.View(timeout=None)
    view.add_item(
        ui.Button(
            label="Create what is missing",
            emoji="✨",
            style=discord.ButtonStyle.success,
            custom_id=page.custom_id,
        )
    )
    again = row(Press.SET_UP, article_id=page.guild_id)
    for item in again.children:
        view.add_item(item)
    them = "it" if len(page.missing) == 1 else "them"
    made = " and ".join(_MADE[option] for option in page.missing)
    text = f"A newsroom also needs: {needs}. I can create {made}."
    if lacking:
        names = " and ".join(f"*{permission_name(name)}*" for name in lacking)
        text += f" First give me {names} (server settings → Roles). You can take it away again afterwards. Or create {them} yourself, and choose {them} with *Set up*."
    return f"{text} Nothing is saved yet.", settled(view)


_MADE = {
    "review": "a review channel that only the editors see",
    "publish": "a publish channel in which only I write",
    "editors": "a role for the editors",
}
"""What is created for an option."""


def permission_name(permission: str) -> str:
    """A permission as Discord's settings call it in English."""
    return permission.replace("_", " ").title().replace(" In ", " in ")


def created_text(created: Mapping[str, str]) -> str:
    """What was created, as mentions by option."""
    if not created:
        return ""
    said = f"Created {', '.join(created.values())}."
    return f"{said} Give {created['editors']} to those who judge articles." if "editors" in created else said


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

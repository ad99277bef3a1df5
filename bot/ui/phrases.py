"""Phrases: a moment, a number with its noun, a title, a person."""

from __future__ import annotations

from datetime import datetime

from bot.domain.people.leaving import FORMER_MEMBER, is_pseudonym
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape


def when(moment: datetime, style: str = "f") -> str:
    """A moment as Discord shows it to each reader in their own zone. Styles: f, R (relative), D …"""
    return f"<t:{int(moment.timestamp())}:{style}>"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


TITLE_SHOWN = 150
"""Characters of a headline where an article is spoken of. A file's first line may be as long as the file."""


def title(number: int, headline: str) -> str:
    """An article as it is spoken of: its number and headline, in bold."""
    return f"**№{number} {escape(clip(headline, TITLE_SHOWN)) or 'without a headline'}**"


def person(user_id: int) -> str:
    """Somebody by a mention. Nothing is sent with it that lets it ping."""
    return FORMER_MEMBER if is_pseudonym(user_id) else f"<@{user_id}>"

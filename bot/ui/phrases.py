"""Phrases: a moment, a number with its noun, a title, a person."""

from __future__ import annotations

from datetime import datetime

from bot.domain.people.leaving import FORMER_MEMBER, is_pseudonym
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape


def when(moment: datetime, style: str = "f") -> str:
    """A moment as Discord shows it to each reader in their own zone. Styles: f, D, T (with seconds) …

    R is relative, such as "in 2 hours", and "2 hours ago" later: of what is still to come it belongs only where the
    message is redrawn by then. What stays says `at_second` or another style.
    """
    return f"<t:{int(moment.timestamp())}:{style}>"


def at_second(moment: datetime) -> str:
    """A moment to the second and its day, for what is a minute away and is read later: "at 18:30:05 on 1 May 2026"."""
    return f"at {when(moment, 'T')} on {when(moment, 'D')}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


_COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(count: int, one: str, many: str) -> str:
    """A small number with its noun, in words: "an editor" by `one`, "two editors" by `many`."""
    if count == 1:
        return one
    return f"{_COUNTED[count] if 0 <= count < len(_COUNTED) else f'{count:,}'} {many}"


def approvers(count: int) -> str:
    """Who approves a text, where so many approvals are wanted."""
    return counted(count, "an editor who did not write it", "editors who did not write it")


TITLE_SHOWN = 150
"""Characters of a headline where an article is spoken of. A file's first line may be as long as the file."""


def quoted(text: str, limit: int) -> str:
    """Somebody's words between quotation marks, on one line, at most so many characters of them."""
    return f"“{escape(clip(' '.join(text.split()), limit))}”"


def title(number: int, headline: str) -> str:
    """An article as it is spoken of: its number and headline, in bold."""
    return f"**№{number} {escape(clip(headline, TITLE_SHOWN)) or 'without a headline'}**"


def linked_title(number: int, headline: str, address: str | None) -> str:
    """The same, as a link to where the article is found."""
    return linked(title(number, headline), address)


def linked(text: str, address: str | None) -> str:
    """Words in Markdown as a link; without an address as they are."""
    return text if address is None else f"[{text}]({address})"


def person(user_id: int) -> str:
    """Somebody by a mention. Nothing is sent with it that lets it ping."""
    return FORMER_MEMBER if is_pseudonym(user_id) else f"<@{user_id}>"

"""Copy: the text of one article, as its writer handed it in and the desk cleaned it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Markup(StrEnum):
    """How the body is to be read."""

    MARKDOWN = "markdown"
    """Discord's Markdown, as typed into a modal, a message or a .md file."""
    PLAIN = "plain"
    """Plain text (.txt, .docx): what Discord would take for markup is escaped when shown."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The parts of an article. The headline, the standfirst, tags and sources are plain text in
    every case; `markup` speaks of the body alone. Values are clean (see `bot.domain.text.cleaning`)."""

    headline: str
    standfirst: str = ""
    body: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    markup: Markup = Markup.MARKDOWN

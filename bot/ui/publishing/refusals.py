"""Refusals about where an article runs, as sentences."""

from __future__ import annotations

from bot.domain.publishing.errors import IsRetracted, NoSuchDestination, NotAlsoThere, OutThere, RunsThere
from bot.domain.publishing.layout import clip
from bot.domain.refusals import Refusal
from bot.domain.text.markdown_escape import escape


def refused(refusal: Refusal) -> str | None:
    """One or two sentences; None for a refusal of another area."""
    match refusal:
        case NoSuchDestination(asked, names):
            there = ", ".join(escape(name) for name in names)
            return f"There is no section “{escape(clip(asked, 60))}”. The sections are: {clip(there, 1500)}."
        case RunsThere(number, channel):
            return f"№{number} appears in <#{channel}> already."
        case OutThere(number, channel):
            return (
                f"№{number} is out in <#{channel}>, or on its way there. Unpublish or retract the article: the stub or the"
                " notice then appears there too."
            )
        case IsRetracted(number):
            return f"№{number} is retracted, so it runs nowhere else."
        case NotAlsoThere(number, section):
            return f"№{number} does not also run in {escape(section)}."
        case _:
            return None

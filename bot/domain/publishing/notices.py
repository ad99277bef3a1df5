"""Notices: what readers are told of an article besides its text, in words.

They are part of what the desk lays out and compares with what is up, so they are here and not with the words for the desk.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from datetime import date

from bot.domain.article.amendment import PublicNote
from bot.domain.article.article import DownReason
from bot.domain.publishing.layout import Sheet
from bot.domain.text.markdown_escape import escape

WHY_DOWN: dict[DownReason, str] = {
    DownReason.LEGAL: " for legal reasons",
    DownReason.PRIVACY: " to protect a person’s privacy",
    DownReason.SAFETY: " for a person’s safety",
    DownReason.ERROR: " to look into an error in it",
    DownReason.DUPLICATE: " because it appeared twice",
    DownReason.REQUEST: " because a person it concerns asked for it",
    DownReason.OTHER: "",
}
"""Why the newsroom took an article down: what readers are told, after the day."""

HIDDEN = "An article that was taken down"
"""Instead of a headline that had to go."""

RETRACTED_ANSWER = "The newsroom has retracted the article."
"""To a reader whose report of an error in it was not settled."""

EARLIER, READ_ON = "Earlier", "Read on"
"""Before the links to the article that one follows up, and to those that follow it up."""


def day_words(day: date) -> str:
    """A day as readers see it: 22 November 2026."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def stub_words(reason: DownReason, day: str) -> str:
    """The sentence in the place of an unpublished article."""
    return f"The newsroom took this article down on {day}{WHY_DOWN[reason]}."


def stub(headline: str, reason: DownReason, day: date) -> Sheet:
    """What takes the place of an unpublished article."""
    return Sheet(head=f"# {shown_headline(headline, reason)}", body=f"*{stub_words(reason, day_words(day))}*")


def notice(headline: str, reason: str, day: date, code: DownReason | None) -> Sheet:
    """What takes the place of a retracted article. `code` is why it had been unpublished, if it was."""
    return Sheet(
        head=f"# {shown_headline(headline, code)}",
        body=f"**Retraction, {day_words(day)}:** {escape(reason)}",
        foot="-# The newsroom has withdrawn this article and no longer publishes its text.",
    )


def thread_name(headline: str, reason: DownReason | None) -> str:
    """What the thread for the rest of an article is called, as plain text."""
    return HIDDEN if reason is not None and reason.hides_headline else headline or "The article"


def shown_headline(headline: str, reason: DownReason | None) -> str:
    """The headline of an article that is down as readers may see it, in Markdown."""
    if reason is not None and reason.hides_headline:
        return HIDDEN
    return escape(" ".join(headline.split())) or "An article without a headline"


def closing_lines(notes: Sequence[PublicNote], *, published: date) -> list[str]:
    """The notes of corrections as lines of Markdown under the text, the earliest first; what bears none is left out."""
    return [
        f"**{note.heading(published=published)}:** {escape(' '.join(note.amendment.note.split()))}"
        for note in notes
        if note.amendment.note and note.amendment.kind.needs_note
    ]

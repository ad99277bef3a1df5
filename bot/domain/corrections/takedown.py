"""Taking down: why an article is out no more, and what readers find in its place.

Two kinds, kept apart as the trade keeps them apart. Unpublishing takes the text away, for a reason that readers are
told, and may be undone. A retraction is final: the newsroom says that the article should not have been relied on.
"""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.article.article import DownReason
from bot.domain.publishing.layout import Sheet
from bot.domain.refusals import Refusal
from bot.domain.text.markdown_escape import escape

LAPSES_AFTER = timedelta(hours=24)
"""How long a retraction that one chief asks for waits for a second one."""


PUBLIC_REASONS: dict[DownReason, str] = {
    DownReason.LEGAL: "for legal reasons",
    DownReason.PRIVACY: "to protect a person’s privacy",
    DownReason.SAFETY: "for a person’s safety",
    DownReason.ERROR: "because of an error that the newsroom is looking into",
    DownReason.DUPLICATE: "because it had been published twice",
    DownReason.REQUEST: "because a person whom it concerns asked for that",
    DownReason.OTHER: "by the newsroom",
}
"""What readers are told, after “was taken down”."""


RETRACTED_ANSWER = "The article has been retracted."
"""What a reader hears whose report of an error in it was not settled."""


class RetractionState(StrEnum):
    """What became of a retraction that was asked for."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    """Another chief said no."""
    WITHDRAWN = "withdrawn"
    """Who asked took it back."""
    LAPSED = "lapsed"
    """No second chief answered in time."""
    OVERTAKEN = "overtaken"
    """Another text came out meanwhile, and it was asked for anew."""


class NoteWanted(Refusal):
    """A reason that says nothing by itself, without the note that does."""


@dataclass(eq=False)
class AskedAlready(Refusal):
    """A retraction of the article waits for a second chief already. `mine`: who asks now had asked for it."""

    number: int
    asked_by: int
    mine: bool


@dataclass(eq=False)
class OwnRetraction(Refusal):
    """Who asked for a retraction cannot be the second chief."""

    chiefs_role: int


@dataclass(eq=False)
class RetractionSettled(Refusal):
    """A retraction that waits for nobody any more."""

    state: RetractionState
    by_id: int


@dataclass(eq=False)
class RetractionOvertaken(Refusal):
    """The text that is out is another than the one whose retraction was asked for."""

    number: int


def day_words(day: date) -> str:
    """A day as it stands in public: 22 November 2026."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def stub(headline: str, reason: DownReason, day: date) -> Sheet:
    """What stands in the place of an unpublished article."""
    said = f"This article was taken down on {day_words(day)} {PUBLIC_REASONS[reason]}."
    return Sheet(head=f"# {shown_headline(headline, reason)}", body=f"*{said}*")


def notice(headline: str, reason: str, day: date, code: DownReason | None) -> Sheet:
    """What stands in the place of a retracted article. `code` is why it had been unpublished, if it was."""
    return Sheet(
        head=f"# {shown_headline(headline, code)}",
        body=f"**Retraction, {day_words(day)}:** {escape(reason)}",
        foot="-# The newsroom has withdrawn this article. Its text is no longer published.",
    )


HIDDEN = "An article that was taken down"
"""What stands for a headline that had to go."""


def thread_name(headline: str, reason: DownReason | None) -> str:
    """What the thread for the rest of an article is called, as plain text."""
    return HIDDEN if reason is not None and reason.hides_headline else headline or "The article"


def shown_headline(headline: str, reason: DownReason | None) -> str:
    """The headline of an article that is down as readers may see it, in Markdown."""
    if reason is not None and reason.hides_headline:
        return HIDDEN
    return escape(" ".join(headline.split())) or "An article without a headline"

"""Recycled copy in words: what a text repeats, and where it stands in both."""

from __future__ import annotations

from bot.desk.article.repetition import Repeated
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.phrases import title

_BEGINNING_SHOWN = 80


def repeats_line(found: Repeated) -> str:
    """How much of which article is repeated, and the paragraph in each."""
    passage, other = found.passage, found.article
    return (
        f"{passage.words} words in a row of {title(other.number, clip(other.headline, 60))}: paragraph {passage.here} here,"
        f" paragraph {passage.there} there, from “{escape(clip(passage.beginning, _BEGINNING_SHOWN))}”"
    )

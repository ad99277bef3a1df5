"""Limits: how much one person may have before the desk, and how long a text may be that the desk keeps.

A text that is a little too long stays as a draft, and preflight says what to cut. One that is far too long is
handed back: whatever is kept is laid out, compared and searched for years.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.article.copy import Copy
from bot.domain.intake.errors import Part, TextTooLong
from bot.domain.intake.preflight import STANDFIRST_LIMIT
from bot.domain.text.graphemes import clip

BODY_SHARE = 5, 4
"""A body is kept up to five quarters of what the newsroom prints."""

HEADLINE_KEPT = 4_000
"""Characters of a headline that is kept: as many as one field of a form takes."""

HEADLINE_LISTED = 512
"""Characters of it that lists and completions read."""

STANDFIRST_KEPT = 4 * STANDFIRST_LIMIT
FURNITURE_KEPT = 64 * 1024

RATE_WINDOW = timedelta(minutes=10)
"""What a newsroom's rate counts: new articles of one writer. A changed text is less, so there may be twice as many."""

TEXTS_TIMES = 2

DAY = timedelta(days=1)
DAY_TIMES = 7
"""New articles in a day, for each in RATE_WINDOW."""

MIB = 2**20


def need_length(copy: Copy, character_limit: int) -> None:
    """`character_limit` is the newsroom's for a body. Raises TextTooLong for the first part that is too long."""
    for part, length, limit in _measured(copy, character_limit):
        if length > limit:
            raise TextTooLong(part, length, limit)


def body_kept(character_limit: int) -> int:
    """Characters of a body that are kept where the newsroom prints so many."""
    over, under = BODY_SHARE
    return character_limit * over // under


def listed_headline(headline: str) -> str:
    """A headline as lists show it."""
    return clip(headline, HEADLINE_LISTED)


def _measured(copy: Copy, character_limit: int) -> Iterator[tuple[Part, int, int]]:
    furniture = sum(map(len, copy.tags)) + sum(map(len, copy.sources)) + len(copy.tags) + len(copy.sources)
    yield Part.HEADLINE, len(copy.headline), HEADLINE_KEPT
    yield Part.STANDFIRST, len(copy.standfirst), STANDFIRST_KEPT
    yield Part.BODY, len(copy.body), body_kept(character_limit)
    yield Part.FURNITURE, furniture, FURNITURE_KEPT

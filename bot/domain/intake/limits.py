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

NEW_WINDOW, NEW_MOST = timedelta(minutes=10), 30
"""New articles that one person starts in so short a time."""

DAY_WINDOW, DAY_MOST = timedelta(days=1), 200
"""New articles that one person starts in a day."""

TEXTS_WINDOW, TEXTS_MOST = timedelta(minutes=10), 60
"""Texts that one person saves in so short a time, changed ones included."""

BYTES_WINDOW, BYTES_MOST = timedelta(days=1), 8 * 1024 * 1024
"""Bytes of text that one person saves in a day, in all newsrooms together: some 140 articles of full length."""


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

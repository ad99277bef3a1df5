"""Embargoes: what an article must not go out before, and what is said no to because of one."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.refusals import Refusal

SOURCE_LIMIT = 200
"""Characters of who imposed an embargo."""

LONGEST_EMBARGO = timedelta(days=50 * 366)
"""An embargo may be set for longer than anything is planned ahead: papers are sealed for thirty years."""


class UnderEmbargo(Refusal):
    """An article that is to go out while its embargo stands. `source` imposed it; it may be empty."""

    number: int
    until: datetime
    source: str


class SoonerEmbargo(Refusal):
    """An embargo that the desk knows of is to end sooner. Only a chief may let go of it."""

    number: int
    until: datetime
    source: str


class NoSource(Refusal):
    """An embargo that nobody is said to have imposed."""


class DoubtfulEmbargo(Refusal):
    """A changed text of something that the desk has, with a line that may be an embargo."""

    number: int
    line: str

"""Exports: who gets what of an article, how often, and what is said no to."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.refusals import Refusal

ARTICLES_MOST = 1_000
"""Texts in one export that carries no history, the latest."""

WITH_HISTORY_MOST = 5_000
"""Articles in one export over Discord that carries their history. More never fit into a file there."""

PAUSE = timedelta(minutes=10)
"""From one export of all articles to the next by the same person."""

BYTES_MOST = 10 * 1024 * 1024
"""Of a file, where Discord would take more: it is built in memory."""


class Share(StrEnum):
    """How much of its articles an export gives to somebody."""

    PUBLIC = "public"
    """What the public reads."""
    OWN = "own"
    """The texts as their writers have them, and what the public reads of others."""
    DESK = "desk"
    """Everything, with the history."""


class ExportTooLarge(Refusal):
    """All articles with their history do not fit into a file of `limit` bytes."""

    articles: int
    limit: int
    guild_id: int


class ExportUnderWay(Refusal):
    """Somebody's export is being made already."""


class ExportTooSoon(Refusal):
    """Somebody had all articles just now. `at` is when they may have them again."""

    at: datetime


class NothingToExport(Refusal):
    """There is no article that this person may see."""

"""Due times as cards and listings show them."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.article import Article
from bot.domain.planning.deadlines import OVER, Turn, waits_for
from bot.ui.phrases import when


def due_mark(article: Article, now: datetime) -> str:
    """When an article is due, for listings; empty without a due time, and once nothing is due any more."""
    if article.due_at is None or article.state in OVER:
        return ""
    if article.due_at <= now and waits_for(article).turn is not Turn.NOBODY:
        return f"⏰ **late**, due {when(article.due_at, 'R')}"
    return f"due {when(article.due_at, 'f')}"


def due_line(article: Article) -> str:
    """When an article is due, as a line of its own; true whenever it is read."""
    if article.due_at is None or article.state in OVER:
        return ""
    return f"⏳ Due {when(article.due_at, 'f')} ({when(article.due_at, 'R')})"

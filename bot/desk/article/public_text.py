"""What readers see around a text: its byline and its closing lines."""

from __future__ import annotations

from datetime import date, datetime

from bot.desk.article import follow_ups
from bot.desk.article.bylines import writers_of
from bot.domain.article.amendment import PublicNote, closing_lines
from bot.domain.article.article import Article
from bot.domain.article.byline import composed
from bot.domain.article.copy import Copy
from bot.domain.newsroom.newsroom import Newsroom
from bot.store import Transaction
from bot.store.publishing import editions


def byline(tx: Transaction, article: Article, copy: Copy) -> str:
    """What readers see above a text of an article: its own byline, else its writers' names: A, B and C."""
    return copy.byline or composed([writer.printed for writer in writers_of(tx, article)])


def closing(tx: Transaction, newsroom: Newsroom, article: Article) -> list[str]:
    """What stands under the public text: the notes of its corrections, and the way to what came before and
    after it."""
    days = [(edition, newsroom_day(newsroom, edition.at)) for edition in editions.of_article(tx, article.id)]
    notes = [
        PublicNote(edition.revision.amendment, day) for edition, day in days if edition.revision.amendment
    ]
    noted = closing_lines(notes, published=days[0][1]) if days else []
    return [*noted, *follow_ups.ways(tx, newsroom, article)]


def newsroom_day(newsroom: Newsroom, moment: datetime) -> date:
    return moment.astimezone(newsroom.zone).date()

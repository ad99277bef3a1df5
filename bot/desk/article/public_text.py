"""What readers see around a text: its byline and its closing lines."""

from __future__ import annotations

from datetime import date, datetime

from bot.desk.article import follow_ups
from bot.desk.article.bylines import printed_byline, writers_of
from bot.domain.article.amendment import PublicNote
from bot.domain.article.article import Article
from bot.domain.article.copy import Copy
from bot.domain.article.states import State
from bot.domain.newsroom.kept_settings import with_those_that_stay
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.settings import SIGNATURE
from bot.domain.publishing.notices import closing_lines
from bot.domain.text.markdown_escape import escape
from bot.store import Transaction
from bot.store.publishing import editions
from bot.store.publishing.editions import Edition


def byline(tx: Transaction, article: Article, copy: Copy) -> str:
    """What readers see above a text of an article."""
    return printed_byline(copy, writers_of(tx, article))


def closing(tx: Transaction, newsroom: Newsroom, article: Article) -> list[str]:
    """What stands under the public text: the notes of its corrections, and the way to what came before and
    after it."""
    return _closing(tx, newsroom, article, editions.of_article(tx, article.id))


def _closing(tx: Transaction, newsroom: Newsroom, article: Article, out: list[Edition]) -> list[str]:
    if article.state is not State.PUBLISHING:  # as the public knows it: without one that is on its way
        out = [edition for edition in out if edition.revision.id <= (article.live_revision_id or 0)]
    days = [(edition, newsroom_day(newsroom, edition.at)) for edition in out]
    notes = [
        PublicNote(edition.revision.amendment, day) for edition, day in days if edition.revision.amendment
    ]
    noted = closing_lines(notes, published=days[0][1]) if days else []
    return [*noted, *follow_ups.ways(tx, newsroom, article)]


def under(tx: Transaction, newsroom: Newsroom, article: Article) -> list[str]:
    """All that stands under the text where readers see it: what the house says, and its closing lines."""
    out = editions.of_article(tx, article.id)
    return [*_house_lines(_house(newsroom, out)), *_closing(tx, newsroom, article, out)]


def house_of(tx: Transaction, newsroom: Newsroom, article: Article) -> Newsroom:
    """The newsroom as an article shows it: what is out keeps the settings with which it first went out."""
    return _house(newsroom, editions.of_article(tx, article.id))


def _house(newsroom: Newsroom, out: list[Edition]) -> Newsroom:
    return with_those_that_stay(newsroom, out[0].settings) if out else newsroom


def _house_lines(house: Newsroom) -> list[str]:
    """What the house says under each article."""
    signature = SIGNATURE.of(house)
    return [f"-# {escape(signature)}"] if signature else []


def newsroom_day(newsroom: Newsroom, moment: datetime) -> date:
    return moment.astimezone(newsroom.zone).date()

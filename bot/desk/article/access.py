"""Finding a newsroom and its articles, and only those that the asker may see."""

from __future__ import annotations

import re

from bot.domain.article.article import Article
from bot.domain.article.errors import NoSuchArticle
from bot.domain.article.states import Publication
from bot.domain.newsroom.errors import DeskOnly, NoNewsroom
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, on_the_desk
from bot.domain.text.cleaning import clean_line
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms

_NUMBER = re.compile(r"^\s*(?:№|#|no\.?|nr\.?)?\s*(\d{1,9})\s*(?:[·:.].*)?$", re.IGNORECASE | re.DOTALL)

_NAMESAKES = 50
"""Articles of one headline among which somebody's own is looked for."""


def newsroom_of(tx: Transaction, guild_id: int) -> Newsroom:
    """The server's newsroom. Raises NoNewsroom."""
    newsroom = newsrooms.of_guild(tx, guild_id)
    if newsroom is None:
        raise NoNewsroom
    return newsroom


def may_see(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Writers see their own, the desk sees what was ever handed in, everyone sees what is live."""
    if article.newsroom_id != newsroom.id or article.discarded_at is not None:
        return False
    return article.publication is Publication.LIVE or is_inside(tx, newsroom, article, person)


def is_inside(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Whether they may see more of an article than the public does: its writers may, and the desk what was
    ever handed in, or given out by it."""
    if person.id == article.author_id:
        return True
    return desk_sees(newsroom, article, person) or person.id in articles.co_authors(tx, article.id)


def desk_sees(newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Whether they are on the desk, and the article was ever handed in or given out by it."""
    return desk_sees_article(article) and on_the_desk(person, newsroom)


def desk_sees_article(article: Article) -> bool:
    """Whether the desk may read an article: it was handed in, or given out by it, and is not discarded."""
    with_the_desk = article.submitted_at is not None or article.assigned_by is not None
    return with_the_desk and article.discarded_at is None


def need_inside(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> None:
    """For the article's writers and the desk alone. Raises DeskOnly, or NoSuchArticle where the person is not
    to know that it exists."""
    if article.discarded_at is None and is_inside(tx, newsroom, article, person):
        return
    if article.submitted_at is not None and article.discarded_at is None:
        raise DeskOnly(newsroom.editors_role)
    raise NoSuchArticle(f"№{article.number}")


def revision_for(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> int:
    """The revision of an article that a person is shown: the working one inside, else what is live."""
    shown = article.revision_id
    if not is_inside(tx, newsroom, article, person):
        shown = article.live_revision_id
    assert shown is not None
    return shown


def article_for(tx: Transaction, newsroom: Newsroom, person: Person, asked_for: str) -> Article:
    """An article by its number (42, №42, #42) or by its whole headline.

    Raises NoSuchArticle, also for what exists but is not for this person to see.
    """
    match = _NUMBER.match(asked_for)
    numbered = articles.by_number(tx, newsroom.id, int(match[1])) if match else None
    if numbered is not None and may_see(tx, newsroom, numbered, person):
        return numbered
    # Others may have used the same headline since: the latest that is this person's to see.
    for found in articles.by_headline(tx, newsroom.id, clean_line(asked_for), limit=_NAMESAKES):
        if may_see(tx, newsroom, found, person):
            return found
    raise NoSuchArticle(asked_for)


def once_public(tx: Transaction, newsroom: Newsroom, person: Person, asked_for: str) -> Article:
    """The same, and by its number also what was taken down: that it was out stays on record for everyone.

    Raises NoSuchArticle.
    """
    match = _NUMBER.match(asked_for)
    found = articles.by_number(tx, newsroom.id, int(match[1])) if match else None
    if found is not None and found.publication in (Publication.UNPUBLISHED, Publication.RETRACTED):
        return found
    return article_for(tx, newsroom, person, asked_for)

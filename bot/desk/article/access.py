"""Finding a newsroom and its articles, and only those that the asker may see."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.article.article import Article
from bot.domain.article.errors import NoSuchArticle
from bot.domain.article.states import Publication, State
from bot.domain.intake.limits import listed_headline
from bot.domain.newsroom.errors import DeskOnly, NoNewsroom
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, on_the_desk
from bot.domain.text.cleaning import clean_line
from bot.store import Transaction
from bot.store.article import articles, revisions
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


def unseen() -> NoSuchArticle:
    """What everybody hears of an article that they may not know of, whether there is one or not."""
    return NoSuchArticle("")


def may_see(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Writers see their own, the desk sees what it was ever given, everyone sees what is live."""
    return article.discarded_at is None and may_know_of(tx, newsroom, article, person)


def may_know_of(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """The same, and those who saw a draft may know that it was put away."""
    if article.newsroom_id != newsroom.id:
        return False
    return article.publication is Publication.LIVE or is_inside(tx, newsroom, article, person)


def writes(tx: Transaction, article: Article, person_id: int) -> bool:
    """Whether somebody is the author or a co-author."""
    return person_id == article.author_id or person_id in articles.co_authors(tx, article.id)


def is_inside(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Whether they may see more of an article than the public does: its writers may, and the desk what it was
    ever given."""
    return desk_sees(newsroom, article, person) or writes(tx, article, person.id)


def desk_sees(newsroom: Newsroom, article: Article, person: Person) -> bool:
    """Whether they are on the desk, and that was ever given a text of the article."""
    return desk_sees_article(article) and on_the_desk(person, newsroom)


def desk_sees_article(article: Article) -> bool:
    """Whether the desk was ever given a text of the article."""
    return article.given_revision_id is not None


def need_inside(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> None:
    """For the article's writers and the desk only. Raises DeskOnly for others where it is out, and NoSuchArticle
    where they are not to know that it exists."""
    if not may_see(tx, newsroom, article, person):
        raise unseen()
    if not is_inside(tx, newsroom, article, person):
        raise DeskOnly(newsroom.editors_role)


def seen_as(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> Article:
    """An article that a person may see, as they may see it.

    Its writers see it as it is. The desk sees the last text that it was given. The public sees what is out, and
    nothing of the work on it: not that a correction is open, nor its time, its claim or its due time.
    """
    if writes(tx, article, person.id):
        if not article.private or article.given_revision_id is None or article.revision_id is None:
            return article
        return replace(article, headline=listed_headline(revisions.headline_of(tx, article.revision_id)))
    if desk_sees(newsroom, article, person):
        return replace(article, revision_id=article.given_revision_id)
    return in_public(tx, article)


def in_public(tx: Transaction, article: Article) -> Article:
    """An article that is out, or was, without anything of the desk's work on it."""
    if article.live_revision_id is None:
        return article
    return replace(
        article,
        state=State.PUBLISHED,
        held_from=None,
        headline=listed_headline(revisions.headline_of(tx, article.live_revision_id)),
        revision_id=article.live_revision_id,
        given_revision_id=article.live_revision_id,
        publish_at=None,
        embargo_until=None,
        embargo_source="",
        missed_at=None,
        claimed_by=None,
        claimed_until=None,
        claimed_via=None,
        submitted_at=None,
        due_at=None,
        remind_stage=None,
        remind_at=None,
        assigned_by=None,
    )


def article_for(tx: Transaction, newsroom: Newsroom, person: Person, asked_for: str) -> Article:
    """An article by its number (42, №42, #42) or by its whole headline.

    Raises NoSuchArticle, also for what exists but is not for this person to see.
    """
    match = _NUMBER.match(asked_for)
    numbered = articles.by_number(tx, newsroom.id, int(match[1])) if match else None
    if numbered is not None and may_see(tx, newsroom, numbered, person):
        return numbered
    # Others may have used the same headline since: the latest that is this person's to see.
    headline = clean_line(asked_for)
    for found in articles.by_headline(tx, newsroom.id, listed_headline(headline), limit=_NAMESAKES):
        if may_see(tx, newsroom, found, person):
            return found
    for found in articles.of_writer_by_headline(tx, newsroom.id, person.id, headline, limit=1):
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

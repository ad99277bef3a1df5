"""Recycled copy as people are told of it: only to somebody who may read both articles."""

from __future__ import annotations

from bot.desk.article.access import desk_sees_article, may_see, seen_as
from bot.domain.article.article import Article, Revision
from bot.domain.dataclass import dataclass
from bot.domain.intake.fingerprints import Passage
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.article import articles
from bot.store.intake import fingerprints as kept


@dataclass(frozen=True, slots=True)
class Repeated:
    """An earlier article and the passage that a text shares with it, for somebody who may read both."""

    article: Article
    passage: Passage


def repeated(
    tx: Transaction, newsroom: Newsroom, revision: Revision, person: Person | None
) -> Repeated | None:
    """The most that a revision repeats of an article which this person may read; None stands for the desk."""
    for found in kept.repetitions_of(tx, revision.id):
        other = articles.get(tx, found.article_id)
        if person is None and desk_sees_article(other):
            return Repeated(other, found.passage)
        if person is not None and may_see(tx, newsroom, other, person):
            return Repeated(seen_as(tx, newsroom, other, person), found.passage)
    return None

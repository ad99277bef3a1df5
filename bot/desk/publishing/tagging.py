"""Tagging: the forum tags that the desk chooses for an article's posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.desk.article.actors import opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import log
from bot.desk.publishing import threads
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import DeskOnly
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, on_the_desk
from bot.store import Transaction
from bot.store.article import articles
from bot.store.outbox import deliveries, progress
from bot.store.outbox.kinds import Kind
from bot.store.publishing import forum_choices
from bot.store.review import cards


class Tagged(Detail):
    """The forum tags that were chosen, apart by commas; empty where the settings decide again."""

    actions = ("forum_tags",)
    tags: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Tagged,)


class Tagging(UseCases):
    """The desk's choice of forum tags."""

    async def ready(
        self, article_id: int, person: Person
    ) -> tuple[Article, Newsroom, tuple[str, ...] | None]:
        """An article whose tags this person may choose, its newsroom as its section sees it, and what was chosen. Raises
        DeskOnly."""

        def query(tx: Transaction) -> tuple[Article, Newsroom, tuple[str, ...] | None]:
            article, newsroom = _opened(tx, article_id, person)
            return article, newsroom, forum_choices.of_article(tx, article.id)

        return await self.unit.read(query)

    async def choose(self, article_id: int, person: Person, tags: Sequence[str] | None) -> Article:
        """Choose the tags of its posts, by name; None leaves it to the settings. Posts that are out get them, and one that
        waits because it had none is tried again. Raises DeskOnly."""

        def work(tx: Transaction, now: datetime) -> Article:
            article, _ = _opened(tx, article_id, person)
            _, _, by = opened(tx, article_id, person)
            forum_choices.choose(tx, article.id, tags)
            log(tx, by, "forum_tags", now, article, article, Tagged(tags=", ".join(tags or ())))
            saved = articles.save(tx, article)
            threads.rename(tx, saved, now, tags=True)
            cards.want(tx, saved.id)
            for part in deliveries.parked_of_article(tx, article.id):
                if part.kind is Kind.PART and threads.begins(part):
                    progress.revive(tx, part.id, now)
            return saved

        return await self.unit.write(work)


def _opened(tx: Transaction, article_id: int, person: Person) -> tuple[Article, Newsroom]:
    article, newsroom, _ = opened(tx, article_id, person)
    if not on_the_desk(person, newsroom):
        raise DeskOnly(newsroom.editors_role)
    return article, newsroom

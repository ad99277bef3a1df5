"""History: the audit log of an article, a page at a time."""

from __future__ import annotations

from bot.desk.archive.audit_actions import detail_of
from bot.desk.article.access import need_inside, seen_as, writes
from bot.desk.article.actors import opened
from bot.desk.article.audit_detail import Detail
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import audiences
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.article import audit_log
from bot.store.article.audit_log import Event

PAGE = 25
"""Events that are read at once. A message shows as many of them as it has room for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, and as much of what is kept of it as the reader may read."""

    event: Event
    detail: Detail


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some events of an article in a row, the oldest of them first, and how many there are before and behind.

    `forward` says that they were asked for from their older end, so that is the end which must be shown.
    """

    article: Article
    entries: tuple[Entry, ...]
    older: int
    newer: int
    forward: bool = False


class History(UseCases):
    """Who did what, and when. It changes nothing, and nothing changes it."""

    async def latest(self, article_id: int, person: Person) -> Excerpt:
        """The newest end. The desk and the writers may read it: raises NoSuchArticle, DeskOnly for others."""
        return await self._page(article_id, person, None, forward=False)

    async def older(self, article_id: int, person: Person, event_id: int) -> Excerpt:
        """What comes before an event. Raises as `latest` does."""
        return await self._page(article_id, person, event_id, forward=False)

    async def newer(self, article_id: int, person: Person, event_id: int) -> Excerpt:
        """What comes after an event. Raises as `latest` does."""
        return await self._page(article_id, person, event_id, forward=True)

    async def _page(self, article_id: int, person: Person, event_id: int | None, *, forward: bool) -> Excerpt:
        def query(tx: Transaction) -> Excerpt:
            article, newsroom, _ = opened(tx, article_id, person)
            need_inside(tx, newsroom, article, person)
            seen = seen_as(tx, newsroom, article, person)
            if event_id is None:
                found = audit_log.of_article(tx, article_id, limit=PAGE)
            elif forward:
                found = audit_log.after(tx, article_id, event_id, limit=PAGE)
            else:
                found = audit_log.before(tx, article_id, event_id, limit=PAGE)
            if not found:
                return Excerpt(seen, (), 0, 0, forward)
            older, newer = audit_log.count_around(tx, article_id, found[0].id, found[-1].id)
            readers = audiences(person, newsroom, writes=writes(tx, article, person.id))
            entries = tuple(
                Entry(event, detail_of(event.action, event.detail).for_readers(readers)) for event in found
            )
            return Excerpt(seen, entries, older, newer, forward)

        return await self.unit.read(query)

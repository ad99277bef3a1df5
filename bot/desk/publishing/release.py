"""Release: approved articles go out when their time has come."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.desk.article.actors import CLOCK
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import advance
from bot.desk.article.votes import signed_on
from bot.desk.publishing import announcements
from bot.desk.publishing.announcements import OfLate
from bot.desk.publishing.publication import begin, first_part, thread_of
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Publication
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.outbox.deliveries import Delivery
from bot.store.review import cards


class Missed(Detail):
    """When it should have gone out."""

    actions = (Action.MISS,)
    due: str = seen_by(Audience.AUTHOR, "", key="from")


DETAILS = (Missed,)

BATCH = 50
"""Due articles that one transaction publishes, so that votes are not kept waiting behind them."""


ASKED_AGAIN_AFTER = timedelta(seconds=1)


LATE = timedelta(minutes=1)
"""What goes out later than this after its time is said to be late."""


@dataclass(frozen=True, slots=True)
class Lateness:
    """What a newsroom is told of late articles, each with the time at which it was due: what went out, and
    what waits for a chief."""

    newsroom: Newsroom
    went: tuple[tuple[Article, datetime], ...]
    waits: tuple[tuple[Article, datetime], ...]


class Release(UseCases):
    """The chiefs' side of the desk."""

    async def support_of(self, delivery: Delivery) -> tuple[Delivery | None, Delivery | None]:
        """What a part of an article or its thread hangs on: the first message, and the thread."""
        return await self.unit.read(lambda tx: (first_part(tx, delivery), thread_of(tx, delivery)))

    async def publish_due(self, called_for: Collection[int]) -> int:
        """Publish what is due, at most one batch, and return how many articles that were. Only those go out of whose
        approvals Discord was just asked (`called_for`); the others stay due.

        What is later than the newsroom's grace waits for a chief instead. Either way the desk is told.
        """

        def work(tx: Transaction, now: datetime) -> int:
            due = [article for article in articles.due(tx, now, limit=BATCH) if article.id in called_for]
            for article in due:
                _serve(tx, newsrooms.of_article(tx, article), article, now)
            return len(due)

        return await self.unit.write(work)

    async def lateness(self, delivery: Delivery) -> Lateness:
        """What a newsroom is to be told of late articles. What waits no longer is left out."""

        said = OfLate.read(delivery)

        def query(tx: Transaction) -> Lateness:
            return Lateness(
                newsrooms.concerning(tx, delivery.newsroom_id, delivery.article_id),
                tuple(_told_of(tx, said.went)),
                tuple(late for late in _told_of(tx, said.waits) if late[0].missed_at is not None),
            )

        return await self.unit.read(query)


def _told_of(tx: Transaction, told: str) -> Iterator[tuple[Article, datetime]]:
    """What `outbox.tell_late` has written down."""
    for late in filter(None, told.split(",")):
        article_id, due = late.split(":")
        yield articles.get(tx, int(article_id)), datetime.fromtimestamp(int(due), UTC)


def _serve(tx: Transaction, newsroom: Newsroom, article: Article, now: datetime) -> None:
    """An article's time has come."""
    due = article.publish_at
    assert due is not None
    if article.embargo_until is not None and article.embargoed_at(now):
        # Whatever sets a time heeds the embargo. Should something not, this does, and nobody waits behind it.
        articles.save(tx, replace(article, publish_at=article.embargo_until))
        cards.want(tx, article.id)
        return
    if signed_on(tx, newsroom, article).waits:
        # It went since Discord was asked, or the newsroom wants another: the next roll call finds it, in a moment.
        articles.save(tx, replace(article, publish_at=now + ASKED_AGAIN_AFTER))
        return
    late = now - due
    # What puts a published text right is never too late.
    if late > newsroom.grace and article.publication is Publication.NONE:
        saved = advance(
            tx,
            newsroom,
            article,
            CLOCK,
            Action.MISS,
            now=now,
            detail=Missed(due=due.isoformat()),
            publish_at=None,
            missed_at=due,
        )
        announcements.tell_late(tx, saved, due, now, went=False)
        return
    saved = begin(tx, newsroom, article, CLOCK, now)
    if late > LATE:
        announcements.tell_late(tx, saved, due, now, went=True)

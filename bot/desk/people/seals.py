"""Seals: where no budget shows how far the chain of the log reaches, the review channel does, once a day."""

from __future__ import annotations

from datetime import date, datetime

from bot.desk.outbox.outcomes import Outcomes
from bot.desk.planning.budget import OfDay
from bot.desk.unit_of_work import UseCases
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.planning.budget import day_begins
from bot.store import Transaction
from bot.store.article import log_chain
from bot.store.article.log_chain import Head
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.outbox.kinds import Kind


@dataclass(frozen=True, slots=True)
class Seal:
    """What a newsroom is shown on a day; None if that was cleared away."""

    newsroom: Newsroom
    day: date
    head: Head | None


class Seals(UseCases):
    """Called by whoever has time."""

    async def seal(self) -> int:
        """Seal the log of every newsroom without a budget in which something was done before today and that is not sealed
        since. Returns how many those are."""
        now = self.unit.clock()
        if not await self.unit.read(lambda tx: _to_seal(tx, now)):
            return 0
        return await self.unit.write(_seal)

    async def shown(self, newsroom_id: int, of: OfDay) -> Seal:
        """What a newsroom is shown on a day."""
        day = date.fromisoformat(of.day)
        return await self.unit.read(
            lambda tx: Seal(newsrooms.get(tx, newsroom_id), day, log_chain.seal_of(tx, newsroom_id, day))
        )


def _to_seal(tx: Transaction, now: datetime) -> list[Newsroom]:
    return [
        newsroom
        for newsroom in newsrooms.every(tx)
        if newsroom.budget is None
        and not newsrooms.is_away(tx, newsroom.id)
        and log_chain.has_unsealed(tx, newsroom.id, before=day_begins(_today(newsroom, now), newsroom.zone))
    ]


def _seal(tx: Transaction, now: datetime) -> int:
    found = _to_seal(tx, now)
    for newsroom in found:
        day = _today(newsroom, now)
        log_chain.seal(tx, newsroom.id, day)
        deliveries.enqueue(
            tx,
            newsroom_id=newsroom.id,
            article_id=None,
            kind=Kind.SEAL,
            key=f"{Kind.SEAL}:{newsroom.id}:{day.isoformat()}",
            payload=OfDay(day.isoformat()),
            now=now,
        )
    return len(found)


def _today(newsroom: Newsroom, now: datetime) -> date:
    return now.astimezone(newsroom.zone).date()


OUTCOMES = {Kind.SEAL: Outcomes(shows_review_works=True)}

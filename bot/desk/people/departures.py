"""Departures: a chief says whether the byline of somebody who left stays on what is published."""

from __future__ import annotations

from datetime import datetime

from bot.desk.corrections.takedowns import show
from bot.desk.intake.audit_details import BylineSettled
from bot.desk.outbox.outcomes import Outcomes
from bot.desk.people.redraws import redraw
from bot.desk.people.upkeep import Upkeep
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import ChiefsOnly
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_chief, role_of_chiefs
from bot.domain.people.leaving import Byline
from bot.domain.refusals import UnknownPress
from bot.store import Transaction
from bot.store.article import articles, audit_log, search_index
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.people import departures, erasure
from bot.store.people.departures import Departure
from bot.store.review import cards


class OfDeparture(Payload):
    """Which departure the chiefs are asked about."""

    kinds = (Kind.DEPARTURE,)
    departure: int


@dataclass(slots=True)
class Departures:
    """What becomes of the bylines of people who left."""

    unit: UnitOfWork
    upkeep: Upkeep

    async def get(self, departure_id: int) -> tuple[Newsroom, Departure]:
        """One that is known to exist, with its newsroom."""

        def query(tx: Transaction) -> tuple[Newsroom, Departure]:
            found = departures.find(tx, departure_id)
            assert found is not None
            return newsrooms.get(tx, found.newsroom_id), found

        return await self.unit.read(query)

    async def settle(self, departure_id: int, guild_id: int, person: Person, byline: Byline) -> Departure:
        """Keep the byline, or print “a former member” instead. The first answer counts, but a byline that was kept can
        still be removed. Raises UnknownPress, ChiefsOnly."""

        def work(tx: Transaction, now: datetime) -> Departure:
            found = departures.find(tx, departure_id)
            newsroom = None if found is None else newsrooms.get(tx, found.newsroom_id)
            if found is None or newsroom is None or newsroom.guild_id != guild_id:
                raise UnknownPress
            if not is_chief(person, newsroom):
                raise ChiefsOnly(role_of_chiefs(newsroom))
            if found.byline in (Byline.REMOVED, byline):
                return found
            if byline is Byline.REMOVED:
                _remove(tx, newsroom, found, now)
            departures.settle(tx, found.id, byline, person.id, person.name, now)
            audit_log.record(
                tx,
                newsroom.id,
                person,
                "former_byline",
                now,
                detail=BylineSettled(kept=byline is Byline.KEPT).stored(),
            )
            asked = deliveries.by_key(tx, _key(found.id))
            if asked is not None:
                redraw(tx, asked, now)
            settled = departures.find(tx, found.id)
            assert settled is not None
            return settled

        settled = await self.unit.write(work)
        self.upkeep.wanted()
        return settled


def _remove(tx: Transaction, newsroom: Newsroom, found: Departure, now: datetime) -> None:
    for article_id in erasure.remove_byline(tx, newsroom.id, found.pseudonym):
        article = articles.get(tx, article_id)
        search_index.keep(tx, article, anew=True)
        cards.want(tx, article_id)
        show(tx, newsroom, article, now)
    erasure.want_tidying(tx)


def ask_chiefs(tx: Transaction, newsroom: Newsroom, pseudonym: int, now: datetime) -> None:
    """Ask the chiefs of a newsroom, if anything that it published bears the byline of somebody who left."""
    count = erasure.count_bylines(tx, newsroom.id, pseudonym)
    if not count:
        return
    departure_id = departures.add(tx, newsroom.id, pseudonym, count, now)
    deliveries.enqueue(
        tx,
        newsroom_id=newsroom.id,
        article_id=None,
        kind=Kind.DEPARTURE,
        key=_key(departure_id),
        now=now,
        payload=OfDeparture(departure_id),
    )


def _key(departure_id: int) -> str:
    return f"{Kind.DEPARTURE}:{departure_id}"


OUTCOMES = {Kind.DEPARTURE: Outcomes()}

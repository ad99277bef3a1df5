"""Lifecycle: one run of the bot, from its start to its stop, and what it leaves to the next."""

from __future__ import annotations

from datetime import datetime

from bot.desk.unit_of_work import UseCases
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.shards import WHOLE, ShardRange
from bot.store import Transaction, installation
from bot.store.article import articles
from bot.store.intake import chat_submissions
from bot.store.outbox import deliveries
from bot.store.timestamps import from_optional_text, to_text

BEGAN, ENDED = "shift-began", "shift-ended"


@dataclass(frozen=True, slots=True)
class Left:
    """What there is to carry on with.

    `waiting` deliveries are in the outbox; `attempted` of them may be on Discord already. `due`
    articles should be out by now. `began` and `ended` are the last shift's, None where none is on record.
    """

    waiting: int
    attempted: int
    due: int
    began: datetime | None = None
    ended: datetime | None = None


class Lifecycle(UseCases):
    """Begins before anything else is done with the database, and ends after it."""

    async def begin(self) -> Left:
        """Put the start on record, and that nothing is heard yet. Returns what the last shift left."""

        shards = self.unit.store.shards

        def work(tx: Transaction, now: datetime) -> Left:
            left = _left(tx, now, shards)
            chat_submissions.deaf(tx, now)
            installation.keep(tx, _of(BEGAN, shards), to_text(now))
            installation.forget(tx, _of(ENDED, shards))
            return left

        return await self.unit.write(work)

    async def end(self) -> Left:
        """Put the orderly end on record, and return what is left to the next shift."""

        shards = self.unit.store.shards

        def work(tx: Transaction, now: datetime) -> Left:
            installation.keep(tx, _of(ENDED, shards), to_text(now))
            return _left(tx, now, shards)

        return await self.unit.write(work)


def _of(fact: str, shards: ShardRange) -> str:
    """Each process of an installation has a shift of its own."""
    return fact if shards == WHOLE else f"{fact} {shards}"


def _left(tx: Transaction, now: datetime, shards: ShardRange) -> Left:
    waiting, attempted = deliveries.count_waiting(tx)
    return Left(
        waiting,
        attempted,
        articles.count_due(tx, now),
        from_optional_text(installation.recall(tx, _of(BEGAN, shards))),
        from_optional_text(installation.recall(tx, _of(ENDED, shards))),
    )

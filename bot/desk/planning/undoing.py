"""Undoing: a time that was set at once is taken back by whoever set it, while nothing else has changed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk.article.actors import opened
from bot.desk.article.moves import advance
from bot.desk.planning.deadlines import change_due
from bot.desk.planning.scheduling import Timed
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.states import Action, Guard
from bot.domain.newsroom.roles import Person
from bot.domain.planning.errors import NothingToUndo
from bot.store import Transaction
from bot.store.article import audit_log
from bot.store.review import cards

UNDO_WITHIN = timedelta(minutes=15)
"""How long a slip can be taken back. After that the desk counts on the time."""


@dataclass(slots=True)
class Undoing:
    """Due times and embargoes, as they were before."""

    unit: UnitOfWork

    async def time(self, article_id: int, person: Person, event_id: int) -> Timed:
        """Take back a due time or an embargo that this person set by that event of the audit log.

        Raises NothingToUndo if it is not theirs, too long ago, or no longer so, and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Timed:
            event = audit_log.find(tx, event_id)
            article, newsroom, by = opened(tx, article_id, person)
            if event is None or event.article_id != article.id or event.actor_id != person.id:
                raise NothingToUndo(article.number)
            if now - event.at > UNDO_WITHIN:
                raise NothingToUndo(article.number)
            had, has = _moment(event.detail.get("from")), _moment(event.detail.get("to"))
            if event.action == "due" and article.due_at == has != had:
                return Timed(newsroom, article, change_due(tx, newsroom, article, by, had, now))
            source = event.detail.get("source")
            if event.action != Action.EMBARGO or (article.embargo_until, article.embargo_source) != (
                has,
                source,
            ):
                raise NothingToUndo(article.number)
            goes_out = article.publish_at
            went_out = _moment(event.detail.get("out_from"))
            if goes_out == _moment(event.detail.get("out_to")) and went_out is not None and went_out > now:
                goes_out = went_out
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.EMBARGO,
                now=now,
                met=frozenset({Guard.NOT_SOONER}),
                detail={"from": event.detail.get("to"), "to": event.detail.get("from"), "undone": event.id},
                publish_at=goes_out,
                embargo_until=had,
                embargo_source=str(event.detail.get("from_source") or ""),
            )
            cards.want(tx, saved.id)
            return Timed(newsroom, article, saved)

        return await self.unit.write(work)


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None

"""Undoing: a time that was set at once is taken back by whoever set it, while nothing else has changed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk.article.access import need_inside
from bot.desk.article.actors import opened
from bot.desk.article.moves import advance
from bot.desk.planning.deadlines import DueAt, change_due
from bot.desk.planning.embargoes import Embargoed
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
            need_inside(tx, newsroom, article, person)
            if event is None or event.article_id != article.id or event.actor_id != person.id:
                raise NothingToUndo(article.number)
            if now - event.at > UNDO_WITHIN:
                raise NothingToUndo(article.number)
            if event.action == "due":
                set_to = DueAt.read(event.detail)
                had, has = _moment(set_to.had), _moment(set_to.has)
                if article.due_at == has != had:
                    return Timed(newsroom, article, change_due(tx, newsroom, article, by, had, now))
            made = Embargoed.read(event.detail)
            here = (article.embargo_until, article.embargo_source)
            if event.action != Action.EMBARGO or here != (_moment(made.has), made.source):
                raise NothingToUndo(article.number)
            goes_out, went_out = article.publish_at, _moment(made.went_out)
            if goes_out == _moment(made.goes_out) and went_out is not None and went_out > now:
                goes_out = went_out
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.EMBARGO,
                now=now,
                met=frozenset({Guard.NOT_SOONER}),
                detail=Embargoed(had=made.has, has=made.had, source=made.had_source, undone=event.id),
                publish_at=goes_out,
                embargo_until=_moment(made.had),
                embargo_source=made.had_source,
            )
            cards.want(tx, saved.id)
            return Timed(newsroom, article, saved)

        return await self.unit.write(work)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

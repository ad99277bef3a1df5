"""Holds: an article is stopped where it is, and goes on; what was spiked is restored."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.actors import opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import advance, owning
from bot.desk.article.notes import keep_note, reason_text
from bot.desk.article.votes import votes_on
from bot.desk.review.judging import apply_release_policy, void_votes
from bot.desk.review.verdict import Verdict, verdict
from bot.desk.unit_of_work import UseCases
from bot.domain.article.states import Action, Guard, State
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.roles import Person
from bot.store import Transaction


class Held(Detail):
    """Why it was stopped, or nothing where it goes on."""

    actions = (Action.HOLD, Action.UNHOLD, Action.RESTORE)
    reason: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Held,)


class Holds(UseCases):
    """What stops an article, and ends that."""

    async def hold(self, article_id: int, person: Person, reason: str) -> Verdict:
        """Stop an article where it is. Raises GuardUnmet(REASON) without one, and the workflow's."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            text = reason_text(reason)
            met = frozenset({Guard.REASON}) if text else frozenset[Guard]()
            saved = advance(
                tx, newsroom, article, by, Action.HOLD, now=now, met=met, detail=Held(reason=text)
            )
            keep_note(tx, saved, person, "hold", text, now)
            return verdict(tx, newsroom, article, saved, votes_on(tx, saved), person, changed=True)

        return await self.unit.write(work)

    async def unhold(self, article_id: int, person: Person) -> Verdict:
        """Let a held article go on from where it was; an approved one cools off anew, or takes a slot.

        What had a time of its own comes back approved without one. Whoever put it on hold may end that, whatever else
        they are.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            by = owning(tx, article, by)
            if article.held_from is State.SCHEDULED:
                # A chief had given it its time, and a chief gives it the next one: no policy steps in.
                saved = advance(tx, newsroom, article, by, Action.UNHOLD, now=now, publish_at=None)
                return verdict(tx, newsroom, article, saved, votes_on(tx, saved), person, changed=True)
            saved = advance(tx, newsroom, article, by, Action.UNHOLD, now=now)
            saved = apply_release_policy(tx, newsroom, article, saved, now)
            return verdict(tx, newsroom, article, saved, votes_on(tx, saved), person, changed=True)

        return await self.unit.write(work)

    async def restore(self, article_id: int, person: Person) -> Verdict:
        """Bring a spiked article back to the desk, its votes void."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.RESTORE,
                now=now,
                claimed_by=None,
                claimed_until=None,
            )
            void_votes(tx, saved, now)
            return verdict(tx, newsroom, article, saved, (), person, changed=True)

        return await self.unit.write(work)

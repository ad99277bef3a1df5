"""Objections of people who are no longer editors: a chief who did not write the article sets them aside, by name."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.actors import opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.notes import keep_note, reason_text
from bot.desk.article.votes import votes_on
from bot.desk.review import card_deliveries
from bot.desk.review.judging import judge
from bot.desk.review.verdict import Verdict, verdict
from bot.desk.unit_of_work import UseCases
from bot.domain.article.states import Action, Guard, State
from bot.domain.article.workflow import step
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import DeskOnly
from bot.domain.newsroom.roles import Person, on_the_desk
from bot.domain.review.errors import NotObjecting
from bot.domain.review.votes import Vote, standing_votes
from bot.store import Transaction
from bot.store.review import votes


class SetAside(Detail):
    """Whose objection a chief ended in their place, and why."""

    actions = (Action.SET_ASIDE,)
    person: int = seen_by(Audience.AUTHOR, 0)
    choice: str = seen_by(Audience.AUTHOR, "")
    reason: str = seen_by(Audience.AUTHOR, "")


DETAILS = (SetAside,)


class Objections(UseCases):
    """Who objects to an article, and how that ends when they are gone."""

    async def objectors(self, article_id: int, person: Person) -> list[Vote]:
        """Who objects to an article as it stands, for somebody of the desk. Raises DeskOnly."""

        def query(tx: Transaction) -> list[Vote]:
            article, newsroom, _ = opened(tx, article_id, person)
            if not on_the_desk(person, newsroom):
                raise DeskOnly(newsroom.editors_role)
            return [vote for vote in votes_on(tx, article) if vote.choice.wants_reason]

        return await self.unit.read(query)

    async def set_aside(
        self, article_id: int, person: Person, editor_id: int, reason: str, *, is_editor: bool
    ) -> Verdict:
        """End the objection of a person who is no longer an editor, in their place: by a chief who did not write it.

        `is_editor` is what Discord says of them. Raises NotObjecting, GuardUnmet(NO_EDITOR), GuardUnmet(REASON),
        ReasonTooLong and what the workflow raises.
        """
        text = reason_text(reason)

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            met = {Guard.REASON} if text else set[Guard]()
            met |= set() if is_editor else {Guard.NO_EDITOR}
            step(
                Action.SET_ASIDE,
                article.standing,
                who=by.capacities,
                met=frozenset(Guard),
                outcome=State.SUBMITTED,
            )
            theirs = standing_votes(votes_on(tx, article)).get(editor_id)
            if theirs is None or not theirs.choice.wants_reason:
                raise NotObjecting(article.number)
            assert article.revision_id is not None
            votes.take_back(tx, article.id, article.revision_id, editor_id)
            card_deliveries.clear_reaction(tx, article, theirs, now)
            cast = votes_on(tx, article)
            saved = judge(
                tx,
                newsroom,
                article,
                by,
                Action.SET_ASIDE,
                now=now,
                met=frozenset(met),
                detail=SetAside(person=editor_id, choice=theirs.choice, reason=text),
                cast=cast,
            )
            keep_note(tx, saved, person, "set_aside", text, now)
            return verdict(tx, newsroom, article, saved, cast, person, changed=True)

        return await self.unit.write(work)

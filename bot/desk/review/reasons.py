"""Reasons: why an editor wants changes or spikes. They are owed until given, and outlive the vote."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import log
from bot.desk.article.notes import REASON_LIMIT, keep_note, reason_text
from bot.desk.article.votes import votes_on
from bot.desk.outbox import notices
from bot.desk.outbox.notices import ThreadNote
from bot.desk.review import card_deliveries
from bot.desk.review.verdict import Verdict, verdict
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.roles import Person
from bot.domain.review.errors import NotOwing
from bot.domain.review.votes import Vote
from bot.domain.text.graphemes import clip
from bot.store import Transaction
from bot.store.article import articles
from bot.store.review import votes


class Reasoned(Detail):
    """A reason that was given after the vote."""

    actions = ("reason",)
    choice: str = seen_by(Audience.AUTHOR, "")
    reason: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Reasoned,)


class Reasons(UseCases):
    """What the author is owed."""

    async def give(self, article_id: int, person: Person, text: str, *, in_thread: bool = False) -> Verdict:
        """Add the reason to one's vote for changes or for the spike. A later one is kept beside it.

        One that was written in the card's thread (`in_thread`) stands there already.
        Raises ReasonTooLong, and NotOwing if no such vote of theirs stands or the text is blank.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            cast = votes_on(tx, article)
            mine = next((vote for vote in cast if vote.editor_id == person.id), None)
            reason = reason_text(text)
            if mine is None or not mine.choice.wants_reason or not reason:
                raise NotOwing(article.number)
            given = keep_reason(tx, article, person, mine, reason, now, repeat=not in_thread)
            log(tx, by, "reason", now, article, article, Reasoned(choice=mine.choice, reason=reason))
            card_deliveries.present(tx, newsroom, article, now)
            standing = tuple(given if vote.editor_id == person.id else vote for vote in cast)
            return verdict(tx, newsroom, article, article, standing, person, changed=True)

        return await self.unit.write(work)

    async def owed_by(self, article_id: int, person_id: int) -> bool:
        """Whether this person's standing vote still waits for its reason."""

        def query(tx: Transaction) -> bool:
            article = articles.get(tx, article_id)
            return any(v.editor_id == person_id and v.owes_reason for v in votes_on(tx, article))

        return await self.unit.read(query)

    async def vote_of(self, article_id: int, person: Person) -> Vote:
        """This person's vote that wants a reason. Raises NotOwing if they have none."""

        def query(tx: Transaction) -> Vote:
            article, _, _ = opened(tx, article_id, person)
            for vote in votes_on(tx, article):
                if vote.editor_id == person.id and vote.choice.wants_reason:
                    return vote
            raise NotOwing(article.number)

        return await self.unit.read(query)

    async def ask(self, article_id: int, person: Person) -> None:
        """Have the bot ask for the owed reason in the card's thread, where it can be answered."""

        def work(tx: Transaction, now: datetime) -> None:
            article = articles.get(tx, article_id)
            mine = next((vote for vote in votes_on(tx, article) if vote.editor_id == person.id), None)
            if mine is not None and mine.owes_reason:
                notices.say_in_thread(
                    tx, article, ThreadNote.REASON_WANTED, now, person_id=person.id, choice=mine.choice
                )

        await self.unit.write(work)


def keep_reason(
    tx: Transaction,
    article: Article,
    person: Person,
    vote: Vote,
    reason: str,
    now: datetime,
    *,
    tell: bool = True,
    repeat: bool = True,
) -> Vote:
    """Put a reason on record: with the vote, as a note, in the thread and to the author."""
    assert article.revision_id is not None
    whole = f"{vote.reason}\n{reason}" if vote.reason and vote.reason != reason else reason
    given = replace(vote, reason=clip(whole, REASON_LIMIT))
    votes.give_reason(tx, article.id, article.revision_id, person.id, given.reason or "")
    note = keep_note(tx, article, person, vote.choice, reason, now)
    if repeat:
        notices.say_in_thread(
            tx, article, ThreadNote.REASON_GIVEN, now, about=note, person_id=person.id, choice=vote.choice
        )
    if tell:
        notices.tell_reason(tx, article, given, note, now)
    return given

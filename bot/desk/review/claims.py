"""Claims: an editor says that they are on an article. A claim keeps nobody from reading or voting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import CLOCK, By, acting, opened, opened_by
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import Changes, advance, log
from bot.desk.article.votes import votes_on
from bot.desk.outbox import notices
from bot.desk.review import card_deliveries
from bot.desk.review.judging import judge
from bot.desk.review.verdict import Verdict, verdict
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Via
from bot.domain.article.states import Action, Guard, State, Who
from bot.domain.article.transitions import JUDGED
from bot.domain.article.workflow import need_right
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.review.card_reactions import Sign
from bot.domain.review.errors import ClaimedByAnother
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.review import spent_reactions


class Claimed(Detail):
    """A claim, or its end: whose it was, if they did not end it themselves."""

    actions = (Action.CLAIM, Action.RELEASE)
    holder: int = seen_by(Audience.AUTHOR, 0)
    because: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Claimed,)

BATCH = 50
"""Claims that one transaction serves, once their time has come."""


class Claims(UseCases):
    """Who is on what."""

    async def claim(
        self, article_id: int, person: Person, *, via: Via = Via.COMMAND, toggle: bool = False
    ) -> Verdict:
        """Take an article on; with `toggle`, a second time gives it back.

        Raises ClaimedByAnother, and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened_by(via, tx, article_id, person)
            if article.claimed_by != person.id:
                need_right(Action.CLAIM, by.capacities)
            if article.claimed_at(now) and article.claimed_by == person.id:
                if toggle:
                    return _release(tx, newsroom, article, person, now)
                if via is Via.REACTION:
                    # Its sign stands on the card now, so taking that away gives the article back.
                    spent_reactions.end(tx, article.id, person.id, Sign.CLAIM)
                    if article.claimed_via is not via:
                        article = articles.save(tx, replace(article, claimed_via=via))
                return verdict(tx, newsroom, article, article, votes_on(tx, article), person, changed=False)
            if article.claimed_at(now):
                assert article.claimed_by is not None
                raise ClaimedByAnother(article.claimed_by, article.number)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.CLAIM,
                now=now,
                met=frozenset({Guard.ONE_HOLDER}),
                claimed_by=person.id,
                claimed_until=now + newsroom.claim_lasts,
                claimed_via=via,
            )
            if via is Via.REACTION:
                spent_reactions.end(tx, article.id, person.id, Sign.CLAIM)
            return verdict(tx, newsroom, article, saved, votes_on(tx, saved), person, changed=True)

        return await self.unit.write(work)

    async def release(self, article_id: int, person: Person) -> Verdict:
        """Give a claimed article back. Raises ClaimedByAnother, and what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            if article.claimed_by != person.id:
                need_right(Action.RELEASE, by.capacities)
            if article.claimed_by is None:
                return verdict(tx, newsroom, article, article, votes_on(tx, article), person, changed=False)
            if article.claimed_by != person.id and article.claimed_at(now):
                raise ClaimedByAnother(article.claimed_by, article.number)
            return _release(tx, newsroom, article, person, now)

        return await self.unit.write(work)

    async def release_own(self, article_id: int, person: Person) -> Verdict | None:
        """The claim's reaction was taken away: give the article back.

        None if they do not hold it, or claimed it by button or command: those claims stay.
        """

        def work(tx: Transaction, now: datetime) -> Verdict | None:
            article = articles.get(tx, article_id)
            spent_reactions.end(tx, article.id, person.id, Sign.CLAIM)
            if article.claimed_by != person.id or article.claimed_via in (Via.BUTTON, Via.COMMAND):
                return None
            return _release(tx, newsrooms.of_article(tx, article), article, None, now)

        return await self.unit.write(work)

    async def release_cleared(self, article_id: int) -> None:
        """The claim's reaction was cleared off the card by a moderator."""

        def work(tx: Transaction, now: datetime) -> None:
            article = articles.get(tx, article_id)
            stands = article.state in JUDGED and article.claimed_via is Via.REACTION
            if article.claimed_by is not None and stands:
                _release(tx, newsrooms.of_article(tx, article), article, None, now)

        await self.unit.write(work)


def end_claim(tx: Transaction, newsroom: Newsroom, article: Article, because: str, now: datetime) -> None:
    """End a claim that nobody gives back: its time is over (`lapsed`), or its holder `left`."""
    changes: Changes = {"claimed_by": None, "claimed_until": None}
    detail = Claimed(holder=article.claimed_by or 0, because=because)
    if article.state in (State.SUBMITTED, State.IN_REVIEW):
        judge(
            tx,
            newsroom,
            article,
            CLOCK,
            Action.RELEASE,
            now=now,
            met=frozenset({Guard.HOLDER}),
            detail=detail,
            **changes,
        )
        return
    ended = replace(article, claimed_by=None, claimed_until=None, claimed_via=None)
    saved = articles.save(tx, ended)
    log(tx, CLOCK, Action.RELEASE, now, article, saved, detail)
    card_deliveries.clear_claim(tx, saved, article, now)
    card_deliveries.present(tx, newsroom, saved, now)


def _release(
    tx: Transaction, newsroom: Newsroom, article: Article, person: Person | None, now: datetime
) -> Verdict:
    """End a claim: by a person's word, or because its reaction is gone and nobody knows by whom."""
    holder = Person(article.claimed_by or 0, "")
    by = By(None, "Copydesk", frozenset()) if person is None else acting(tx, newsroom, article, person)
    detail = Claimed(holder=article.claimed_by or 0, because="taken off") if person is None else None
    saved = judge(
        tx,
        newsroom,
        article,
        replace(by, capacities=by.capacities | {Who.EDITOR}),
        Action.RELEASE,
        now=now,
        met=frozenset({Guard.HOLDER}),
        detail=detail,
        claimed_by=None,
        claimed_until=None,
    )
    return verdict(tx, newsroom, article, saved, votes_on(tx, saved), person or holder, changed=True)


def lapse(tx: Transaction, now: datetime) -> int:
    """End the claims whose time is over, and return how many."""
    lapsed = articles.lapsed_claims(tx, now, limit=BATCH)
    for article in lapsed:
        newsroom = newsrooms.of_article(tx, article)
        notices.tell_holder(tx, article, now, newsroom.quiet_until(now))
        end_claim(tx, newsroom, article, "lapsed", now)
    return len(lapsed)


DUTIES = {"claim": lapse}

"""Bypasses: a chief lets an article through without its review, and an editor reads it afterwards."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.access import desk_sees, need_inside, newsroom_of, unseen
from bot.desk.article.actors import By, acting, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.inspection import inspected
from bot.desk.article.listing import Listed, listed
from bot.desk.article.moves import advance
from bot.desk.article.notes import reason_text
from bot.desk.article.votes import signed_on, votes_on
from bot.desk.outbox import notices
from bot.desk.outbox.notices import ThreadNote
from bot.desk.review import second_review
from bot.desk.review.judging import contested, judge
from bot.desk.review.verdict import Verdict, verdict
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Guard, Who
from bot.domain.article.workflow import step
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import Blocked
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import DeskOnly
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, on_the_desk
from bot.domain.review.bypass import Bypass, Eyes, LookedVia
from bot.domain.review.signoffs import names
from bot.domain.review.votes import unopposed
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.newsroom import newsrooms
from bot.store.outbox.deliveries import Delivery
from bot.store.review import bypasses


class Bypassed(Detail):
    """Why a chief let it through, and without which sign-offs. Its form promises that the desk reads this."""

    actions = (Action.BYPASS,)
    reason: str = seen_by(Audience.DESK, "")
    signoffs: str = seen_by(Audience.DESK, "")


class SecondLook(Detail):
    """The second pair of eyes after a bypass: on which text, and who had bypassed."""

    actions = (Action.SECOND_LOOK,)
    bypass: int = seen_by(Audience.AUTHOR, 0)
    revision: int = seen_by(Audience.AUTHOR, 0)
    chief: int = seen_by(Audience.AUTHOR, 0)


DETAILS = (Bypassed, SecondLook)

BATCH = 50
"""Texts that one transaction serves, once their time has come."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of somebody's second look. `changed` is False if nobody was asked any more."""

    article: Article
    bypass: Bypass
    changed: bool


class Bypasses(UseCases):
    """The exception to the review, and what it is owed."""

    async def ready(self, article_id: int, person: Person) -> None:
        """Raise unless this person may bypass the review as things stand, but for the reason. Raises Blocked, and
        what the workflow raises."""

        def query(tx: Transaction) -> None:
            article, newsroom, by = opened(tx, article_id, person)
            _check(tx, newsroom, article, by, reasoned=True)

        await self.unit.read(query)

    async def bypass(self, article_id: int, person: Person, reason: str) -> Verdict:
        """Approve the current revision in the place of its editors, without the sign-offs that are missing. The release
        policy applies as ever.

        Raises Blocked where preflight stops the text, GuardUnmet(UNOPPOSED) against a vote, GuardUnmet(UNCONTESTED)
        for a chief who wrote it and to which somebody objected or wants a sign-off, GuardUnmet(REASON) without a reason, and what the
        workflow raises.
        """
        text = reason_text(reason)

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            met = _check(tx, newsroom, article, by, reasoned=bool(text))  # before anything is written
            without = names(signed_on(tx, newsroom, article).unsigned)
            second_review.void(tx, article, now)  # one that stood did without less than this one
            bypasses.add(tx, article, person, text, now, without)
            detail = Bypassed(reason=text, signoffs=", ".join(without))
            saved = judge(tx, newsroom, article, by, Action.BYPASS, now=now, met=met, detail=detail)
            notices.say_in_thread(tx, saved, ThreadNote.BYPASSED, now, person_id=person.id)
            return verdict(tx, newsroom, article, saved, votes_on(tx, saved), person, changed=True)

        return await self.unit.write(work)

    async def look(self, article_id: int, bypass_id: int, person: Person) -> Looked:
        """Be the second pair of eyes. Raises NoSuchArticle, GuardUnmet(ANOTHER) for the chief who bypassed the
        review, and what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Looked:
            article, newsroom, _ = opened(tx, article_id, person)
            need_inside(tx, newsroom, article, person)
            bypass = bypasses.find(tx, bypass_id)
            if bypass is None or bypass.article_id != article_id:
                raise unseen()
            by = acting(tx, newsroom, article, person, revision_id=bypass.revision_id)
            if on_the_desk(person, newsroom) and bypass.eyes is not Eyes.WANTED:
                return Looked(article, bypass, changed=False)
            met = {Guard.UNREAD}
            if person.id != bypass.chief_id:
                met.add(Guard.ANOTHER)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.SECOND_LOOK,
                now=now,
                met=frozenset(met),
                detail=SecondLook(bypass=bypass.id, revision=bypass.revision_number, chief=bypass.chief_id),
            )
            given = second_review.give(tx, saved, bypass, person.id, person.name, LookedVia.BUTTON, now)
            return Looked(saved, given, changed=True)

        return await self.unit.write(work)

    async def wanted(self, guild_id: int, person: Person, *, limit: int = 25) -> list[tuple[Listed, Bypass]]:
        """What still wants a second pair of eyes, the longest waiting first, out or not yet. Raises DeskOnly."""

        def query(tx: Transaction) -> list[tuple[Listed, Bypass]]:
            newsroom = newsroom_of(tx, guild_id)
            if not on_the_desk(person, newsroom):
                raise DeskOnly(newsroom.editors_role)
            found = wanted(tx, newsroom, limit=limit)
            return [
                (listed(tx, newsroom, article, at_the_desk=True), bypass)
                for article, bypass in found
                if desk_sees(newsroom, article, person)
            ]

        return await self.unit.read(query)

    async def asked_by(self, bypass_id: int) -> tuple[Bypass, Delivery | None]:
        """A bypass that is known to exist, and the latest message that asks for a second pair of eyes on it."""

        def query(tx: Transaction) -> tuple[Bypass, Delivery | None]:
            bypass = bypasses.get(tx, bypass_id)
            return bypass, second_review.asked_by(tx, bypass)

        return await self.unit.read(query)


def wanted(tx: Transaction, newsroom: Newsroom, *, limit: int) -> list[tuple[Article, Bypass]]:
    """What still wants a second pair of eyes in a newsroom, the longest waiting first."""
    found = bypasses.wanted(tx, newsroom.id, limit=limit)
    return [(articles.get(tx, bypass.article_id), bypass) for bypass in found]


def _check(
    tx: Transaction, newsroom: Newsroom, article: Article, by: By, *, reasoned: bool
) -> frozenset[Guard]:
    """The conditions that a bypass meets, which are all of them: raises as `bypass` does.

    Preflight has let the text in; the newsroom's limit may be another since.
    """
    step(Action.BYPASS, article.standing, who=by.capacities, met=frozenset(Guard))
    assert article.revision_id is not None
    blocking = inspected(newsroom, article, revisions.get(tx, article.revision_id)).blocking
    if blocking:
        raise Blocked(article.number, blocking)
    met = {Guard.PREFLIGHT}
    if unopposed(votes_on(tx, article)):
        met.add(Guard.UNOPPOSED)
    signed = signed_on(tx, newsroom, article)
    asked = any(ask.person_id != by.id for each in signed.unsigned for ask in signed.asks_for(each))
    if Who.INDEPENDENT_CHIEF in by.capacities or not (asked or contested(tx, article)):
        met.add(Guard.UNCONTESTED)
    if reasoned:
        met.add(Guard.REASON)
    step(Action.BYPASS, article.standing, who=by.capacities, met=frozenset(met))
    return frozenset(met)


def remind(tx: Transaction, now: datetime) -> int:
    """Ask again for what nobody has read for a day, and return of how many texts."""
    due = bypasses.reminded(tx, now, limit=BATCH)
    for bypass in due:
        newsroom = newsrooms.concerning(tx, bypass.newsroom_id, bypass.article_id)
        second_review.remind(tx, newsroom, articles.get(tx, bypass.article_id), bypass, now)
    return len(due)


DUTIES = {"eyes": remind}

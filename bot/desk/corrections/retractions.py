"""Retractions: one chief asks, a second one confirms, and the article is withdrawn for good."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.access import is_inside, unseen
from bot.desk.article.actors import CLOCK, SYSTEM, By, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import advance, log
from bot.desk.corrections import report_messages
from bot.desk.corrections.corrections import note_text
from bot.desk.corrections.takedowns import show
from bot.desk.outbox import notices, queue
from bot.desk.outbox.notices import Notice
from bot.desk.outbox.outcomes import Outcomes
from bot.desk.review.judging import void_votes
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.errors import NotAllowed
from bot.domain.article.states import Action, Guard, Who
from bot.domain.article.workflow import need_right, step
from bot.domain.corrections.takedown import (
    AskedAlready,
    OwnRetraction,
    RetractionOvertaken,
    RetractionSettled,
    RetractionState,
)
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_chief
from bot.store import Transaction
from bot.store.article import articles
from bot.store.corrections import retractions
from bot.store.corrections.retractions import Retraction
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.people import traces
from bot.store.review import cards


class Asking(Detail):
    """What readers are to be told, of a retraction that a second chief has yet to confirm; nothing where that ends."""

    actions = ("retract_ask", "retract_call_off", "retract_lapse")
    reason: str = seen_by(Audience.AUTHOR, "")


class Retracted(Detail):
    """What readers are told, and which chief had asked."""

    actions = (Action.RETRACT,)
    reason: str = seen_by(Audience.PUBLIC, "")
    asked_by: int = seen_by(Audience.AUTHOR, 0)


class Stands(Payload):
    """Which retraction, and how it stands."""

    kinds = (Kind.RETRACTION,)
    retraction: int
    state: RetractionState


DETAILS = (Asking, Retracted)

BATCH = 50
"""Lapsed ones that one transaction settles."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A retraction and the article it is about."""

    newsroom: Newsroom
    article: Article
    retraction: Retraction


class Retractions(UseCases):
    """Two chiefs' decision."""

    async def ready(self, article_id: int, person: Person) -> Asked | None:
        """The retraction of an article that waits for a second chief; None if one may be asked for.

        Raises what the workflow raises for somebody who may not.
        """

        def query(tx: Transaction) -> Asked | None:
            article, newsroom, by = opened(tx, article_id, person)
            _need_right(article, by)
            standing = _standing(tx, article)
            return None if standing is None else Asked(newsroom, article, standing)

        return await self.unit.read(query)

    async def ask(self, article_id: int, person: Person, reason: str) -> Asked:
        """Ask for a retraction. `reason` is what readers will be told; the chiefs hear of it in the review
        channel.

        Raises NoteTooLong, AskedAlready, GuardUnmet(REASON) and what the workflow raises.
        """
        text = note_text(reason)

        def work(tx: Transaction, now: datetime) -> Asked:
            article, newsroom, by = opened(tx, article_id, person)
            _need_right(article, by, reason=bool(text))
            standing = _standing(tx, article)
            if standing is not None:
                raise AskedAlready(article.number, standing.asked_by, standing.asked_by == person.id)
            overtaken = retractions.asked(tx, article.id)
            if overtaken is not None:
                _settle(tx, article, overtaken, RetractionState.OVERTAKEN, None, now)
            retraction = retractions.ask(tx, article, person, text, now)
            log(tx, by, "retract_ask", now, article, article, Asking(reason=text))
            _say(tx, article, retraction, now)
            return Asked(newsroom, article, retraction)

        return await self.unit.write(work)

    async def to_confirm(self, retraction_id: int, person: Person) -> Asked:
        """A retraction that this person may confirm. Raises what `confirm` does."""
        now = self.unit.clock()
        return await self.unit.read(lambda tx: _for_second(tx, retraction_id, person, now)[0])

    async def confirm(self, retraction_id: int, person: Person) -> Asked:
        """Retract the article: a notice stands wherever it stood, for good. An open correction ends with it.

        Raises NoSuchArticle, RetractionSettled, OwnRetraction, RetractionOvertaken and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Asked:
            found, by = _for_second(tx, retraction_id, person, now)
            article, newsroom, retraction = found.article, found.newsroom, found.retraction
            if article.amending:
                void_votes(tx, article, now)
                notices.recall_notices(tx, article, now)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.RETRACT,
                now=now,
                met=frozenset({Guard.REASON, Guard.SECOND_CHIEF}),
                detail=Retracted(reason=retraction.reason, asked_by=retraction.asked_by),
                revision_id=article.live_revision_id,
                claimed_by=None,
                claimed_until=None,
                down_at=now,
                down_reason=retraction.reason,
            )
            settled = _settle(tx, saved, retraction, RetractionState.CONFIRMED, person.id, now)
            report_messages.retracted(tx, saved, person, now)
            show(tx, newsroom, saved, now)
            notices.tell_author(tx, saved, Notice.RETRACTED, now)
            return Asked(newsroom, saved, settled)

        return await self.unit.write(work)

    async def call_off(self, retraction_id: int, person: Person) -> Asked:
        """Take back what one asked for, or decline what another chief did.

        Raises NoSuchArticle, RetractionSettled, NotAllowed.
        """

        def work(tx: Transaction, now: datetime) -> Asked:
            retraction, article, newsroom, by = _found(tx, retraction_id, person)
            mine = retraction.asked_by == person.id
            if not mine and not is_chief(person, newsroom):
                raise NotAllowed(Action.RETRACT, (Who.CHIEF,), by.capacities)
            _need_open(retraction)
            state = RetractionState.WITHDRAWN if mine else RetractionState.DECLINED
            log(tx, by, "retract_call_off", now, article, article)
            return Asked(newsroom, article, _settle(tx, article, retraction, state, person.id, now))

        return await self.unit.write(work)

    async def get(self, retraction_id: int) -> Asked:
        """One that is known to exist, with its article as it is now."""

        def query(tx: Transaction) -> Asked:
            retraction = retractions.find(tx, retraction_id)
            assert retraction is not None
            article = articles.get(tx, retraction.article_id)
            return Asked(newsrooms.of_article(tx, article), article, retraction)

        return await self.unit.read(query)


def _need_right(article: Article, by: By, *, reason: bool = True) -> None:
    """Raise what the workflow would, were a second chief there already."""
    met = {Guard.SECOND_CHIEF, Guard.REASON} if reason else {Guard.SECOND_CHIEF}
    step(Action.RETRACT, article.standing, who=by.capacities, met=frozenset(met))


def _standing(tx: Transaction, article: Article) -> Retraction | None:
    """The one that waits, unless another text has come out since it was asked for."""
    found = retractions.asked(tx, article.id)
    return found if found is not None and found.revision_id == article.live_revision_id else None


def _found(tx: Transaction, retraction_id: int, person: Person) -> tuple[Retraction, Article, Newsroom, By]:
    """A retraction and its article, for those whom the desk's work on it concerns. Raises NoSuchArticle."""
    retraction = retractions.find(tx, retraction_id)
    if retraction is None:
        raise unseen()
    article, newsroom, by = opened(tx, retraction.article_id, person)
    if not is_inside(tx, newsroom, article, person):
        raise unseen()
    return retraction, article, newsroom, by


def _need_open(retraction: Retraction) -> None:
    if retraction.state is not RetractionState.ASKED:
        raise RetractionSettled(retraction.state, retraction.settled_by or 0)


def _for_second(tx: Transaction, retraction_id: int, person: Person, now: datetime) -> tuple[Asked, By]:
    retraction, article, newsroom, by = _found(tx, retraction_id, person)
    need_right(Action.RETRACT, by.capacities)
    _need_open(retraction)
    if retraction.lapses_at <= now:  # after an outage the clock comes to it only once all is read back
        raise RetractionSettled(RetractionState.LAPSED, 0)
    _need_right(article, by)
    if retraction.asked_by == person.id:
        raise OwnRetraction(newsroom.chiefs_role or newsroom.editors_role)
    if retraction.revision_id != article.live_revision_id:
        raise RetractionOvertaken(article.number)
    return Asked(newsroom, article, retraction), by


def _settle(
    tx: Transaction,
    article: Article,
    retraction: Retraction,
    state: RetractionState,
    by: int | None,
    now: datetime,
) -> Retraction:
    settled = retractions.settle(tx, retraction, state, by, now)
    _say(tx, article, settled, now)
    return settled


def _say(tx: Transaction, article: Article, retraction: Retraction, now: datetime) -> None:
    """Have the message to the chiefs say how the retraction stands."""
    cards.want(tx, article.id)
    said = deliveries.all_of_article(tx, article.id, Kind.RETRACTION)
    earlier = [each.id for each in said if Stands.read(each).retraction == retraction.id]
    queue.put(
        tx,
        article,
        Kind.RETRACTION,
        f"{Kind.RETRACTION}:{retraction.id}:{retraction.state}",
        now=now,
        payload=Stands(retraction.id, retraction.state),
        needs=earlier[-1] if earlier else None,
    )


def withdraw_all(tx: Transaction, person_id: int, now: datetime) -> None:
    """Somebody leaves: the retractions that they asked for and nobody confirmed are withdrawn. They could confirm them
    as somebody new."""
    for retraction_id in traces.retractions_of(tx, person_id):
        retraction = retractions.find(tx, retraction_id)
        assert retraction is not None
        article = articles.get(tx, retraction.article_id)
        log(tx, SYSTEM, "retract_call_off", now, article, article)
        _settle(tx, article, retraction, RetractionState.WITHDRAWN, None, now)


OUTCOMES = {Kind.RETRACTION: Outcomes()}


def lapse(tx: Transaction, now: datetime) -> int:
    """End those for which no second chief was found in time, and return how many that were."""
    found = retractions.lapsed(tx, now, limit=BATCH)
    for retraction in found:
        article = articles.get(tx, retraction.article_id)
        log(tx, CLOCK, "retract_lapse", now, article, article)
        _settle(tx, article, retraction, RetractionState.LAPSED, None, now)
    return len(found)


DUTIES = {"retraction": lapse}

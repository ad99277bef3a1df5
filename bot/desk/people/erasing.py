"""Erasing: a person leaves. One transaction takes them out of every table, and the record still adds up afterwards.

What they wrote and nobody published goes; what is published keeps the byline that was agreed, until a chief decides.
Their votes and the log stay under a pseudonym that leads nowhere. Nothing of it gives them, or anybody, a say that they
would not have had: approvals of theirs count no more, objections stay, and while an article that they wrote or judged is
in work they cannot judge it as somebody new.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk.article.actors import SYSTEM, By
from bot.desk.article.moves import Move, advance
from bot.desk.corrections import retractions
from bot.desk.intake.audit_details import Left
from bot.desk.intake.invitations import decline_all
from bot.desk.intake.pictures.files import PictureFiles
from bot.desk.people.departures import ask_chiefs
from bot.desk.people.redraws import redraw_all
from bot.desk.people.upkeep import Upkeep
from bot.desk.review import card_deliveries
from bot.desk.review.claims import end_claim
from bot.desk.review.roll_call import Roll, called
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.article import Article
from bot.domain.article.states import Action, State, Who
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, role_of_chiefs, roles_of_judges
from bot.domain.people.leaving import FORMER_MEMBER
from bot.domain.review.card_reactions import Sign
from bot.store import Transaction
from bot.store.article import articles, audit_log, search_index
from bot.store.newsroom import newsrooms
from bot.store.people import barred, erasure, traces
from bot.store.people.erasure import Leaving
from bot.store.people.traces import Traces
from bot.store.review import cards, roll_calls

PACE = timedelta(seconds=2)
"""Between two reactions or messages that are brought in line on Discord, so that the desk does not wait behind them."""


@dataclass(frozen=True, slots=True)
class Account:
    """What erasing somebody comes to, or came to: numbers of articles by newsroom's server.

    `erased` are their own that never came out, `published` keep their byline for now, `shared` have other writers and
    stay with those, `barred` are those that they may not judge until they are decided.
    """

    newsrooms: int
    erased: int
    published: int
    shared: int
    barred: int
    votes: int
    nothing: bool
    pictures: tuple[str, ...] = ()
    """The SHA-256 of pictures whose files went, if nobody else has them."""


@dataclass(slots=True)
class Erasure:
    """The use cases of somebody who leaves."""

    unit: UnitOfWork
    upkeep: Upkeep
    pictures: PictureFiles

    async def look(self, person_id: int) -> Account:
        """What erasing somebody would come to. It looks at whole tables."""
        return await self.unit.search(lambda tx: _account(tx, person_id, traces.of_person(tx, person_id)))

    async def erase(self, person_id: int, *, keeps_words: bool, names: tuple[str, ...] = ()) -> Account:
        """Take somebody out of every newsroom of this installation. `keeps_words`: their reasons, notes and reports
        stay without a name. `names` are some under which they are known now.

        What lies in indexes, in free space of the file and in its log goes with `Upkeep` afterwards.
        """
        account = await self.unit.write(
            lambda tx, now: erase(tx, person_id, now, keeps_words=keeps_words, names=names)
        )
        await self.pictures.drop(account.pictures)
        self.upkeep.wanted()
        return account


def erase(
    tx: Transaction, person_id: int, now: datetime, *, keeps_words: bool, names: tuple[str, ...] = ()
) -> Account:
    """See `Erasure.erase`."""
    found = traces.of_person(tx, person_id)
    account = _account(tx, person_id, found)
    if account.nothing:
        return account
    rooms = [newsrooms.get(tx, newsroom_id) for newsroom_id in traces.newsrooms_of(tx, person_id, found)]
    pseudonym = erasure.new_pseudonym(tx)
    known = traces.names_of(tx, person_id) | {name for name in names if name}
    for article_id in found.erased:
        _put_away(tx, article_id, person_id, now)
    _withdraw_judgements(tx, person_id, found, now)
    decline_all(tx, person_id, now)
    retractions.withdraw_all(tx, person_id, now)
    _bar(tx, person_id, found)
    for number, (article, sign) in enumerate(traces.reactions_of(tx, person_id)):
        card_deliveries.take_off(
            tx, article, person_id, Sign(sign), now, not_before=now + PACE * (number // 5)
        )
    leaving = Leaving(person_id, pseudonym, known, keeps_words, found.erased)
    pictures = erasure.take_out(tx, leaving)
    for article_id in {*found.erased, *found.written, *found.published}:
        search_index.keep(tx, articles.get(tx, article_id), anew=True)
    for article_id in found.all:
        cards.want(tx, article_id)
    redraw_all(tx, found, [room.id for room in rooms], now)
    for room in rooms:
        tx.concerns(room.id)
        audit_log.record(tx, room.id, Person(pseudonym, FORMER_MEMBER), "forget", now, detail=Left().stored())
        ask_chiefs(tx, room, pseudonym, now)
    erasure.want_tidying(tx)
    return replace(account, pictures=tuple(pictures))


def _account(tx: Transaction, person_id: int, found: Traces) -> Account:
    rooms = traces.newsrooms_of(tx, person_id, found)
    shared = [each for each in found.written if each not in found.published]
    return Account(
        newsrooms=len(rooms),
        erased=len(found.erased),
        published=len(found.published),
        shared=len(shared),
        barred=len(_to_bar(tx, found)),
        votes=traces.count_votes(tx, person_id),
        nothing=not rooms,
    )


def _put_away(tx: Transaction, article_id: int, person_id: int, now: datetime) -> None:
    """An article of theirs that never came out: it leaves the desk, wherever it stood, and its number stays."""
    article = articles.get(tx, article_id)
    if article.discarded_at is not None or article.revision_id is None:
        return
    newsroom = newsrooms.of_article(tx, article)
    if article.state is not State.DRAFT:
        article = advance(
            tx,
            newsroom,
            article,
            SYSTEM,
            Action.ERASE,
            now=now,
            detail=Left(),
            publish_at=None,
            embargo_until=None,
            embargo_source="",
            claimed_by=None,
            claimed_until=None,
        )
    writer = By(person_id, article.author_name, frozenset({Who.AUTHOR}))
    advance(tx, newsroom, article, writer, Action.DISCARD, now=now, publish_at=None)


def _withdraw_judgements(tx: Transaction, person_id: int, found: Traces, now: datetime) -> None:
    """Their approvals of what is in work count no more, nor do bypasses; what they claimed is free. Objections stay."""
    for article_id in dict.fromkeys([*found.judged, *found.bypassed]):
        article = articles.get(tx, article_id)
        if article.revision_id is None or article.discarded_at is not None:
            continue
        newsroom = newsrooms.of_article(tx, article)
        saved = called(tx, newsroom, article, _nobody(newsroom, person_id), now)
        if saved.state in (State.APPROVED, State.SCHEDULED):
            roll_calls.want(tx, saved.id, now)  # what was to be asked of the others still is
    for article_id in found.held:
        article = articles.get(tx, article_id)
        if article.claimed_by == person_id:
            end_claim(tx, newsrooms.of_article(tx, article), article, "left", now)


def _nobody(newsroom: Newsroom, person_id: int) -> Roll:
    roles = roles_of_judges(newsroom) | {role_of_chiefs(newsroom)}
    return {(person_id, role): False for role in roles}


def _to_bar(tx: Transaction, found: Traces) -> dict[int, str]:
    """Articles in work that somebody who comes back may not judge, each with what they did."""
    wanted: dict[int, str] = {}
    for article_id in found.judged:
        article = articles.get(tx, article_id)
        if _in_work(article) and article.state is not State.SPIKED:
            wanted[article_id] = "judged"
    for article_id in found.written:
        if _in_work(articles.get(tx, article_id)):
            wanted[article_id] = "wrote"
    return wanted


def _bar(tx: Transaction, person_id: int, found: Traces) -> None:
    for article_id, because in _to_bar(tx, found).items():
        barred.bar(tx, article_id, person_id, because)


def follow(tx: Transaction, move: Move) -> None:
    """An article has moved. Whoever may not judge it because they were erased is forgotten once it is decided."""
    freed = 0
    if not _in_work(move.after):
        if _in_work(move.before) or move.before.discarded_at != move.after.discarded_at:
            freed = barred.free(tx, move.after.id)
    elif move.after.state is State.SPIKED and move.before.state is not State.SPIKED:
        freed = barred.free_judges(tx, move.after.id)
    if freed:
        erasure.want_tidying(tx)


def _in_work(article: Article) -> bool:
    return article.discarded_at is None and article.state is not State.PUBLISHED

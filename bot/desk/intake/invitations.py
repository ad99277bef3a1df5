"""Co-authors: invited by the author, and none before they accept. Nobody else's vote, claim or hold goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.access import unseen
from bot.desk.article.actors import CLOCK, By, opened
from bot.desk.article.bylines import settle
from bot.desk.article.moves import held_by, log
from bot.desk.article.votes import votes_on
from bot.desk.intake.audit_details import CoAuthor
from bot.desk.outbox import notices
from bot.desk.outbox.notices import Notice
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.byline import placed
from bot.domain.article.errors import NotTheirs, Whose, WrongState
from bot.domain.article.states import Action, State
from bot.domain.corrections.reader_reports import ReportState
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import InvitationSettled, InvitedEnough, Involved, NoCoAuthor, NotToBeInvited
from bot.domain.intake.invitations import (
    A_DAY,
    CO_AUTHORS_MOST,
    INVITATIONS_A_DAY,
    LAPSES_AFTER,
    Invited,
    Involvement,
)
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Vote, standing_votes
from bot.domain.text.cleaning import clean_name
from bot.store import Transaction
from bot.store.article import articles, co_authors, revisions
from bot.store.corrections import reader_reports
from bot.store.intake import invitations
from bot.store.intake.invitations import Invitation
from bot.store.people import traces
from bot.store.review import cards, signoffs

OPEN_TO = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
"""States in which the byline may get another name. What is approved keeps the names that were read with it."""

BATCH = 50
"""Lapsed ones that one transaction settles."""


@dataclass(frozen=True, slots=True)
class Named:
    """What naming somebody came to: they are invited, or a co-author whose place or role is another now, or none of both
    any more."""

    article: Article
    invitation: Invitation | None
    stays: bool


class CoAuthors(UseCases):
    """Who writes together."""

    async def name(
        self,
        article_id: int,
        person: Person,
        other: Person,
        *,
        role: str | None = None,
        place: int | None = None,
        is_bot: bool = False,
    ) -> Named:
        """Invite somebody to be a co-author. Of one that there is, or that is invited, the place or the role is
        changed; where neither is given, they are taken off, or the invitation is taken back. Only the author may.

        Raises NoSuchArticle, NotTheirs, NotToBeInvited, InvitedEnough, NoCoAuthor and WrongState.
        """

        def work(tx: Transaction, now: datetime) -> Named:
            article, _, by = opened(tx, article_id, person)
            if article.author_id != person.id:
                raise NotTheirs(article.number, Whose.AUTHOR)
            if is_bot or (other.id == person.id and place is None):
                raise NotToBeInvited
            if article.state not in OPEN_TO:
                raise WrongState(Action.EDIT, article.state, article.publication)
            if other.id == person.id or other.id in articles.co_authors(tx, article.id):
                return _change(tx, article, by, other, role, place, now)
            waiting = invitations.open_of(tx, article.id, other.id)
            if waiting is not None:
                invitations.settle(tx, waiting, Invited.RECALLED, now)
                if role is None and place is None:
                    log(tx, by, "co_author_off", now, article, article, _about(other))
                    return Named(article, None, stays=False)
            _need_room(tx, article, other.id, now)
            name = clean_name(other.name) or "somebody"
            asked = invitations.add(
                tx, article.id, other.id, name, role or "", place, now, now + LAPSES_AFTER
            )
            log(tx, by, "co_author_ask", now, article, article, _about(other))
            notices.tell_of_invitation(tx, article, Notice.INVITED, asked.id, other.id, now)
            return Named(article, asked, stays=False)

        return await self.unit.write(work)

    async def accept(self, article_id: int, invitation_id: int, person: Person) -> Article:
        """Be a co-author from now on. Raises NoSuchArticle, InvitationSettled, Involved and WrongState."""

        def work(tx: Transaction, now: datetime) -> Article:
            article, invitation = _own(tx, article_id, invitation_id, person, now)
            involved = involvements(tx, article, person.id, now)
            if involved:
                raise Involved(article.id, article.number, involved, article.state is State.DRAFT)
            if article.state not in OPEN_TO or article.discarded_at is not None:
                raise WrongState(Action.EDIT, article.state, article.publication)
            assert article.revision_id is not None
            invitations.settle(tx, invitation, Invited.ACCEPTED, now)
            number = revisions.number_of(tx, article.revision_id)
            last = max(each.place for each in co_authors.byline(tx, article)) + 1
            name = clean_name(person.name) or invitation.name
            co_authors.add(tx, article.id, person.id, name, invitation.role, last, number)
            if invitation.place is not None:
                _put(tx, article, person.id, invitation.place)
            if article.submitted_at is not None:
                settle(tx, article)  # the desk sees under which name they are printed now
            by = By(person.id, person.name, frozenset())
            log(tx, by, "co_author", now, article, article, _of(invitation))
            _tell(tx, article, invitation, now)
            cards.want(tx, article.id)
            return article

        return await self.unit.write(work)

    async def decline(self, article_id: int, invitation_id: int, person: Person) -> Article:
        """Say no, which costs nothing. Raises NoSuchArticle, InvitationSettled."""

        def work(tx: Transaction, now: datetime) -> Article:
            article, invitation = _own(tx, article_id, invitation_id, person, now)
            invitations.settle(tx, invitation, Invited.DECLINED, now)
            by = By(person.id, person.name, frozenset())
            log(tx, by, "co_author_no", now, article, article, _of(invitation))
            _tell(tx, article, invitation, now)
            return article

        return await self.unit.write(work)

    async def invitation(self, invitation_id: int) -> Invitation | None:
        """One by its id."""
        return await self.unit.read(lambda tx: invitations.find(tx, invitation_id))

    async def unreachable(self, article_id: int, invitation_id: int) -> None:
        """An invitation found no way to whom it is for: tell the author."""

        def work(tx: Transaction, now: datetime) -> None:
            article = articles.get(tx, article_id)
            notices.tell_of_invitation(tx, article, Notice.UNINVITED, invitation_id, article.author_id, now)

        await self.unit.write(work)


def decline_all(tx: Transaction, person_id: int, now: datetime) -> None:
    """Somebody leaves: every invitation that waits for their answer is declined."""
    for invitation_id in traces.invitations_of(tx, person_id):
        invitation = invitations.find(tx, invitation_id)
        assert invitation is not None
        article = articles.get(tx, invitation.article_id)
        invitations.settle(tx, invitation, Invited.DECLINED, now)
        log(
            tx,
            By(person_id, invitation.name, frozenset()),
            "co_author_no",
            now,
            article,
            article,
            _of(invitation),
        )
        if article.discarded_at is None:
            _tell(tx, article, invitation, now)


def involvements(tx: Transaction, article: Article, person_id: int, now: datetime) -> tuple[Involvement, ...]:
    """What somebody has to do with judging an article, and gives up by their own word alone."""
    found: list[Involvement] = []
    vote = standing_votes(votes_on(tx, article)).get(person_id) or _objection(tx, article, person_id)
    if vote is not None:
        found.append(Involvement(vote.choice))
    assert article.revision_id is not None
    if any(each.person_id == person_id for each in signoffs.on_revision(tx, article.id, article.revision_id)):
        found.append(Involvement.SIGN_OFF)
    if article.claimed_by == person_id and article.claimed_at(now):
        found.append(Involvement.CLAIM)
    if article.state is State.HELD and held_by(tx, article) == person_id:
        found.append(Involvement.HOLD)
    unsettled = (ReportState.OPEN, ReportState.TAKEN)
    if any(
        each.reader_id == person_id
        for state in unsettled
        for each in reader_reports.of_article(tx, article.id, state)
    ):
        found.append(Involvement.REPORT)
    return tuple(found)


def _objection(tx: Transaction, article: Article, person_id: int) -> Vote | None:
    """Somebody's objection to the last text that the desk was given. What a writer has changed since, unsubmitted, is
    judged by nobody yet, so it does not end that. What is out has been judged."""
    if article.given_revision_id in (None, article.live_revision_id):
        return None
    given = replace(article, revision_id=article.given_revision_id)
    vote = standing_votes(votes_on(tx, given)).get(person_id)
    return vote if vote is not None and vote.choice.wants_reason else None


def _change(
    tx: Transaction,
    article: Article,
    by: By,
    other: Person,
    role: str | None,
    place: int | None,
    now: datetime,
) -> Named:
    """Another place or role for somebody in the byline; without either they are taken off."""
    assert article.revision_id is not None
    if other.id == article.author_id and role is not None:
        raise NoCoAuthor(article.number)  # the author's name stands for the whole
    stays = role is not None or place is not None
    if not stays:
        co_authors.remove(tx, article.id, other.id, revisions.number_of(tx, article.revision_id))
    if role is not None:
        co_authors.set_role(tx, article.id, other.id, role)
    if place is not None:
        _put(tx, article, other.id, place)
    log(tx, by, "byline" if stays else "co_author_off", now, article, article, _about(other))
    cards.want(tx, article.id)
    return Named(article, None, stays=stays)


def _put(tx: Transaction, article: Article, user_id: int, place: int) -> None:
    co_authors.set_places(tx, article.id, placed(co_authors.byline(tx, article), user_id, place))


def _need_room(tx: Transaction, article: Article, user_id: int, now: datetime) -> None:
    lately = invitations.since(tx, article.id, now - A_DAY)
    if any(each.user_id == user_id and each.state is Invited.DECLINED for each in lately):
        raise InvitedEnough(article.number, declined=True)
    if len(lately) >= INVITATIONS_A_DAY or len(articles.co_authors(tx, article.id)) >= CO_AUTHORS_MOST:
        raise InvitedEnough(article.number, declined=False)


def _own(
    tx: Transaction, article_id: int, invitation_id: int, person: Person, now: datetime
) -> tuple[Article, Invitation]:
    """Somebody's invitation, while it waits for their answer. Others learn nothing of it."""
    invitation = invitations.find(tx, invitation_id)
    if invitation is None or invitation.article_id != article_id or invitation.user_id != person.id:
        raise unseen()
    if invitation.state is not Invited.OPEN:
        raise InvitationSettled(invitation.state)
    if invitation.lapses_at <= now:
        raise InvitationSettled(Invited.LAPSED)
    return articles.get(tx, article_id), invitation


def _tell(tx: Transaction, article: Article, invitation: Invitation, now: datetime) -> None:
    """Tell the author what became of an invitation."""
    notices.tell_of_invitation(tx, article, Notice.INVITATION_SETTLED, invitation.id, article.author_id, now)


def _of(invitation: Invitation) -> CoAuthor:
    return CoAuthor(person=invitation.user_id, name=invitation.name)


def _about(other: Person) -> CoAuthor:
    return CoAuthor(person=other.id, name=other.name)


def lapse(tx: Transaction, now: datetime) -> int:
    """End those that nobody answered in time, and return how many that were."""
    found = invitations.lapsed(tx, now, limit=BATCH)
    for invitation in found:
        article = articles.get(tx, invitation.article_id)
        invitations.settle(tx, invitation, Invited.LAPSED, now)
        log(tx, CLOCK, "co_author_lapse", now, article, article, _of(invitation))
        _tell(tx, article, invitation, now)
    return len(found)


DUTIES = {"invitation": lapse}

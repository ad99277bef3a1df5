"""Transfers: an article moves to another section. Votes count there of people who may judge there, which Discord alone
knows: it is asked before, outside of any transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.desk.article.actors import By, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import Changes
from bot.desk.article.votes import all_votes
from bot.desk.review import card_deliveries
from bot.desk.review.judging import judge
from bot.desk.review.roll_call import Holding, Question, Roll, as_judge, judges
from bot.desk.review.signoffs import tell_wanted
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.article import Article, Via
from bot.domain.article.errors import AlreadyInSection
from bot.domain.article.states import Action, State, Who
from bot.domain.article.workflow import step
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import NoSuchSection
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.section import Section
from bot.domain.newsroom.sections import section_named, section_with
from bot.domain.newsroom.sections import seen_by as newsroom_seen_by
from bot.domain.people.leaving import is_pseudonym
from bot.store import Transaction
from bot.store.review import cards, votes


@dataclass(frozen=True, slots=True)
class Moved(Detail):
    """From which section to which, by their names, and how many votes do not count there."""

    actions = (Action.MOVE,)
    section_from: str = seen_by(Audience.AUTHOR, "")
    section: str = seen_by(Audience.AUTHOR, "")
    uncounted: int = seen_by(Audience.AUTHOR, 0)


DETAILS = (Moved,)

_JUDGES = frozenset({Who.INDEPENDENT_EDITOR, Who.INDEPENDENT_CHIEF})


@dataclass(frozen=True, slots=True)
class Transfer:
    """An article in its new section, the one it came from, and how many votes do not count there."""

    article: Article
    newsroom: Newsroom
    before: Section
    uncounted: int

    @property
    def section(self) -> Section:
        """Where it is now."""
        assert self.newsroom.section is not None
        return self.newsroom.section


@dataclass(slots=True)
class Transfers:
    """Moving articles between the sections of a newsroom."""

    unit: UnitOfWork

    async def ready(self, article_id: int, person: Person, named: str) -> Question:
        """What Discord is to be asked before this person moves an article to the section of that name: who of those that
        voted on it or claimed it may judge there. Raises NoSuchSection, AlreadyInSection, and what the workflow raises."""

        def query(tx: Transaction) -> Question:
            article, newsroom, by = opened(tx, article_id, person)
            _need_right(article, by)
            target = _target(newsroom, article, named)
            return question(tx, article, newsroom_seen_by(newsroom, target))

        return await self.unit.read(query)

    async def move(self, article_id: int, person: Person, named: str, roll: Roll) -> Transfer:
        """Move an article; `roll` is what Discord said. Raises as `ready`."""

        def work(tx: Transaction, now: datetime) -> Transfer:
            article, newsroom, by = opened(tx, article_id, person)
            _need_right(article, by)
            target = _target(newsroom, article, named)
            return transfer(tx, newsroom, article, target, by, roll, now)

        return await self.unit.write(work)


def question(tx: Transaction, article: Article, view: Newsroom) -> Question:
    """Who of those that voted on an article or claimed it may judge in that section?"""
    about: set[Holding] = set()
    if article.revision_id is not None:
        people = {vote.editor_id for vote in all_votes(tx, article)}
        people |= {article.claimed_by} if article.claimed_by is not None else set()
        about = {each for who in people if not is_pseudonym(who) for each in as_judge(view, who)}
    return Question(article.id, view.guild_id, frozenset(about))


def transfer(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    target: Section,
    by: By,
    roll: Roll,
    now: datetime,
) -> Transfer:
    """Let an article be in that section, its votes and claim by what Discord said, and its card in the review channel
    there. A writer who moves it ends no objection."""
    before = section_with(newsroom, article.section_id)
    assert before is not None
    here, view = newsroom_seen_by(newsroom, before), newsroom_seen_by(newsroom, target)
    ends_objections = not by.capacities.isdisjoint(_JUDGES) or by.id is None
    uncounted = _count_votes(tx, article, view, roll, now, ends_objections=ends_objections)
    detail = Moved(section_from=before.name, section=target.name, uncounted=uncounted)
    changes: Changes = {"section_id": target.id}
    if article.claimed_by is not None and judges(view, article.claimed_by, roll) is False:
        changes |= {"claimed_by": None, "claimed_until": None}
    saved = judge(tx, view, article, by, Action.MOVE, now=now, detail=detail, **changes)
    _bring_card(tx, saved, here, view, now)
    tell_wanted(tx, view, saved, now)
    return Transfer(saved, view, before, uncounted)


def _bring_card(tx: Transaction, article: Article, here: Newsroom, view: Newsroom, now: datetime) -> None:
    card = cards.find(tx, article.id)
    if card is None or card.message_id is None or here.review_channel == view.review_channel:
        return
    card_deliveries.leave(tx, card, article, now)
    card_deliveries.repost(tx, card, now)


def _count_votes(
    tx: Transaction, article: Article, view: Newsroom, roll: Roll, now: datetime, *, ends_objections: bool
) -> int:
    """Mark the votes of people who may not judge there, and return how many that are."""
    uncounted = 0
    for vote in all_votes(tx, article):
        known = judges(view, vote.editor_id, roll)
        elsewhere = (
            vote.elsewhere if known is None else not known
        )  # who was not asked about stays as they are
        if vote.choice.wants_reason and elsewhere and not ends_objections:
            continue
        uncounted += elsewhere
        if elsewhere is not vote.elsewhere:
            assert article.revision_id is not None
            votes.move(tx, article.id, article.revision_id, vote.editor_id, elsewhere=elsewhere)
        if elsewhere and vote.via is Via.REACTION:
            card_deliveries.clear_reaction(tx, article, vote, now)
            assert article.revision_id is not None
            votes.outlives_reaction(tx, article.id, article.revision_id, vote.editor_id)
    return uncounted


def _target(newsroom: Newsroom, article: Article, named: str) -> Section:
    found = section_named(newsroom, named)
    if found is None:
        raise NoSuchSection(named, tuple(each.name for each in newsroom.sections))
    if found == section_with(newsroom, article.section_id):
        raise AlreadyInSection(article.number, found.name)
    return found


def _need_right(article: Article, by: By) -> None:
    """Raises what the workflow raises, wherever its votes will lead."""
    step(Action.MOVE, article.standing, who=by.capacities, outcome=State.SUBMITTED)

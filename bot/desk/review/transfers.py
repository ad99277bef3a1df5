"""Transfers: an article moves to another section. Votes and sign-offs count there of people who may give them there, which
Discord alone knows: it is asked before, outside of any transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import By, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import Changes
from bot.desk.article.votes import all_votes, signed_on
from bot.desk.outbox import notices
from bot.desk.outbox.notices import Notice
from bot.desk.review import card_deliveries
from bot.desk.review.judging import judge
from bot.desk.review.roll_call import Holding, Question, Roll, as_judge, judges, signs
from bot.desk.review.signoffs import tell_wanted
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Via
from bot.domain.article.errors import AlreadyInSection
from bot.domain.article.states import Action, State, Who
from bot.domain.article.transitions import JUDGED, OPEN
from bot.domain.article.workflow import step
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import NoSuchSection
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.section import Section
from bot.domain.newsroom.sections import section_named, section_with
from bot.domain.newsroom.sections import seen_by as newsroom_seen_by
from bot.domain.newsroom.signoffs import SignOffs
from bot.domain.people.leaving import is_pseudonym
from bot.domain.review.signoffs import Signature, Signed, names
from bot.domain.review.votes import Vote, outcome
from bot.store import Transaction
from bot.store.article import articles
from bot.store.review import bypasses, cards, signoffs, votes


class Moved(Detail):
    """From which section to which, by their names, how many votes do not count there, and which sign-offs, apart by
    commas."""

    actions = (Action.MOVE,)
    section_from: str = seen_by(Audience.AUTHOR, "")
    section: str = seen_by(Audience.AUTHOR, "")
    uncounted: int = seen_by(Audience.AUTHOR, 0)
    unsigned: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Moved,)

WAITING = (*(JUDGED - {State.SPIKED}), State.HELD)
"""States in which it matters what a section asks for."""

LET_OUT = (State.PUBLISHING, State.PUBLISHED)
"""States in which the votes and sign-offs have let a text out. They stay on record as they were, wherever it moves."""

_JUDGES = frozenset({Who.INDEPENDENT_EDITOR, Who.INDEPENDENT_CHIEF})


@dataclass(frozen=True, slots=True)
class Transfer:
    """An article in its new section, the one it came from, how many votes do not count there, and which sign-offs, by
    their names."""

    article: Article
    newsroom: Newsroom
    before: Section
    uncounted: int
    unsigned: tuple[str, ...] = ()
    unsourced: bool = False
    """Whether it waits there for a source."""

    @property
    def section(self) -> Section:
        """Where it is now."""
        assert self.newsroom.section is not None
        return self.newsroom.section


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What moving an article would come to: its votes and sign-offs as they would count in the new section, whether it would be
    approved, and whose claim would end."""

    article: Article
    newsroom: Newsroom
    before: Newsroom
    votes: tuple[Vote, ...]
    signed: Signed
    approved: bool
    unclaims: int | None = None


Wanted = str | int
"""A section by its name, or by its id: of a menu whose section may have another name by now."""


class Transfers(UseCases):
    """Moving articles between the sections of a newsroom."""

    async def ready(self, article_id: int, person: Person, wanted: Wanted) -> Question:
        """What Discord is to be asked before this person moves an article to that section: who of those that voted on it,
        signed it off or claimed it may do so there. Raises NoSuchSection, AlreadyInSection, and what the workflow raises."""

        def query(tx: Transaction) -> Question:
            article, newsroom, by = opened(tx, article_id, person)
            _need_right(article, by)
            target = _target(newsroom, article, wanted)
            return question(tx, article, newsroom_seen_by(newsroom, target))

        return await self.unit.read(query)

    async def foresee(self, article_id: int, person: Person, wanted: Wanted, roll: Roll) -> Foreseen:
        """What `move` would come to, which is not done yet. Raises as `ready`."""

        def query(tx: Transaction) -> Foreseen:
            article, newsroom, by = opened(tx, article_id, person)
            _need_right(article, by)
            target = _target(newsroom, article, wanted)
            view = newsroom_seen_by(newsroom, target)
            here = newsroom_seen_by(newsroom, section_with(newsroom, article.section_id))
            keeps = not _ends_objections(by)
            votes_there = tuple(
                each
                if article.state in LET_OUT
                else replace(each, elsewhere=_is_elsewhere(each, view, roll, keeps=keeps))
                for each in all_votes(tx, article)
            )
            claimer = article.claimed_by
            unclaims = claimer if claimer is not None and judges(view, claimer, roll) is False else None
            signed = signed_there(tx, article, view)
            signed = signed if article.state in LET_OUT else _marked(signed, view, roll)
            leads = outcome(
                [each for each in votes_there if not each.elsewhere],
                view.quorum,
                bypassed=bypasses.standing(tx, article) is not None,
                missing=signed.waits,
            )
            approved = leads is State.APPROVED
            return Foreseen(article, view, here, votes_there, signed, approved, unclaims)

        return await self.unit.read(query)

    async def lacks_source(self, article_id: int, person: Person, wanted: Wanted) -> bool:
        """Whether an article that the desk has would wait in that section for a source that its text does not name. Raises
        as `ready`."""

        def query(tx: Transaction) -> bool:
            article, newsroom, by = opened(tx, article_id, person)
            _need_right(article, by)
            view = newsroom_seen_by(newsroom, _target(newsroom, article, wanted))
            return article.state in WAITING and signed_there(tx, article, view).unsourced

        return await self.unit.read(query)

    async def section(self, article_id: int, person: Person, wanted: Wanted) -> Section:
        """The section that an article would move to. Raises as `ready`."""

        def query(tx: Transaction) -> Section:
            article, newsroom, by = opened(tx, article_id, person)
            _need_right(article, by)
            return _target(newsroom, article, wanted)

        return await self.unit.read(query)

    async def move(self, article_id: int, person: Person, wanted: Wanted, roll: Roll) -> Transfer:
        """Move an article; `roll` is what Discord said. Raises as `ready`."""

        def work(tx: Transaction, now: datetime) -> Transfer:
            article, newsroom, by = opened(tx, article_id, person)
            _need_right(article, by)
            target = _target(newsroom, article, wanted)
            return transfer(tx, newsroom, article, target, by, roll, now)

        return await self.unit.write(work)


def settings_changed(tx: Transaction, before: Newsroom, newsroom: Newsroom, now: datetime) -> None:
    """The newsroom has other sections: cards name them, so those on which the desk still decides are redrawn."""
    if [(each.id, each.name) for each in before.sections] == [
        (each.id, each.name) for each in newsroom.sections
    ]:
        return
    for article in articles.in_states(tx, newsroom.id, OPEN, limit=REDRAWN_MOST):
        cards.want(tx, article.id)


REDRAWN_MOST = 5000
"""Cards that are redrawn at once. Any other has the old names until something happens to its article."""


def question(tx: Transaction, article: Article, view: Newsroom) -> Question:
    """Who of those that voted on an article, signed it off or claimed it may do so in that section?"""
    about: set[Holding] = set()
    if article.revision_id is not None:
        people = {vote.editor_id for vote in all_votes(tx, article)}
        people |= {article.claimed_by} if article.claimed_by is not None else set()
        signed = signed_there(tx, article, view)
        people |= {given.person_id for given in signed.signatures}
        about = {each for who in people if not is_pseudonym(who) for each in as_judge(view, who)}
        about |= {
            (given.person_id, one.role)
            for one in signed.declared
            for given in signed.of(one)
            if one.role is not None and not is_pseudonym(given.person_id)
        }
    return Question(article.id, view.guild_id, frozenset(about))


def signed_there(tx: Transaction, article: Article, view: Newsroom) -> Signed:
    """The sign-offs of an article as another section would see them."""
    assert view.section is not None
    return signed_on(tx, view, replace(article, section_id=view.section.id))


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
    uncounted = _count_votes(tx, article, view, roll, now, keeps=not _ends_objections(by))
    unsigned = names(_count_sign_offs(tx, article, view, roll))
    detail = Moved(before.name, target.name, uncounted, ", ".join(unsigned))
    changes: Changes = {"section_id": target.id}
    if article.claimed_by is not None and judges(view, article.claimed_by, roll) is False:
        changes |= {"claimed_by": None, "claimed_until": None}
    saved = judge(tx, view, article, by, Action.MOVE, now=now, detail=detail, **changes)
    _bring_card(tx, saved, here, view, now)
    tell_wanted(tx, view, saved, now)
    unsourced = saved.state in WAITING and signed_on(tx, view, saved).unsourced
    if unsourced:
        notices.tell_author(tx, saved, Notice.SOURCE_WANTED, now)
    return Transfer(saved, view, before, uncounted, unsigned, unsourced)


def _bring_card(tx: Transaction, article: Article, here: Newsroom, view: Newsroom, now: datetime) -> None:
    card = cards.find(tx, article.id)
    if card is None or card.message_id is None or here.review_channel == view.review_channel:
        return
    card_deliveries.leave(tx, card, article, now)
    card_deliveries.repost(tx, card, now)


def _count_votes(
    tx: Transaction, article: Article, view: Newsroom, roll: Roll, now: datetime, *, keeps: bool
) -> int:
    """Mark the votes of people who may not judge there, and return how many that are. `keeps`: objections stay."""
    uncounted = 0
    for vote in () if article.state in LET_OUT else all_votes(tx, article):
        elsewhere = _is_elsewhere(vote, view, roll, keeps=keeps)
        uncounted += elsewhere
        if elsewhere is not vote.elsewhere:
            assert article.revision_id is not None
            votes.move(tx, article.id, article.revision_id, vote.editor_id, elsewhere=elsewhere)
        if elsewhere and vote.via is Via.REACTION:
            card_deliveries.clear_reaction(tx, article, vote, now)
            assert article.revision_id is not None
            votes.outlives_reaction(tx, article.id, article.revision_id, vote.editor_id)
    return uncounted


def _ends_objections(by: By) -> bool:
    return by.id is None or not by.capacities.isdisjoint(_JUDGES)


def _is_elsewhere(vote: Vote, view: Newsroom, roll: Roll, *, keeps: bool) -> bool:
    """Whether a vote does not count in that section. The vote of somebody who was not asked about stays as it is; so does an
    objection, if the mover `keeps` them."""
    known = judges(view, vote.editor_id, roll)
    elsewhere = vote.elsewhere if known is None else not known
    return vote.elsewhere if elsewhere and keeps and vote.choice.wants_reason else elsewhere


def _marked(signed: Signed, view: Newsroom, roll: Roll) -> Signed:
    """Sign-offs as they would count in that section."""
    found: list[Signature] = []
    for given in signed.signatures:
        one = signed.find(given.name)
        known = None if one is None else signs(view, one, given.person_id, roll)
        found.append(given if known is None else replace(given, absent=not known))
    return replace(signed, signatures=tuple(found))


def _count_sign_offs(tx: Transaction, article: Article, view: Newsroom, roll: Roll) -> SignOffs:
    """Mark the sign-offs of people who may not give them there, and return those that nobody gave who may."""
    if article.revision_id is None or article.state in LET_OUT:
        return ()
    signed = signed_there(tx, article, view)
    marked = False
    for one in signed.declared:
        for given in signed.of(one):
            known = signs(view, one, given.person_id, roll)
            if known is not None and known is given.absent:
                signoffs.mark(tx, article.id, article.revision_id, given, absent=not known)
                marked = True
    now_is = signed_there(tx, article, view) if marked else signed
    return tuple(one for one in now_is.unsigned if now_is.of(one))


def _target(newsroom: Newsroom, article: Article, wanted: Wanted) -> Section:
    if isinstance(wanted, str):
        found = section_named(newsroom, wanted)
    else:
        found = next((each for each in newsroom.sections if each.id == wanted), None)
    if found is None:
        named = wanted if isinstance(wanted, str) else ""
        raise NoSuchSection(named, tuple(each.name for each in newsroom.sections))
    if found == section_with(newsroom, article.section_id):
        raise AlreadyInSection(article.number, found.name)
    return found


def _need_right(article: Article, by: By) -> None:
    """Raises what the workflow raises, wherever its votes will lead."""
    step(Action.MOVE, article.standing, who=by.capacities, outcome=State.SUBMITTED)

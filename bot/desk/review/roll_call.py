"""Roll calls: an approval counts while its owner is an editor, a sign-off while its owner also holds the role that it
takes, and a bypass while its owner is a chief.

Who is one, Discord alone knows, and it is asked outside of any transaction: once an article is approved, and again before
it goes out. What it said is put on record, and decided, in one transaction. Until it has answered, nothing goes out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.desk.article.actors import CLOCK, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import log
from bot.desk.article.votes import signed_on, votes_on
from bot.desk.outbox import notices
from bot.desk.outbox.notices import DeskNote
from bot.desk.publishing.publication import begin
from bot.desk.publishing.release import BATCH
from bot.desk.review import second_review
from bot.desk.review.judging import judge
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Guard, State
from bot.domain.article.transitions import JUDGED
from bot.domain.article.workflow import step
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_editor, role_of_chiefs, roles_of_judges
from bot.domain.newsroom.signoffs import SignOff
from bot.domain.people.leaving import is_pseudonym
from bot.domain.review.signoffs import Signature, names
from bot.domain.review.votes import Choice
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.review import bypasses, roll_calls, signoffs, votes

PATIENCE = timedelta(seconds=30)
"""How long a question waits that Discord did not answer."""

_APPROVED = (State.APPROVED, State.SCHEDULED)

AWAY_PATIENCE = timedelta(hours=6)
"""The same where the server removed the bot. It is asked at once when the bot is back."""

Holding = tuple[int, int]
"""A person and a role."""

Roll = Mapping[Holding, bool]
"""Whether each of some people holds a role, as Discord said."""


class Counted(Detail):
    """Whether the approval of `person` counts, who is an editor or is none any more; or their sign-off of that name; or
    that their bypass does not, who is no longer a chief. Without a person: which sign-offs are missing, or that a source is, as found when it
    was about to go out or when the newsroom wanted others."""

    actions = (Action.ROLL_CALL,)
    person: int = seen_by(Audience.AUTHOR, 0)
    counts: bool = seen_by(Audience.AUTHOR, False)
    bypass: bool = seen_by(Audience.AUTHOR, False)
    signoff: str = seen_by(Audience.AUTHOR, "")
    unsourced: bool = seen_by(Audience.AUTHOR, False)


DETAILS = (Counted,)


@dataclass(frozen=True, slots=True)
class Question:
    """About an article: which of these people hold these roles in that server?"""

    article_id: int
    guild_id: int
    about: frozenset[Holding]
    away: bool = False
    """Whether the server removed the bot, so that nobody can be asked."""


class RollCalls(UseCases):
    """What is to be asked, and what came of it."""

    async def due(self) -> list[Question]:
        """What is to be asked now: about what has been approved, and what is about to go out."""
        now = self.unit.clock()

        def query(tx: Transaction) -> list[Question]:
            going = [article.id for article in articles.due(tx, now, limit=BATCH)]
            wanted = dict.fromkeys([*going, *roll_calls.due(tx, now, limit=BATCH)])
            return [question(tx, articles.get(tx, article_id)) for article_id in wanted]

        return await self.unit.read(query)

    async def ready(self, article_id: int, person: Person) -> Question:
        """What Discord is to be asked before this person may publish an article. Raises what the workflow raises."""

        def query(tx: Transaction) -> Question:
            article, _, by = opened(tx, article_id, person)
            step(Action.PUBLISH, article.standing, who=by.capacities, met=frozenset(Guard))
            return question(tx, article)

        return await self.unit.read(query)

    async def publish_now(self, article_id: int, person: Person, roll: Roll) -> Article:
        """Publish an approved article at once; `roll` says which of those who approved it are editors still.

        If too few are, it is not approved any more, and comes back like this. Raises what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Article:
            article, newsroom, by = opened(tx, article_id, person)
            step(Action.PUBLISH, article.standing, who=by.capacities, met=frozenset(Guard))
            counted = called(tx, newsroom, article, roll, now)
            if counted.state is not article.state:
                return counted
            return begin(tx, newsroom, counted, by, now)

        return await self.unit.write(work)

    async def take(self, rolls: Mapping[int, Roll], unanswered: Collection[int]) -> int:
        """Record what Discord said of each article, and put off what it did not answer. Returns how many it answered."""

        def work(tx: Transaction, now: datetime) -> int:
            for article_id in unanswered:
                away = newsrooms.is_away(tx, articles.get(tx, article_id).newsroom_id)
                roll_calls.want(tx, article_id, now + (AWAY_PATIENCE if away else PATIENCE))
            for article_id, roll in rolls.items():
                article = articles.get(tx, article_id)
                called(tx, newsrooms.of_article(tx, article), article, roll, now)
            return len(rolls)

        return await self.unit.write(work) if rolls or unanswered else 0


def as_judge(newsroom: Newsroom, person_id: int) -> frozenset[Holding]:
    """What is to be asked of a person, so that it is known whether they are an editor."""
    return frozenset((person_id, role) for role in roles_of_judges(newsroom))


def judges(newsroom: Newsroom, person_id: int, roll: Roll) -> bool | None:
    """Whether a person is an editor, by what Discord said; None if it was not asked about them."""
    asked = as_judge(newsroom, person_id)
    if asked.isdisjoint(roll):
        return None
    held = frozenset(role for _, role in asked if roll.get((person_id, role), False))
    return is_editor(Person(person_id, "", held), newsroom)


def question(tx: Transaction, article: Article) -> Question:
    """What is to be asked about an article; nothing, where nothing hangs on an approval or a bypass, or where its server
    removed the bot and so nobody can be asked."""
    newsroom = newsrooms.of_article(tx, article)
    about: set[Holding] = set()
    away = newsrooms.is_away(tx, newsroom.id)
    if article.state in JUDGED and not away:
        votes_for = [vote for vote in votes_on(tx, article) if vote.choice is Choice.APPROVE]
        voters = [vote.editor_id for vote in votes_for if not is_pseudonym(vote.editor_id)]
        about |= {holding for voter in voters for holding in as_judge(newsroom, voter)}
        for one, given in _signatures(tx, newsroom, article):
            about |= as_judge(newsroom, given.person_id)
            about |= {(given.person_id, one.role)} if one.role is not None else set()
        bypass = bypasses.standing(tx, article)
        about |= {(bypass.chief_id, role_of_chiefs(newsroom))} if bypass is not None else set()
    return Question(article.id, newsroom.guild_id, frozenset(about), away)


def _signatures(tx: Transaction, newsroom: Newsroom, article: Article) -> list[tuple[SignOff, Signature]]:
    """The sign-offs that count towards what the article wants, of people who can be asked about."""
    signed = signed_on(tx, newsroom, article)
    return [
        (one, given) for one in signed.wanted for given in signed.of(one) if not is_pseudonym(given.person_id)
    ]


def signs(newsroom: Newsroom, one: SignOff, person_id: int, roll: Roll) -> bool | None:
    """Whether a person may still give a sign-off, by what Discord said; None if it was not asked about them."""
    judges_it = judges(newsroom, person_id, roll)
    in_role = True if one.role is None else roll.get((person_id, one.role))
    if judges_it is False or in_role is False:
        return False
    return None if judges_it is None or in_role is None else True


def called(tx: Transaction, newsroom: Newsroom, article: Article, roll: Roll, now: datetime) -> Article:
    """Let approvals, sign-offs and a bypass count by what Discord said of their owners. Somebody it was not asked about has
    voted or signed since, and held the role then. A bypass does not come back with its chief. What is approved and lacks
    a sign-off all the same is not."""
    roll_calls.end(tx, article.id)
    if article.state not in JUDGED:
        return article
    details: list[Counted] = []
    assert article.revision_id is not None
    for vote in votes_on(tx, article):
        known = judges(newsroom, vote.editor_id, roll)
        counts = not vote.absent if known is None else known
        if vote.choice is Choice.APPROVE and counts is vote.absent:
            votes.mark(tx, article.id, article.revision_id, vote.editor_id, absent=not counts)
            details.append(Counted(person=vote.editor_id, counts=counts))
    for one, given in _signatures(tx, newsroom, article):
        known = signs(newsroom, one, given.person_id, roll)
        counts = not given.absent if known is None else known
        if counts is given.absent:
            signoffs.mark(tx, article.id, article.revision_id, given, absent=not counts)
            details.append(Counted(person=given.person_id, counts=counts, signoff=given.name))
    bypass = bypasses.standing(tx, article)
    if bypass is not None and not roll.get((bypass.chief_id, role_of_chiefs(newsroom)), True):
        second_review.void(tx, article, now)
        details.append(Counted(person=bypass.chief_id, bypass=True))
    signed = signed_on(tx, newsroom, article)
    if article.state in _APPROVED and signed.waits and not details:
        details.append(Counted(signoff=", ".join(names(signed.missing)), unsourced=signed.unsourced))
    if not details:
        return article
    first, *others = details
    saved = judge(tx, newsroom, article, CLOCK, Action.ROLL_CALL, now=now, detail=first)
    for detail in others:
        log(tx, CLOCK, Action.ROLL_CALL, now, saved, saved, detail)
    if article.state in _APPROVED and saved.state not in _APPROVED:
        whose = next((detail.person for detail in details if detail.bypass), 0)
        notices.tell_desk(tx, saved, DeskNote.APPROVAL_GONE, now, about=saved.version, person_id=whose)
    return saved

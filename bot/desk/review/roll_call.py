"""Roll calls: an approval counts while its owner is an editor.

Who is one, Discord alone knows, and it is asked outside of any transaction: once an article is approved, and again before
it goes out. What it said is put on record, and decided, in one transaction. Until it has answered, nothing goes out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk.article.actors import CLOCK, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import log
from bot.desk.article.votes import votes_on
from bot.desk.outbox import notices
from bot.desk.outbox.notices import DeskNote
from bot.desk.publishing.publication import begin
from bot.desk.publishing.release import BATCH
from bot.desk.review.judging import judge
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Guard, State
from bot.domain.article.transitions import JUDGED
from bot.domain.article.workflow import step
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice, Vote
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.review import roll_calls, votes

PATIENCE = timedelta(seconds=30)
"""How long a question waits that Discord did not answer."""

Roll = Mapping[int, bool]
"""Whether each of some people is an editor, as Discord said."""


@dataclass(frozen=True, slots=True)
class Counted(Detail):
    """Whether the approval of `person` counts, who is an editor or is none any more."""

    actions = (Action.ROLL_CALL,)
    person: int = seen_by(Audience.AUTHOR, 0)
    counts: bool = seen_by(Audience.AUTHOR, False)


DETAILS = (Counted,)


@dataclass(frozen=True, slots=True)
class Question:
    """About an article: which of these people hold this role in that server?"""

    article_id: int
    guild_id: int
    role_id: int
    people: frozenset[int]


@dataclass(slots=True)
class RollCalls:
    """What is to be asked, and what came of it."""

    unit: UnitOfWork

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
                roll_calls.want(tx, article_id, now + PATIENCE)
            for article_id, roll in rolls.items():
                article = articles.get(tx, article_id)
                called(tx, newsrooms.get(tx, article.newsroom_id), article, roll, now)
            return len(rolls)

        return await self.unit.write(work) if rolls or unanswered else 0


def question(tx: Transaction, article: Article) -> Question:
    """What is to be asked about an article; nobody is, where nothing hangs on an approval."""
    newsroom = newsrooms.get(tx, article.newsroom_id)
    judged = article.state in JUDGED
    people = (
        [vote.editor_id for vote in votes_on(tx, article) if vote.choice is Choice.APPROVE] if judged else []
    )
    return Question(article.id, newsroom.guild_id, newsroom.editors_role, frozenset(people))


def called(tx: Transaction, newsroom: Newsroom, article: Article, roll: Roll, now: datetime) -> Article:
    """Let approvals count by what Discord said of their owners. Somebody it was not asked about has voted since, and was
    an editor then."""
    roll_calls.end(tx, article.id)
    if article.state not in JUDGED:
        return article
    changed = [vote for vote in votes_on(tx, article) if _changes(vote, roll)]
    if not changed:
        return article
    assert article.revision_id is not None
    for vote in changed:
        votes.mark(tx, article.id, article.revision_id, vote.editor_id, absent=not roll[vote.editor_id])
    first, *others = [Counted(person=vote.editor_id, counts=roll[vote.editor_id]) for vote in changed]
    saved = judge(tx, newsroom, article, CLOCK, Action.ROLL_CALL, now=now, detail=first)
    for detail in others:
        log(tx, CLOCK, Action.ROLL_CALL, now, saved, saved, detail)
    if article.state in (State.APPROVED, State.SCHEDULED) and saved.state not in (
        State.APPROVED,
        State.SCHEDULED,
    ):
        notices.tell_desk(tx, saved, DeskNote.APPROVAL_GONE, now, about=saved.version)
    return saved


def _changes(vote: Vote, roll: Roll) -> bool:
    return vote.choice is Choice.APPROVE and roll.get(vote.editor_id, not vote.absent) is vote.absent

"""The office: what every use case works with, and the one way an article is moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypedDict, TypeVar, Unpack

from bot.desk.outbox import notices
from bot.desk.planning import listed, reminders
from bot.desk.review import second_review
from bot.domain.article.article import Article
from bot.domain.article.errors import Restarting
from bot.domain.article.states import Action, Guard, State, Who
from bot.domain.article.transitions import ALWAYS_READ
from bot.domain.article.workflow import step
from bot.domain.corrections.takedown import DownReason
from bot.domain.newsroom.newsroom import Newsroom, Person, capacities
from bot.domain.planning.deadlines import reminded_next
from bot.domain.planning.publication_time import publication_time
from bot.domain.review.votes import Via
from bot.store import Store, Transaction
from bot.store.article import articles, audit_log, revisions
from bot.store.newsroom import newsrooms
from bot.store.planning import next_moment
from bot.store.review import cards
from bot.store.store import Value

T = TypeVar("T")

Clock = Callable[[], datetime]
"""Gives the present moment, aware."""

Listener = Callable[[datetime | None], None]
"""Is told the nearest moment at which the clock is wanted, None if there is none."""

turned_away: ContextVar[bool] = ContextVar("turned_away", default=False)
"""Whether the running task serves somebody who came when the bot was being stopped already."""


@dataclass(slots=True)
class Office:
    """The store, the clock, and those who want to know that something was committed, and what is the nearest moment
    now at which the clock is wanted."""

    store: Store
    clock: Clock
    listeners: list[Listener] = field(default_factory=list["Listener"])

    async def write(self, work: Callable[[Transaction, datetime], T]) -> T:
        """Run a use case as one transaction. The listeners hear of it after it is committed.

        Raises Restarting for who is turned away, and what `Store.write` raises.
        """
        if turned_away.get():
            raise Restarting
        now = self.clock()
        # The moment comes with the commit: asked for afterwards it would cost each change a look of its own.
        result, moment = await self.store.write(lambda tx: (work(tx, now), next_moment.next_moment(tx)))
        for listener in self.listeners:
            listener(moment)
        return result

    async def read(self, query: Callable[[Transaction], T]) -> T:
        """Run a query. Raises as `write` does."""
        if turned_away.get():
            raise Restarting
        return await self.store.read(query)


@dataclass(frozen=True, slots=True)
class By:
    """Who acts on an article, and in which capacities. The desk itself has no id."""

    id: int | None
    name: str
    capacities: frozenset[Who]


CLOCK = By(None, "the clock", frozenset({Who.CLOCK}))
RELEASE_POLICY = By(None, "the release policy", frozenset({Who.RELEASE_POLICY}))
SYSTEM = By(None, "Copydesk", frozenset({Who.SYSTEM}))


def acting(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> By:
    """A person in the capacities that they have towards one article."""
    assert article.revision_id is not None
    held = capacities(
        person,
        newsroom,
        author_id=article.author_id,
        co_authors=frozenset(articles.co_authors(tx, article.id)),
        revision_editor=revisions.editor_of(tx, article.revision_id),
    )
    return By(person.id, person.name, held)


def opened(tx: Transaction, article_id: int, person: Person) -> tuple[Article, Newsroom, By]:
    """An article that is known to exist, its newsroom, and the person in their capacities towards it."""
    article = articles.get(tx, article_id)
    newsroom = newsrooms.get(tx, article.newsroom_id)
    return article, newsroom, acting(tx, newsroom, article, person)


def log(
    tx: Transaction,
    by: By,
    action: str,
    now: datetime,
    before: Article,
    after: Article,
    detail: Mapping[str, Value] | None = None,
) -> None:
    """Add a line about an article to the audit log."""
    audit_log.record(
        tx,
        newsroom_id=after.newsroom_id,
        at=now,
        actor_id=by.id,
        actor_name=by.name,
        action=action,
        before=before,
        after=after,
        detail=detail,
    )


class Changes(TypedDict, total=False):
    """Fields of an article that a use case may set beside its state."""

    slug: str
    headline: str
    revision_id: int | None
    live_revision_id: int | None
    publish_at: datetime | None
    missed_at: datetime | None
    embargo_until: datetime | None
    embargo_source: str
    claimed_by: int | None
    claimed_until: datetime | None
    claimed_via: Via | None
    submitted_at: datetime | None
    published_at: datetime | None
    down_at: datetime | None
    down_code: DownReason | None
    down_reason: str


def advance(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    by: By,
    action: Action,
    *,
    now: datetime,
    met: frozenset[Guard] = frozenset(),
    outcome: State | None = None,
    detail: Mapping[str, Value] | None = None,
    **changes: Unpack[Changes],
) -> Article:
    """Move an article by one action: state, time of publication, audit event and card together.

    The time of publication follows from the state, unless `publish_at` sets it.
    Raises what `bot.domain.article.article.workflow.step` raises; nothing is written then.
    """
    standing = step(action, article.standing, who=by.capacities, met=met, outcome=outcome)
    if "publish_at" not in changes:
        changes["publish_at"] = publication_time(
            newsroom,
            before=article.state,
            after=standing.state,
            publication_before=article.publication,
            publication=standing.publication,
            standing=article.publish_at,
            embargo_until=article.embargo_until,
            now=now,
        )
    if standing.state is not State.APPROVED or changes["publish_at"] is not None:
        changes["missed_at"] = None
    after = replace(
        article,
        state=standing.state,
        publication=standing.publication,
        held_from=standing.held_from,
        discarded_at=now if standing.gone else None,
        **changes,
    )
    if after.claimed_by is None:
        after = replace(after, claimed_via=None)
    after = reminded_next(newsroom.reminding, after)
    saved = articles.save(tx, after)
    log(tx, by, action, now, article, saved, detail)
    if saved.revision_id == article.revision_id:
        cards.want(tx, article.id)
    else:
        cards.new_text(tx, article.id)
    if article.state in ALWAYS_READ and saved.state not in ALWAYS_READ:
        cards.unheard(tx, article.id, now)
    second_review.follow(tx, article, saved, now)
    if article.due_at is not None:
        reminders.end(tx, article, saved, now)
    if newsroom.events:
        listed.follow(tx, newsroom, article, saved, now)
    if article.claimed_by is not None and saved.claimed_by is None:
        notices.clear_claim(tx, saved, article, now)
    return saved

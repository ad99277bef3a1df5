"""Moves: the one way an article changes its state, and what follows from that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypedDict, Unpack

from bot.desk.article.actors import By
from bot.desk.article.audit_detail import Detail
from bot.domain.article.article import Article, DownReason, Planner, Via
from bot.domain.article.states import Action, Guard, State, Who
from bot.domain.article.transitions import ALWAYS_READ
from bot.domain.article.workflow import step
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import in_section
from bot.domain.planning.deadlines import reminded_next
from bot.domain.planning.publication_time import publication_time
from bot.store import Transaction
from bot.store.article import articles, audit_log, notes, revisions
from bot.store.review import cards


def owning(tx: Transaction, article: Article, by: By) -> By:
    """The same person, also as who put the article on hold, if they did."""
    if article.state is not State.HELD or held_by(tx, article) != by.id:
        return by
    return replace(by, capacities=by.capacities | {Who.OWNER})


def held_by(tx: Transaction, article: Article) -> int | None:
    """Who put an article on hold last."""
    return next(
        (note.person_id for note in reversed(notes.of_article(tx, article.id)) if note.subject == "hold"),
        None,
    )


def log(
    tx: Transaction,
    by: By,
    action: str,
    now: datetime,
    before: Article,
    after: Article,
    detail: Detail | None = None,
) -> None:
    """Add a line about an article to the audit log. Raises ValueError for a detail of another action."""
    if detail is not None and action not in detail.actions:
        raise ValueError(f"{type(detail).__name__} is no detail of {action}")
    audit_log.record(
        tx,
        after.newsroom_id,
        by,
        action,
        now,
        before=before,
        after=after,
        detail=None if detail is None else detail.stored(),
    )


@dataclass(frozen=True, slots=True)
class Move:
    """An article that was moved: as it was, and as it is saved now."""

    newsroom: Newsroom
    before: Article
    after: Article
    now: datetime


AFTER_MOVE: list[Callable[[Transaction, Move], None]] = []
"""What follows from a move, in this order and in the same transaction. `bot/desk/desk.py` fills it, once.

Nothing here saves the article: what a move derives for the article itself, `advance` derives before it saves it.
"""


class Changes(TypedDict, total=False):
    """Fields of an article that a use case may set beside its state."""

    slug: str
    headline: str
    revision_id: int | None
    live_revision_id: int | None
    given_revision_id: int | None
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
    kept_draft: bool
    planned_at: datetime | None
    planned_as: Planner | None
    section_id: int | None


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
    detail: Detail | None = None,
    **changes: Unpack[Changes],
) -> Article:
    """Move an article by one action: state, time of publication, audit event and card together.

    The time of publication follows from the state, unless `publish_at` sets it.
    Raises what `bot.domain.article.workflow.step` raises; nothing is written then.
    """
    newsroom = in_section(newsroom, changes.get("section_id", article.section_id))
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
    paused = article.paused_until if standing.state is State.APPROVED is article.state else None
    after = replace(
        article,
        state=standing.state,
        publication=standing.publication,
        held_from=standing.held_from,
        discarded_at=now if standing.gone else None,
        paused_until=paused,
        **changes,
    )
    if after.claimed_by is None and after.claimed_via is not None:
        after = replace(after, claimed_via=None)
    again = action is Action.SUBMIT or after.revision_id != article.given_revision_id
    if after.with_the_desk and (again or after.given_revision_id != after.revision_id):
        after = replace(
            after, given_revision_id=after.revision_id, given_at=now if again else article.given_at
        )
    after = reminded_next(newsroom.reminding, after)
    saved = articles.save(tx, after, read=article)
    if saved.given_revision_id is not None and saved.given_revision_id != article.given_revision_id:
        revisions.give(tx, saved.id, saved.given_revision_id)
    log(tx, by, action, now, article, saved, detail)
    if saved.given_revision_id == article.given_revision_id:
        cards.want(tx, article.id)
    else:
        cards.new_text(tx, article.id)
    if article.state in ALWAYS_READ and saved.state not in ALWAYS_READ:
        cards.unheard(tx, article.id, now)
    move = Move(newsroom, article, saved, now)
    for follow in AFTER_MOVE:
        follow(tx, move)
    return saved

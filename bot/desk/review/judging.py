"""Judging: the state of an article follows its votes, and what follows from that state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from bot.desk.article.actors import RELEASE_POLICY, By
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import Changes, advance
from bot.desk.article.votes import votes_on
from bot.desk.outbox import notices
from bot.desk.outbox.notices import REASON_PATIENCE, Notice
from bot.desk.planning.slots import take_slot
from bot.desk.publishing.publication import begin
from bot.desk.review import card_deliveries, second_review
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Guard, Publication, State, Who
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom, ReleasePolicy
from bot.domain.review.votes import Vote, outcome
from bot.store import Transaction
from bot.store.review import bypasses, cards, votes


@dataclass(frozen=True, slots=True)
class Unvoted(Detail):
    """A vote that stands no more: taken back, cleared off the card, or void because `person` writes the article now."""

    actions = (Action.UNVOTE,)
    choice: str = seen_by(Audience.AUTHOR, "")
    via: str = seen_by(Audience.AUTHOR, "")
    because: str = seen_by(Audience.AUTHOR, "")
    person: int = seen_by(Audience.AUTHOR, 0)


DETAILS = (Unvoted,)


def judge(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    by: By,
    action: Action,
    *,
    now: datetime,
    met: frozenset[Guard] = frozenset(),
    detail: Detail | None = None,
    cast: Sequence[Vote] | None = None,
    release: bool = True,
    **changes: Unpack[Changes],
) -> Article:
    """Let an action take the article to where its votes lead, and set off what follows.

    The votes must be written already; `cast` is all that stand, read here if it is not given. With
    `release` false, what is due is left to the clock.
    Raises what the workflow raises.
    """
    cast = votes_on(tx, article) if cast is None else cast
    bypass = bypasses.standing(tx, article)
    claimed = changes["claimed_by"] is not None if "claimed_by" in changes else article.claimed_at(now)
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        action,
        now=now,
        met=met,
        outcome=outcome(cast, newsroom.quorum, claimed=claimed, bypassed=bypass is not None),
        detail=detail,
        **changes,
    )
    if bypass is not None:
        second_review.judged(tx, saved, bypass, cast, now)
    if saved.state is not article.state:
        notices.recall_notices(tx, saved, now)
        _tell(tx, saved, cast, now)
    return apply_release_policy(tx, newsroom, article, saved, now, at_once=release)


def apply_release_policy(
    tx: Transaction,
    newsroom: Newsroom,
    before: Article,
    after: Article,
    now: datetime,
    *,
    at_once: bool = True,
) -> Article:
    """Publish `at_once` what was approved without a cooling-off, or leave it to the clock; give its slot to
    what has just been approved, where the newsroom goes by slots."""
    if after.state is not State.APPROVED:
        return after
    if after.publish_at is not None and after.publish_at <= now:
        return begin(tx, newsroom, after, RELEASE_POLICY, now) if at_once else after
    first_time_out = after.publication is Publication.NONE
    if newsroom.release is ReleasePolicy.SLOTS and first_time_out and before.state is not State.APPROVED:
        return take_slot(tx, newsroom, after, now)
    return after


def _tell(tx: Transaction, article: Article, cast: Sequence[Vote], now: datetime) -> None:
    notice = {
        State.CHANGES_REQUESTED: Notice.CHANGES_REQUESTED,
        State.SPIKED: Notice.SPIKED,
    }.get(article.state)
    if notice is not None:
        owed = any(vote.owes_reason for vote in cast)
        notices.tell_author(
            tx, article, notice, now, patience=REASON_PATIENCE if owed else REASON_PATIENCE * 0
        )


def void_votes(tx: Transaction, article: Article, now: datetime) -> None:
    """Remove the votes on the current revision, and their reactions from the card. A bypass goes with them."""
    assert article.revision_id is not None
    for vote in votes_on(tx, article):
        card_deliveries.clear_reaction(tx, article, vote, now)
    votes.void(tx, article.id, article.revision_id)
    second_review.void(tx, article, now)


def drop_vote(tx: Transaction, newsroom: Newsroom, article: Article, person_id: int, now: datetime) -> None:
    """Void the vote of somebody who has become a writer of the article."""
    assert article.revision_id is not None
    vote = next((vote for vote in votes_on(tx, article) if vote.editor_id == person_id), None)
    held = article.claimed_by == person_id
    if vote is None and not held:
        cards.want(tx, article.id)
        return
    if vote is not None:
        card_deliveries.clear_reaction(tx, article, vote, now)
        votes.take_back(tx, article.id, article.revision_id, person_id)
    desk = By(None, "Copydesk", frozenset({Who.EDITOR}))
    changes: Changes = {"claimed_by": None, "claimed_until": None} if held else {}
    judge(
        tx,
        newsroom,
        article,
        desk,
        Action.UNVOTE,
        now=now,
        met=frozenset({Guard.OWN_VOTE}),
        detail=Unvoted(person=person_id, because="co-author", choice=vote.choice if vote is not None else ""),
        **changes,
    )

"""Judging: the state of an article follows its votes, and what follows from that state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Unpack

from bot.desk.article.actors import By
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import Changes, advance
from bot.desk.article.votes import signed_on, votes_on
from bot.desk.outbox import notices
from bot.desk.outbox.notices import REASON_PATIENCE, Notice
from bot.desk.planning.approved_plans import keep_plan
from bot.desk.planning.slots import take_slot
from bot.desk.publishing import announcements
from bot.desk.review import card_deliveries, second_review
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Guard, Publication, State
from bot.domain.corrections.reader_reports import ReportState
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom, ReleasePolicy
from bot.domain.newsroom.sections import in_section
from bot.domain.review.votes import Vote, outcome
from bot.store import Transaction
from bot.store.article import audit_log, revisions
from bot.store.corrections import reader_reports
from bot.store.review import bypasses, roll_calls, signoffs, votes


class Unvoted(Detail):
    """A vote of `person` that stands no more: taken back, or its reaction is gone from the card."""

    actions = (Action.UNVOTE,)
    choice: str = seen_by(Audience.AUTHOR, "")
    via: str = seen_by(Audience.AUTHOR, "")
    because: str = seen_by(Audience.AUTHOR, "")
    person: int = seen_by(Audience.AUTHOR, 0)


DETAILS = (Unvoted,)

_APPROVED = (State.APPROVED, State.SCHEDULED)


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
    **changes: Unpack[Changes],
) -> Article:
    """Let an action take the article to where its votes and sign-offs lead, and set off what follows.

    They must be written already; `cast` is all votes that stand, read here if it is not given. What is approved is
    left to the clock, which first looks whether those who approved it are editors still.
    Raises what the workflow raises.
    """
    section_id = changes.get("section_id", article.section_id)
    newsroom = in_section(newsroom, section_id)
    cast = votes_on(tx, article) if cast is None else cast
    bypass = bypasses.standing(tx, article)
    signed = signed_on(tx, newsroom, replace(article, section_id=section_id))
    claimed = changes["claimed_by"] is not None if "claimed_by" in changes else article.claimed_at(now)
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        action,
        now=now,
        met=met,
        outcome=outcome(
            cast,
            newsroom.quorum,
            claimed=claimed,
            bypassed=bypass is not None,
            signed=signed.begun,
            missing=signed.waits,
        ),
        detail=detail,
        **changes,
    )
    if bypass is not None:
        second_review.judged(tx, saved, bypass, cast, now)
    if saved.state is not article.state:
        notices.recall_notices(tx, saved, now)
        _tell(tx, saved, cast, now)
    if saved.state in _APPROVED and article.state not in _APPROVED:
        roll_calls.want(tx, saved.id, now)
    return apply_release_policy(tx, newsroom, article, saved, now)


def apply_release_policy(
    tx: Transaction,
    newsroom: Newsroom,
    before: Article,
    after: Article,
    now: datetime,
) -> Article:
    """Give its slot to what has just been approved, where the newsroom goes by slots. All else is the clock's."""
    if after.state is not State.APPROVED:
        return after
    first_time_out = after.publication is Publication.NONE
    if first_time_out and before.state is not State.APPROVED and after.planned_at is not None:
        planned = keep_plan(tx, newsroom, after, now)
        if planned.missed_at is not None:
            announcements.tell_late(tx, planned, planned.missed_at, now, went=False)
        return planned
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
    """Remove the votes on the current revision, and their reactions from the card. Sign-offs and a bypass go with them."""
    assert article.revision_id is not None
    for vote in votes_on(tx, article):
        card_deliveries.clear_reaction(tx, article, vote, now)
    votes.void(tx, article.id, article.revision_id)
    signoffs.void(tx, article.id, article.revision_id)
    second_review.void(tx, article, now)


def void_approvals(tx: Transaction, article: Article, now: datetime) -> None:
    """Its writers took the text back, or submit it again: approvals and sign-offs are void, and a bypass. Objections
    stand, and what editors asked for."""
    assert article.revision_id is not None
    for vote in votes_on(tx, article):
        if not vote.choice.wants_reason:
            card_deliveries.clear_reaction(tx, article, vote, now)
    votes.void_approvals(tx, article.id, article.revision_id)
    signoffs.void(tx, article.id, article.revision_id)
    second_review.void(tx, article, now)


def contested(tx: Transaction, article: Article) -> bool:
    """Whether anybody has objected to the article since a text of it last came out, and not taken that back or voted
    for a later text: by a vote, whatever others made of it, or by a report that a correction is to answer."""
    out = 0 if article.live_revision_id is None else revisions.number_of(tx, article.live_revision_id)
    return (
        votes.objects_since(tx, article.id, out)
        or audit_log.restored_since_out(tx, article.id)
        or bool(reader_reports.of_article(tx, article.id, ReportState.TAKEN))
    )

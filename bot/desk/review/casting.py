"""Casting: a vote recorded or taken back, and where that leads the article."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import By, acting
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.notes import reason_text
from bot.desk.article.votes import votes_on
from bot.desk.outbox import notices
from bot.desk.outbox.notices import ThreadNote
from bot.desk.review import card_deliveries
from bot.desk.review.judging import Unvoted, judge
from bot.desk.review.reasons import keep_reason
from bot.desk.review.verdict import Verdict, verdict
from bot.domain.article.article import Article, Via
from bot.domain.article.states import Action, Guard, State, Who
from bot.domain.article.transitions import JUDGED
from bot.domain.article.workflow import need_right
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.review.card_reactions import Sign
from bot.domain.review.errors import Unfinished
from bot.domain.review.votes import Choice, Vote, standing_votes
from bot.store import Transaction
from bot.store.article import revisions
from bot.store.review import cards, spent_reactions, votes


class Voted(Detail):
    """A vote, how it was cast, and why."""

    actions = (Action.VOTE,)
    choice: str = seen_by(Audience.AUTHOR, "")
    via: str = seen_by(Audience.AUTHOR, "")
    reason: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Voted,)


def vote(
    tx: Transaction,
    known: tuple[Article, Newsroom, By],
    person: Person,
    choice: Choice,
    via: Via,
    reason: str,
    revision_number: int | None,
    now: datetime,
    *,
    toggle: bool = False,
) -> Verdict:
    article, newsroom, by = known
    standing = standing_votes(votes_on(tx, article))
    if person.id not in standing:
        need_right(Action.VOTE, by.capacities)
    if via is Via.REACTION:
        spent_reactions.end(tx, article.id, person.id, Sign(choice))
    earlier = standing.get(person.id)
    if toggle and earlier is not None and earlier.choice is choice and not earlier.absent:
        card_deliveries.clear_reaction(tx, article, earlier, now)
        return take_back(tx, newsroom, article, person, earlier, now)
    text = reason_text(reason)
    same = earlier is not None and earlier.choice is choice and article.state in JUDGED
    same = same and not (earlier is not None and earlier.absent)  # who is an editor again counts again
    if same and earlier is not None and not (text and earlier.owes_reason):
        if via is Via.REACTION and earlier.via is not via:
            # Its sign stands on the card now, so taking that away takes the vote back.
            assert article.revision_id is not None
            votes.cast(tx, article.id, article.revision_id, replace(earlier, via=via), now)
        return verdict(tx, newsroom, article, article, tuple(standing.values()), person, changed=False)
    return _cast(
        tx,
        newsroom,
        article,
        by,
        person,
        Vote(person.id, choice, via, person.name, text or None),
        earlier,
        revision_number,
        now,
    )


def _cast(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    by: By,
    person: Person,
    vote: Vote,
    earlier: Vote | None,
    revision_number: int | None,
    now: datetime,
) -> Verdict:
    assert article.revision_id is not None
    met = before_them(tx, article, vote.via, revision_number)
    if earlier is not None and earlier.choice is not vote.choice:
        card_deliveries.clear_reaction(tx, article, earlier, now)
    votes.cast(tx, article.id, article.revision_id, vote, now)
    cast = votes_on(tx, article)
    saved = judge(
        tx,
        newsroom,
        article,
        by,
        Action.VOTE,
        now=now,
        met=met,
        detail=Voted(choice=vote.choice, via=vote.via, reason=vote.reason or ""),
        cast=cast,
    )
    if vote.choice is Choice.APPROVE:
        _need_finished(tx, article)
    if vote.reason:
        keep_reason(tx, saved, person, vote, vote.reason, now, tell=not _just_told(article, saved))
    elif vote.owes_reason and vote.via is Via.REACTION:
        notices.say_in_thread(
            tx, saved, ThreadNote.REASON_WANTED, now, person_id=person.id, choice=vote.choice
        )
    return verdict(tx, newsroom, article, saved, cast, person, changed=True)


def before_them(tx: Transaction, article: Article, via: Via, revision_number: int | None) -> frozenset[Guard]:
    """Whether somebody who votes has read the current text. Whoever reacts has read what the card shows, and that may
    be behind."""
    assert article.revision_id is not None
    shown = via is not Via.REACTION or cards.shows_text(tx, article.id)
    if shown and (revision_number is None or revision_number == revisions.number_of(tx, article.revision_id)):
        return frozenset({Guard.CURRENT_REVISION})
    return frozenset()


def _need_finished(tx: Transaction, article: Article) -> None:
    """A writer may save what preflight still stops while changes are requested. Raises Unfinished for that."""
    assert article.revision_id is not None
    found = tuple(f for f in revisions.findings_of(tx, article.revision_id) if f.check.blocks)
    if found:
        raise Unfinished(article.number, found)


def _just_told(before: Article, after: Article) -> bool:
    """Whether this very change sends the author a notice, which will carry the reason."""
    told = (State.CHANGES_REQUESTED, State.SPIKED)
    return after.state in told and before.state is not after.state


NOBODY_KNOWN = By(None, "Copydesk", frozenset({Who.EDITOR}))
"""Who takes a vote back when its reaction is gone: perhaps its owner, perhaps a moderator."""


def take_back(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    person: Person | None,
    vote: Vote,
    now: datetime,
    *,
    because: str = "",
) -> Verdict:
    """End a vote, by its owner's word, or because its reaction is gone and nobody knows by whom."""
    assert article.revision_id is not None
    votes.take_back(tx, article.id, article.revision_id, vote.editor_id)
    cast = votes_on(tx, article)
    # Whoever cast it may take it back, also after the role was taken from them.
    by = NOBODY_KNOWN if person is None else acting(tx, newsroom, article, person)
    saved = judge(
        tx,
        newsroom,
        article,
        replace(by, capacities=by.capacities | {Who.EDITOR}),
        Action.UNVOTE,
        now=now,
        met=frozenset({Guard.OWN_VOTE}),
        detail=Unvoted(choice=vote.choice, via=vote.via, because=because, person=vote.editor_id),
        cast=cast,
    )
    voter = person or Person(vote.editor_id, vote.editor_name)
    return verdict(tx, newsroom, article, saved, cast, voter, changed=True)

"""The deliveries of a card: its message, thread and reactions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.moves import Move
from bot.desk.article.sight import Sight
from bot.desk.outbox import parking
from bot.desk.outbox.outcomes import Arrival, Outcomes, Redraws, Sights, its_article
from bot.desk.outbox.queue import put
from bot.domain.article.article import Article, Via
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Choice, Vote
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.people import erasure
from bot.store.review import cards, spent_reactions, votes
from bot.store.review.cards import Card


class TakenOff(Payload):
    """Whose reaction is taken off the card, and the vote that it was; None for a claim. `leaves` is the pseudonym of
    somebody who had themselves erased: nothing of the id is kept once that is done."""

    kinds = (Kind.UNREACT,)
    person: int
    choice: Choice | None = None
    leaves: int = 0


def present(tx: Transaction, newsroom: Newsroom, article: Article, now: datetime) -> None:
    """Give an article its card, with thread and reactions, or have the card it has redrawn.

    A card that somebody gave up posting is tried again.
    """
    cards.create(tx, article.id, newsroom.review_channel)
    cards.want(tx, article.id)
    latest = deliveries.latest_of_article(tx, article.id, Kind.CARD)
    if latest is None or latest.state is Progress.DROPPED:
        post_card(tx, article, now)
    else:
        put_reactions(tx, article, now)  # with that the card is read: it may not have been looked after


def post_card(tx: Transaction, article: Article, now: datetime) -> None:
    """Post the card anew; also when the message it had is gone."""
    shown = cards.find(tx, article.id)
    again = f":{shown.wanted if shown else 0}"
    card = put(
        tx,
        article,
        Kind.CARD,
        f"card:{article.id}{again}",
        now=now,
    )
    for kind in (Kind.CARD_REACTIONS, Kind.CARD_THREAD):
        put(
            tx,
            article,
            kind,
            f"{kind}:{article.id}{again}",
            needs=card,
            now=now,
        )


def put_reactions(tx: Transaction, article: Article, now: datetime) -> None:
    """Put the bot's own reactions back on the card."""
    latest = deliveries.latest_of_article(tx, article.id, Kind.CARD_REACTIONS)
    if latest is None or latest.state is Progress.PENDING:
        return
    put(
        tx,
        article,
        Kind.CARD_REACTIONS,
        f"{Kind.CARD_REACTIONS}:{article.id}:after:{latest.id}",
        now=now,
    )


def open_thread(tx: Transaction, article: Article, now: datetime) -> bool:
    """Open the card's discussion thread anew, unless that is on its way or waits for a human already."""
    latest = deliveries.latest_of_article(tx, article.id, Kind.CARD_THREAD)
    if latest is None or latest.state in (Progress.PENDING, Progress.PARKED):
        return False
    put(
        tx,
        article,
        Kind.CARD_THREAD,
        f"{Kind.CARD_THREAD}:{article.id}:after:{latest.id}",
        now=now,
    )
    return True


def archive_thread(tx: Transaction, article: Article, now: datetime) -> None:
    """Put the thread of a finished article away: a server may have only so many active ones. Whoever writes in it
    opens it again, for an hour."""
    card = cards.find(tx, article.id)
    if card is None or card.thread_id is None:
        return
    put(
        tx,
        article,
        Kind.THREAD_ARCHIVE,
        f"{Kind.THREAD_ARCHIVE}:{article.id}:{article.version}:{card.thread_id}",
        now=now,
    )


def delete_thread(tx: Transaction, article: Article, now: datetime) -> None:
    """Delete the thread of an article that was finished long ago. What Discord refuses is asked again a month later."""
    put(tx, article, Kind.THREAD_DELETE, f"{Kind.THREAD_DELETE}:{article.id}:{now:%Y-%m-%d}", now=now)


def _thread_deleted(tx: Transaction, arrival: Arrival) -> None:
    assert arrival.delivery.article_id is not None
    cards.threaded(tx, arrival.delivery.article_id, None)


def is_finished(article: Article) -> bool:
    """Whether nobody of the desk has anything to do with it any more, as things stand."""
    return article.discarded_at is not None or article.state in (State.PUBLISHED, State.SPIKED)


def clear_reaction(tx: Transaction, article: Article, vote: Vote, now: datetime) -> None:
    """Have the reaction of a vote that no longer stands taken off the card."""
    if vote.via is Via.REACTION:
        take_off(tx, article, vote.editor_id, Sign(vote.choice), now)


def follow(tx: Transaction, move: Move) -> None:
    """An article has moved. If it is finished, the thread of its card is put away; if a claim ended, its reaction is
    taken off the card."""
    if is_finished(move.after) and not is_finished(move.before):
        archive_thread(tx, move.after, move.now)
    elif is_finished(move.before) and not is_finished(move.after):
        card = cards.find(tx, move.after.id)
        if card is not None and card.message_id is not None and card.thread_id is None:
            open_thread(tx, move.after, move.now)  # it was deleted meanwhile
    if move.after.state is State.PUBLISHED and move.before.state is not State.PUBLISHED:
        _clear_verdicts(tx, move)
    if move.before.claimed_by is not None and move.after.claimed_by is None:
        clear_claim(tx, move.after, move.before, move.now)


def _clear_verdicts(tx: Transaction, move: Move) -> None:
    """It is out, or its correction is given up: the reactions on its card are no judgement of what stands there now. The
    votes stay on record."""
    article = move.after
    for revision_id in {move.before.revision_id, article.revision_id} - {None}:
        assert revision_id is not None
        for vote in votes.on_revision(tx, article.id, revision_id):
            clear_reaction(tx, article, vote, move.now)
        votes.outlive_reactions(tx, article.id, revision_id)
    if article.claimed_via is Via.REACTION and article.claimed_by is not None:
        take_off(tx, article, article.claimed_by, Sign.CLAIM, move.now)


def clear_claim(tx: Transaction, article: Article, before: Article, now: datetime) -> None:
    """Have the reaction of a claim that stood before taken off the card, if it was made by one."""
    if before.claimed_by is not None and before.claimed_via in (Via.REACTION, None):
        take_off(tx, article, before.claimed_by, Sign.CLAIM, now)


def take_off(
    tx: Transaction,
    article: Article,
    person_id: int,
    sign: Sign,
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    """Have somebody's reaction taken off the card. As long as it may stand there it does not count."""
    spent_reactions.add(tx, article.id, person_id, sign)
    latest = deliveries.latest_of_article(tx, article.id, Kind.UNREACT)
    put(
        tx,
        article,
        Kind.UNREACT,
        f"{Kind.UNREACT}:{article.id}:{person_id}:{sign}:after:{latest.id if latest else 0}",
        payload=TakenOff(person_id, sign.choice),
        now=now,
        not_before=not_before,
    )


class LeftBehind(Payload):
    """The message and the thread that a card had before it moved to another channel."""

    kinds = (Kind.CARD_MOVED,)
    channel: int
    message: int
    thread: int = 0


def leave(tx: Transaction, card: Card, article: Article, now: datetime) -> None:
    """The card is about to be posted in another channel: the message of before leads there."""
    assert card.message_id is not None
    put(
        tx,
        article,
        Kind.CARD_MOVED,
        f"{Kind.CARD_MOVED}:{article.id}:{card.message_id}",
        payload=LeftBehind(card.channel_id, card.message_id, card.thread_id or 0),
        now=now,
    )


def repost(tx: Transaction, card: Card, now: datetime) -> None:
    """The card's message is gone, and all reactions with it: post it anew. Votes and claim stand."""
    article = articles.get(tx, card.article_id)
    assert article.revision_id is not None
    votes.outlive_reactions(tx, article.id, article.revision_id)
    if article.claimed_via in (Via.REACTION, None) and article.claimed_by is not None:
        article = articles.save(tx, replace(article, claimed_via=Via.COMMAND))
    spent_reactions.end_all(tx, article.id)
    cards.lost(tx, article.id)
    cards.want(tx, article.id)
    post_card(tx, article, now)
    follow_card(tx, article, now)


_OF_THE_CARD = (Kind.CARD, Kind.CARD_THREAD, Kind.CARD_REACTIONS, Kind.UNREACT)


def follow_card(tx: Transaction, article: Article, now: datetime) -> None:
    """What waits for a human and hung on the message or thread of before: notes go to the new thread, and the
    rest came again with the new card."""
    thread = deliveries.latest_of_article(tx, article.id, Kind.CARD_THREAD)
    for parked in deliveries.parked_of_article(tx, article.id):
        if parked.kind is Kind.THREAD_NOTE and thread is not None:
            if progress.revive_after(tx, parked.id, thread.id, now):
                cards.want(tx, article.id)
        elif (
            parked.kind in _OF_THE_CARD
            and (thread is None or parked.id != thread.id)
            and progress.give_up(tx, parked.id, Progress.DROPPED, "the card was posted anew", now)
        ):
            parking.settled(tx, parked.id, now)


def _stale(tx: Transaction, now: datetime, limit: int) -> list[Card]:
    return cards.stale(tx, now, limit=limit)


def _redrawn(tx: Transaction, card: Card, drawn: int, _turns_at: datetime | None, now: datetime) -> None:
    cards.redrawn(tx, card.article_id, drawn, now)


def _put_off(tx: Transaction, card: Card, until: datetime, refusal: str | None, now: datetime) -> None:
    cards.put_off(tx, card.article_id, until, refusal)
    if refusal is not None and card.fault is None:
        parking.tell_of_card(tx, articles.get(tx, card.article_id), card, refusal, now)


def _lost(tx: Transaction, card: Card, now: datetime) -> None:
    found = cards.find(tx, card.article_id)
    if found is not None and found.message_id == card.message_id:
        repost(tx, found, now)


def _see(card: Card, sights: Sights) -> Sight:
    return sights(card.article_id)


REDRAWS = {Kind.CARD: Redraws(_stale, cards.next_moment, _redrawn, _put_off, _lost, see=_see)}


def _card_arrived(tx: Transaction, arrival: Arrival) -> None:
    article_id, channel, message = arrival.delivery.article_id, arrival.channel_id, arrival.message_id
    if article_id is not None and channel is not None and message is not None:
        since = None if arrival.drawn else _text_shown_by(tx, article_id, arrival.delivery)
        cards.posted(tx, article_id, channel, message, arrival.drawn, arrival.now, text_shown_at=since)


def _text_shown_by(tx: Transaction, article_id: int, found: Delivery) -> datetime | None:
    """Since when a card that was found again shows the present text: since it was sent, if there was that by then."""
    revision_id = articles.get(tx, article_id).revision_id
    assert revision_id is not None
    there = found.attempt is not None and revisions.get(tx, revision_id).created_at <= found.attempt.at
    return found.attempt.at if there and found.attempt is not None else None


def _thread_arrived(tx: Transaction, arrival: Arrival) -> None:
    article_id = arrival.delivery.article_id
    if article_id is None or arrival.channel_id is None:
        return
    cards.threaded(tx, article_id, arrival.channel_id)
    article = articles.get(tx, article_id)
    if is_finished(article):  # it came late: the article was finished before
        archive_thread(tx, article, arrival.now)


def _taken_off(tx: Transaction, arrival: Arrival) -> None:
    unreact = arrival.delivery
    if unreact.article_id is not None:
        off = TakenOff.read(unreact)
        spent_reactions.end(tx, unreact.article_id, off.person, Sign(off.choice or Sign.CLAIM))
        _forget(tx, unreact)


def _stays_on(tx: Transaction, delivery: Delivery, _now: datetime) -> None:
    _forget(tx, delivery)


def _forget(tx: Transaction, unreact: Delivery) -> None:
    """Whose it was is needed no more, if they had themselves erased."""
    off = TakenOff.read(unreact)
    if off.leaves and unreact.article_id is not None:
        spent_reactions.end(tx, unreact.article_id, off.person, Sign(off.choice or Sign.CLAIM))
        erasure.scrub_deliveries(tx, off.person, off.leaves, done=unreact.id)
        erasure.want_tidying(tx)


def _look_at_card(tx: Transaction, delivery: Delivery, _now: datetime) -> None:
    if delivery.article_id is not None:
        cards.want(tx, delivery.article_id)  # if its message is gone, the redraw finds out


OUTCOMES = {
    Kind.CARD: Outcomes(arrived=_card_arrived, shows_review_works=True),
    Kind.CARD_THREAD: Outcomes(arrived=_thread_arrived, dropped=_look_at_card),
    Kind.CARD_REACTIONS: Outcomes(dropped=_look_at_card),
    Kind.UNREACT: Outcomes(arrived=_taken_off, dropped=_stays_on),
    Kind.THREAD_ARCHIVE: Outcomes(see=its_article),
    Kind.THREAD_DELETE: Outcomes(arrived=_thread_deleted),
    Kind.CARD_MOVED: Outcomes(),
}

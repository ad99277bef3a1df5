"""The deliveries of a card: its message, thread and reactions."""

from __future__ import annotations

from datetime import datetime

from bot.desk.outbox.queue import put
from bot.domain.article.article import Article, Via
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Vote
from bot.store import Transaction
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Kind, Progress
from bot.store.review import cards, spent_reactions


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


def clear_reaction(tx: Transaction, article: Article, vote: Vote, now: datetime) -> None:
    """Have the reaction of a vote that no longer stands taken off the card."""
    if vote.via is Via.REACTION:
        take_off(tx, article, vote.editor_id, Sign(vote.choice), now)


def clear_claim(tx: Transaction, article: Article, before: Article, now: datetime) -> None:
    """Have the reaction of a claim that stood before taken off the card, if it was made by one."""
    if before.claimed_by is not None and before.claimed_via in (Via.REACTION, None):
        take_off(tx, article, before.claimed_by, Sign.CLAIM, now)


def take_off(tx: Transaction, article: Article, person_id: int, sign: Sign, now: datetime) -> None:
    """Have somebody's reaction taken off the card. As long as it may stand there it does not count."""
    spent_reactions.add(tx, article.id, person_id, sign)
    latest = deliveries.latest_of_article(tx, article.id, Kind.UNREACT)
    put(
        tx,
        article,
        Kind.UNREACT,
        f"{Kind.UNREACT}:{article.id}:{person_id}:{sign}:after:{latest.id if latest else 0}",
        payload={"choice": sign.choice, "person": person_id},
        now=now,
    )

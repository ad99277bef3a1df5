"""Lost messages: what the desk does when a message, thread or channel is gone from Discord, and when the bot is back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.desk.outbox.outcomes import Outcomes
from bot.desk.planning import budget
from bot.desk.review import card_deliveries, signoffs
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.transitions import OPEN
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import views
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.planning import budgets
from bot.store.review import cards, open_cards
from bot.store.review.cards import Card

SPIKED_CARDS = 200
"""Cards of spiked articles that are looked after in a newsroom: they pile up, so only the latest."""


THREADS = "threads"
"""What a note to the desk is about that speaks of no channel, but of too many threads."""

THREADS_TOLD_APART = timedelta(days=1)


class GoneNote(Payload):
    """What a channel or a role was for, and which one; for `THREADS` how many there are."""

    kinds = (Kind.CHANNEL_NOTE,)
    use: str
    channel: int
    section: str = ""
    """The name of the section whose own it is; empty for the newsroom's."""


@dataclass(slots=True)
class LostMessages:
    """What was deleted by somebody, or taken away from the bot."""

    unit: UnitOfWork
    outcomes: Mapping[Kind, Outcomes]

    async def messages(self, message_ids: Collection[int]) -> int:
        """Messages were deleted: post anew those that were cards, reports that nobody has settled, questions for a
        second pair of eyes, or the budget of the day. Nothing leads any more to an article that began in one.
        Returns how many are posted."""

        def query(tx: Transaction) -> tuple[list[Card], list[Delivery]]:
            found = [cards.by_message(tx, each) for each in message_ids]
            sent = [deliveries.by_message(tx, each) for each in message_ids]
            told = [each for each in sent if each is not None and self.outcomes[each.kind].lost]
            return [card for card in found if card is not None], told

        lost, sent = await self.unit.read(query)

        def work(tx: Transaction, now: datetime) -> int:
            return sum(_replace(tx, card, now) for card in lost) + sum(
                self._lost(tx, each, now) for each in sent
            )

        return await self.unit.write(work) if lost or sent else 0

    def _lost(self, tx: Transaction, delivery: Delivery, now: datetime) -> bool:
        lost = self.outcomes[delivery.kind].lost
        return lost is not None and lost(tx, delivery, now)

    async def thread(self, thread_id: int) -> bool:
        """A thread was deleted: open it anew if it was a card's. Returns whether that is done. With a post of a forum its
        article's first message is gone, which has the same id."""

        def query(tx: Transaction) -> tuple[Card | None, Delivery | None]:
            return cards.by_thread(tx, thread_id), deliveries.by_message(tx, thread_id)

        card, post = await self.unit.read(query)
        if post is not None and post.is_post and post.channel_id == thread_id:
            await self.messages([thread_id])
        return card is not None and await self.thread_of(card.article_id, thread_id)

    async def thread_of(self, article_id: int, thread_id: int | None) -> bool:
        """A card's thread is not there, although it has been that one: open another one. Returns whether
        that is done; a thread that is on its way, or waits for a human, is left to come."""

        def work(tx: Transaction, now: datetime) -> bool:
            article, card = articles.get(tx, article_id), cards.find(tx, article_id)
            if card is None or card.thread_id != thread_id or article.state not in OPEN:
                return False
            cards.threaded(tx, article.id, None)
            opened = card_deliveries.open_thread(tx, article, now)
            if opened:
                card_deliveries.follow_card(tx, article, now)
            return opened

        return await self.unit.write(work)

    async def marks(self, article_id: int) -> None:
        """One of the bot's own reactions is missing on the card."""

        def work(tx: Transaction, now: datetime) -> None:
            card_deliveries.put_reactions(tx, articles.get(tx, article_id), now)

        await self.unit.write(work)

    async def channel(self, guild_id: int, channel_id: int) -> bool:
        """A channel was deleted. Returns whether the newsroom had a use for it.

        Cards that were in it are posted anew in the review channel; if it was that one itself they wait
        until another one is named. Somebody who can name it is told once.
        """

        def work(tx: Transaction, now: datetime) -> bool:
            newsroom = newsrooms.of_guild(tx, guild_id)
            if newsroom is None:
                return False
            for article_id in open_articles(tx, newsroom.id):
                card = cards.find(tx, article_id)
                if card is not None and card.channel_id == channel_id:
                    _replace(tx, card, now)
            running = budgets.running(tx, newsroom.id)
            if running is not None and running.channel_id == channel_id:
                budget.tell_anew(tx, deliveries.get(tx, running.delivery_id), now)
            gone = gone_notes(newsroom, channel_id)
            for note in gone:
                tell_of_channel(tx, newsroom, note, now)
            return bool(gone)

        return await self.unit.write(work)

    async def role(self, guild_id: int, role_id: int) -> bool:
        """A role was deleted. Returns whether the newsroom had a use for it: the desk is told once then. What was signed
        off by its holders is looked at again."""

        def query(tx: Transaction) -> bool:
            newsroom = newsrooms.of_guild(tx, guild_id)
            if newsroom is None:
                return False
            return bool(gone_notes(newsroom, role_id)) or signoffs.takes_role(newsroom, role_id)

        def work(tx: Transaction, now: datetime) -> bool:
            newsroom = newsrooms.of_guild(tx, guild_id)
            if newsroom is None:
                return False
            gone = gone_notes(newsroom, role_id)
            for note in gone:
                tell_of_channel(tx, newsroom, note, now)
            if signoffs.takes_role(newsroom, role_id):
                signoffs.call_signers(tx, newsroom, now)
            return bool(gone)

        return await self.unit.read(query) and await self.unit.write(work)

    async def threads(self, guild_id: int, count: int) -> None:
        """The server has so many active threads that Discord opens no more soon: the desk is told once a day."""

        def work(tx: Transaction, now: datetime) -> None:
            newsroom = newsrooms.of_guild(tx, guild_id)
            if newsroom is not None:
                tell_of_threads(tx, newsroom, count, now)

        await self.unit.write(work)

    async def returned(self, guild_id: int) -> int:
        """The bot was let into a server again: try once more what was refused. Returns how much it is."""

        def work(tx: Transaction, now: datetime) -> int:
            newsroom = newsrooms.of_guild(tx, guild_id)
            return 0 if newsroom is None else retry_parked(tx, newsroom.id, now)

        return await self.unit.write(work)


def open_articles(tx: Transaction, newsroom_id: int) -> list[int]:
    """The articles of a newsroom whose cards are looked after."""
    return [*open_cards.of_newsroom(tx, newsroom_id), *open_cards.spiked(tx, newsroom_id, limit=SPIKED_CARDS)]


def _replace(tx: Transaction, card: Card, now: datetime) -> bool:
    """Post a card anew if it is still that message's, and anybody waits for it."""
    found = cards.find(tx, card.article_id)
    if found is None or found.message_id is None or found.message_id != card.message_id:
        return False
    if articles.get(tx, card.article_id).state not in OPEN:
        return False
    card_deliveries.repost(tx, found, now)
    return True


def settings_changed(tx: Transaction, before: Newsroom, newsroom: Newsroom, now: datetime) -> None:
    """Other channels were named: try again what was refused, such as cards that waited for another review channel."""
    if [room.channels for room in views(newsroom)] != [room.channels for room in views(before)]:
        retry_parked(tx, newsroom.id, now)


def retry_parked(tx: Transaction, newsroom_id: int, now: datetime) -> int:
    """Put all that waits for a human in a newsroom back on its way, and return how much it was."""
    cards.hurry(tx, newsroom_id)
    budgets.hurry(tx, newsroom_id)
    waiting = deliveries.parked(tx, newsroom_id, limit=1000)
    for delivery in waiting:
        progress.revive(tx, delivery.id, now)
        if delivery.article_id is not None:
            cards.want(tx, delivery.article_id)
    return len(waiting)


def gone_notes(newsroom: Newsroom, place_id: int) -> list[GoneNote]:
    """What a channel or a role is for, in the newsroom and in those of its sections that have it of their own."""
    found: list[GoneNote] = []
    for room in (newsroom, *views(newsroom)):
        section = room.section
        for use, each in {**room.channels, **room.roles}.items():
            if each == place_id and (section is None or use in section.kept):
                found.append(GoneNote(use, place_id, "" if section is None else section.name))
    return list(dict.fromkeys(found))


def tell_of_channel(tx: Transaction, newsroom: Newsroom, note: GoneNote, now: datetime) -> None:
    """Tell the desk that a channel or a role of its own was deleted, once; the server's owner if it was the review
    channel."""
    if note.channel == newsroom.review_channel and not newsrooms.tell_owner(tx, newsroom.id, now):
        return
    _note(tx, newsroom, f"{note.channel}{note.section and f':{note.section}'}", note, now)


def tell_of_threads(tx: Transaction, newsroom: Newsroom, count: int, now: datetime) -> None:
    """Tell the desk, once a day, that its server has almost as many active threads as Discord allows."""
    if newsrooms.tell_of_threads(tx, newsroom.id, now, now - THREADS_TOLD_APART):
        _note(tx, newsroom, now.isoformat(), GoneNote(THREADS, count), now)


def _note(tx: Transaction, newsroom: Newsroom, which: str, note: GoneNote, now: datetime) -> None:
    deliveries.enqueue(
        tx,
        newsroom_id=newsroom.id,
        article_id=None,
        kind=Kind.CHANNEL_NOTE,
        key=f"{Kind.CHANNEL_NOTE}:{newsroom.id}:{note.use}:{which}",
        payload=note,
        now=now,
    )


OUTCOMES = {Kind.CHANNEL_NOTE: Outcomes()}

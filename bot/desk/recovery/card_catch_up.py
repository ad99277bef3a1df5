"""Card catch-up: what the desk knows of its cards, to be compared with what stands on Discord."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.desk.article.votes import votes_on
from bot.desk.recovery.lost_messages import open_articles
from bot.desk.review import card_deliveries
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.transitions import ALWAYS_READ, OPEN
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Vote
from bot.store import Transaction
from bot.store.article import articles
from bot.store.intake import chat_submissions
from bot.store.newsroom import newsrooms
from bot.store.review import cards, open_cards, spent_reactions, votes
from bot.store.review.cards import Card


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk knows of a card that is on show."""

    newsroom: Newsroom
    article: Article
    card: Card
    message_id: int
    votes: tuple[Vote, ...]
    """Those on the current revision."""
    voted_since: frozenset[int]
    """Whose vote is later than the moment that was asked for."""
    text_stood: bool
    """Whether the card showed the present text already when whoever was not heard left something there."""
    spent: frozenset[tuple[int, Sign]]
    """Reactions that do not count and may still stand there, by person and sign."""


AT_ONCE = 50
"""Newsrooms that one transaction reads with all their settings, which takes a few milliseconds."""


class Catchup(UseCases):
    """The desk's side of catching up."""

    async def newsrooms(self, guild_ids: Collection[int]) -> list[Newsroom]:
        """The newsrooms of these servers, as far as they have one. Some at a time: others are served in between."""
        asked, found = list(guild_ids), list[Newsroom]()
        for start in range(0, len(asked), AT_ONCE):
            some = asked[start : start + AT_ONCE]
            found += await self.unit.read(lambda tx, some=some: newsrooms.of_guilds(tx, some))
        return found

    async def timed(self) -> list[tuple[int, int]]:
        """Newsroom and article of whatever goes out by itself at some time, the nearest first."""
        return await self.unit.read(open_cards.timed)

    async def open(self, newsroom_id: int) -> list[int]:
        """Articles of a newsroom whose cards are looked after."""
        return await self.unit.read(lambda tx: open_articles(tx, newsroom_id))

    async def known(self, article_id: int, since: datetime) -> Known | None:
        """What is known of an article's card; None if it is not on show, or not looked after any more.

        What stands there and is not known was left after `since`, or earlier, if by then not all had been read of
        what was left before, or before it was on record which message the card is.
        """

        def query(tx: Transaction) -> Known | None:
            article, card = articles.get(tx, article_id), cards.find(tx, article_id)
            if card is None or card.message_id is None or article.state not in OPEN:
                return None
            assert article.revision_id is not None
            heard_until = min(since, chat_submissions.unheard_since(tx, article.newsroom_id) or since)
            earliest = min(heard_until, card.unheard_since or heard_until)
            return Known(
                newsroom=newsrooms.of_article(tx, article),
                article=article,
                card=card,
                message_id=card.message_id,
                votes=tuple(votes_on(tx, article)),
                voted_since=frozenset(votes.cast_since(tx, article.id, article.revision_id, heard_until)),
                text_stood=card.text_shown_at is not None
                and card.text_shown_at <= max(earliest, card.posted_at or earliest),
                spent=frozenset(spent_reactions.of_article(tx, article.id)),
            )

        return await self.unit.read(query)

    async def was_read(self, known: Known) -> None:
        """All that is on a card counts or is set aside. Of one that is not read each time that is not kept."""
        if known.card.unheard_since is not None and known.article.state in ALWAYS_READ:
            article_id, message_id = known.article.id, known.message_id
            await self._keep(lambda tx: cards.was_read(tx, article_id, message_id))

    async def passed_over(self, article_id: int, since: datetime) -> None:
        """A card cannot be read, and what was left on it after `since` is not known."""

        def work(tx: Transaction) -> None:
            newsroom_id = articles.get(tx, article_id).newsroom_id
            cards.unheard(
                tx, article_id, min(since, chat_submissions.unheard_since(tx, newsroom_id) or since)
            )

        await self._keep(work)

    async def deaf(self, since: Mapping[int | None, datetime]) -> None:
        """Nobody hears, from these moments on, what is left on cards in these servers; None for all servers."""

        def work(tx: Transaction) -> None:
            for guild_id, moment in since.items():
                chat_submissions.deaf(tx, moment, guild_id)

        await self._keep(work)

    async def all_read(self, newsroom_id: int, but_since: datetime | None) -> None:
        """All open cards of a newsroom have been read. `but_since`: nobody hears any more since then."""
        await self._keep(lambda tx: chat_submissions.all_read(tx, newsroom_id, but_since))

    async def replayed(self, since: datetime) -> None:
        """What was not heard from that moment on has been heard after all."""
        await self._keep(lambda tx: chat_submissions.replayed(tx, since))

    async def _keep(self, work: Callable[[Transaction], None]) -> None:
        """Nobody has anything to do because of it, so no listener is woken."""
        await self.unit.store.write(work)

    async def set_aside(self, article_id: int, person_id: int, sign: Sign) -> None:
        """A reaction does not count: have it taken off the card."""

        def work(tx: Transaction, now: datetime) -> None:
            card_deliveries.take_off(tx, articles.get(tx, article_id), person_id, sign, now)

        await self.unit.write(work)

    async def forget(self, article_id: int, gone: Collection[tuple[int, Sign]]) -> None:
        """Reactions that did not count are gone from the card."""

        def work(tx: Transaction, _: datetime) -> None:
            for person_id, sign in gone:
                spent_reactions.end(tx, article_id, person_id, sign)

        await self.unit.write(work)

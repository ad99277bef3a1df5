"""Reactions on cards, brought to the desk: as they come, and read back after the bot was away."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import discord

from bot.delivery.message_turns import Turns
from bot.delivery.outcomes import PASSING, did_not_answer
from bot.desk import Desk
from bot.domain.article.article import Via
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.roles import Person
from bot.domain.refusals import Refusal, Restarting, StoreDamaged, StoreUnavailable
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Choice
from bot.store.review.cards import Card
from bot.ui.article.reaction_marks import SIGN_OF, is_look_alike, same_emoji
from bot.ui.refusals import sentence

log = logging.getLogger(__name__)

KNOWN = 256
"""Cards that are known by their messages, at the most: for them a vote need not be looked up before it is cast."""

REFUSALS_APART = timedelta(minutes=1)
"""One person is told in the thread why a reaction does not count at most this often."""


@dataclass(frozen=True, slots=True)
class Place:
    """An emoji on some message."""

    guild_id: int
    channel_id: int
    message_id: int
    emoji: str


@dataclass(frozen=True, slots=True)
class Mark(Place):
    """One of our four emoji on some message, as somebody put it there or took it away."""

    sign: Sign


def mark_of(event: discord.RawReactionActionEvent | discord.RawReactionClearEmojiEvent) -> Mark | None:
    """What a reaction event is about; None if it is none of ours."""
    sign = SIGN_OF.get(same_emoji(str(event.emoji)))
    if sign is None or event.guild_id is None:
        return None
    return Mark(event.guild_id, event.channel_id, event.message_id, str(event.emoji), sign)


def look_alike_of(event: discord.RawReactionActionEvent) -> Place | None:
    """An emoji that looks like one of the four; None for any other."""
    if event.guild_id is None or not is_look_alike(str(event.emoji)):
        return None
    return Place(event.guild_id, event.channel_id, event.message_id, str(event.emoji))


class Reactions:
    """Votes and claims by reaction, one card's after the other."""

    def __init__(self, client: discord.Client, desk: Desk) -> None:
        self._client = client
        self._desk = desk
        self._told_at: dict[tuple[int, int], datetime] = {}
        self._known: dict[int, Card] = {}
        """The cards on which somebody voted last, by their messages."""
        self.turns = Turns()

    async def added(self, mark: Mark, person: Person) -> None:
        """Somebody reacted. On a card it is a vote or a claim, or is taken off with a word why not."""
        choice = mark.sign.choice
        if choice is None:
            heard = await self._heard(
                mark, lambda card: self.take(card.article_id, mark.sign, person), person.id
            )
        else:
            known = self._known.get(mark.message_id)
            heard = await self._heard(
                mark, lambda card: self._vote(card, mark, choice, person), person.id, known
            )
        if heard is not None:
            await self.refuse(heard[0], mark, person.id, heard[1])

    async def _vote(self, card: Card, mark: Mark, choice: Choice, person: Person) -> None:
        """Let a vote count, if the message is the card still. Raises what voting raises."""
        if len(self._known) >= KNOWN:
            self._known.clear()
        self._known[mark.message_id] = card
        if await self._desk.review.vote_on_card(card.article_id, mark.message_id, person, choice) is None:
            self._known.pop(mark.message_id, None)

    async def removed(self, mark: Mark, person_id: int) -> None:
        """A reaction was taken away, by its owner or by somebody else: an approval or a claim goes with it, and whoever
        objected is asked."""
        heard = await self._heard(
            mark, lambda card: self.take_back(card.article_id, mark.sign, person_id), person_id
        )
        if heard is not None:
            text = f"Taking your {mark.emoji} away changes nothing. {sentence(heard[1])}"
            await self.tell(heard[0], mark.guild_id, person_id, text)

    async def _heard(
        self,
        mark: Mark,
        do: Callable[[Card], Awaitable[object]],
        person_id: int,
        known: Card | None = None,
    ) -> tuple[Card, Refusal] | None:
        """Do what follows from a reaction, in its card's turn. `known` is the card that the message was a moment ago, for
        what sees by itself whether it still is. Returns what is refused, for nobody's turn waits for Discord; None if
        nothing is, or if the database has to be waited for."""
        turn = self.turns.of(mark.message_id)
        turn.heard += 1
        async with turn.lock:
            card = known or await self._card(mark.message_id)
            if card is None:
                return None
            try:
                await do(card)
                return None
            except Refusal as refusal:
                refused = refusal
        if isinstance(refused, StoreUnavailable):
            await self._wait_for_store(card, mark, person_id, refused)
            return None
        if known is not None:  # its thread may have been opened since
            card = await self._card(mark.message_id) or card
        return card, refused

    async def cleared(self, message_id: int, signs: tuple[Sign, ...]) -> None:
        """A moderator cleared reactions: as if each was taken away, and the bot's marks come back."""
        turn = self.turns.of(message_id)
        turn.heard += 1
        async with turn.lock:
            card = await self._card(message_id)
            if card is None:
                return
            try:
                await self._desk.review.clear_reactions(card.article_id, signs)
                if Sign.CLAIM in signs:
                    await self._desk.claims.release_cleared(card.article_id)
            except StoreUnavailable as error:
                log.debug("cleared reactions on card %s wait for the database: %s", message_id, error)

    async def look_alike(self, place: Place, person_id: int) -> None:
        """Somebody put an emoji on a card that looks like one of the four: it is taken off, and they are told once."""
        card = await self._card(place.message_id)
        if card is not None:
            await self.take_off_look_alike(card, place, person_id)

    async def take_off_look_alike(self, card: Card, place: Place, person_id: int) -> None:
        """The same for a card that is known."""
        channel = self._client.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
        try:
            await channel.get_partial_message(place.message_id).remove_reaction(
                place.emoji, discord.Object(person_id)
            )
        except (discord.HTTPException, *PASSING) as error:
            log.info("cannot take %s off card %s: %s", place.emoji, place.message_id, error)
        try:
            await self._desk.review.mistaken(card.article_id, person_id, place.message_id)
        except StoreUnavailable as error:
            log.info("the owner of a reaction is not told that %s is no vote: %s", place.emoji, error)

    async def own_removed(self, message_id: int) -> None:
        """One of the bot's own marks was taken off: it comes back."""
        card = await self._card(message_id)
        if card is not None:
            await self._desk.lost_messages.marks(card.article_id)

    async def take(self, article_id: int, sign: Sign, person: Person) -> None:
        """Let a reaction count. Raises what voting and claiming raise."""
        choice = sign.choice
        if choice is None:
            await self._desk.claims.claim(article_id, person, via=Via.REACTION)
        else:
            await self._desk.review.vote(article_id, person, choice, Via.REACTION)

    async def take_back(self, article_id: int, sign: Sign, person_id: int) -> None:
        """A reaction is gone from the card. Raises what taking a vote back raises."""
        # Neither an event nor a list of who reacted carries roles; taking back needs none.
        choice = sign.choice
        if choice is None:
            await self._desk.claims.release_own(article_id, Person(id=person_id, name=""))
        else:
            await self._desk.review.unvote(article_id, person_id, choice)

    async def refuse(self, card: Card, mark: Mark, person_id: int, refusal: Refusal) -> None:
        """Take a reaction off, and tell its owner why: in the thread, at most once a minute."""
        channel = self._client.get_partial_messageable(mark.channel_id, guild_id=mark.guild_id)
        try:
            await channel.get_partial_message(mark.message_id).remove_reaction(
                mark.emoji, discord.Object(person_id)
            )
        except (discord.HTTPException, *PASSING) as error:
            if not isinstance(error, discord.NotFound) or did_not_answer(error):
                log.warning("cannot take a reaction off card %s: %s", mark.message_id, error)
                await self._set_aside(card, mark, person_id)
            # else they took it away themselves
        text = f"Your {mark.emoji} does not count. {sentence(refusal)}"
        await self.tell(card, mark.guild_id, person_id, text)

    async def _wait_for_store(
        self, card: Card, mark: Mark, person_id: int, unavailable: StoreUnavailable
    ) -> None:
        """Leave the card as its people want it: it is read back once the database is there again."""
        if isinstance(unavailable, Restarting):
            return  # by the next start
        text = f"I can’t count your {mark.emoji} yet. {sentence(unavailable)}"
        if not isinstance(unavailable, StoreDamaged):
            text = (
                f"I can’t count your {mark.emoji} yet, because I can’t write the desk’s database at this moment. Leave it as it is:"
                " it counts as soon as I can."
            )
        await self.tell(card, mark.guild_id, person_id, text)

    async def tell(self, card: Card, guild_id: int, person_id: int, text: str) -> None:
        """Tell somebody in the card's thread why their reaction did nothing, at most once a minute."""
        now = self._desk.unit.clock()
        key = (guild_id, person_id)
        self._told_at = {k: at for k, at in self._told_at.items() if now - at < REFUSALS_APART}
        if key in self._told_at or card.thread_id is None:
            return
        self._told_at[key] = now
        thread = self._client.get_partial_messageable(card.thread_id, guild_id=guild_id)
        try:
            await thread.send(
                f"<@{person_id}> {text}",
                allowed_mentions=discord.AllowedMentions(users=[discord.Object(person_id)]),
            )
        except (discord.HTTPException, *PASSING) as error:
            log.warning("cannot say why a reaction does nothing in thread %s: %s", card.thread_id, error)

    async def _card(self, message_id: int) -> Card | None:
        try:
            return await self._desk.reading.card_of_message(message_id)
        except StoreUnavailable as error:
            # What it was is read back once the database is there again.
            log.debug("a reaction on message %s waits for the database: %s", message_id, error)
            return None

    async def _set_aside(self, card: Card, mark: Mark, person_id: int) -> None:
        """What stays although it does not count is taken off later, and not refused at every start."""
        try:
            await self._desk.catchup.set_aside(card.article_id, person_id, mark.sign)
        except StoreUnavailable as error:
            log.error("a refused reaction on card %s is not on record: %s", mark.message_id, error)

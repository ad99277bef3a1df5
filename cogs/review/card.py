"""The card, touched: its buttons, its reactions, and reasons written in its thread."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.delivery.members import person_of
from bot.delivery.review.reactions import Reactions, look_alike_of, mark_of
from bot.domain.refusals import Refusal, StoreUnavailable
from bot.domain.review.card_reactions import Sign
from bot.domain.review.errors import ReasonTooLong
from bot.ui.refusals import sentence
from cogs.bot_access import Bot, desk_of, reactions_of

log = logging.getLogger(__name__)

HEARD = "💬"
"""Put on a message that was taken as the reason."""


class Card(commands.Cog):
    """Reactions on cards, and reasons in their threads."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @property
    def reactions(self) -> Reactions:
        """What brings them to the desk; there is none before the bot has its database."""
        return reactions_of(self.bot)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Somebody reacted somewhere. On a card the four of ours are votes and claims."""
        mark = mark_of(event)
        if event.member is None or event.member.bot:
            return
        if mark is not None:
            await self.reactions.added(mark, person_of(event.member))
        elif (place := look_alike_of(event)) is not None:
            await self.reactions.look_alike(place, event.member.id)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        """A reaction was taken away, by its owner or by somebody else: an approval goes with it, and whoever objected
        is asked."""
        mark = mark_of(event)
        if mark is None:
            return
        if self.bot.user is not None and event.user_id == self.bot.user.id:
            await self.reactions.own_removed(event.message_id)
        else:
            await self.reactions.removed(mark, event.user_id)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, event: discord.RawReactionClearEvent) -> None:
        """All reactions were cleared by a moderator: as if each was taken away, and the four come back."""
        if event.guild_id is not None:
            await self.reactions.cleared(event.message_id, tuple(Sign))

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, event: discord.RawReactionClearEmojiEvent) -> None:
        """All reactions of one emoji were cleared by a moderator."""
        mark = mark_of(event)
        if mark is not None:
            await self.reactions.cleared(event.message_id, (mark.sign,))

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote in a thread: in a card's, an editor who owes a reason gives it like this."""
        # A thread that was archived until now, as a spiked article's is, may be known by its id only.
        in_thread = isinstance(message.channel, discord.Thread | discord.PartialMessageable)
        if message.author.bot or message.guild is None or not in_thread or not message.content:
            return
        desk = desk_of(self.bot)
        card = await desk.reading.card_of_thread(message.channel.id)
        if card is None or not await desk.reasons.owed_by(card.article_id, message.author.id):
            return
        if (await self.bot.get_context(message)).valid:
            return  # a command is not a reason
        try:
            await desk.reasons.give(
                card.article_id, person_of(message.author), message.content, in_thread=True
            )
        except (ReasonTooLong, StoreUnavailable) as refusal:
            guild, person = message.guild.id, message.author.id
            text = f"Your reason is not on record. {sentence(refusal)}"
            await self.reactions.tell(card, guild, person, text)
            return
        except Refusal as refusal:
            log.info("a message in the thread of article %s is no reason: %r", card.article_id, refusal)
            return
        try:
            await message.add_reaction(HEARD)
        except discord.HTTPException:
            log.info("cannot mark a reason as heard in thread %s", message.channel.id)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Card(bot))

"""The card, touched: its buttons, its reactions, and reasons written in its thread."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import discord
from discord import ui
from discord.ext import commands

from bot.domain.errors import NoSuchArticle, Refusal
from bot.domain.layout import lay_out
from bot.domain.newsroom import Person
from bot.domain.review import Choice, Via
from bot.store.cards import Card as CardRow
from bot.ui.buttons import TEMPLATE, Press, Pressed, read_custom_id
from bot.ui.forms import copy_form, reason_form, upload_form
from bot.ui.history import history
from bot.ui.refusals import sentence
from bot.ui.sheets import proof_view
from bot.ui.verdicts import claimed, moved, told
from bot.ui.words import CHOICE_OF, CLAIM_MARK, MARKS, same_emoji, title
from cogs.answers import Answer, courtesy
from cogs.client import Bot, Interaction, desk_of
from cogs.draft import ask_discard, offer_edit, withdraw
from cogs.person import person_at, person_of
from cogs.proofs import show_proof
from cogs.publish import publish_now
from cogs.receipts import give_receipt

log = logging.getLogger(__name__)

REFUSALS_APART = timedelta(minutes=1)
"""One person is told in the thread why a reaction does not count at most this often."""

HEARD = "💬"
"""Put on a message that was taken as the reason."""


class DeskButton(ui.DynamicItem[ui.Button[ui.View]], template=TEMPLATE):
    """Every button of ours, on whatever message: one registration, read from the custom id."""

    def __init__(self, pressed: Pressed | None, custom_id: str) -> None:
        super().__init__(ui.Button(custom_id=custom_id))
        self.pressed = pressed

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[ui.View], match: re.Match[str], /
    ) -> DeskButton:
        """The button behind a custom id."""
        return cls(read_custom_id(match), match.string)

    async def callback(self, interaction: Interaction) -> None:
        """Somebody pressed it."""
        answer = Answer(interaction)
        async with courtesy(answer):
            if self.pressed is None:
                raise NoSuchArticle("that button")
            await _press(interaction, answer, self.pressed)


async def _press(interaction: Interaction, answer: Answer, pressed: Pressed) -> None:
    desk, bot, article_id = desk_of(interaction.client), interaction.client, pressed.article_id
    if pressed.press is Press.NEW:
        await desk.setup.newsroom(article_id)  # this button carries its server in the article's place
        await interaction.response.send_modal(copy_form(guild_id=article_id))
        return
    home = await desk.reading.home(article_id)
    person = await person_at(interaction, home.guild_id)
    match pressed.press:
        case Press.APPROVE | Press.CHANGES | Press.SPIKE:
            choice = Choice(pressed.press)
            verdict = await desk.review.vote(
                article_id, person, choice, Via.BUTTON, revision_number=pressed.extra or None, toggle=True
            )
            if verdict.owes_reason and verdict.changed:
                # The vote counts already; the form only asks why, and may be closed.
                await interaction.response.send_modal(reason_form(choice, article_id))
            else:
                await answer.privately(told(verdict, choice))
        case Press.CLAIM:
            await answer.privately(claimed(await desk.claims.claim(article_id, person, toggle=True)))
        case Press.REASON:
            mine = await desk.reasons.vote_of(article_id, person)
            await interaction.response.send_modal(reason_form(mine.choice, article_id))
        case Press.RESTORE:
            await answer.privately(moved(await desk.review.restore(article_id, person)))
        case Press.UNHOLD:
            await answer.privately(moved(await desk.review.unhold(article_id, person)))
        case Press.PUBLISH:
            await publish_now(answer, bot, article_id, person)
        case Press.READ:
            await show_proof(answer, await desk.reading.opened_by(article_id, person))
        case Press.PAGE:
            sight = await desk.reading.opened_by(article_id, person)
            sheets = lay_out(sight.revision.copy, sight.byline)
            page = min(pressed.extra, len(sheets) - 1)
            await interaction.response.edit_message(view=proof_view(sheets, page, article_id), attachments=[])
        case Press.HISTORY:
            await desk.reading.for_history(article_id, person)
            sight = await desk.reading.opened_by(article_id, person)
            await answer.privately(history(sight.article, await desk.reading.history(article_id)))
        case Press.EDIT:
            await offer_edit(answer, interaction, bot, article_id, person)
        case Press.UPLOAD:
            await desk.reading.opened_by(article_id, person)
            await interaction.response.send_modal(upload_form(article_id, pressed.extra))
        case Press.SUBMIT:
            await answer.hold_on()
            taken = await desk.intake.submit(article_id, person)
            await give_receipt(answer, desk, taken)
        case Press.WITHDRAW:
            await withdraw(answer, bot, article_id, person)
        case Press.DISCARD:
            await ask_discard(answer, bot, article_id, person)
        case Press.DISCARD_SURELY:
            article = await desk.intake.discard(article_id, person)
            await answer.privately(f"🗑️ {title(article.number, article.headline)} is discarded.")


class Card(commands.Cog):
    """Reactions on cards, and reasons in their threads."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._told_at: dict[tuple[int, int], datetime] = {}
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def _turn(self, message_id: int) -> asyncio.Lock:
        """What happens to one card is taken in the order in which it came.

        discord.py runs each event as a task of its own: without this, a reaction taken away and put
        there again in a burst (after a lost connection, say) could be taken the other way round.
        """
        return self._turns.setdefault(message_id, asyncio.Lock())

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Somebody reacted somewhere. On a card the four of ours are votes and claims."""
        mark = same_emoji(str(event.emoji))
        choice = CHOICE_OF.get(mark)
        if (choice is None and mark != CLAIM_MARK) or event.guild_id is None or event.member is None:
            return
        if event.member.bot:
            return
        desk, person = desk_of(self.bot), person_of(event.member)
        async with self._turn(event.message_id):
            card = await desk.reading.card_of_message(event.message_id)
            if card is None:
                return
            try:
                if choice is None:
                    await desk.claims.claim(card.article_id, person)
                else:
                    await desk.review.vote(card.article_id, person, choice, Via.REACTION)
                return
            except Refusal as refusal:
                refused = refusal
        await self._refuse(card, event, person, refused)  # nobody's turn waits for Discord

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        """A reaction was taken away, by its owner or by somebody else: its vote goes with it."""
        mark = same_emoji(str(event.emoji))
        choice = CHOICE_OF.get(mark)
        if (choice is None and mark != CLAIM_MARK) or event.guild_id is None:
            return
        # The event carries no roles and no name; taking back needs neither.
        desk, person = desk_of(self.bot), Person(id=event.user_id, name="")
        async with self._turn(event.message_id):
            card = await desk.reading.card_of_message(event.message_id)
            if card is None:
                return
            try:
                if choice is None:
                    await desk.claims.release_own(card.article_id, person)
                else:
                    await desk.review.unvote(card.article_id, person, choice, Via.REACTION)
                return
            except Refusal as refusal:
                text = f"Taking your {event.emoji} away changes nothing. {sentence(refusal)}"
        await self._tell(card, event.guild_id, person.id, text)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, event: discord.RawReactionClearEvent) -> None:
        """All reactions were cleared by a moderator: votes by reaction go, and the four come back."""
        await self._cleared(event.guild_id, event.message_id, tuple(MARKS))

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, event: discord.RawReactionClearEmojiEvent) -> None:
        """All reactions of one emoji were cleared by a moderator."""
        choice = CHOICE_OF.get(same_emoji(str(event.emoji)))
        await self._cleared(event.guild_id, event.message_id, (choice,) if choice else ())

    async def _cleared(self, guild_id: int | None, message_id: int, choices: tuple[Choice, ...]) -> None:
        if guild_id is None:
            return
        desk = desk_of(self.bot)
        async with self._turn(message_id):
            card = await desk.reading.card_of_message(message_id)
            if card is not None:
                await desk.review.clear_reactions(card.article_id, choices)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote in a thread: in a card's, an editor who owes a reason gives it like this."""
        if message.author.bot or not isinstance(message.channel, discord.Thread) or not message.content:
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
        except Refusal as refusal:
            log.info("a message in the thread of article %s is no reason: %r", card.article_id, refusal)
            return
        try:
            await message.add_reaction(HEARD)
        except discord.HTTPException:
            log.info("cannot mark a reason as heard in thread %s", message.channel.id)

    async def _refuse(
        self, card: CardRow, event: discord.RawReactionActionEvent, person: Person, refusal: Refusal
    ) -> None:
        """Take the reaction off, and tell its owner why: in the thread, at most once a minute."""
        channel = self.bot.get_partial_messageable(event.channel_id, guild_id=event.guild_id)
        try:
            await channel.get_partial_message(event.message_id).remove_reaction(
                event.emoji, discord.Object(person.id)
            )
        except discord.HTTPException as error:
            log.warning("cannot take a reaction off card %s: %s", event.message_id, error)
        assert event.guild_id is not None
        text = f"Your {event.emoji} does not count. {sentence(refusal)}"
        await self._tell(card, event.guild_id, person.id, text)

    async def _tell(self, card: CardRow, guild_id: int, person_id: int, text: str) -> None:
        """Tell somebody in the card's thread why their reaction did nothing, at most once a minute."""
        now = desk_of(self.bot).office.clock()
        key = (guild_id, person_id)
        self._told_at = {k: at for k, at in self._told_at.items() if now - at < REFUSALS_APART}
        if key in self._told_at or card.thread_id is None:
            return
        self._told_at[key] = now
        thread = self.bot.get_partial_messageable(card.thread_id, guild_id=guild_id)
        try:
            await thread.send(
                f"<@{person_id}> {text}",
                allowed_mentions=discord.AllowedMentions(users=[discord.Object(person_id)]),
            )
        except discord.HTTPException as error:
            log.warning("cannot say why a reaction does nothing in thread %s: %s", card.thread_id, error)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    bot.add_dynamic_items(DeskButton)
    await bot.add_cog(Card(bot))

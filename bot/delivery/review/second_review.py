"""Asking for a second pair of eyes: one message in the review channel, renewed, and made to say what came of it."""

from __future__ import annotations

import discord

from bot.delivery.outbox.carrying import Brings, Carrying, rewritten, taken_away
from bot.delivery.outcomes import Arrived, Moot, Outcome
from bot.delivery.sender import Sender
from bot.desk import Desk
from bot.desk.article.sight import Sight
from bot.desk.review.second_review import Asked, AskedEdit
from bot.domain.review.bypass import Bypass, Eyes
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.buttons import Press, button, settled
from bot.ui.message import Message
from bot.ui.review.bypass import eyes_message


class AskingForEyes:
    """The carrier's part for this question."""

    def __init__(self, desk: Desk, sender: Sender) -> None:
        self._desk = desk
        self._sender = sender

    async def ask(self, delivery: Delivery) -> Outcome:
        """Ask. The first time the editors are pinged, and never again."""
        said = Asked.read(delivery)
        bypass, _ = await self._desk.bypasses.asked_by(said.bypass)
        if bypass.eyes is not Eyes.WANTED:
            return Moot("the bot asks no editor any more")
        sight = await self._desk.reading.sight(bypass.article_id)
        newsroom, again = sight.newsroom, said.turn > 1
        text = eyes_message(sight, bypass, again=again)
        role = None if again else newsroom.editors_role
        if role is not None:
            text = f"<@&{role}> {text}"
        message = Message(text, _buttons(sight, bypass), pings_role=role, unfurls=False)
        channel = self._sender.channel(newsroom.guild_id, newsroom.review_channel)
        return await self._sender.say(delivery, channel, message)

    async def edit(self, delivery: Delivery) -> Outcome:
        """Make a message say what is so now; take it away if a later one stands."""
        said = AskedEdit.read(delivery)
        bypass, latest = await self._desk.bypasses.asked_by(said.bypass)
        of = await self._desk.outbox.delivery(said.of)
        if of.channel_id is None or of.message_id is None:
            return Moot("the desk was never asked")
        sight = await self._desk.reading.sight(bypass.article_id)
        place = self._sender.message(sight.newsroom.guild_id, of.channel_id, of.message_id)
        again = Asked.read(of).turn > 1
        if latest is None or latest.id == of.id or latest.message_id is None:
            text = eyes_message(sight, bypass, again=again)
            there = await rewritten(place, text, _buttons(sight, bypass))
        else:
            there = await taken_away(place)
        return Arrived() if there else Moot("its message was deleted by hand")


def _buttons(sight: Sight, bypass: Bypass) -> discord.ui.View | None:
    if bypass.eyes is not Eyes.WANTED:
        return None
    view = discord.ui.View(timeout=None)
    for press, extra in (
        (Press.LOOK, bypass.id),
        (Press.READ, sight.revision.number),
        (Press.CORRECT, sight.revision.number),
    ):
        view.add_item(button(press, sight.article.id, extra))
    return settled(view)


def bringing(at: Carrying) -> Brings:
    """How the desk is asked for a second review."""
    eyes = AskingForEyes(at.desk, at.sender)
    return {Kind.EYES: eyes.ask, Kind.EYES_EDIT: eyes.edit}

"""The bot's own messages: what it edits it knows, and nothing is made of the word of it."""

from __future__ import annotations

import discord
import pytest

from bot.delivery.own_messages import show
from tests.world import World, text_of


async def test_edits_of_its_own_messages_are_passed_over_and_those_of_others_are_heard(
    world: World,
) -> None:
    heard: list[str] = []

    async def edited(event: discord.RawMessageUpdateEvent) -> None:
        heard.append(event.message.content)

    world.bot.add_listener(edited, "on_raw_message_edit")
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert "1 of 2" in text_of(world.card())
    assert heard == []
    message = await world.writer.send(world.submissions, "Two words")
    await world.writer.edit(message, "Three more words")
    assert heard == ["Three more words"]


async def test_what_it_sends_itself_is_passed_over_and_what_others_say_is_heard(world: World) -> None:
    heard: list[discord.Message] = []

    async def said(message: discord.Message) -> None:
        heard.append(message)

    world.bot.add_listener(said, "on_message")
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert len(world.articles()) == 1
    assert heard == []
    await world.writer.send(world.submissions, "Two words")
    assert [message.content for message in heard] == ["Two words"]


async def test_a_card_that_is_gone_is_said_to_be(world: World) -> None:
    await world.submit()
    card = world.card()
    world.env.backend.delete_message(world.review.id, card.id)
    with pytest.raises(discord.NotFound):
        await show(world.bot, world.review.id, card.id, discord.ui.LayoutView())

"""Looks: a vote and its drawn card cost the database no more transactions than they need."""

from __future__ import annotations

from typing import Any

import pytest

from bot.delivery import own_messages
from bot.domain.article.article import Via
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice
from tests.world import World, answer_of, text_of


async def test_a_vote_by_command_and_its_drawn_card_take_two_writes_and_one_read(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    taken = world.bot.desk.unit.store.taken
    writes, reads = taken["write"].count, taken["read"].count

    said = answer_of(await world.ed.slash(world.review, "review approve", article="1"))

    assert "Your approval of №1 counts" in said
    assert taken["write"].count - writes == 2, "the vote with its article looked up, and what the card shows"
    assert taken["read"].count - reads == 1, "a look into the outbox, with the article to draw"


async def test_a_vote_by_reaction_takes_no_more_once_its_card_is_known(world: World) -> None:
    await world.configure(approvals=3)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(30)
    taken = world.bot.desk.unit.store.taken
    writes, reads = taken["write"].count, taken["read"].count

    await world.chief.react(world.card(), "✅")

    assert "2 of 3" in text_of(world.card())
    assert (taken["write"].count - writes, taken["read"].count - reads) == (2, 1)


async def test_what_a_delivery_brings_about_is_carried_without_a_look_of_its_own(world: World) -> None:
    taken = world.bot.desk.unit.store.taken
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    reads = taken["read"].count
    await world.env.advance_time(61)

    assert len(world.articles()) == 1
    assert taken["read"].count - reads < 20


async def test_a_vote_that_comes_while_a_card_is_redrawn_is_shown_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody looks again after a redraw that was alone, unless something was committed meanwhile."""
    await world.configure(approvals=3)
    await world.submit()
    await world.env.advance_time(30)
    eve = Person(world.eve.id, "eve", frozenset({world.editors.id}))
    show, drawn = own_messages.show, 0

    async def while_another_votes(*message: Any) -> None:
        nonlocal drawn
        drawn += 1
        if drawn == 1:
            await world.bot.desk.review.vote(1, eve, Choice.APPROVE, Via.COMMAND)
        await show(*message)

    monkeypatch.setattr(own_messages, "show", while_another_votes)
    await world.ed.slash(world.review, "review approve", article="1")
    await world.env.advance_time(10)

    assert drawn == 2 and "2 of 3" in text_of(world.card())

"""Several people in the same instant: one consistent outcome, and each is told the truth."""

from __future__ import annotations

import asyncio
import itertools
import time

import pytest
from simcord import Env
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.enums import ComponentType, InteractionType
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from bot.desk.article.sight import Reading
from bot.domain.article.states import State
from bot.store.review.cards import Card
from tests.world import World, answer_of, build_world, components_of, text_of


async def state(world: World, number: int = 1) -> State:
    return (await world.bot.desk.reading.sight(number)).article.state


def react(world: World, person: MemberActor, mark: str) -> None:
    """React without waiting for what comes of it."""
    card = world.card()
    world.env.backend.add_reaction(card.channel.id, card.id, mark, person.id)


def press(world: World, person: MemberActor, label: str) -> InteractionResult:
    """Press a button without waiting for what comes of it."""
    backend, card = world.env.backend, world.card()
    custom_id = next(c["custom_id"] for c in components_of(card) if c.get("label") == label)
    record, payload = base_payload(
        backend,
        type=InteractionType.MESSAGE_COMPONENT,
        channel_id=card.channel.id,
        guild_id=world.guild.id,
        user_id=person.id,
        data={"custom_id": custom_id, "component_type": ComponentType.BUTTON},
    )
    stored = backend.get_message(card.channel.id, card.id)
    payload["message"] = dict(serializers.message_payload(backend, stored))
    record.source_message_id = card.id
    backend.emit("INTERACTION_CREATE", payload)
    return InteractionResult(world.env, record)


async def test_two_approvals_at_once_publish_once(world: World) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    react(world, world.ed, "✅")
    react(world, world.eve, "✅")
    await world.env.settle()
    assert await state(world) is State.PUBLISHED
    assert len(world.articles()) == 1
    assert len(world.announce.history()) == 1
    assert len(world.dms(world.writer)) == 1
    # The second came too late, was taken off, and its owner heard so; or both were in time.
    counted = {vote.editor_id for vote in (await world.bot.desk.reading.sight(1)).votes}
    late = {world.ed.id, world.eve.id} - counted
    assert counted and world.reactions()["✅"] == 1, "it is out, so no reaction reads as a judgement"
    told = [text.partition(" It is out already")[0] for text in world.said_in_thread()]
    assert told == [f"<@{who}> Your ✅ does not count." for who in late]


@pytest.mark.parametrize("first", ["✅", "❌"])
async def test_an_approval_and_a_spike_at_once_end_as_spiked_in_either_order(
    world: World, first: str
) -> None:
    await world.submit()
    marks = {"✅": world.ed, "❌": world.eve}
    for mark in (first, *(marks.keys() - {first})):
        react(world, marks[mark], mark)
    await world.env.settle()
    assert await state(world) is State.SPIKED
    card = text_of(world.card())
    assert "Spiked" in card and f"<@{world.ed.id}>" in card and f"<@{world.eve.id}>" in card
    await world.env.advance_time(300)
    assert world.articles() == []
    [told] = world.dms(world.writer)
    assert "has spiked" in told


async def test_a_button_and_a_reaction_at_once_and_the_answer_is_true(world: World) -> None:
    await world.submit()
    react(world, world.eve, "❌")
    pressed = press(world, world.ed, "Approve")
    await world.env.settle()
    assert await state(world) is State.SPIKED
    told = answer_of(pressed)
    assert told.startswith("✅ Your approval of №1 counts.")
    assert f"<@{world.eve.id}> spiked it." in told or "It is approved and goes out" in told
    log = await world.bot.desk.reading.history(1)
    votes = [event for event in log if event.action == "vote"]
    approved_last = votes[-1].detail["choice"] == "approve"
    assert ("spiked it" in told) == approved_last, "what it says is what was so at that moment"


async def test_two_buttons_at_once_with_a_quorum_of_two(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    answers = [press(world, world.ed, "Approve"), press(world, world.eve, "Approve")]
    await world.env.settle()
    assert await state(world) is State.APPROVED
    told = sorted(answer_of(answer) for answer in answers)
    assert sum("Still wanted: 1 approval" in text for text in told) == 1
    assert sum("It is approved and goes out" in text for text in told) == 1


async def test_one_person_pressing_a_button_twice_in_an_instant(world: World) -> None:
    await world.submit()
    answers = [press(world, world.ed, "Approve"), press(world, world.ed, "Approve")]
    await world.env.settle()
    told = [answer_of(answer) for answer in answers]
    assert sum("counts" in text for text in told) == sum("You took back" in text for text in told) == 1
    assert await state(world) is State.SUBMITTED


async def test_two_claims_at_once_have_one_holder(world: World) -> None:
    await world.submit()
    answers = {person.id: press(world, person, "Claim") for person in (world.ed, world.eve)}
    await world.env.settle()
    holder = (await world.bot.desk.reading.sight(1)).article.claimed_by
    assert holder in answers
    [other] = answers.keys() - {holder}
    assert "is yours" in answer_of(answers[holder])
    assert f"<@{holder}> has claimed №1" in answer_of(answers[other])


async def test_a_vote_and_an_edit_in_the_same_instant_never_approve_the_new_text(world: World) -> None:
    await world.submit()
    form = await world.writer.slash(world.submissions, "draft edit", article="1")
    pressed = press(world, world.ed, "Approve")
    await world.writer.submit_modal(
        form, {"headline": "Another", "standfirst": "", "body": "Another text.", "tags": "", "sources": ""}
    )
    sight = await world.bot.desk.reading.sight(1)
    assert sight.revision.number == 2 and sight.votes == ()
    assert sight.article.state is State.SUBMITTED
    assert "counts" in answer_of(pressed) or "newer revision" in answer_of(pressed)
    await world.env.advance_time(120)
    assert world.articles() == []


async def test_fifty_reactions_at_once_come_to_what_they_come_to(env: Env) -> None:
    world = await build_world(env, approvals=20)
    desk = [world.guild.add_member(env.create_user(f"editor{n}"), roles=[world.editors]) for n in range(40)]
    crowd = [world.guild.add_member(env.create_user(f"passer{n}")) for n in range(10)]
    await world.submit()
    for editor, passer in itertools.zip_longest(desk, crowd):
        react(world, editor, "✅")
        if passer is not None:
            react(world, passer, "✅")
    await env.settle()
    sight = await world.bot.desk.reading.sight(1)
    assert {vote.editor_id for vote in sight.votes} == {editor.id for editor in desk}
    assert sight.article.state is State.APPROVED
    assert world.reactions()["✅"] == 41
    assert sorted(told.split()[0] for told in world.said_in_thread()) == sorted(
        f"<@{passer.id}>" for passer in crowd
    )
    assert "40 of 20 approvals" in text_of(world.card())
    assert "and 16 more" in text_of(world.card())
    await env.advance_time(61)
    assert len(world.articles()) == 1


async def test_reactions_are_taken_in_the_order_in_which_they_came(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    find, delays = Reading.card_of_message, iter([0.05])

    async def find_slowly_at_first(self: Reading, message_id: int) -> Card | None:
        await asyncio.to_thread(time.sleep, next(delays, 0))
        return await find(self, message_id)

    monkeypatch.setattr(Reading, "card_of_message", find_slowly_at_first)
    card, backend = world.card(), world.env.backend
    backend.remove_reaction(card.channel.id, card.id, "✅", world.ed.id)
    backend.add_reaction(card.channel.id, card.id, "✅", world.ed.id)
    await world.env.settle()
    assert await state(world) is State.APPROVED
    assert world.reactions()["✅"] == 2


async def test_a_burst_of_second_thoughts_ends_as_the_card_shows(world: World) -> None:
    """As after a lost connection, when Discord hands over at once what was missed."""
    await world.configure(approvals=20, spikes=20)
    await world.submit()
    card, backend = world.card(), world.env.backend
    desk = [world.ed, world.eve, world.chief]
    for _ in range(5):
        for editor in desk:
            backend.add_reaction(card.channel.id, card.id, "✅", editor.id)
            backend.remove_reaction(card.channel.id, card.id, "✅", editor.id)
    for editor in desk[:2]:
        backend.add_reaction(card.channel.id, card.id, "✅", editor.id)
    await world.env.settle()
    votes = {vote.editor_id for vote in (await world.bot.desk.reading.sight(1)).votes}
    assert votes == {world.ed.id, world.eve.id}
    assert world.reactions()["✅"] == 3

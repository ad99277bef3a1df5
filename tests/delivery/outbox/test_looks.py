"""Looks: a vote and its drawn card cost the database no more transactions than they need."""

from __future__ import annotations

from tests.world import World, answer_of


async def test_a_vote_by_command_and_its_drawn_card_take_two_writes_and_three_reads(world: World) -> None:
    await world.configure(approvals=2)
    await world.submit()
    taken = world.bot.desk.unit.store.taken
    writes, reads = taken["write"].count, taken["read"].count

    said = answer_of(await world.ed.slash(world.review, "review approve", article="1"))

    assert "Your approval of №1 counts" in said
    assert taken["write"].count - writes == 2, "the vote with its article looked up, and what the card shows"
    assert taken["read"].count - reads == 3, (
        "a look into the outbox, the article to draw, and a look after that"
    )


async def test_what_a_delivery_brings_about_is_carried_without_a_look_of_its_own(world: World) -> None:
    taken = world.bot.desk.unit.store.taken
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    reads = taken["read"].count
    await world.env.advance_time(61)

    assert len(world.articles()) == 1
    assert taken["read"].count - reads < 30

"""Look-alikes: an emoji that people take for one of the four is taken off the card, with one sentence to its owner."""

from __future__ import annotations

import pytest

from bot.domain.article.states import State
from bot.ui.article.reaction_marks import REACTIONS, is_look_alike
from tests.away import away
from tests.cogs.doors import close_dms, sight_of
from tests.world import World

LOOK_ALIKES = ["☑️", "☑", "✔️", "✔", "❎", "✖️", "✖", "👍", "👍🏽", "👎🏿"]


@pytest.mark.parametrize("emoji", LOOK_ALIKES)
async def test_it_is_taken_off_and_its_owner_hears_why(world: World, emoji: str) -> None:
    await world.submit()
    await world.ed.react(world.card(), emoji)
    assert set(world.reactions()) == set(REACTIONS)
    assert "looks like a vote but is not one" in world.dms(world.ed)[-1]
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_one_person_hears_it_once_for_each_card(world: World) -> None:
    await world.submit()
    await world.submit(headline="The mill is sold")
    for number in (1, 1, 2):
        await world.ed.react(world.card(number), "👍")
        await world.ed.react(world.card(number), "✔️")
    await world.restart()
    await world.ed.react(world.card(), "❎")
    await world.eve.react(world.card(), "👍")
    assert [said.count("looks like a vote") for said in world.dms(world.ed)] == [1, 1]
    assert len(world.dms(world.eve)) == 1
    assert set(world.reactions()) == set(REACTIONS)


async def test_whose_dms_are_closed_hears_it_in_the_thread(world: World) -> None:
    await world.submit()
    await world.submit(headline="The mill is sold")
    await world.ed.react(world.card(2), "👍")  # with that there is a channel to close
    close_dms(world.env, world.ed)
    await world.ed.react(world.card(), "👍")
    assert any("looks like a vote" in said and world.ed.mention in said for said in world.said_in_thread())


async def test_what_means_nothing_to_anybody_stays(world: World) -> None:
    await world.submit()
    for emoji in ("🎉", "❤️", "🟢"):
        await world.ed.react(world.card(), emoji)
        assert world.reactions()[emoji] == 1
    assert world.dms(world.ed) == []
    assert not any(is_look_alike(emoji) for emoji in REACTIONS)


async def test_elsewhere_they_are_left_alone(world: World) -> None:
    message = await world.writer.send(world.review, "Shall we?")
    await world.ed.react(message, "👍")
    assert str(next(m for m in world.review.history() if m.id == message.id).reactions[0].emoji) == "👍"


async def test_what_was_left_while_the_bot_was_away_is_taken_off_too(world: World) -> None:
    await world.submit()
    async with away(world):
        await world.ed.react(world.card(), "👍")
    assert set(world.reactions()) == set(REACTIONS)
    assert "looks like a vote" in world.dms(world.ed)[-1]

"""An earlier text: what editors left on its card while nobody listened counts for no later one."""

from __future__ import annotations

import pytest

from bot.domain.states import State
from tests.away import away, begin_anew, deaf, happens, quiet, state, votes
from tests.incidents import crash, patient, truthful_threads
from tests.world import ARTICLE, World, text_of

LATER = ARTICLE["body"].replace("at seven", "at eight")


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)


async def approve_again(world: World) -> None:
    """Whoever approves what the card shows now is counted."""
    await world.ed.react(world.card(), "✅")
    assert await state(world) is State.APPROVED


async def test_an_approval_left_before_the_text_was_changed_is_not_for_the_new_one(world: World) -> None:
    await world.submit()
    async with deaf(world):
        await world.ed.react(world.card(), "✅")
    await world.env.advance_time(1)
    begin_anew(world)
    await world.edit(body=LATER)  # before the card is read
    happens(world, "ready")
    await world.env.settle()
    assert await votes(world) == {}
    assert await state(world) is State.SUBMITTED
    assert any("newer revision" in said for said in world.said_in_thread())
    quiet(world)
    await approve_again(world)


async def test_an_approval_of_what_the_card_still_shows_is_not_for_the_text_behind_it(world: World) -> None:
    await world.submit()
    world.env.inject_error("PATCH", f"/channels/{world.review.id}/messages/*", status=500, times=None)
    await world.edit(body=LATER, headline="Another headline")
    async with deaf(world):
        await world.ed.react(world.card(), "✅")
    assert "Another headline" not in text_of(world.card())
    world.env.backend.faults.clear()
    await crash(world)
    await world.env.advance_time(30)
    assert "Another headline" in text_of(world.card())
    assert await votes(world) == {}
    quiet(world)
    await approve_again(world)


async def test_an_approval_left_on_the_card_of_a_published_article_is_not_for_its_correction(
    world: World,
) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    async with away(world):
        await world.eve.react(world.card(), "✅")
    await world.env.advance_time(1)
    correction = {"article": "1", "kind": "correction", "note": "It sailed at eight."}
    await world.writer.slash(world.submissions, "publish correct", **correction)
    await world.edit(body=LATER)
    await world.writer.slash(world.submissions, "draft submit", article="1")
    async with away(world):
        pass
    assert await votes(world) == {}
    assert await state(world) is State.SUBMITTED
    quiet(world)
    await approve_again(world)


async def test_what_is_left_on_the_text_that_the_card_shows_counts_as_ever(world: World) -> None:
    await world.submit()
    await world.edit(body=LATER)
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await state(world) is State.APPROVED

"""An earlier text: what editors left on its card while nobody listened counts for no later one."""

from __future__ import annotations

import pytest

from bot.domain.article.states import State
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


def unreadable(world: World) -> None:
    """Nobody's reactions can be read for the time being."""
    path = f"/channels/{world.review.id}/messages/*"
    world.env.inject_error("GET", path, status=500, times=None)


async def test_what_was_left_before_the_text_was_changed_is_not_for_it_after_a_further_outage(
    world: World,
) -> None:
    """Back, but the card is yet to be read when its text changes; before it is read the bot is killed."""
    await world.submit()
    async with away(world):
        await world.ed.react(world.card(), "✅")
        unreadable(world)
    await world.env.advance_time(1)
    await world.edit(body=LATER)
    await world.env.advance_time(1)
    world.env.backend.faults.clear()
    await crash(world)
    assert await votes(world) == {}
    quiet(world)
    await approve_again(world)


async def test_a_text_changed_before_the_bot_is_killed_alone_leaves_later_approvals_their_weight(
    world: World,
) -> None:
    await world.submit()
    async with away(world):
        pass
    await world.env.advance_time(1)
    await world.edit(body=LATER)
    await world.env.advance_time(1)
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await state(world) is State.APPROVED


async def test_a_card_that_cannot_be_read_does_not_keep_the_others_from_counting_as_read(
    world: World,
) -> None:
    await world.submit()
    await world.submit(headline="Tides")
    path = f"/channels/{world.review.id}/messages/{world.card(1).id}"
    world.env.inject_error("GET", path, status=403, code=50001, message="Missing Access", times=None)
    async with away(world):
        await world.ed.react(world.card(1), "✅")
    await world.env.advance_time(1)
    for number in (1, 2):
        await world.edit(number, body=LATER)
    await world.env.advance_time(1)
    async with away(world):
        await world.ed.react(world.card(2), "✅")
    assert await state(world, 2) is State.APPROVED
    world.env.backend.faults.clear()
    async with away(world):
        pass
    assert await votes(world, 1) == {}


async def test_a_connection_that_was_resumed_has_left_nothing_unheard(world: World) -> None:
    await world.submit()
    happens(world, "disconnect")
    await world.env.advance_time(1)
    happens(world, "resumed")
    await world.env.advance_time(5)
    await world.edit(body=LATER)
    await world.env.advance_time(1)
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await state(world) is State.APPROVED


async def test_a_text_drawn_while_nobody_listens_is_not_what_was_judged_before_that(world: World) -> None:
    """Requests go through while the connection for events is down, and then the bot is killed."""
    await world.submit()
    world.env.inject_error("PATCH", f"/channels/{world.review.id}/messages/*", status=500, times=None)
    await world.edit(body=LATER, headline="Another headline")
    async with deaf(world):
        await world.ed.react(world.card(), "✅")
        world.env.backend.faults.clear()
        await world.env.advance_time(30)
        assert "Another headline" in text_of(world.card())
    await world.env.advance_time(1)
    await crash(world)
    assert await votes(world) == {}
    await approve_again(world)


async def test_a_finished_card_that_is_judged_again_is_read_before_what_was_left_on_it_counts(
    world: World,
) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    async with away(world):  # finished cards are not read
        await world.eve.react(world.card(), "✅")
    await world.env.advance_time(1)
    unreadable(world)
    correction = {"article": "1", "kind": "correction", "note": "It sailed at eight."}
    await world.writer.slash(world.submissions, "publish correct", **correction)
    await world.edit(body=LATER)
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.env.advance_time(1)
    world.env.backend.faults.clear()
    await crash(world)
    await world.env.advance_time(30)
    assert await votes(world) == {}
    assert await state(world) is State.SUBMITTED
    quiet(world)
    await approve_again(world)


async def test_what_was_left_on_a_card_before_it_was_first_read_is_not_for_a_later_text(world: World) -> None:
    unreadable(world)
    await world.submit()
    async with deaf(world):
        await world.ed.react(world.card(), "✅")
    begin_anew(world)
    happens(world, "ready")
    await world.env.advance_time(1)
    await world.edit(body=LATER)
    await world.env.advance_time(1)
    world.env.backend.faults.clear()
    await crash(world)
    await world.env.advance_time(30)
    assert await votes(world) == {}
    await approve_again(world)


async def test_an_outage_of_the_server_alone_is_one_too(world: World) -> None:
    await world.submit()
    backend, feed = world.env.backend, world.env._gateway_feed
    backend.emit("GUILD_DELETE", {"id": str(world.guild.id), "unavailable": True})
    await world.env.settle()
    backend.subscribers.remove(feed)
    await world.ed.react(world.card(), "✅")
    backend.subscribers.append(feed)
    unreadable(world)
    begin_anew(world)
    await world.env.advance_time(1)
    await world.edit(body=LATER)
    await world.env.advance_time(1)
    backend.faults.clear()
    await crash(world)
    assert await votes(world) == {}
    await approve_again(world)


@pytest.mark.parametrize("mark", ["✅", "✏️", "❌"])
async def test_a_vote_on_the_text_that_the_card_still_shows_is_not_for_the_one_behind_it(
    world: World, mark: str
) -> None:
    await world.submit()
    world.env.inject_error("PATCH", f"/channels/{world.review.id}/messages/*", status=500, times=None)
    await world.edit(body=LATER, headline="Another headline")
    await world.ed.react(world.card(), mark)
    assert await votes(world) == {}
    assert "newer revision" in world.said_in_thread()[-1]
    world.env.backend.faults.clear()
    await world.env.advance_time(30)
    assert "Another headline" in text_of(world.card())
    quiet(world)
    await approve_again(world)

"""Hands: what Discord puts off holds up nothing else, and is tried again when Discord says."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.desk.outbox import notices
from bot.desk.outbox.notices import Notice
from bot.store.article import articles
from bot.store.outbox.kinds import Hands
from tests.incidents import Wire, approved, parked, patient, published, refusal, stored
from tests.world import World, build_world

FOR_GOOD_SECONDS = 1e6


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


def with_hands(world: World, workers: int) -> None:
    """So few hands of each sort, which wait for an answer without an end."""
    courier = world.bot._courier
    assert courier is not None
    courier._workers = workers
    courier._carrier._patience_seconds = FOR_GOOD_SECONDS


async def test_a_crosspost_that_waits_holds_up_nothing(env: Env, wire: Wire) -> None:
    world = await build_world(env)
    world.publish = world.guild.create_news_channel("wire")
    await world.admin.slash(world.review, "newsroom setup", publish=world.publish)
    with_hands(world, 1)
    wire.fail("POST", "*/crosspost", FOR_GOOD_SECONDS, times=9)
    for number, headline in enumerate(("One", "Two", "Three"), 1):
        await published(world, headline=headline)
        assert len(world.articles()) == number
        assert len(stored(world, world.announce)) == number
        assert len([said for said in world.dms(world.writer) if "is published" in said]) == number
    assert len([each for each in wire.asked if each.endswith("/crosspost")]) == 1


async def test_one_persons_dm_does_not_wait_for_anothers(world: World, wire: Wire) -> None:
    await approved(world)
    with_hands(world, 2)
    wire.fail("POST", f"/channels/{world.writer.user.dm_channel.id}/messages", FOR_GOOD_SECONDS, times=9)
    await approved(world, headline="Another one of hers")
    await world.submit(world.other_writer, headline="Somebody else’s")
    await world.ed.react(world.card(3), "✅")
    await world.env.advance_time(61)
    assert len(world.articles()) == 3
    assert [said for said in world.dms(world.writer) if "is published" in said] == []
    assert len([said for said in world.dms(world.other_writer) if "is published" in said]) == 1


async def test_redraws_that_wait_do_not_hold_up_a_publication(world: World, wire: Wire) -> None:
    await approved(world)
    with_hands(world, 1)
    wire.fail("PATCH", f"/channels/{world.review.id}/messages/*", FOR_GOOD_SECONDS, times=9)
    await world.env.advance_time(61)
    assert len(world.articles()) == 1
    assert len(stored(world, world.announce)) == 1


async def test_a_long_lane_hides_nobody(world: World) -> None:
    """A hundred words for one person wait, and one for another: both lanes are served."""
    desk, courier = world.bot.desk, world.bot._courier
    assert courier is not None
    await world.submit()
    await world.submit(world.other_writer, headline="Another one")

    def much_to_say(tx: object, now: object) -> None:
        for number in range(100):
            notices.tell_author(tx, articles.get(tx, 1), Notice.SPIKED, now, about=number)  # type: ignore[arg-type]
        notices.tell_author(tx, articles.get(tx, 2), Notice.SPIKED, now)  # type: ignore[arg-type]

    courier._open = False  # what it would do is asked for here
    now = desk.unit.clock()
    await desk.unit.store.write(lambda tx: much_to_say(tx, now))
    ready = (await desk.outbox.ready({Hands.PEOPLE: 4}, (), redraws_limit=1)).ready
    assert [delivery.article_id for delivery in ready] == [1, 2]
    ready = (await desk.outbox.ready({Hands.PEOPLE: 4}, [ready[0].lane], redraws_limit=1)).ready
    assert [delivery.article_id for delivery in ready] == [2]


async def test_a_pause_that_discord_asks_for_is_kept(world: World, wire: Wire) -> None:
    post = f"POST /channels/{world.announce.id}/messages"
    wire.fail(*post.split(" "), refusal(429, Retry_After="600"))
    await published(world)
    await world.env.advance_time(590)
    assert wire.asked.count(post) == 1
    await world.env.advance_time(15)
    assert wire.asked.count(post) == 2
    assert len(stored(world, world.announce)) == 1
    assert await parked(world) == []

"""Taken away: somebody deletes by hand what an article hangs on while it goes out."""

from __future__ import annotations

import pytest

from bot.domain.publishing.layout import same_text
from tests.cogs.corrections.steps import approve, correct, hand_in, publish, upload
from tests.delivery.recovery.test_restart import LONG, file_long, let_through, out_once
from tests.incidents import Wire, crash, parked, patient, refusal, stored, truthful_threads, try_all_again
from tests.world import World, answer_of, buttons_of, text_of


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)


async def half_out(world: World, messages: int) -> None:
    """So many of four messages arrive, then Discord is out of order."""
    await file_long(world)
    let_through(world, messages)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert len(world.bodies()) == messages


async def test_a_thread_deleted_half_way_is_opened_anew_and_filled_again(world: World) -> None:
    await half_out(world, 3)
    world.env.backend.delete_channel(world.articles()[0].id)
    world.env.backend.faults.clear()
    await crash(world)
    await world.env.advance_time(600)
    out_once(world, LONG)


async def test_where_discord_opens_no_second_thread_a_human_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await half_out(world, 3)
    world.env.backend.delete_channel(world.articles()[0].id)
    world.env.backend.faults.clear()
    wire = Wire(monkeypatch)
    wire.fail("POST", "*/threads", refusal(400, 160004), times=9)
    await world.env.advance_time(600)
    (waiting,) = await parked(world)
    assert "no second one on the same message" in (waiting.fault or "")
    assert "Delete that message too" in (waiting.fault or "")

    wire.mend()
    world.env.backend.delete_message(world.publish.id, world.articles()[0].id)
    await try_all_again(world)  # its first message is found to be gone, which is another decision
    await try_all_again(world)
    await world.env.advance_time(60)
    assert same_text(world.bodies(), LONG)
    assert len(world.articles()) == 1


async def test_the_first_message_deleted_half_way_is_for_a_chief_to_decide(world: World) -> None:
    threads = f"/channels/{world.publish.id}/messages/*/threads"
    world.env.inject_error("POST", threads, status=500, times=None)
    await half_out(world, 1)
    world.env.backend.delete_message(world.publish.id, world.articles()[0].id)
    world.env.backend.faults.clear()
    await world.env.advance_time(600)
    await decided(world, "Try again")


async def test_a_thread_that_outlives_its_first_message_goes_first(world: World) -> None:
    await half_out(world, 3)
    await world.env.advance_time(120)
    thread = world.articles()[0].id
    world.env.backend.delete_message(world.publish.id, thread)
    world.env.backend.faults.clear()
    await world.env.advance_time(600)
    (waiting,) = await parked(world)
    assert f"<#{thread}>. Delete that thread too" in (waiting.fault or "")

    await try_all_again(world)
    assert len(await parked(world)) == 1
    world.env.backend.delete_channel(thread)
    await try_all_again(world)
    await decided(world, "Drop")


async def decided(world: World, then: str) -> None:
    """Nothing is out any more, and it stays so until a chief decides."""
    assert world.articles() == []  # somebody may have had a reason
    (waiting,) = await parked(world)
    assert "first message was deleted" in (waiting.fault or "")
    assert "0 of 4 messages" in text_of(world.card())

    note = next(m for m in world.review.history() if "nothing of it is out" in m.content)
    told = answer_of(await world.chief.click(note, label=then))
    await world.env.advance_time(60)
    if then == "Try again":
        assert same_text(world.bodies(), LONG)
        assert len(world.articles()) == 1
        assert "Published" in text_of(world.card())
    else:
        assert "is called off" in told
        assert "Approved" in text_of(world.card())
        assert world.articles() == []
    assert await parked(world) == []


async def test_a_publish_channel_deleted_half_way_begins_anew_in_the_next_one(world: World) -> None:
    await half_out(world, 2)
    world.env.backend.delete_channel(world.articles()[0].id)
    world.env.backend.delete_channel(world.publish.id)
    world.env.backend.faults.clear()
    await world.env.advance_time(600)
    (waiting,) = await parked(world)
    assert "first message was deleted" in (waiting.fault or "")

    world.publish = world.guild.create_text_channel("articles-again")
    await world.admin.slash(world.submissions, "newsroom setup", publish=world.publish)
    await try_all_again(world)
    await world.env.advance_time(60)
    assert same_text(world.bodies(), LONG)


async def test_a_card_deleted_before_its_thread_was_opened_is_posted_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    wire.fail("POST", "*/threads", refusal(503))
    await world.submit()
    world.env.backend.delete_message(world.review.id, world.card().id)
    await world.env.advance_time(60)
    assert "Submitted" in text_of(world.card())
    assert len(world.review.threads) == 1
    assert set(world.reactions()) == {"✅", "✏️", "❌", "👀"}
    assert await parked(world) == []


async def test_an_article_taken_down_before_its_crosspost_is_nobodys_fault(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.publish = world.guild.create_news_channel("wire")
    await world.admin.slash(world.review, "newsroom setup", publish=world.publish)
    wire = Wire(monkeypatch)
    wire.fail("POST", "*/crosspost", refusal(503))
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    world.env.backend.delete_message(world.publish.id, world.articles()[0].id)
    await world.env.advance_time(600)
    assert await parked(world) == []
    assert stored(world, world.publish) == []


async def test_a_first_message_deleted_before_the_text_grows_is_asked_about_once(world: World) -> None:
    first = await publish(world)
    await correct(world)
    await upload(world, LONG)
    await hand_in(world)
    await first.delete()
    await approve(world)
    [waiting] = await parked(world)
    assert "deleted by hand" in (waiting.fault or "")
    note = next(m for m in reversed(world.review.history()) if "Try again" in buttons_of(m))
    await world.chief.click(note, label="Try again")
    await world.env.advance_time(30)
    assert same_text(world.bodies(), LONG)
    assert len(world.articles()) == 1 and await parked(world) == []

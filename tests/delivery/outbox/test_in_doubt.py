"""In doubt: an answer is lost, and nobody knows what was done. It is looked for, wherever it was sent."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.desk.outbox.notices import DeskNote
from bot.desk.outbox.results import Outbox
from bot.domain.publishing.layout import same_text
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Progress
from bot.store.outbox.kinds import Kind
from bot.ui.notices import desk_note
from tests.delivery.recovery.test_restart import LONG, file_long, lose_record, out_once
from tests.incidents import (
    Wire,
    approved,
    close_dms,
    crash,
    crowd,
    forbid,
    parked,
    patient,
    permit,
    published,
    refusal,
    stored,
    truthful_history,
    truthful_threads,
    try_all_again,
)
from tests.world import ARTICLE, World, text_of

NO_ANSWER_SECONDS = 3600.0

LOSSES = {
    "reset": aiohttp.ServerDisconnectedError(),
    "never answered": NO_ANSWER_SECONDS,
    "503 after the fact": refusal(503),
}


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)
    truthful_history(monkeypatch)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


@pytest.mark.parametrize("how", LOSSES.values(), ids=LOSSES)
async def test_the_first_answer_of_every_step_is_lost(
    world: World, wire: Wire, how: Exception | float
) -> None:
    wire.lose("POST", f"/channels/{world.review.id}/messages", how)
    wire.lose("POST", f"/channels/{world.review.id}/messages/*/threads", how)
    wire.lose("PUT", f"/channels/{world.review.id}/messages/*/reactions/*", how)
    await file_long(world)
    await world.env.advance_time(400)
    wire.lose("PATCH", f"/channels/{world.review.id}/messages/*", how)
    wire.lose("POST", f"/channels/{world.publish.id}/messages", how)
    wire.lose("POST", f"/channels/{world.publish.id}/messages/*/threads", how)
    wire.lose("POST", f"/channels/{world.announce.id}/messages", how)
    wire.lose("POST", "/users/@me/channels", how)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    thread, dm = world.articles()[0].id, world.writer.user.dm_channel.id
    wire.lose("POST", f"/channels/{thread}/messages", how, times=2)
    wire.lose("POST", f"/channels/{dm}/messages", how)
    await world.env.advance_time(1200)

    assert wire.all_struck
    out_once(world, LONG)
    assert await parked(world) == []


async def test_what_is_called_back_at_the_last_moment_is_not_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = Outbox.attempt

    async def called_back(outbox: Outbox, delivery_id: int, *where: Any) -> bool:
        now = outbox.unit.clock()
        await outbox.unit.store.write(
            lambda tx: progress.give_up(tx, delivery_id, Progress.DROPPED, "no longer so", now)
        )
        return await attempt(outbox, delivery_id, *where)

    await approved(world)
    monkeypatch.setattr(Outbox, "attempt", called_back)
    await world.env.advance_time(61)
    assert world.articles() == []


async def test_a_busy_channel_hides_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = [lose_record(monkeypatch, Kind.PART, 1), lose_record(monkeypatch, Kind.ANNOUNCEMENT, 1)]
    await approved(world)
    for channel in (world.publish, world.announce):
        crowd(world, channel, 150)
    await world.env.advance_time(61)
    assert lost[0]()
    for channel in (world.publish, world.announce):
        crowd(world, channel, 150)
    await crash(world)
    await world.env.advance_time(5)
    assert lost[1]()
    crowd(world, world.announce, 150)
    await crash(world)
    await world.env.advance_time(60)

    out_once_among_others(world)


def out_once_among_others(world: World) -> None:
    us = world.env.backend.bot_user.id
    assert len(world.articles()) == 1
    assert same_text(world.bodies(), ARTICLE["body"])
    assert len([m for m in stored(world, world.announce) if m.author_id == us]) == 1


async def test_after_a_long_outage_only_the_time_of_the_try_is_looked_through(
    world: World, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = lose_record(monkeypatch, Kind.PART, 1, before_sending=True)
    await approved(world)
    await world.env.advance_time(61)
    assert lost()
    stopped = world.env._gateway_feed
    await world.bot.close()
    await world.env.advance_time(6 * 3600)
    crowd(world, world.publish, 1500)
    assert stopped is not None
    await crash(world)
    await world.env.advance_time(60)

    assert len(world.articles()) == 1
    asked = [each for each in wire.asked if each == f"GET /channels/{world.publish.id}/messages"]
    assert len(asked) <= 3


async def test_an_announcement_in_doubt_says_the_later_headline_once_it_is_found(
    world: World, wire: Wire
) -> None:
    await world.configure(cooling_off=0)
    wire.lose("POST", f"/channels/{world.announce.id}/messages", LOSSES["reset"])
    await approved(world)
    correction = {"article": "1", "kind": "correction", "note": "It sails at eight."}
    await world.writer.slash(world.submissions, "publish correct", **correction)
    await world.edit(headline="Ferry sails at eight")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.ed.click(world.card(), label="Approve")
    assert "at eight" in text_of(world.articles()[0])

    await world.env.advance_time(30)
    assert wire.all_struck
    [said] = world.announce.history()
    assert "Ferry sails at eight" in said.content


@pytest.mark.parametrize(("appears", "ends"), [(True, Progress.DONE), (False, Progress.DROPPED)])
async def test_what_is_wanted_no_longer_is_on_record_should_it_appear_after_all(
    world: World, wire: Wire, *, appears: bool, ends: Progress
) -> None:
    await published(world)
    correction = {"article": "1", "kind": "correction", "note": "It sails at eight."}
    await world.writer.slash(world.submissions, "publish correct", **correction)
    review = f"/channels/{world.review.id}/messages"
    wire.fail("POST", review, LOSSES["reset"], holding="submits a correction")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    desk = world.bot.desk
    said = desk_note(DeskNote.CORRECTION, await desk.reading.sight(1), by=world.writer.user.id, about=2)
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(40)
    assert wire.all_struck and said is not None
    if appears:
        world.env.backend.create_message(world.review.id, world.bot.user.id, said.text)
    await world.env.advance_time(600)
    [note] = await desk.unit.read(lambda tx: deliveries.all_of_article(tx, 1, Kind.DESK_NOTE))
    assert note.state is ends
    assert (note.message_id is not None) is appears


async def test_equal_words_are_two_messages_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = lose_record(monkeypatch, Kind.THREAD_NOTE, 2, before_sending=True)
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.take_off(world.ed, "✏️")
    await world.ed.react(world.card(), "✏️")
    assert lost()
    await crash(world)
    await world.env.advance_time(60)
    first, second = world.said_in_thread()
    assert first == second
    assert "Tell the author" in first


async def test_what_was_sent_to_the_old_channel_does_not_come_in_the_new_one(
    world: World, wire: Wire
) -> None:
    wire.lose("POST", f"/channels/{world.publish.id}/messages", aiohttp.ServerDisconnectedError())
    world.env.inject_error("GET", f"/channels/{world.publish.id}/messages", status=503, times=None)
    await approved(world)
    await world.env.advance_time(61)
    new = world.guild.create_text_channel("articles-again")
    await world.admin.slash(world.submissions, "newsroom setup", publish=new)
    await world.env.advance_time(61)
    world.env.backend.faults.clear()
    await world.env.advance_time(600)

    assert "Published" in text_of(world.card())
    assert len(world.articles()) == 1
    assert stored(world, new) == []


async def test_a_channel_deleted_after_the_try_leaves_nothing_in_doubt(world: World, wire: Wire) -> None:
    wire.lose("POST", f"/channels/{world.publish.id}/messages", aiohttp.ServerDisconnectedError())
    await approved(world)
    await world.env.advance_time(60.5)
    old, world.publish = world.publish, world.guild.create_text_channel("articles-again")
    world.env.backend.delete_channel(old.id)
    await world.admin.slash(world.submissions, "newsroom setup", publish=world.publish)
    await world.env.advance_time(600)
    assert len(world.articles()) == 1


async def test_a_dm_in_doubt_is_not_said_again_in_the_thread(world: World, wire: Wire) -> None:
    await published(world, headline="The one before")
    close = world.writer.user.dm_channel.id
    wire.lose("POST", f"/channels/{close}/messages", aiohttp.ServerDisconnectedError())
    await published(world)
    close_dms(world, world.writer)
    await world.env.advance_time(600)
    assert len([said for said in world.dms(world.writer) if "№2" in said]) == 1
    assert world.said_in_thread(2) == []


async def test_a_word_in_the_thread_in_doubt_is_not_said_again_by_dm(world: World, wire: Wire) -> None:
    await published(world, headline="The one before")
    await world.submit()
    close_dms(world, world.writer)
    wire.lose("POST", f"/channels/{world.thread(2).id}/messages", aiohttp.ServerDisconnectedError())
    await world.ed.react(world.card(2), "✅")
    await world.env.advance_time(61)
    world.env.backend.faults.clear()
    await world.env.advance_time(600)
    assert [said for said in world.dms(world.writer) if "№2" in said] == []
    assert len(world.said_in_thread(2)) == 1


async def test_where_the_history_may_not_be_read_nothing_is_sent_blindly(world: World, wire: Wire) -> None:
    wire.lose("POST", f"/channels/{world.publish.id}/messages", aiohttp.ServerDisconnectedError())
    await approved(world)
    await world.env.advance_time(60.5)
    forbid(world, world.publish, "read_message_history")
    await world.env.advance_time(600)
    (waiting,) = await parked(world)
    assert "*Read Message History*" in (waiting.fault or "")
    assert f"<#{world.publish.id}>" in (waiting.fault or "")

    permit(world, world.publish)
    await try_all_again(world)
    assert len(world.articles()) == 1
    assert "Published" in text_of(world.card())


async def test_a_refusal_after_trouble_is_not_believed_before_looking(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py tries again by itself: the first try may have come through, and the second be refused."""
    wire = Wire(monkeypatch)
    monkeypatch.setattr("bot.delivery.sender.RETRIES_AFTER_SECONDS", 0.0)
    wire.lose("POST", f"/channels/{world.publish.id}/messages", refusal(403, 50013))
    await published(world)
    assert await parked(world) == []
    assert len(world.articles()) == 1
    assert "Published" in text_of(world.card())


async def test_a_vote_left_before_it_is_on_record_which_message_the_card_is_counts(
    world: World, wire: Wire
) -> None:
    await world.configure(approvals=2)
    wire.lose("POST", f"/channels/{world.review.id}/messages", refusal(503, 0))
    await world.submit()
    assert wire.all_struck

    await world.ed.react(world.card(), "✅")
    assert "0 of 2" in text_of(world.card())  # nobody knows yet that this is the card
    await world.env.advance_time(60)

    assert "1 of 2" in text_of(world.card())

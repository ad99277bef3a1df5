"""The courier: whatever Discord answers, nothing is posted twice, nothing is lost, nobody is left in the dark."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from simcord import Env

from bot.desk.outbox.results import Outbox
from bot.domain.publishing.layout import same_text
from tests.incidents import (
    approved,
    forbid,
    keep_readers_out,
    parked,
    patient,
    permit,
    posted,
    published,
    stored,
    try_all_again,
)
from tests.world import ARTICLE, World, build_world, text_of

LONG = "\n\n".join(f"{n}. The tide came in at nine, and nobody had expected it. " * 12 for n in range(20))
"""A body over several messages."""

UNKNOWN_SERVER = 10004
"""A code of Discord's own. Without one a 404 is a proxy's, and passes."""

Where = Callable[[World], str]

STEPS: dict[str, tuple[str, Where]] = {
    "the card": ("POST", lambda w: f"/channels/{w.review.id}/messages"),
    "the card's thread": ("POST", lambda w: f"/channels/{w.review.id}/messages/*/threads"),
    "the first reaction": ("PUT", lambda w: f"/channels/{w.review.id}/messages/*/reactions/*"),
    "redrawing the card": ("PATCH", lambda w: f"/channels/{w.review.id}/messages/*"),
    "the first message": ("POST", lambda w: f"/channels/{w.publish.id}/messages"),
    "the article's thread": ("POST", lambda w: f"/channels/{w.publish.id}/messages/*/threads"),
    "a message in it": ("POST", lambda w: f"/channels/{w.articles()[0].id}/messages"),
    "the announcement": ("POST", lambda w: f"/channels/{w.announce.id}/messages"),
    "opening a DM": ("POST", lambda w: "/users/@me/channels"),
    "the DM": ("POST", lambda w: f"/channels/{w.writer.user.dm_channel.id}/messages"),
}


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


async def file_long(world: World) -> None:
    """Hand in an article over several messages."""
    copy = f"---\nmarkup: discord\nheadline: Tide\nstandfirst: It came.\ntags: tide\n---\n{LONG}".encode()
    await world.writer.slash(world.submissions, "submit", file=("tide.md", copy))


def once_and_whole(world: World) -> None:
    """Everything that belongs to a published article stands there, and stands there once."""
    assert len([m for m in stored(world, world.review) if m.components]) == 1
    assert world.reactions() == {"✅": 1, "✏️": 1, "❌": 1, "👀": 1}
    assert len(world.review.threads) == 1
    assert len(world.articles()) == 1
    assert len(world.publish.threads) == 1
    assert same_text(world.bodies(), LONG)
    assert len(stored(world, world.announce)) == 1
    assert len([said for said in world.dms(world.writer) if "is published" in said]) == 1
    assert "Published" in text_of(world.card())


@pytest.mark.parametrize("status", [404, 500, 503])
@pytest.mark.parametrize("step", STEPS)
async def test_a_fault_that_passes_is_tried_again(world: World, step: str, status: int) -> None:
    method, where = STEPS[step]
    if step == "a message in it":
        # The thread has the id of the first message, which has to stand there before.
        world.env.inject_error("POST", f"/channels/{world.publish.id}/messages/*/threads", status=status)
        await file_long(world)
        await world.ed.react(world.card(), "✅")
        await world.env.advance_time(60.5)
        world.env.inject_error(method, where(world), status=status, times=2)
    elif step in ("the card", "the card's thread", "the first reaction"):
        world.env.inject_error(method, where(world), status=status, times=2)
        await file_long(world)
        await world.env.advance_time(90)
        await world.ed.react(world.card(), "✅")
    else:
        await file_long(world)
        world.env.inject_error(method, where(world), status=status, times=2)
        await world.ed.react(world.card(), "✅")

    await world.env.advance_time(240)
    once_and_whole(world)
    assert await parked(world) == []
    assert "⚠️" not in text_of(world.card())


@pytest.mark.parametrize(("status", "code"), [(400, 0), (403, 0), (404, UNKNOWN_SERVER)])
@pytest.mark.parametrize(
    "step", ["the first message", "the article's thread", "the announcement", "opening a DM"]
)
async def test_a_refusal_waits_for_a_human_and_then_arrives_once(
    world: World, step: str, status: int, code: int
) -> None:
    await file_long(world)
    method, where = STEPS[step]
    world.env.inject_error(method, where(world), status=status, code=code, times=None)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)

    (waiting,) = await parked(world)
    assert waiting.fault is not None
    assert "⚠️" in text_of(world.card())
    asked = len(world.env.http_requests)
    await world.env.advance_time(7200)
    assert len(world.env.http_requests) == asked  # refused for good: Discord is not asked in vain

    world.env.backend.faults.clear()
    assert waiting.fault in await try_all_again(world)
    await world.env.advance_time(1)
    once_and_whole(world)
    assert await parked(world) == []
    assert "⚠️" not in text_of(world.card())


@pytest.mark.parametrize(("status", "code"), [(403, 0), (404, UNKNOWN_SERVER)])
async def test_a_card_that_may_not_be_posted_waits_and_the_votes_can_be_cast_by_command(
    world: World, status: int, code: int
) -> None:
    path = f"/channels/{world.review.id}/messages"
    world.env.inject_error("POST", path, status=status, code=code, times=None)
    await file_long(world)
    await world.ed.slash(world.review, "review approve", article="1")
    await world.env.advance_time(61)
    assert same_text(world.bodies(), LONG)

    world.env.backend.faults.clear()
    await try_all_again(world)
    await world.env.advance_time(1)
    assert "Published" in text_of(world.card())
    assert len(world.review.threads) == 1
    assert await parked(world) == []


async def test_a_deleted_publish_channel_stops_its_article_and_no_other(world: World) -> None:
    await approved(world)
    world.env.backend.delete_channel(world.publish.id)
    await world.env.advance_time(61)

    shown = text_of(world.card())
    assert "⚠️" in shown
    assert "it is gone" in shown
    assert "/newsroom setup" in shown
    assert "Publishing" in shown

    await world.submit(headline="Another one")  # the desk goes on
    await world.ed.react(world.card(2), "✏️")
    assert "Changes requested" in text_of(world.card(2))

    world.publish = world.guild.create_text_channel("articles-again")
    await world.admin.slash(world.review, "newsroom setup", publish=world.publish)
    assert len(world.articles()) == 1
    assert same_text(world.bodies(), ARTICLE["body"])
    assert "Published" in text_of(world.card())
    assert "⚠️" not in text_of(world.card())

    await try_all_again(world)
    assert len(world.articles()) == 1


@pytest.mark.parametrize("missing", [("send_messages",), ("view_channel",)])
async def test_a_missing_permission_is_named_and_mended(world: World, missing: tuple[str, ...]) -> None:
    forbid(world, world.publish, *missing)
    await published(world)
    shown = text_of(world.card())
    assert f"I may not publish the article in <#{world.publish.id}>" in shown
    assert "/newsroom check" in shown

    report = await try_all_again(world)
    assert missing[0].replace("_", " ").title() in report
    assert world.articles() == []  # tried again, refused again
    assert len(await parked(world)) == 1
    assert "⚠️" in text_of(world.card())

    permit(world, world.publish)
    keep_readers_out(world)
    report = await try_all_again(world)
    assert "every permission" in report
    assert len(world.articles()) == 1
    assert await parked(world) == []


async def test_a_thread_that_may_not_be_opened_leaves_the_article_half_out_and_says_so(world: World) -> None:
    forbid(world, world.publish, "create_public_threads")
    await file_long(world)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    shown = text_of(world.card())
    assert "1 of " in shown
    assert "open the thread" in shown
    assert stored(world, world.announce) == []  # nothing half done is announced
    assert world.dms(world.writer) == []

    permit(world, world.publish)
    await try_all_again(world)
    once_and_whole(world)


async def test_without_the_right_to_take_reactions_off_the_votes_are_right_all_the_same(world: World) -> None:
    forbid(world, world.review, "manage_messages")
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.edit(body="The ferry Aurora left at seven.")
    assert "Submitted" in text_of(world.card())
    assert await parked(world) == []


async def test_many_changes_are_one_edit_of_the_card(env: Env) -> None:
    world = await build_world(env, approvals=9)
    desk = [world.guild.add_member(env.create_user(f"ed{n}"), roles=[world.editors]) for n in range(9)]
    await world.submit()
    await env.advance_time(30)
    world.bot._courier._card_interval = timedelta(seconds=20)  # type: ignore[union-attr]
    card, before = world.card(), len(env.http_requests)
    for editor in desk:
        env.backend.add_reaction(world.review.id, card.id, "✅", editor.id)
    await env.settle()
    await env.advance_time(21)

    edits = [call for call in env.http_requests[before:] if call.method == "PATCH"]
    assert len(edits) == 2  # at once, and after the pause with all that had come together
    assert "9 of 9" in text_of(world.card())


async def test_what_arrives_while_the_outbox_is_read_is_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading takes a moment: what is under way may have arrived by the time the courier looks at it."""
    outbox, courier = world.bot.desk.outbox, world.bot._courier
    assert courier is not None
    read = outbox.ready

    async def slowly(*args: Any, **options: Any) -> object:
        found = await read(*args, **options)
        while under_way := list(courier._running.values()):
            await asyncio.wait(under_way)
        return found

    monkeypatch.setattr(Outbox, "ready", lambda _, *args, **options: slowly(*args, **options))
    await file_long(world)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    once_and_whole(world)


@pytest.mark.simcord(check_errors=False)
async def test_a_delivery_that_fails_by_a_bug_does_not_stand_in_the_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr("bot.delivery.review.cards.CardPost.thread", broken)
    await published(world)
    assert len(world.articles()) == 1
    assert len(stored(world, world.announce)) == 1

    monkeypatch.undo()
    patient(monkeypatch)
    await world.env.advance_time(300)
    assert len(world.review.threads) == 1


async def test_pauses_grow_while_discord_does_not_answer(world: World) -> None:
    path = f"/channels/{world.review.id}/messages/*/threads"
    world.env.inject_error("POST", path, status=503, times=None)
    await world.submit()
    await world.env.advance_time(3600)

    tries = [call for call in world.env.http_requests if call.path.endswith("/threads")]
    assert 6 <= len(tries) <= 10  # 20 s, 40 s, 80 s … up to a quarter of an hour
    world.env.backend.faults.clear()
    await world.env.advance_time(1200)
    assert len(world.review.threads) == 1


async def test_a_card_deleted_by_a_moderator_is_posted_anew(world: World) -> None:
    await world.submit()
    await world.chief.send(world.review, "Who deleted that?")
    world.env.backend.delete_message(world.review.id, world.card().id)
    await world.ed.slash(world.review, "review approve", article="1")

    assert "Approved" in text_of(world.card())
    assert set(world.reactions()) == {"✅", "✏️", "❌", "👀"}
    await world.eve.react(world.card(), "✏️")
    assert "Changes requested" in text_of(world.card())


async def test_no_channel_is_asked_for_more_than_it_takes(world: World) -> None:
    """What is posted for one article in fair weather: one card, one article, one announcement."""
    await published(world)
    assert [len(posted(world, c)) for c in (world.review, world.publish, world.announce)] == [1, 1, 1]

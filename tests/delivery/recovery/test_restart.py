"""Restart: stopped and started at any moment, the desk goes on where it was, and nothing comes twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from simcord import Env

from bot.app import create_bot
from bot.desk.outbox.results import Outbox
from bot.domain.publishing.layout import same_text
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.publishing.messages import announcement
from tests.incidents import approved, crash, forbid, parked, patient, stored, truthful_threads
from tests.world import ARTICLE, World, answer_of, build_world, buttons_of, text_of

LONG = "\n\n".join(f"{n}. The tide came in at nine, and nobody had expected it. " * 12 for n in range(20))
"""A body over several messages."""

Restart = Callable[[World], Awaitable[None]]
RESTARTS: dict[str, Restart] = {"orderly": World.restart, "killed": crash}
either_way = pytest.mark.parametrize("restart", RESTARTS.values(), ids=RESTARTS)


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)


async def file_long(world: World) -> None:
    """Hand in an article over several messages."""
    copy = f"---\nmarkup: discord\nheadline: Tide\nstandfirst: It came.\ntags: tide\n---\n{LONG}".encode()
    await world.writer.slash(world.submissions, "submit", file=("tide.md", copy))


async def while_stopped(world: World, happens: Callable[[], Awaitable[None]]) -> None:
    """Stop the bot, let something happen, and start it again."""
    stopped = world.bot
    await stopped.close()
    await happens()
    await world.env.restart_bot(create_bot(stopped.settings))
    await world.env.settle()


def out_once(world: World, body: str) -> None:
    """One card, one thread on it, one article with that body, one announcement, one word to the author."""
    assert len([m for m in stored(world, world.review) if m.components]) == 1
    assert len(world.review.threads) == 1
    assert len(world.articles()) == 1
    assert len(world.publish.threads) == (1 if body is LONG else 0)
    assert same_text(world.bodies(), body)
    assert len(stored(world, world.announce)) == 1
    assert len([said for said in world.dms(world.writer) if "is published" in said]) == 1
    assert "Published" in text_of(world.card())


@either_way
async def test_a_story_with_a_restart_at_every_step(env: Env, restart: Restart) -> None:
    world = await build_world(env, approvals=2)
    await restart(world)

    await world.submit()
    await restart(world)
    assert "0 of 2" in text_of(world.card())

    await world.ed.react(world.card(), "✅")
    await restart(world)
    assert "1 of 2" in text_of(world.card())

    await world.eve.react(world.card(), "✏️")
    await restart(world)
    assert "Changes requested" in text_of(world.card())
    assert "no reason given yet" in text_of(world.card())

    await world.eve.send(world.thread(), "Name the ship.")
    await restart(world)
    assert "Name the ship." in text_of(world.card())
    assert "no reason given yet" not in text_of(world.card())

    await world.edit(body="The ferry Aurora left the harbour at seven.")
    await restart(world)
    assert "Submitted" in text_of(world.card())
    assert "0 of 2" in text_of(world.card())
    assert world.reactions() == {"✅": 1, "✏️": 1, "❌": 1, "👀": 1}

    await world.ed.click(world.card(), label="Approve")
    await restart(world)
    await world.eve.react(world.card(), "✅")
    due = int(env.now().timestamp()) + 60
    await restart(world)
    assert f"<t:{due}:R>" in text_of(world.card())
    assert world.articles() == []

    await env.advance_time(61)
    await restart(world)
    await env.advance_time(3600)
    out_once(world, "The ferry Aurora left the harbour at seven.")
    asked = [said for said in world.said_in_thread() if "Tell the author" in said]
    assert len(asked) == 1
    assert len(world.dms(world.writer)) == 2  # changes requested, and published


@either_way
async def test_buttons_on_an_old_card_still_work(world: World, restart: Restart) -> None:
    await world.submit()
    card = world.card()
    await restart(world)
    for label, says in (("Claim", "is yours"), ("Read", "Ada Lund"), ("History", "submitted it")):
        assert says in answer_of(await world.ed.click(card, label=label))
    await world.ed.click(card, label="Approve")
    assert "Approved" in text_of(world.card())


@either_way
async def test_a_form_and_a_receipt_from_before_still_work(world: World, restart: Restart) -> None:
    form = await world.writer.slash(world.submissions, "submit")
    await restart(world)
    receipt = await world.writer.submit_modal(form, dict(ARTICLE))
    assert "№1" in answer_of(receipt)
    await restart(world)
    assert receipt.response is not None
    await world.writer.click(receipt.response, label="Withdraw")
    assert "Draft" in text_of(world.card())


@either_way
async def test_a_vote_cast_before_can_be_taken_back_after(world: World, restart: Restart) -> None:
    await approved(world)
    await restart(world)
    await world.ed.unreact(world.card(), "✅")
    assert "Submitted" in text_of(world.card())
    await world.env.advance_time(120)
    assert world.articles() == []


@either_way
async def test_the_cooling_off_goes_on_and_does_not_begin_anew(world: World, restart: Restart) -> None:
    await approved(world)
    await world.env.advance_time(40)
    await restart(world)
    await world.env.advance_time(15)
    assert world.articles() == []
    await world.env.advance_time(6)
    out_once(world, ARTICLE["body"])


async def test_what_became_due_meanwhile_goes_out_at_the_start(world: World) -> None:
    await approved(world)
    await while_stopped(world, lambda: world.env.advance_time(600))
    out_once(world, ARTICLE["body"])


async def test_a_claim_that_ran_out_meanwhile_is_given_back(world: World) -> None:
    await world.submit()
    await world.ed.click(world.card(), label="Claim")
    await while_stopped(world, lambda: world.env.advance_time(3 * 3600))
    assert "Submitted" in text_of(world.card())
    assert "claimed" not in text_of(world.card())


async def test_a_notice_that_waits_for_its_reason_waits_over_a_restart(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.env.advance_time(100)
    await world.restart()
    assert world.dms(world.writer) == []
    await world.env.advance_time(81)
    assert len(world.dms(world.writer)) == 1


@either_way
@pytest.mark.parametrize("arrived", [1, 2, 3])
async def test_an_article_half_out_is_finished(world: World, restart: Restart, arrived: int) -> None:
    await file_long(world)
    await world.ed.react(world.card(), "✅")
    if arrived == 1:
        world.env.inject_error(
            "POST", f"/channels/{world.publish.id}/messages/*/threads", status=500, times=None
        )
    else:
        let_through(world, arrived)
    await world.env.advance_time(61 + 10)  # meanwhile its card rests
    assert len(world.bodies()) == arrived
    assert f"{arrived} of 4 messages" in text_of(world.card())
    assert stored(world, world.announce) == []

    await restart(world)
    world.env.backend.faults.clear()
    await world.env.advance_time(600)
    out_once(world, LONG)


def let_through(world: World, messages: int) -> None:
    """Let only so many messages of the article arrive."""

    class After(dict[str, Any]):
        """A fault that begins once the channel and its threads hold that many messages."""

        def __getitem__(self, key: str) -> Any:
            if key == "path":
                return "/channels/*/messages" if len(world.bodies()) >= messages else "/nowhere"
            return super().__getitem__(key)

    world.env.inject_error("POST", "*", status=500, times=None)
    world.env.backend.faults[-1] = After(world.env.backend.faults[-1])


@either_way
@pytest.mark.parametrize(
    ("kind", "count"),
    [
        (Kind.CARD, 1),
        (Kind.CARD_THREAD, 1),
        (Kind.CARD_REACTIONS, 1),
        (Kind.PART, 1),
        (Kind.PART, 2),
        (Kind.PART, 4),
        (Kind.PART_THREAD, 1),
        (Kind.ANNOUNCEMENT, 1),
        (Kind.NOTICE, 1),
    ],
)
async def test_what_was_sent_and_not_recorded_is_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch, restart: Restart, kind: Kind, count: int
) -> None:
    """The bot dies between Discord's answer and the record of it: the worst moment there is."""
    lost = lose_record(monkeypatch, kind, count)
    await file_long(world)
    if kind in (Kind.CARD, Kind.CARD_THREAD, Kind.CARD_REACTIONS):
        assert lost()
        await restart(world)
        await world.env.advance_time(30)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert lost()

    await restart(world)
    await world.env.advance_time(600)
    out_once(world, LONG)
    assert world.reactions() == {"✅": 1, "✏️": 1, "❌": 1, "👀": 1}
    assert await parked(world) == []
    assert buttons_of(world.card()) == ["Read", "History", "Correct", "Take down"]


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        (Kind.CARD, 1),
        (Kind.PART, 1),
        (Kind.PART, 2),
        (Kind.NOTICE, 1),
    ],
)
async def test_what_was_to_be_sent_and_was_not_is_sent(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: Kind, count: int
) -> None:
    """The bot dies between noting that it is about to send something and sending it."""
    lost = lose_record(monkeypatch, kind, count, before_sending=True)
    await file_long(world)
    if kind is Kind.CARD:
        assert lost()
        await crash(world)
        await world.env.advance_time(30)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert lost()

    await crash(world)
    await world.env.advance_time(600)
    out_once(world, LONG)
    assert await parked(world) == []


async def test_the_word_of_a_fault_comes_once_over_a_crash(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = lose_record(monkeypatch, Kind.FAULT_NOTE, 1)
    forbid(world, world.publish, "send_messages")
    await approved(world)
    await world.env.advance_time(61)
    assert lost()
    await crash(world)
    await world.env.advance_time(600)
    assert len([m for m in stored(world, world.review) if "I may not publish" in m.content]) == 1


async def test_a_crosspost_that_was_not_recorded_is_no_fault(
    env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await build_world(env, setup=False)
    world.publish = world.guild.create_news_channel("wire")
    await world.admin.slash(
        world.review, "newsroom setup", review=world.review, publish=world.publish, editors=world.editors
    )
    lost = lose_record(monkeypatch, Kind.CROSSPOST, 1)
    await approved(world)
    await env.advance_time(61)
    assert lost()

    await world.restart()
    await env.advance_time(60)
    assert len([call for call in env.http_requests if call.path.endswith("/crosspost")]) == 2
    assert await parked(world) == []
    assert len(world.articles()) == 1


async def test_the_same_words_of_somebody_else_are_not_taken_for_ours(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = lose_record(monkeypatch, Kind.ANNOUNCEMENT, 1, before_sending=True)
    await approved(world)
    await world.env.advance_time(61)
    assert lost()
    sight = await world.bot.desk.reading.sight(1)
    words = announcement(sight, sight.revision).text
    await world.reader.send(world.announce, words)

    await world.restart()
    await world.env.advance_time(60)
    copied, ours = stored(world, world.announce)
    assert copied.content == ours.content
    assert ours.author_id == world.env.backend.bot_user.id


def lose_record(
    monkeypatch: pytest.MonkeyPatch, kind: Kind, count: int, *, before_sending: bool = False
) -> Callable[[], bool]:
    """Lose the record of the `count`-th delivery of a kind, once. Returns whether that has happened.

    With `before_sending` the bot dies after it noted the attempt, and nothing was sent.
    """
    seen: list[Kind] = []
    record, attempt = Outbox.arrived, Outbox.attempt

    def dies(of: Kind) -> bool:
        seen.append(of)
        return of is kind and seen.count(kind) == count

    async def arrived(outbox: Outbox, delivery: Delivery, **where: Any) -> None:
        if not before_sending and dies(delivery.kind):
            raise RuntimeError("the power went out")
        await record(outbox, delivery, **where)

    async def attempted(outbox: Outbox, delivery_id: int, *where: Any) -> bool:
        noted = await attempt(outbox, delivery_id, *where)
        delivery = await outbox.unit.read(lambda tx: deliveries.get(tx, delivery_id))
        if before_sending and dies(delivery.kind):
            raise RuntimeError("the power went out")
        return noted

    monkeypatch.setattr(Outbox, "arrived", arrived)
    monkeypatch.setattr(Outbox, "attempt", attempted)
    return lambda: seen.count(kind) >= count

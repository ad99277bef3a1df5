"""Many due at one moment: each newsroom begins one after the other, and a look costs no more than with a few."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.desk.outbox import notices
from bot.desk.outbox.notices import Notice
from bot.desk.outbox.queue import put
from bot.store import Transaction
from bot.store.article import articles
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Attempt, Delivery
from bot.store.outbox.kinds import Hands, Kind
from bot.store.timestamps import from_text
from tests.world import World


@pytest.fixture
async def quiet(world: World) -> AsyncGenerator[World]:
    """A desk whose courier does nothing: what it would do is asked for here."""
    assert world.bot._courier is not None
    for number in range(3):
        await world.submit(headline=f"Number {number}")
    world.bot._courier._open = False
    yield world
    await write(world, give_up_all)


def give_up_all(tx: Transaction, now: datetime) -> None:
    """Leave nothing that a bot would try to bring at its end."""
    for row in tx.all("SELECT id FROM delivery WHERE state = 'pending'"):
        progress.give_up(tx, row["id"], progress.Progress.DROPPED, "", now)


async def write(world: World, work: Callable[[Transaction, datetime], object]) -> None:
    now = world.bot.desk.unit.clock()
    await world.bot.desk.unit.store.write(lambda tx: work(tx, now))


def begin(tx: Transaction, article_id: int, now: datetime, *, which: int = 0) -> None:
    put(tx, articles.get(tx, article_id), Kind.PART, f"part:{article_id}:{which}", now=now)


async def carried(world: World, *busy: str, hands: Hands = Hands.DESK) -> list[Delivery]:
    return (await world.bot.desk.outbox.ready({hands: 4}, busy, redraws_limit=0)).ready


async def test_a_newsroom_begins_one_after_the_other_in_the_order_of_their_times(quiet: World) -> None:
    def all_due(tx: Transaction, now: datetime) -> None:
        begin(tx, 2, now - timedelta(seconds=1))
        begin(tx, 3, now)
        begin(tx, 1, now)

    await write(quiet, all_due)

    (first,) = await carried(quiet)
    assert first.article_id == 2
    assert await carried(quiet, first.lane) == [], "nothing else begins while it is under way"

    now = quiet.bot.desk.unit.clock()
    later = now + timedelta(minutes=1)
    await write(quiet, lambda tx, _: progress.retry(tx, first.id, later, "Discord asks to wait"))
    (second,) = await carried(quiet)
    assert second.article_id == 3, "what waits for its time holds up nobody"
    waits, moment = await quiet.bot.desk.unit.read(lambda tx: deliveries.waiting(tx, now))
    assert waits and moment == later

    await write(quiet, lambda tx, now: progress.give_up(tx, second.id, progress.Progress.PARKED, "", now))
    assert [each.article_id for each in await carried(quiet)] == [1]


async def test_the_rest_of_an_article_and_other_things_pass_what_has_to_begin(quiet: World) -> None:
    def all_due(tx: Transaction, now: datetime) -> None:
        begin(tx, 1, now)
        begin(tx, 2, now)
        thread = deliveries.latest_of_article(tx, 3, Kind.CARD)
        assert thread is not None
        put(tx, articles.get(tx, 3), Kind.PART, "part:3:rest", now=now, needs=thread.id)

    await write(quiet, all_due)

    assert [(each.article_id, each.needs is None) for each in await carried(quiet)] == [(1, True), (3, False)]


async def test_a_look_costs_no_more_with_hundreds_that_have_to_begin(quiet: World) -> None:
    now = quiet.bot.desk.unit.clock()

    def steps(tx: Transaction) -> dict[Hands, int]:
        taken: dict[Hands, int] = {}
        for hands in Hands:
            count = 0

            def one() -> int:
                nonlocal count
                count += 1
                return 0

            with tx.counting(one, 1):
                deliveries.ready(tx, now, hands, limit=8)
                deliveries.waiting(tx, now)
                deliveries.begins(tx, now, but=[])
            taken[hands] = count
        return taken

    def many(tx: Transaction, _: datetime) -> None:
        for which in range(1, 400):
            begin(tx, 1, now, which=which)
        notices.tell_author(tx, articles.get(tx, 1), Notice.SPIKED, now)

    await write(quiet, lambda tx, _: begin(tx, 1, now))
    few = await quiet.bot.desk.unit.read(steps)
    await write(quiet, many)
    more = await quiet.bot.desk.unit.read(steps)

    assert [each.kind for each in await carried(quiet, hands=Hands.PEOPLE)] == [Kind.NOTICE]
    assert {hands: more[hands] - few[hands] for hands in Hands if more[hands] > few[hands] + 200} == {}


async def test_what_was_tried_before_is_read_anew_once_its_turn_comes(quiet: World) -> None:
    """A look for what may have arrived can take minutes, and then the article may be another."""
    desk = quiet.bot.desk
    await write(quiet, lambda tx, now: notices.tell_author(tx, articles.get(tx, 1), Notice.SPIKED, now))
    found = await desk.outbox.ready({Hands.PEOPLE: 4}, (), redraws_limit=0)
    (notice,) = found.ready
    assert notice.id in found.seen

    made = Attempt(desk.unit.clock(), quiet.review.id, "")
    await write(quiet, lambda tx, _: progress.note_attempt(tx, notice.id, made))
    again = await desk.outbox.ready({Hands.PEOPLE: 4}, (), redraws_limit=0)

    assert again.ready == [replace(notice, attempt=made)]
    assert again.seen == {}


async def test_the_card_of_what_goes_out_behind_hundreds_rests_until_it_is_out(quiet: World) -> None:
    def many(tx: Transaction, now: datetime) -> None:
        for which in range(300):
            begin(tx, 1, now, which=which)

    await write(quiet, many)
    begins = quiet.bot.desk.unit.clock()
    await quiet.ed.react(quiet.card(3), "✅")
    await quiet.env.advance_time(61)

    (row,) = await quiet.bot.desk.unit.read(
        lambda tx: tx.all(
            "SELECT not_before FROM card JOIN article ON article.id = article_id WHERE state = 'publishing'"
        )
    )
    rests = from_text(row["not_before"]) - begins
    assert timedelta(seconds=60 + 10 + 30) <= rests < timedelta(seconds=61 + 10 + 31)

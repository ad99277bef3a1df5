"""Retention: what is kept only for a time goes then, a few rows at a time, and the record stays whole."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.people.upkeep import kept_for
from bot.domain.people.retention import Retention
from bot.settings import Settings, SettingsError
from bot.store.people import retention
from tests.cogs.people.test_leaving import files_with, rows, settled
from tests.world import ARTICLE, World, answer_of

FOR_EVER = Retention(None, None, None, None)
SOON = timedelta(days=2)


async def let_go(world: World, kept: Retention) -> int:
    """Every step that there is."""
    count = 0
    while done := await world.bot.desk.keeping.step(kept):
        count += done
    return count


async def later(world: World, days: float = 3) -> None:
    for _ in range(int(days * 4)):
        await world.env.advance_time(6 * 3600)


@pytest.mark.simcord(settle_timeout=60)
async def test_the_text_of_a_discarded_draft_goes_and_its_number_stays(world: World) -> None:
    await world.submit(headline="Zephyrine", body="Mauvemark TK")
    await world.writer.slash(world.submissions, "draft discard", article="1")
    form = await world.writer.slash(world.submissions, "draft list")
    assert await let_go(world, Retention(SOON, None, None, None)) == 0, "not yet"
    shown = await world.writer.slash(world.submissions, "draft discard", article="1")
    view = next((seen for seen in [shown.response, *shown.followups] if seen and seen.components), None)
    if view is not None:
        await world.writer.click(view, label="Yes, discard it")
    assert rows(world, "SELECT discarded_at IS NOT NULL FROM article") == [(1,)], answer_of(form)
    await later(world)

    assert await let_go(world, FOR_EVER) == 0
    assert await let_go(world, Retention(SOON, None, None, None)) == 1
    await settled(world)

    assert files_with(world, ["Mauvemark", "mauvemark", "Zephyrine", "zephyrine"]) == {}
    await world.submit()
    assert rows(world, "SELECT number FROM article ORDER BY id") == [(1,), (2,)]


@pytest.mark.simcord(settle_timeout=60)
async def test_a_draft_that_nobody_touches_is_discarded_where_the_operator_wants_that(world: World) -> None:
    await world.submit(body="TK")
    await world.submit()
    await world.writer.slash(world.submissions, "draft withdraw", article="2")
    await later(world)

    assert await let_go(world, FOR_EVER) == 0
    assert await let_go(world, Retention(None, SOON, None, None)) == 1

    found = rows(world, "SELECT number, discarded_at IS NOT NULL FROM article ORDER BY number")
    assert found == [(1, 1), (2, 0)], "what the desk had is no such draft"
    assert rows(world, "SELECT actor_name FROM event WHERE action = 'discard'") == [("the clock",)]


@pytest.mark.simcord(settle_timeout=60)
async def test_the_name_of_a_reader_leaves_a_settled_report(world: World) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    for who, wrong in ((world.reader, "Seven or eight?"), (world.other_writer, "The captain is Ida.")):
        form = await who.click(world.articles()[0], label="Report an error")
        await who.submit_modal(form, {"wrong": wrong})
        await world.env.settle()
    unit = world.bot.desk.unit
    at = unit.clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    await unit.write(
        lambda tx, _: tx.execute("UPDATE report SET state = 'dismissed', settled_at = ? WHERE id = 1", (at,))
    )
    await later(world)

    assert await let_go(world, Retention(None, None, SOON, None)) == 1

    assert rows(world, "SELECT reader_id < 0, reader_name FROM report ORDER BY id") == [
        (1, "a former member"),
        (0, "walt"),
    ]
    assert rows(world, "SELECT wrong FROM report WHERE id = 1") == [("Seven or eight?",)]


@pytest.mark.simcord(settle_timeout=60)
async def test_the_outbox_forgets_what_nothing_refers_to(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await world.env.settle()
    kept = rows(
        world, "SELECT kind FROM delivery WHERE kind IN ('card', 'part', 'card_thread', 'thread_note')"
    )
    await later(world)

    gone = await let_go(world, Retention(None, None, None, SOON))

    assert gone >= 2
    assert rows(world, "SELECT count(*) FROM delivery WHERE kind = 'notice'") == [(0,)]
    assert (
        rows(world, "SELECT kind FROM delivery WHERE kind IN ('card', 'part', 'card_thread', 'thread_note')")
        == kept
    )
    assert ARTICLE["headline"] in answer_of(
        await world.reader.slash(world.submissions, "archive show", article="1")
    )


async def test_the_thread_of_a_finished_article_is_deleted_where_the_operator_wants_that(
    world: World,
) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.submit(headline="In work still")
    await world.ed.click(world.card(), label="Approve")
    await world.env.settle()
    number_of_threads = len(world.review.threads)
    kept = Retention(None, None, None, None, timedelta(hours=5))
    assert await let_go(world, kept) == 0, "not yet"
    await world.env.advance_time(6 * 3600)
    assert await let_go(world, FOR_EVER) == 0

    world.env.inject_error("DELETE", f"/channels/{world.card(1).id}", status=403, code=50013)
    assert await let_go(world, kept) == 1
    await carried(world)
    assert len(world.review.threads) == number_of_threads, "without the permission it stays"
    assert await let_go(world, kept) == 0, "and is not asked for again at once"
    await world.bot.desk.unit.write(
        lambda tx, _: tx.execute("UPDATE delivery SET created_at = '2025' WHERE kind = 'thread_delete'")
    )
    await world.bot.desk.unit.write(
        lambda tx, _: tx.execute("UPDATE delivery SET key = 'earlier' WHERE kind = 'thread_delete'")
    )
    assert await let_go(world, kept) == 1
    await carried(world)
    assert len(world.review.threads) == number_of_threads - 1
    assert rows(world, "SELECT article_id FROM card WHERE thread_id IS NULL") == [(1,)]

    await world.ed.slash(world.submissions, "publish correct", article="1", kind="correction")
    await world.env.settle()
    assert len(world.review.threads) == number_of_threads, "what is worked on again has a thread again"


async def carried(world: World) -> None:
    for _ in range(1000):
        if not rows(world, "SELECT 1 FROM delivery WHERE kind = 'thread_delete' AND state = 'pending'"):
            break
        await asyncio.sleep(0.01)
    await world.env.settle()


def test_settings_say_for_how_long() -> None:
    assert kept_for(Settings()) == Retention()
    kept = kept_for(Settings.load({"COPYDESK_KEEP_DISCARDED": "0", "COPYDESK_KEEP_DRAFTS": "365"}, None))
    assert kept.discarded is None and kept.drafts == timedelta(days=365)
    with pytest.raises(SettingsError, match="whole number of days"):
        Settings.load({"COPYDESK_KEEP_READERS": "a month"}, None)

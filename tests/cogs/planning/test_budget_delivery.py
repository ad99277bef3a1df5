"""The morning budget over restarts, crashes and refusals: once a day, at its time, whatever happens."""

from __future__ import annotations

import discord
import pytest
from simcord import Env

from bot.store.outbox.kinds import Kind
from bot.store.planning import budgets
from tests.cogs.administration import check
from tests.cogs.planning.budgets import DAY, HOUR, all_budgets, heads, hours, line, shown
from tests.cogs.planning.times import article_of
from tests.delivery.publishing.test_late import asleep
from tests.delivery.recovery.test_restart import Restart, either_way, lose_record
from tests.incidents import (
    Wire,
    crash,
    forbid,
    parked,
    permit,
    refusal,
    try_all_again,
)
from tests.world import World, answer_of, build_world, text_of

pytestmark = pytest.mark.usefixtures("days_pass")


async def test_yesterday_s_buttons_work_after_a_restart(desk: World) -> None:
    world = desk
    await world.submit()
    await hours(world, 25)
    await crash(world)
    (yesterday,) = all_budgets(world)
    assert heads(world) == ["This was the budget of Thursday 1 January"]
    chosen = await world.ed.select(yesterday, ["1"])
    await world.ed.click(chosen.response, label="Claim")
    assert (await article_of(world)).claimed_by == world.ed.id
    before = shown(world)
    await hours(world, 0.1)
    assert shown(world) == before, "it stays as it stood"


@either_way
async def test_a_restart_at_every_step_posts_it_once(
    desk: World, restart: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = desk
    await world.submit()
    await hours(world, 7)
    await restart(world)
    await hours(world, 1)
    await restart(world)
    assert heads(world) == ["Budget for Thursday 1 January"]
    await world.ed.click(world.card(), label="Claim")
    assert f"<@{world.ed.id}> until" in line(world, "№1 ")
    await restart(world)
    await hours(world, 24)
    await restart(world)
    assert len(all_budgets(world)) == 2


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize("before_sending", [True, False], ids=["before it is sent", "before it is on record"])
async def test_a_crash_while_it_is_posted_posts_it_once(
    desk: World, monkeypatch: pytest.MonkeyPatch, before_sending: bool
) -> None:
    world = desk
    await world.submit()
    with monkeypatch.context() as patch:
        died = lose_record(patch, Kind.BUDGET, 1, before_sending=before_sending)
        await world.env.advance_time(7.5 * HOUR + 1)
        assert died()
        assert len(all_budgets(world)) == (0 if before_sending else 1)
    await crash(world)
    await world.env.advance_time(300)
    assert heads(world) == ["Budget for Thursday 1 January"]
    await world.ed.click(world.card(), label="Claim")
    assert f"<@{world.ed.id}> until" in line(world, "№1 "), "it is known which message it is"


async def test_what_was_missed_comes_the_same_day_and_nothing_of_the_days_before(desk: World) -> None:
    world = desk
    await asleep(world, 11 * HOUR)
    assert heads(world) == ["Budget for Thursday 1 January"]
    await asleep(world, 3 * DAY - 10 * HOUR)  # Sunday, two in the morning
    assert heads(world) == ["This was the budget of Thursday 1 January"]
    await hours(world, 7)
    assert heads(world)[1:] == ["Budget for Sunday 4 January"]


async def test_its_time_holds_by_the_clock_on_the_wall_in_two_zones(env: Env) -> None:
    post = await build_world(env, name="The Harbour Post")
    herald = await build_world(env, name="The Hill Herald")
    await post.configure(timezone="Europe/Berlin", budget="02:30")
    await herald.configure(timezone="America/New_York", budget="8:30 pm")
    await asleep(
        post, 86 * DAY + 12 * HOUR, wakes=False
    )  # noon of 28 March: Berlin's clocks go forward at one
    assert heads(post) == ["Budget for Saturday 28 March"] and heads(herald) == []
    await env.advance_time(12.4 * HOUR)
    assert heads(herald) == []
    await env.advance_time(0.2 * HOUR)
    assert heads(herald) == ["Budget for Saturday 28 March"], "half past eight in New York, 00:30 UTC"
    assert len(all_budgets(post)) == 1
    await env.advance_time(0.5 * HOUR)
    await env.settle()
    assert heads(post)[1:] == ["Budget for Sunday 29 March"], "at the end of the gap, 01:00 UTC"
    await env.advance_time(23.3 * HOUR)
    assert len(all_budgets(post)) == 2
    await env.advance_time(0.2 * HOUR)
    assert heads(post)[2:] == ["Budget for Monday 30 March"], "00:30 UTC from now on"


async def test_its_time_is_changed_and_never_brings_a_second_one(world: World) -> None:
    await hours(world, 10)
    await world.configure(budget="08:30")
    await world.env.settle()
    assert heads(world) == ["Budget for Thursday 1 January"], "one that would have been missed comes at once"
    told = answer_of(await world.admin.slash(world.review, "newsroom settings", budget="11:00"))
    assert told == "`budget` was 08:30, and is now **11:00**."
    await hours(world, 2)
    await world.configure(timezone="America/Los_Angeles")  # where it is four in the morning
    await hours(world, 8)
    assert len(all_budgets(world)) == 1
    await world.configure(timezone="UTC", budget="none")
    assert "`budget` none" in answer_of(await world.admin.slash(world.review, "newsroom settings"))
    await hours(world, 48)
    assert heads(world) == ["This was the budget of Thursday 1 January"]
    refused = answer_of(await world.admin.slash(world.review, "newsroom settings", budget="half nine"))
    assert "half nine" in refused and "08:30, or none" in refused


async def test_a_day_that_comes_early_by_another_zone_has_its_own(world: World) -> None:
    await world.configure(budget="08:30")
    await hours(world, 11)
    await world.configure(timezone="Pacific/Kiritimati")  # one in the morning of the next day
    assert heads(world) == ["Budget for Thursday 1 January"]
    await hours(world, 8)
    assert heads(world) == ["This was the budget of Thursday 1 January", "Budget for Friday 2 January"]
    assert len(all_budgets(world)) == 2


@pytest.mark.parametrize("there", [True, False], ids=["there", "away"])
async def test_one_that_somebody_deletes_comes_again_as_long_as_its_day_lasts(
    desk: World, there: bool
) -> None:
    world = desk
    await world.submit()
    await hours(world, 8)

    async def delete(message: discord.Message) -> None:
        if there:
            world.env.backend.delete_message(world.review.id, message.id)
            await world.env.settle()
            return
        await world.bot.close()
        world.env.backend.delete_message(world.review.id, message.id)
        await world.restart()

    first = all_budgets(world)[0]
    await delete(first)
    (second,) = all_budgets(world)
    assert second.id != first.id and "№1" in text_of(second)
    await world.ed.click(world.card(), label="Claim")
    assert f"<@{world.ed.id}> until" in line(world, "№1 ")
    await hours(world, 17)
    assert "This was" in shown(world)
    await delete(second)
    await hours(world, 1)
    assert all_budgets(world) == []


async def test_without_a_permission_it_waits_with_a_sentence_and_comes_when_that_is_put_right(
    desk: World,
) -> None:
    world = desk
    forbid(world, world.review, "send_messages")
    await hours(world, 8)
    assert all_budgets(world) == []
    (waiting,) = await parked(world)
    assert waiting.kind is Kind.BUDGET and "I may not post the day’s budget" in (waiting.fault or "")
    assert "Send Messages" in await check(world)
    permit(world, world.review)
    await try_all_again(world)
    assert heads(world) == ["Budget for Thursday 1 January"]


async def test_what_was_refused_until_its_day_was_over_is_wanted_no_more(desk: World) -> None:
    world = desk
    forbid(world, world.review, "send_messages")
    await hours(world, 24)
    assert await parked(world) == []
    permit(world, world.review)
    await hours(world, 8)
    assert heads(world) == ["Budget for Friday 2 January"]


async def test_a_redraw_that_is_refused_is_told_once_and_made_good(
    desk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, wire = desk, Wire(monkeypatch)
    await world.submit()
    await hours(world, 8)
    budget = all_budgets(world)[0]
    path = f"/channels/{world.review.id}/messages/{budget.id}"
    wire.fail("PATCH", path, refusal(403, 50013), times=99)
    await world.ed.click(world.card(), label="Claim")
    await hours(world, 0.2)
    assert "№1" in shown(world) and f"<@{world.ed.id}> until" not in shown(world)
    row = await world.bot.desk.unit.read(lambda tx: budgets.running(tx, 1))
    assert row is not None and "I may not redraw the day’s budget" in (row.fault or "")
    asked = wire.asked.count(f"PATCH {path}")
    assert 2 <= asked <= 12, "tried again, at growing distances"
    wire.mend()
    await check(world)
    assert f"<@{world.ed.id}> until" in shown(world)

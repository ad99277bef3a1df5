"""The morning budget, as people meet it: what it says, once a day, kept up to date; its menu and buttons."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.article.states import State
from bot.store import Transaction
from bot.store.article import articles
from tests.cogs.planning.budgets import HOUR, all_budgets, choices, heads, hours, line, shown
from tests.cogs.planning.plans import plan_many
from tests.cogs.planning.times import article_of, due, schedule, stamp
from tests.delivery.publishing.test_late import asleep
from tests.incidents import (
    Wire,
    approved,
    pinged,
    published,
    stored,
)
from tests.world import World, answer_of, buttons_of, components_of, text_of

pytestmark = pytest.mark.usefixtures("days_pass")


async def test_it_comes_at_its_time_once_a_day_and_says_who_waits_for_whom(desk: World) -> None:
    world = desk
    await approved(world)
    await world.submit(headline="Mayor *resigns*")
    await world.submit(headline="Fire at the mill")
    await world.submit(headline="Budget for the pier")
    await world.ed.click(world.card(3), label="Claim")
    await world.judge(world.ed, "Request changes", 4, reason="Whose figures are these?")
    await schedule(world, "today 18:00")
    await hours(world, 7.4)
    assert all_budgets(world) == []
    await world.ed.click(world.card(3), label="Claim")  # the first one has lapsed
    await hours(world, 0.2)

    assert heads(world) == ["Budget for Thursday 1 January"]
    assert "1 to go out today · 3 waiting" in shown(world)
    assert line(world, "№1 ").startswith("🕒 **18:00** №1 Ferry to the islands runs again — <@")
    assert stamp("2026-01-01T17:00Z", "R") in line(world, "№1 ")
    assert "№2 Mayor \\*resigns\\* · submitted" in line(world, "№2 ")
    assert f"<@{world.ed.id}> until" in line(world, "№3 ")
    assert f"<@{world.writer.id}>, asked" in line(world, "№4 ")
    sections = [one for one in shown(world).splitlines() if one.startswith(("###", "**"))]
    assert sections[0] == "### 🗓️ Today" and sections[1] == "### ⏳ Waiting"
    assert all(pinged(m) == ([], [], False) for m in stored(world, world.review))

    await hours(world, 24)
    assert heads(world) == ["This was the budget of Thursday 1 January", "Budget for Friday 2 January"]
    assert "№1 Ferry" in text_of(all_budgets(world)[0]) and "· out" in text_of(all_budgets(world)[0])
    assert "№1" not in shown(world)


async def test_it_is_the_same_message_all_day_and_one_edit_shows_many_changes(
    desk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, wire = desk, Wire(monkeypatch)
    await hours(world, 8)
    assert "The desk is clear" in shown(world)
    message = all_budgets(world)[0]
    world.bot._courier._card_interval = timedelta(seconds=5)  # type: ignore[union-attr]
    edit = f"PATCH /channels/{world.review.id}/messages/{message.id}"
    for number in range(8):
        await world.submit(headline=f"Piece {number}")
    assert wire.asked.count(edit) == 1, "the first is shown at once"
    await world.env.advance_time(120)
    assert wire.asked.count(edit) == 2, "and the others together"
    assert "8 waiting" in shown(world) and "Piece 7" in shown(world)

    await world.ed.click(world.card(1), label="Approve")
    await world.env.advance_time(120)
    assert "For a chief: approved, without a time" in shown(world)
    await world.chief.slash(world.review, "publish now", article="1")
    await world.env.advance_time(120)
    assert "· out" in line(world, "№1 ")
    assert [m.id for m in all_budgets(world)] == [message.id]


async def test_time_itself_makes_an_article_late_and_nothing_else_is_asked_for(
    desk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = desk
    await world.configure(slots="daily 12:00, 17:00")
    await world.submit()
    await world.ed.slash(world.review, "draft due", article="1", when="today 14:00")
    await hours(world, 8)
    assert "### ⚠️ Late" not in shown(world) and f"due {stamp('2026-01-01T13:00Z', 'f')}" in line(world, "№1 ")
    assert "▫️ **12:00**, **17:00** free" in shown(world)
    await hours(world, 3.1)
    assert "▫️ **17:00** free" in shown(world), "a slot that is over is free no more"
    wire = Wire(monkeypatch)
    await hours(world, 1.8)
    assert wire.asked == []
    await hours(world, 0.2)
    assert wire.asked == [f"PATCH /channels/{world.review.id}/messages/{all_budgets(world)[0].id}"]
    assert "### ⚠️ Late" in shown(world) and "1 late" in shown(world)
    assert "waits for any editor" in line(world, "№1 ")
    await hours(world, 10)
    assert "This was the budget" in shown(world)


async def test_all_that_waits_or_is_late_is_named_with_whom_it_waits_for(desk: World) -> None:
    world = desk
    await world.configure(release="immediate", grace_minutes=60)
    await published(world, headline="One that is out")
    await world.configure(release="manual")
    await world.ed.slash(world.submissions, "publish correct", article="1", kind="correction")
    await approved(world, headline="One on hold")
    await world.ed.slash(world.review, "review hold", article="2", reason="Wait for the mayor.")
    await approved(world, headline="One that misses its time")
    await schedule(world, "today 3am", 3)
    await world.submit(headline="One that is late")
    await world.ed.slash(world.review, "draft due", article="4", when="today 5am")
    await asleep(world, 9 * HOUR)

    assert "2 late · 1 out today · 2 waiting" in shown(world)
    assert "was to go out" in line(world, "№3 ") and "a chief publishes it" in line(world, "№3 ")
    assert "was due" in line(world, "№4 ")
    assert "**On hold, until a chief releases it**" in shown(world)
    assert "**For its writer: a correction that is not submitted yet**" in shown(world)
    assert shown(world).index("Late") < shown(world).index("Today") < shown(world).index("Waiting")


async def test_the_menu_and_the_buttons_do_what_the_card_s_do_for_each_by_their_rights(desk: World) -> None:
    world = desk
    await approved(world)
    await world.submit(headline="Fire at the mill")
    await hours(world, 8)
    (budget,) = all_budgets(world)
    assert choices(budget) == [
        "№2 Fire at the mill · waits for any editor",
        "№1 Ferry to the islands runs again · waits for a chief: it has no time",
    ]
    assert buttons_of(budget) == ["Claim №2"]

    for_ed = await world.ed.select(budget, ["1"])
    assert buttons_of(for_ed.response) == ["Open", "Its card"], "an editor gives no time"
    opened = await world.ed.click(for_ed.response, label="Open")
    assert "never going to give her up" in answer_of(opened)

    for_chief = await world.chief.select(budget, ["1"])
    assert buttons_of(for_chief.response) == ["Open", "Publish now", "Schedule", "Its card"]
    form = await world.chief.click(for_chief.response, label="Schedule")
    await world.chief.submit_modal(form, {"when": "today 18:00"})
    assert await due(world) is not None
    assert "**18:00** №1" in shown(world)
    again = await world.chief.select(budget, ["1"])
    assert "Another time" in buttons_of(again.response)

    refused = await world.writer.click(budget, label="Claim №2")
    assert (await article_of(world, 2)).claimed_by is None, answer_of(refused)
    await world.eve.click(budget, label="Claim №2")
    assert (await article_of(world, 2)).claimed_by == world.eve.id
    assert f"<@{world.eve.id}> until" in line(world, "№2 ")
    assert "Claim" not in buttons_of((await world.ed.select(budget, ["2"])).response)
    hers = await world.eve.select(budget, ["2"])
    assert "Give it back" in buttons_of(hers.response)

    outside = await world.reader.select(budget, ["2"])
    assert "Fire" not in answer_of(outside) and outside.response is not None
    assert buttons_of(outside.response) == []


async def test_its_menu_offers_a_time_before_approval_to_who_may_plan_it(desk: World) -> None:
    world = desk
    await world.submit()
    await hours(world, 8)
    (budget,) = all_budgets(world)
    for_ed = await world.ed.select(budget, ["1"])
    assert "Schedule" in buttons_of(for_ed.response)
    form = await world.chief.click((await world.chief.select(budget, ["1"])).response, label="Schedule")
    told = await world.chief.submit_modal(form, {"when": "today 18:00"})
    assert "Nothing goes out without approval" in answer_of(told)
    assert "Another time" in buttons_of((await world.chief.select(budget, ["1"])).response)
    for_ed = await world.ed.select(budget, ["1"])
    assert not {"Schedule", "Another time"} & set(buttons_of(for_ed.response)), "a chief has planned it"


async def test_its_lines_lead_to_the_cards_while_there_is_room(desk: World) -> None:
    world = desk
    await world.submit()
    await hours(world, 8)
    card = world.card()
    link = f"[№1 Ferry to the islands runs again](https://discord.com/channels/{world.guild.id}/{world.review.id}/{card.id})"
    assert link in text_of(all_budgets(world)[-1])
    assert "too long for links" not in shown(world)


async def test_links_give_way_before_articles_do(desk: World) -> None:
    world = desk
    for number in range(1, 31):
        await world.submit(headline=f"Article {number} of a day on which everybody writes")
    await hours(world, 8)
    (budget,) = all_budgets(world)
    assert len(text_of(budget).encode("utf-16-le")) // 2 <= 4000
    assert len(re.findall(r"№\d+ Article", text_of(budget))) == 25 and "… and 5 more" in text_of(budget)
    assert "discord.com" not in text_of(budget)
    assert "too long for links to the cards. The menu opens each article." in text_of(budget)


async def test_what_is_out_unread_waits_for_a_second_pair_of_eyes(desk: World) -> None:
    world = desk
    await world.configure(release="immediate")
    await world.submit()
    await hours(world, 8)
    await world.chief.slash(world.review, "publish bypass", article="1", reason="The dam has burst.")
    await hours(world, 0.1)
    (budget,) = all_budgets(world)
    assert "**For a second pair of eyes: out, with its review bypassed**" in text_of(budget)
    assert "1 out today · 1 waiting" in text_of(budget)
    for_chief = await world.chief.select(budget, ["1"])
    assert "I have read it" not in buttons_of(for_chief.response)
    for_ed = await world.ed.select(budget, ["1"])
    await world.ed.click(for_ed.response, label="I have read it")
    await hours(world, 0.1)
    assert "second pair" not in shown(world) and "1 waiting" not in shown(world)


async def test_a_hundred_articles_with_long_headlines_fit_and_are_counted(desk: World) -> None:
    world = desk
    long = "*A_very* ~long~ [headline](of) `stars` 🎉 " * 6
    await plan_many(world, [world.env.now() + timedelta(hours=16)] * 30 + [None] * 90, headline="{} " + long)
    await world.bot.desk.unit.store.write(_spread)
    await hours(world, 8)
    (budget,) = all_budgets(world)
    assert len(text_of(budget).encode("utf-16-le")) // 2 <= 4000
    assert len(list(components_of(budget))) <= 40
    assert len(choices(budget)) == 25 and len(buttons_of(budget)) == 3
    assert "30 late · 30 to go out today · 60 waiting" in text_of(budget)
    for shown_in, where in ((0, "`/review queue`"), (1, "`/publish calendar`"), (2, "`/review queue`")):
        section = text_of(budget).split("###")[shown_in + 1]
        listed = len(re.findall(r"№\d+ ", section))
        assert listed >= 2 and f"… and {(30, 30, 60)[shown_in] - listed} more: {where}" in section


def _spread(tx: Transaction) -> None:
    """Of ninety articles that are approved, thirty are late, and thirty are yet to be judged."""
    for number in range(31, 91):
        article = articles.get(tx, number)
        due_at = article.created_at + timedelta(hours=1) if number <= 60 else None
        articles.save(tx, replace(article, state=State.SUBMITTED, due_at=due_at))

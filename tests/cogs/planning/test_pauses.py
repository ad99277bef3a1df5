"""Pauses: choosing a time does not race the countdown."""

from __future__ import annotations

from bot.domain.article.states import State
from tests.cogs.doors import reply, sight_of
from tests.world import World, answer_of, buttons_of, text_of


async def approved(world: World) -> int:
    """An article is approved, and 40 of the 60 seconds are over. Returns when it was to go out."""
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(40)
    at = (await sight_of(world)).article.publish_at
    assert at is not None
    return int(at.timestamp())


async def test_opening_the_form_pauses_the_countdown_and_the_card_says_so(world: World) -> None:
    await approved(world)
    form = await world.chief.click(world.card(), label="Schedule")
    paused = int(world.env.now().timestamp()) + 600
    card = text_of(world.card())
    assert f"Countdown paused until <t:{paused}:T>" in card and f"goes out at <t:{paused + 20}:T>" in card
    await world.env.advance_time(300)
    assert world.articles() == []
    told = await world.chief.submit_modal(form, {"when": "in 3 days"})
    assert buttons_of(told.response) == ["Undo", "Another time", "Hold"]
    assert (await sight_of(world)).article.state is State.SCHEDULED
    await world.env.advance_time(1200)
    assert world.articles() == []


async def test_without_a_time_it_goes_out_by_itself_also_after_a_restart(world: World) -> None:
    await approved(world)
    await world.chief.click(world.card(), label="Schedule")
    await world.restart()
    await world.env.advance_time(610)
    assert world.articles() == []
    await world.env.advance_time(15)
    assert len(world.articles()) == 1


async def test_choosing_again_pauses_anew_and_leaves_as_much_of_the_countdown(world: World) -> None:
    await approved(world)
    await world.chief.click(world.card(), label="Schedule")
    await world.env.advance_time(400)
    await world.chief.slash(world.review, "publish schedule", article="1", when="Friday")
    at = (await sight_of(world)).article.publish_at
    assert at is not None and 615 < (at - world.env.now()).total_seconds() <= 621


async def test_nobody_else_pauses_it(world: World) -> None:
    at = await approved(world)
    for person in (world.ed, world.writer):
        refused = await person.click(world.card(), label="Schedule")
        assert refused.modal is None and answer_of(refused)
    kept = (await sight_of(world)).article.publish_at
    assert kept is not None and int(kept.timestamp()) == at
    await world.env.advance_time(21)
    assert len(world.articles()) == 1


async def test_the_answer_stops_it_with_hold(world: World) -> None:
    await approved(world)
    told = await world.chief.slash(world.review, "publish schedule", article="1", when="in 3 days")
    form = await world.chief.click(reply(told), label="Hold")
    await world.chief.submit_modal(form, {"reason": "The minister called."})
    await world.env.advance_time(700)
    assert (await sight_of(world)).article.state is State.HELD and world.articles() == []


async def test_what_is_scheduled_or_far_away_is_not_paused(world: World) -> None:
    await world.configure(cooling_off=3600)
    await approved(world)
    before = (await sight_of(world)).article.publish_at
    await world.chief.click(world.card(), label="Schedule")
    article = (await sight_of(world)).article
    assert article.publish_at == before and article.paused_until is None


async def test_from_the_card_a_time_takes_two_steps(world: World) -> None:
    await approved(world)
    form = await world.chief.click(world.card(), label="Schedule")  # 1
    told = await world.chief.submit_modal(form, {"when": "4 January 2026 18:30"})  # 2
    article = (await sight_of(world)).article
    assert article.state is State.SCHEDULED and article.publish_at is not None
    assert "Sunday, 4 January 2026, 18:30" in answer_of(told)
    assert f"<t:{int(article.publish_at.timestamp())}:F>" in answer_of(told)


async def test_a_time_that_is_undone_does_not_begin_the_countdown_again(world: World) -> None:
    await approved(world)
    form = await world.chief.click(world.card(), label="Schedule")
    told = await world.chief.submit_modal(form, {"when": "in 3 days"})
    undone = await world.chief.click(reply(told), label="Undo")
    assert "does not go out until a chief publishes or schedules it" in answer_of(undone)
    assert buttons_of(undone.response) == ["Publish now", "Schedule"]
    await world.env.advance_time(1200)
    assert (await sight_of(world)).article.state is State.APPROVED and world.articles() == []
    again = await world.chief.click(reply(told), label="Undo")
    assert "You can’t undo that time" in answer_of(again)

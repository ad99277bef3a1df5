"""Scheduled events: what is scheduled stands once among the server's events, kept in step, if the newsroom wants it."""

from __future__ import annotations

import asyncio

import discord
import pytest
from simcord import Env
from simcord.backend.models import ScheduledEvent

from bot.store.outbox.kinds import Kind
from tests.cogs.administration import check
from tests.cogs.planning.times import ready_to_plan, schedule
from tests.delivery.recovery.test_restart import Restart, either_way, lose_record
from tests.incidents import approved, parked, patient
from tests.world import ARTICLE, World, answer_of, build_world, buttons_of, text_of


@pytest.fixture
async def listing(world: World) -> World:
    """№1 is approved, nothing has a time, and scheduled articles are to be events."""
    await ready_to_plan(world)
    await world.configure(events="on")
    return world


def events(world: World) -> list[ScheduledEvent]:
    """What stands among the server's events, in the order in which it was made."""
    return sorted(world.env.backend.guilds[world.guild.id].scheduled_events.values(), key=lambda e: e.id)


def shown(world: World) -> list[tuple[str, str]]:
    """The events by name and start."""
    return [(event.name, event.scheduled_start_time) for event in events(world)]


def may_list(world: World, may: bool) -> None:
    """Give the bot the permission to make events, or take it away."""
    backend = world.env.backend
    bot = backend.get_member(world.guild.id, backend.bot_user.id).role_ids[0]
    everything = discord.Permissions.all()
    everything.update(administrator=False, create_events=may, manage_events=may)
    backend.edit_role(world.guild.id, bot, {"permissions": everything.value})


FERRY = ARTICLE["headline"]
EIGHT, NINE = "2026-01-02T07:00:00+00:00", "2026-01-02T08:00:00+00:00"


async def test_an_article_is_an_event_as_long_as_it_is_scheduled(listing: World) -> None:
    world = listing
    await schedule(world, "tomorrow 8am")
    (event,) = events(world)
    assert (event.name, event.scheduled_start_time, event.entity_type) == (FERRY, EIGHT, 3)
    assert event.scheduled_end_time == EIGHT.replace("07:", "08:")
    assert event.description == f"{ARTICLE['standfirst']}\n\n№1"
    assert event.entity_metadata == {"location": "#articles"}

    await schedule(world, "tomorrow 9am")
    assert shown(world) == [(FERRY, NINE)] and events(world)[0].id == event.id

    await world.chief.slash(world.review, "publish unschedule", article="1")
    assert events(world) == []
    await schedule(world, "tomorrow 8am")
    await world.ed.slash(world.review, "review hold", article="1", reason="The lawyers read it.")
    assert events(world) == []
    await world.ed.slash(world.review, "review unhold", article="1")
    await schedule(world, "tomorrow 8am")
    assert len(events(world)) == 1
    await world.edit(by=world.eve, headline="Ferry late")
    assert events(world) == []
    await world.ed.react(world.card(), "✅")
    await schedule(world, "tomorrow 8am")
    assert shown(world) == [("Ferry late", EIGHT)]

    await world.env.advance_time(32 * 3600)
    assert len(world.articles()) == 1 and events(world) == []


async def test_it_is_off_unless_set_and_what_it_means_is_said(world: World) -> None:
    await ready_to_plan(world)
    await schedule(world, "tomorrow 8am")
    await approved(world, headline="Second")
    await approved(world, headline="Third")
    await schedule(world, "tomorrow 9am", 3)
    assert events(world) == []

    said = answer_of(await world.admin.slash(world.review, "newsroom settings", events="on"))
    assert "`events` was off, and is now **on**" in said
    assert "everybody sees headline, standfirst and time in advance" in said
    assert shown(world) == [(FERRY, EIGHT), ("Third", NINE)]
    said = answer_of(await world.admin.slash(world.review, "newsroom settings", events="off"))
    assert "`events` was on, and is now **off**" in said and events(world) == []
    await schedule(world, "tomorrow 10am", 2)
    assert events(world) == []


async def test_the_event_of_an_embargoed_article_waits_for_the_end_of_the_embargo(listing: World) -> None:
    world = listing
    await schedule(world, "tomorrow 8am")
    assert len(events(world)) == 1
    told = {"article": "1", "until": "today 18:00", "source": "The port"}
    await world.ed.slash(world.review, "draft embargo", **told)
    assert events(world) == []
    await world.env.advance_time(17 * 3600 - 60)
    assert events(world) == []
    await world.env.advance_time(70)
    assert shown(world) == [(FERRY, EIGHT)]

    await world.ed.slash(world.review, "draft embargo", **{**told, "until": "tomorrow 8am"})
    assert events(world) == []
    await world.chief.slash(world.review, "publish lift", article="1", reason="It is out elsewhere.")
    assert shown(world) == [(FERRY, EIGHT)]


async def test_a_correction_with_a_time_is_no_event(listing: World) -> None:
    world = listing
    await world.chief.slash(world.review, "publish now", article="1")
    await world.writer.slash(
        world.review, "publish correct", article="1", kind="correction", note="It left at eight."
    )
    await world.edit(
        body="The ferry left the harbour at eight, an hour late and half full, and it came back."
    )
    await world.writer.slash(world.review, "draft submit", article="1")
    await world.ed.react(world.card(), "✅")
    await schedule(world, "tomorrow 8am")
    assert "Scheduled" in text_of(world.card()) and events(world) == []


async def test_what_is_long_or_looks_like_markup_is_shown_as_it_is_and_fits(listing: World) -> None:
    world = listing
    headline = "🚢 *Ferry* @everyone " + "船が島へ戻る " * 12
    await approved(world, headline=headline, standfirst="**Loud** " * 40)
    await schedule(world, "tomorrow 8am", 2)
    (event,) = events(world)
    assert event.name.startswith("🚢 *Ferry* @everyone 船") and event.name.endswith("…")
    assert len(event.name.encode("utf-16-le")) <= 200
    assert event.description is not None and len(event.description) <= 1000
    assert event.description.startswith("\\*\\*Loud\\*\\*") and event.description.endswith("\n\n№2")


async def test_without_the_permission_one_sentence_says_so_and_nothing_else_waits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient(monkeypatch)
    await ready_to_plan(world)
    await schedule(world, "tomorrow 8am")
    for number in (2, 3, 4):
        await approved(world, headline=f"Article {number}")
        await schedule(world, "tomorrow 9am", number)
    may_list(world, False)
    said = answer_of(await world.admin.slash(world.review, "newsroom settings", events="on"))
    assert "Give me *Create Events*" in said
    assert "Give me *Create Events*" in await check(world)
    notes = [m for m in world.review.history() if "among the server’s events" in text_of(m)]
    (note,) = [m for m in notes if "Try again" in buttons_of(m)]
    assert "permissions that `/newsroom check` names" in text_of(note)
    await schedule(world, "tomorrow 10am", 4)
    assert len([m for m in world.review.history() if "Try again" in buttons_of(m) and not m.reactions]) == 1
    assert "I could not update the server’s events for 3 scheduled articles" in await check(world)
    await world.chief.slash(world.review, "publish now", article="2")
    assert len(world.articles()) == 1

    may_list(world, True)
    await world.chief.click(note, label="Try again")
    assert shown(world) == [(FERRY, EIGHT), ("Article 3", NINE), ("Article 4", NINE.replace("08:", "09:"))]
    assert "Create Events" not in await check(world)


async def test_more_than_discord_allows_is_said_and_made_when_there_is_room(listing: World) -> None:
    world = listing
    path = f"/guilds/{world.guild.id}/scheduled-events"
    await schedule(world, "tomorrow 8am")
    await approved(world, headline="Second")
    world.env.inject_error("POST", path, status=400, code=30038, message="Maximum number reached (100)")
    await schedule(world, "tomorrow 9am", 2)
    assert shown(world) == [(FERRY, EIGHT)]
    assert "I could not update the server’s events for 1 scheduled article" in await check(world)
    assert "100 events" in await check(world)
    await world.chief.slash(world.review, "publish unschedule", article="1")
    assert shown(world) == [("Second", NINE)]
    assert "I could not update" not in await check(world)


async def test_an_event_that_a_404_of_the_way_kept_is_taken_off_later(
    listing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.outbox.courier.FIRST_PAUSE_SECONDS", 0.2)
    world = listing
    await schedule(world, "tomorrow 8am")
    assert shown(world) == [(FERRY, EIGHT)]
    # Without Discord's own code it does not say that the event is gone.
    world.env.inject_error("DELETE", f"/guilds/{world.guild.id}/scheduled-events/*", status=404, times=2)
    await world.chief.slash(world.review, "publish unschedule", article="1")
    await asyncio.sleep(1)
    await world.env.settle()
    assert events(world) == []


async def test_what_somebody_does_to_an_event_stands_until_the_next_change(listing: World) -> None:
    world = listing
    backend, guild = world.env.backend, world.guild.id
    await schedule(world, "tomorrow 8am")
    backend.edit_scheduled_event(guild, events(world)[0].id, {"name": "Mine", "description": "Nothing"})
    backend.create_scheduled_event(
        guild,
        name=FERRY,
        entity_type=3,
        scheduled_start_time=EIGHT,
        creator_id=world.ed.id,
        description="Of somebody else\n\n№1",
        scheduled_end_time=NINE,
        entity_metadata={"location": "here"},
    )
    await schedule(world, "tomorrow 9am")
    assert shown(world) == [(FERRY, NINE), (FERRY, EIGHT)]
    backend.delete_scheduled_event(guild, events(world)[0].id)
    await world.env.settle()
    assert shown(world) == [(FERRY, EIGHT)]
    await schedule(world, "tomorrow 10am")
    assert len(events(world)) == 2


@either_way
async def test_a_restart_at_every_step_makes_no_second_event(
    env: Env, restart: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient(monkeypatch)
    world = await build_world(env)
    await ready_to_plan(world)
    await world.configure(events="on")
    for act, there in (
        (lambda: schedule(world, "tomorrow 8am"), [(FERRY, EIGHT)]),
        (lambda: schedule(world, "tomorrow 9am"), [(FERRY, NINE)]),
        (lambda: world.chief.slash(world.review, "publish unschedule", article="1"), []),
    ):
        lost = lose_record(monkeypatch, Kind.LISTING, 1)
        await act()
        assert lost()
        await restart(world)
        await env.advance_time(60)
        assert shown(world) == there
    made = [call for call in env.http_requests if call.path.endswith("/scheduled-events")]
    assert [call.method for call in made].count("POST") == 1
    assert await parked(world) == []

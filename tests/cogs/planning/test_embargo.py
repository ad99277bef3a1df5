"""Embargoes: nothing of an article goes out before, by whatever way; a chief can lift one with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.desk.planning.embargoes import Embargo
from bot.domain.article.errors import NoSuchArticle
from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from tests.cogs.doors import by_file
from tests.cogs.planning.plans import by_slots
from tests.cogs.planning.times import article_of, due, ready_to_plan, schedule, stamp
from tests.incidents import approved, crash
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of

NOON = "2026-01-01T12:00Z"
"""In UTC, which the newsroom keeps unless it is set: twelve hours after the test begins."""


async def embargo(world: World, until: str = "noon", by: object = None, source: str = "The port") -> str:
    """`/draft embargo`, by the writer unless said otherwise."""
    writer = world.writer if by is None else world.ed
    done = await writer.slash(world.submissions, "draft embargo", article="1", until=until, source=source)
    return answer_of(done)


async def test_an_embargo_is_seen_by_everybody_who_works_on_the_article(world: World) -> None:
    await world.submit()
    said = await embargo(world, source="The *port* of Lund")
    assert "under embargo, imposed by The \\*port\\* of Lund" in said
    assert "**Thursday, 1 January 2026, 12:00 (UTC)**" in said
    line = f"Embargo** until {stamp(NOON)} ({stamp(NOON, 'R')}), imposed by The \\*port\\* of Lund"
    assert line in text_of(world.card())
    assert any("put this under embargo" in note for note in world.said_in_thread())
    proof = await world.ed.click(world.card(), label="Read")
    assert buttons_of(proof.response)[0] == "Embargo until Thu 1 Jan 2026, 12:00 UTC"
    assert "mbargo" not in text_of(proof.response)  # it is no part of what the reader sees
    shown = await world.writer.slash(world.submissions, "draft show", article="1")
    assert f"Embargo until {stamp(NOON)}" in answer_of(shown)
    log = answer_of(await world.ed.click(world.card(), label="History"))
    assert f"put it under embargo until {stamp(NOON, 'f')}, imposed by" in log


async def test_an_approval_waits_for_the_embargo_and_then_goes_out_by_itself(world: World) -> None:
    await world.submit()
    await embargo(world, "2am")
    await world.ed.react(world.card(), "✅")
    assert await due(world) == datetime.fromisoformat("2026-01-01T02:00Z")
    refused = await world.chief.slash(world.review, "publish now", article="1")
    assert "is under embargo until" in answer_of(refused) and "Schedule it for then" in answer_of(refused)
    assert "imposed by The port" in answer_of(refused)
    offered = await world.chief.autocomplete(world.review, "publish now", "article", "")
    assert offered == []
    await world.env.advance_time(2 * 3600 - 60)
    assert world.articles() == []
    await world.env.advance_time(61)
    assert len(world.articles()) == 1


async def test_a_schedule_before_the_embargo_is_refused_and_one_that_stands_moves(world: World) -> None:
    await ready_to_plan(world, zone="UTC")
    await schedule(world, "9am")
    said = await embargo(world, by=world.ed)
    assert f"It was to go out before that, so its time is {stamp(NOON)} now" in said
    assert await due(world) == datetime.fromisoformat(NOON)
    refused = await schedule(world, "11am")
    assert f"№1 is under embargo until {stamp(NOON)}, imposed by The port" in answer_of(refused)
    assert buttons_of(refused.response) == ["Another time"]

    await schedule(world, "1pm")
    await embargo(world, "12:30", by=world.ed)  # its time is after that already
    assert await due(world) == datetime.fromisoformat("2026-01-01T13:00Z")
    await world.env.advance_time(31)
    (told,) = world.dms(world.writer)
    assert stamp("2026-01-01T13:00Z") in told


async def test_an_article_with_a_slot_takes_the_next_free_one_behind_its_embargo(world: World) -> None:
    await by_slots(world, "daily 09:00, 11:00, 13:00, 17:00")
    await approved(world)
    assert await due(world) == datetime.fromisoformat("2026-01-01T09:00Z")
    await embargo(world)
    assert await due(world) == datetime.fromisoformat("2026-01-01T13:00Z")


async def test_while_the_desk_has_it_an_embargo_ends_no_sooner(world: World) -> None:
    await world.submit(headline=" ")  # preflight stops it: a draft, which is its writer's alone
    await embargo(world, "2pm")
    assert "under embargo" in await embargo(world, "noon")
    editor = Person(world.ed.id, "ed", frozenset({world.editors.id}))
    later = datetime.fromisoformat(NOON) + timedelta(hours=3)
    with pytest.raises(NoSuchArticle):  # the desk does not know of it yet
        await world.bot.desk.embargoes.set(1, editor, Embargo(later, "Me"))
    await world.edit(headline="Now it has a headline")
    await world.writer.slash(world.submissions, "draft submit", article="1")

    refused = await embargo(world, "11am")
    assert "Only a chief can end it sooner" in refused
    assert "Say who imposed" in await embargo(world, "2pm", source=" ")
    assert "is in the past" in await embargo(world, "yesterday noon")
    assert "cannot read" in await embargo(world, "soon")
    assert (await article_of(world)).embargo_until == datetime.fromisoformat(NOON)
    assert "under embargo" in await embargo(world, "2pm", by=world.ed)

    await world.writer.send(world.submissions, "!draft embargo 1 2026-01-03 06:00 The port")
    assert "put quotation marks around it" in world.dms(world.writer)[-1]
    await world.writer.send(world.submissions, '!draft embargo 1 "2026-01-03 06:00" The port of Lund')
    assert "under embargo, imposed by The port of Lund" in world.dms(world.writer)[-1]

    stranger = await world.other_writer.slash(
        world.submissions, "draft embargo", article="1", until="3pm", source="Me"
    )
    assert "no article" in answer_of(stranger)


async def test_a_chief_lifts_it_with_a_reason_and_what_waited_for_it_goes_out(world: World) -> None:
    await approved(world)
    await embargo(world)
    refused = await world.ed.slash(world.review, "publish lift", article="1", reason="I say so")
    assert "Only chiefs" in answer_of(refused)
    offered = await world.chief.autocomplete(world.review, "publish lift", "article", "")
    assert [choice["value"] for choice in offered] == ["1"]

    form = await world.chief.slash(world.review, "publish lift", article="1")
    done = await world.chief.submit_modal(form, {"reason": "The port has announced it itself."})
    assert "is lifted. It goes out" in answer_of(done)
    assert "mbargo" not in text_of(world.card())
    assert "> The port has announced it itself." in world.said_in_thread()[-1]
    log = answer_of(await world.ed.click(world.card(), label="History"))
    assert f"lifted its embargo (it was {stamp(NOON, 'f')}): “The port has announced it itself.”" in log
    again = await world.chief.slash(world.review, "publish lift", article="1", reason="Once more")
    assert "It has no embargo" in answer_of(again)
    assert world.articles() == []
    await world.env.advance_time(61)  # the cooling-off begins with the lifting
    assert len(world.articles()) == 1


HEAD = "headline: Ferry\ntags: port\n"


async def test_a_file_can_bring_its_embargo_along(world: World) -> None:
    text = "---\n{}embargo: {}\nembargo_source: The port\n---\n" + ARTICLE["body"]
    await by_file(world, "ferry.md", text.format(HEAD, "2026-12-24 06:00 Europe/Berlin"))
    article = await article_of(world)
    assert article.embargo_until == datetime.fromisoformat("2026-12-24T05:00Z")
    assert article.embargo_source == "The port"
    assert "imposed by The port" in text_of(world.card())

    asked = answer_of(await by_file(world, "ferry.md", text.format(HEAD, "03/04 9am")))
    assert "Is this an embargo?" in asked and "03/04 9am" in asked
    kept = await article_of(world, 2)
    assert (kept.state, kept.embargo_until) == (State.DRAFT, None)
    assert len([m for m in world.review.history() if m.components]) == 1

    await by_file(world, "ferry.md", text.format(HEAD, "2025-12-24 06:00"))  # it is over
    assert (await article_of(world, 3)).embargo_until is None

    async def edited(until: str) -> str:
        file = ("ferry.md", text.format(HEAD + "standfirst: It sails.\n", until).encode())
        return answer_of(await world.writer.slash(world.submissions, "draft edit", article="1", file=file))

    assert "Only a chief can end it sooner" in await edited("2026-12-23 06:00")
    assert "revision 2" in await edited("2026-12-25 06:00")
    assert (await article_of(world)).embargo_until == datetime.fromisoformat("2026-12-25T06:00Z")


async def test_an_embargo_outlives_crashes_at_every_step(world: World) -> None:
    await world.submit()
    await embargo(world, "1am")
    await crash(world)
    await world.ed.react(world.card(), "✅")
    await crash(world)
    await world.env.advance_time(3600 - 60)
    await crash(world)
    assert world.articles() == []
    await world.env.advance_time(61)
    assert len(world.articles()) == 1


async def test_what_is_held_can_be_put_under_embargo_and_released_from_it(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review hold", article="1", reason="Wait.")
    await embargo(world)
    await world.chief.slash(world.review, "publish lift", article="1", reason="It is known.")
    article = await article_of(world)
    assert (article.state, article.held_from) == (State.HELD, State.SUBMITTED)
    assert article.embargo_until is None

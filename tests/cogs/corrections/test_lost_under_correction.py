"""Corrections of what somebody deleted by hand: what is lost is made good in order, or waits for a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.domain.article.states import State
from bot.domain.publishing.layout import same_text
from tests.cogs.corrections.steps import BETTER, LONG, approve, correct, hand_in, publish, upload
from tests.cogs.doors import sight_of
from tests.incidents import parked
from tests.world import World, answer_of, buttons_of, text_of


async def test_a_message_deleted_by_hand_is_made_good_in_order(world: World) -> None:
    await publish(world)
    await correct(world, kind="update", note="Longer.")
    await upload(world, LONG)
    await hand_in(world)
    await approve(world)
    [thread] = world.publish.threads
    parts = [message for message in thread.history() if message.components]
    assert len(parts) > 2
    await parts[1].delete()
    await world.env.settle()
    await correct(world, note="It came at ten.")
    await upload(world, LONG.replace("at nine", "at ten"))
    await hand_in(world)
    await approve(world)
    await world.env.advance_time(30)
    assert same_text(world.bodies(), LONG.replace("at nine", "at ten"))
    assert await parked(world) == []


async def test_a_thread_deleted_by_hand_is_filled_again_in_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(world)
    unit, ticks = world.bot.desk.unit, count()
    monkeypatch.setattr(unit, "clock", passing(unit.clock, ticks))
    await correct(world, kind="update", note="Longer.")
    await upload(world, LONG)
    await hand_in(world)
    await approve(world)
    world.env.backend.delete_channel(world.articles()[0].id)
    await correct(world, note="It came at ten.")
    await upload(world, LONG.replace("at nine", "at ten"))
    await hand_in(world)
    await approve(world)
    await world.env.advance_time(30)
    assert same_text(world.bodies(), LONG.replace("at nine", "at ten"))
    assert await parked(world) == []


def passing(clock: Callable[[], datetime], ticks: Iterator[int]) -> Callable[[], datetime]:
    """A clock that goes on whenever it is looked at, as a real one does."""
    return lambda: clock() + timedelta(milliseconds=next(ticks))


async def test_a_first_message_deleted_by_hand_waits_for_a_word_before_it_comes_again(world: World) -> None:
    first = await publish(world)
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await first.delete()
    await world.env.settle()
    await approve(world)
    assert world.articles() == []
    [fault] = await parked(world)
    assert "deleted by hand" in str(fault)
    await world.admin.slash(world.review, "newsroom check")
    note = next(m for m in reversed(world.review.history()) if "Try again" in buttons_of(m))
    await world.chief.click(note, label="Try again")
    await world.env.advance_time(5)
    [again] = world.articles()
    assert "at eight" in text_of(again)
    assert (await sight_of(world)).article.state is State.PUBLISHED


async def test_what_is_left_as_it_is_counts_as_published(world: World) -> None:
    first = await publish(world)
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await first.delete()
    await approve(world)
    note = next(m for m in reversed(world.review.history()) if "Drop" in buttons_of(m))
    dropped = await world.chief.click(note, label="Drop")
    assert "stays as it is" in answer_of(dropped)
    assert world.articles() == [] and await parked(world) == []
    assert (await sight_of(world)).article.state is State.PUBLISHED

"""Acknowledgements: what is answered in one request, and what Discord is told of before anything is changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from simcord import InteractionResult

from bot.desk.review.review import Review
from cogs import acknowledgement, answers
from cogs.acknowledgement import Acknowledgement
from cogs.answers import APOLOGY
from tests.world import World, answer_of

READS = (
    ("ed", "review queue", {}),
    ("ed", "review show", {"article": "1"}),
    ("ed", "review history", {"article": "1"}),
    ("ed", "review diff", {"article": "1"}),
    ("ed", "review signoff", {}),
    ("ed", "publish calendar", {}),
    ("ed", "publish calendar", {"file": True}),
    ("ed", "archive search", {"query": "ferry"}),
    ("ed", "archive export", {"article": "1"}),
    ("ed", "help", {}),
    ("writer", "draft list", {}),
    ("writer", "draft show", {"article": "1"}),
    ("writer", "draft pictures", {"article": "1"}),
    ("writer", "me show", {}),
    ("writer", "me data", {}),
    ("writer", "me forget", {}),
    ("admin", "newsroom settings", {}),
    ("admin", "section list", {}),
)
REFUSED = (
    ("ed", "review show", {"article": "77"}),
    ("ed", "review approve", {"article": "77"}),
    ("writer", "review approve", {"article": "1"}),
    ("reader", "review queue", {}),
)
TWICE_IS_ONCE = (
    ("review claim", {}),
    ("review approve", {}),
    ("review changes", {"reason": "Name the ship."}),
    ("review spike", {"reason": "It never sailed."}),
    ("review hold", {"reason": "The lawyer reads it."}),
)


ONE, TOLD_FIRST = [4], [5, "edit"]
"""What Discord is sent: a message as the first answer (type 4), or that one comes (type 5), which it then takes the place of."""


def sent(world: World, result: InteractionResult) -> list[int | str]:
    """What Discord was sent about an interaction: the types of first answers, and what came after them."""
    found: list[int | str] = []
    for kind, line, body in world.env.backend.transcript:
        if kind != "HTTP" or f"interaction_{result._interaction.id}" not in line:
            continue
        if line.endswith("/callback"):
            assert body is not None
            found.append(body["type"])
        else:
            found.append("edit" if line.startswith("PATCH") else "more")
    return found


def not_taken(world: World) -> None:
    """Discord takes no first answer any more."""
    world.env.inject_error(
        "POST", "/interactions/*/callback", status=404, code=10062, message="Unknown interaction", times=None
    )


async def votes_on(world: World) -> int:
    """How many votes stand on the first article."""
    return len((await world.bot.desk.reading.sight(1)).votes)


def until_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk takes as long over each vote as it takes Discord to hear that an answer comes."""
    heard = asyncio.Event()
    give = Acknowledgement.give

    async def given(self: Acknowledgement) -> None:
        await give(self)
        heard.set()

    def slow(vote: Callable[..., Any]) -> Callable[..., Any]:
        async def voting(*args: Any, **options: Any) -> Any:
            await heard.wait()
            return await vote(*args, **options)

        return voting

    monkeypatch.setattr(Acknowledgement, "give", given)
    monkeypatch.setattr(Review, "vote_on", slow(Review.vote_on))


@pytest.mark.parametrize(("who", "name", "options"), READS)
async def test_what_only_reads_is_answered_in_one_request(
    world: World, who: str, name: str, options: dict[str, Any]
) -> None:
    await world.submit()
    told = await getattr(world, who).slash(world.review, name, **options)
    assert answer_of(told) and told.ephemeral
    assert sent(world, told) == ([*ONE, "more"] if name == "draft show" else ONE), (
        "the receipt, and the proof"
    )


@pytest.mark.parametrize(("who", "name", "options"), REFUSED)
async def test_a_refusal_is_the_first_answer_too(
    world: World, who: str, name: str, options: dict[str, Any]
) -> None:
    await world.submit()
    told = await getattr(world, who).slash(world.review, name, **options)
    assert answer_of(told) and told.ephemeral and sent(world, told) == ONE


@pytest.mark.parametrize(("name", "options"), TWICE_IS_ONCE)
async def test_what_is_the_same_twice_is_answered_in_one_request_each_time(
    world: World, name: str, options: dict[str, Any]
) -> None:
    await world.submit()
    for _ in range(2):
        told = await world.ed.slash(world.review, name, article="1", **options)
        assert answer_of(told) and told.ephemeral and sent(world, told) == ONE
    assert await votes_on(world) == ("claim" not in name and "hold" not in name)


async def test_buttons_that_show_something_answer_in_one_request(world: World) -> None:
    await world.submit()
    for label in ("Read", "History"):
        shown = await world.ed.click(world.card(), label=label)
        assert answer_of(shown) and shown.ephemeral and sent(world, shown) == ONE


async def test_a_button_that_takes_back_what_it_did_is_acknowledged_each_time(world: World) -> None:
    await world.submit()
    for label in ("Approve", "Claim"):
        for _ in range(2):
            pressed = await world.ed.click(world.card(), label=label)
            assert answer_of(pressed) and sent(world, pressed) == TOLD_FIRST
        assert await votes_on(world) == 0, "pressed again, it took the vote back"
    form = await world.ed.click(world.card(), label="Request changes")
    assert sent(world, await world.ed.submit_modal(form, {"reason": "Name the ship."})) == TOLD_FIRST
    again = await world.ed.click(world.card(), label="Request changes")
    assert sent(world, again) == TOLD_FIRST and await votes_on(world) == 0


async def test_what_makes_something_new_is_acknowledged(world: World) -> None:
    form = await world.writer.slash(world.submissions, "submit")
    assert sent(world, form) == [9], "the form itself"
    by_form = await world.writer.submit_modal(form, {"headline": "Ferry sails", "body": "It left at seven."})
    filed = await world.writer.slash(world.submissions, "submit", file=("a.md", b"# Tide\n\nIt rose."))
    added = await world.admin.slash(world.review, "section add", name="Sport")
    asked = await world.admin.slash(world.review, "draft assign", writer=world.writer, headline="Fog")
    for each in (by_form, filed, added, asked):
        assert answer_of(each) and each.ephemeral and sent(world, each) == TOLD_FIRST


async def test_a_slow_desk_is_waited_for_after_discord_was_told_and_its_answer_takes_that_place(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    monkeypatch.setattr(acknowledgement, "SOON_SECONDS", 0.0)
    until_acknowledged(monkeypatch)
    told = await world.ed.slash(world.review, "review approve", article="1")
    assert sent(world, told) == TOLD_FIRST and told.ephemeral
    assert "counts" in answer_of(told) and await votes_on(world) == 1


async def test_what_came_late_is_acknowledged_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.submit()
    until_acknowledged(monkeypatch)
    unit = world.bot.desk.unit
    now, late = unit.clock, timedelta(seconds=acknowledgement.SOON_SECONDS + 1)
    monkeypatch.setattr(unit, "clock", lambda: now() + late)
    told = await world.ed.slash(world.review, "review approve", article="1")
    assert sent(world, told) == TOLD_FIRST and "counts" in answer_of(told)


async def test_a_vote_by_command_counts_though_discord_takes_no_answer_and_is_told_by_dm(
    world: World,
) -> None:
    await world.submit()
    not_taken(world)
    await world.ed.slash(world.review, "review approve", article="1")
    assert "counts" in world.dms(world.ed)[-1] and await votes_on(world) == 1
    world.env.backend.faults.clear()
    again = await world.ed.slash(world.review, "review approve", article="1")
    assert "counts" in answer_of(again) and await votes_on(world) == 1


@pytest.mark.parametrize("label", ["Approve", "Claim"])
async def test_nothing_comes_of_a_press_that_discord_shows_as_failed(world: World, label: str) -> None:
    await world.submit()
    not_taken(world)
    await world.ed.click(world.card(), label=label)
    assert "nothing was changed" in world.dms(world.ed)[-1]
    sight = await world.bot.desk.reading.sight(1)
    assert sight.votes == () and sight.article.claimed_by is None


async def test_nothing_is_filed_that_discord_shows_as_failed(world: World) -> None:
    not_taken(world)
    await world.writer.slash(world.submissions, "submit", file=("a.md", b"# Tide\n\nIt rose."))
    assert "nothing was changed" in world.dms(world.writer)[-1]
    world.env.backend.faults.clear()
    assert "№1" in answer_of(await world.submit())


async def test_an_acknowledgement_that_discord_does_not_take_leaves_a_repeatable_answer_to_the_dm(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    monkeypatch.setattr(acknowledgement, "SOON_SECONDS", 0.0)
    not_taken(world)
    await world.ed.slash(world.review, "review approve", article="1")
    assert "counts" in world.dms(world.ed)[-1] and await votes_on(world) == 1


@pytest.mark.simcord(check_errors=False)
async def test_after_a_fault_nothing_is_acknowledged_any_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()

    async def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Review, "vote_on", stumble)
    told = await world.ed.slash(world.review, "review approve", article="1")
    assert answer_of(told) == APOLOGY and sent(world, told) == ONE
    assert "acknowledge" not in {task.get_name() for task in asyncio.all_tasks()}


async def test_large_files_are_announced_before_they_are_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    for most, wanted in ((answers.QUICK_BYTES, ONE), (10, TOLD_FIRST)):
        monkeypatch.setattr(answers, "QUICK_BYTES", most)
        told = await world.writer.slash(world.submissions, "me data")
        assert sent(world, told) == wanted
        assert told.response is not None and told.response.attachments

"""A time that was set at once shows which it is, and whoever set it can take it back."""

from __future__ import annotations

from simcord.results import InteractionResult

from tests.cogs.doors import by_file, by_form, reply, sight_of
from tests.world import World, answer_of, buttons_of, text_of


async def test_a_due_time_is_taken_back(world: World) -> None:
    await by_form(world, world.writer, "Ferry", "It sails.")
    first = reply(
        await world.writer.slash(world.submissions, "draft due", article="1", when="2 January 2026 18:00")
    )
    assert "2 January 2026" in text_of(first)
    before = (await sight_of(world)).article.due_at
    second = reply(
        await world.writer.slash(world.submissions, "draft due", article="1", when="3 January 2026 18:00")
    )

    done = await world.writer.click(second, label="Undo")

    assert "as before" in answer_of(done)
    assert (await sight_of(world)).article.due_at == before
    again = await world.writer.click(second, label="Undo")
    assert "You can’t undo that time" in answer_of(again)
    stale = await world.writer.click(first, label="Undo")  # it is that time again, set by another act since
    assert "has no due time" in answer_of(stale)


async def test_an_embargo_is_taken_back_within_a_quarter_of_an_hour(world: World) -> None:
    await by_form(world, world.writer, "Ferry", "It sails.")

    async def embargo() -> InteractionResult:
        return await world.writer.slash(
            world.submissions,
            "draft embargo",
            article="1",
            until="4 January 2026 06:00",
            source="The ministry",
        )

    told = reply(await embargo())
    assert "4 January 2026" in text_of(told)
    done = await world.writer.click(told, label="Undo")
    assert "under no embargo" in answer_of(done)
    assert (await sight_of(world)).article.embargo_until is None
    assert "undid the embargo" in answer_of(await world.ed.click(world.card(), label="History"))

    told = reply(await embargo())
    await world.env.advance_time(16 * 60)
    late = await world.writer.click(told, label="Undo")
    assert "You can’t undo that time" in answer_of(late)
    assert (await sight_of(world)).article.embargo_until is not None


async def test_an_embargo_in_a_file_is_shown_and_taken_back(world: World) -> None:
    told = reply(await by_file(world, "a.md", "---\ntitle: Ferry\nembargo: 2026-01-04 06:00\n---\nIt sails."))
    assert "Embargo until" in text_of(told)
    assert "Undo the embargo" in buttons_of(told)

    await world.writer.click(told, label="Undo the embargo")

    assert (await sight_of(world)).article.embargo_until is None


async def test_the_due_time_of_an_assignment_is_taken_back(world: World) -> None:
    told = reply(
        await world.chief.slash(
            world.review, "draft assign", writer=world.writer, headline="Ferry", due="2 January 2026 18:00"
        )
    )
    assert "2 January 2026" in text_of(told)

    await world.chief.click(told, label="Undo")

    assert (await sight_of(world)).article.due_at is None


async def test_nothing_is_undone_that_was_not_set(world: World) -> None:
    await by_form(world, world.writer, "Ferry", "It sails.")

    told = reply(await world.writer.slash(world.submissions, "draft due", article="1", when="none"))

    assert "Undo" not in buttons_of(told)

"""Bylines of files whose letters were guessed, and of texts whose placeholder was waved through."""

from __future__ import annotations

from bot.domain.article.findings import Check
from bot.domain.article.states import State
from tests.cogs.doors import HEADLINE, by_file, reply, sight_of, understood
from tests.world import World, answer_of, buttons_of, text_of

AUTHOR = "Jörg Größe"
GERMAN = "Die größte Lampe der Küste brennt wieder; schöne Grüße an alle Wärter.\n"
NAMED = f"---\nheadline: Leuchtturm brennt wieder\nauthor: {AUTHOR}\n---\n{GERMAN * 4}".encode("mac_roman")
PLAIN = f"Leuchtturm brennt wieder\n\n{GERMAN * 4}".encode("mac_roman")


async def test_an_author_is_offered_once_the_letters_of_the_name_are_right(world: World) -> None:
    told = reply(await by_file(world, "a.txt", NAMED))
    assert "The file names as its author" not in text_of(told)
    assert "Print this byline" not in buttons_of(told)
    asked = reply(await world.writer.click(told, label="Wrong letters?"))
    again = reply(await world.writer.select(asked, ["cp1252"]))
    back = reply(await world.writer.click(again, label="Wrong letters?"))
    right = reply(await world.writer.select(back, ["mac-roman"]))

    done = await world.writer.click(right, label="Looks right, submit")

    assert f"The file names as its author: {AUTHOR}." in answer_of(done)
    await world.writer.click(done.response, label="Print this byline")
    assert (await sight_of(world)).byline == AUTHOR


async def test_an_author_of_a_changed_file_is_offered_when_it_is_saved(world: World) -> None:
    await by_file(world, "a.md", f"# {HEADLINE}\n\nThe first text.")
    told = reply(
        await world.writer.slash(world.submissions, "draft edit", article="1", file=("b.txt", NAMED))
    )

    saved = await world.writer.click(told, label="Looks right, save")

    assert f"The file names as its author: {AUTHOR}." in answer_of(saved)


async def test_a_byline_typed_beside_a_file_waits_with_it(world: World) -> None:
    await by_file(world, "a.md", f"# {HEADLINE}\n\nThe first text.")
    told = await world.writer.slash(
        world.submissions, "draft edit", article="1", file=("b.txt", NAMED), byline="The night desk"
    )
    assert "Nothing is saved yet" in understood(told)

    saved = await world.writer.click(told.response, label="Looks right, save")

    assert "The file names" not in answer_of(saved)
    sight = await sight_of(world)
    assert sight.revision.number == 2 and "schöne Grüße" in sight.revision.copy.body
    assert sight.byline == "The night desk"


async def test_a_byline_does_not_answer_for_the_letters(world: World) -> None:
    await by_file(world, "a.txt", PLAIN)

    changed = await world.writer.slash(world.submissions, "draft edit", article="1", byline="The night desk")

    assert "Looks right, submit" in buttons_of(reply(changed))
    again = reply(await world.writer.slash(world.submissions, "draft submit", article="1"))
    assert (await sight_of(world)).article.state is State.DRAFT
    await world.writer.click(again, label="Looks right, submit")
    sight = await sight_of(world)
    assert sight.article.state is State.SUBMITTED and sight.byline == "The night desk"


async def test_a_waved_placeholder_keeps_what_was_found_about_the_byline(world: World) -> None:
    told = reply(await by_file(world, "a.md", f"---\nbyline: ed\n---\n# {HEADLINE}\n\nThe TK line."))
    assert "looks like the name of another member" in text_of(told)

    await world.writer.click(told, label="It’s no placeholder")

    checks = {finding.check for finding in (await sight_of(world)).revision.findings}
    assert {Check.WAIVED_PLACEHOLDER, Check.NAMESAKE} <= checks
    assert "looks like the name of another member" in text_of(world.card())


async def test_a_stopped_text_still_offers_the_author_that_its_file_names(world: World) -> None:
    head = f"---\nheadline: {HEADLINE}\nauthor: {AUTHOR}\n---\nThe TK line."
    told = reply(await by_file(world, "a.md", head))

    assert f"The file names as its author: {AUTHOR}." in text_of(told)
    assert "Print this byline" in buttons_of(told)

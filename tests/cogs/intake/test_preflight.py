"""Preflight as writers and editors meet it: what is waved through, and copy that was out before."""

from __future__ import annotations

from typing import Any

import pytest

from bot.desk.intake import recycling
from bot.domain.article.copy import Copy
from bot.domain.article.findings import Check
from bot.domain.article.states import State
from bot.domain.intake.fingerprints import Passage, shared
from tests.cogs.doors import by_file, by_form, checks_of, reply, sight_of
from tests.cogs.review.bypasses import bypass
from tests.world import World, answer_of, buttons_of, text_of

EARLIER = (
    "The harbour board met on Tuesday and heard three reports, one of them on the sluice that has leaked since the"
    " spring floods, which the engineers now want to close for six weeks so that divers can replace the lower hinge"
    " before the herring fleet comes home in the last days of September, weather permitting."
)


async def publish(world: World, number: int) -> None:
    """Have an article approved, and wait for it to come out."""
    await world.ed.react(world.card(number), "✅")
    await world.env.advance_time(61)


async def test_ordinary_words_go_to_the_desk(world: World) -> None:
    text = "TK Maxx sells lamps\n\nFlight TK 1872 brought them. The keeper keeps a TODO list.\n"

    await by_file(world, "a.txt", text)

    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_a_placeholder_in_code_is_code(world: World) -> None:
    await by_form(
        world, world.writer, "How we count", "The line reads `TODO` and\n```\nTK TK\n```\nand that is all."
    )

    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_a_placeholder_that_is_none_is_waved_through_with_one_press(world: World) -> None:
    told = reply(
        await by_form(world, world.writer, "The code on the door", "It says TK. The keeper says why.")
    )
    assert "It’s no placeholder" in buttons_of(told)

    done = await world.writer.click(told, label="It’s no placeholder")

    assert "the editors read it" in answer_of(done)
    sight = await sight_of(world)
    assert sight.article.state is State.SUBMITTED
    assert Check.WAIVED_PLACEHOLDER in checks_of(sight)
    assert "the writer says that it is none" in text_of(world.card())
    log = answer_of(await world.ed.click(world.card(), label="History"))
    assert "is no placeholder" in log


async def test_what_was_waved_through_stays_so_and_a_new_one_stops(world: World) -> None:
    told = reply(
        await by_form(world, world.writer, "The code on the door", "It says TK. The keeper says why.")
    )
    await world.writer.click(told, label="It’s no placeholder")

    await world.edit(1, body="It says TK. The keeper says why.\n\nMore tomorrow.")
    assert (await sight_of(world)).article.state is State.SUBMITTED

    refused = await world.edit(1, body="It says TK. The keeper says why.\n\nThe toll is TK people.")
    assert "placeholder" in answer_of(refused)


async def test_what_was_waved_through_stops_neither_a_bypass_nor_a_correction(world: World) -> None:
    told = reply(
        await by_form(world, world.writer, "The code on the door", "It says TK. The keeper says why.")
    )
    await world.writer.click(told, label="It’s no placeholder")

    await bypass(world)
    await world.env.advance_time(61)
    assert (await sight_of(world)).article.state is State.PUBLISHED

    await world.writer.slash(
        world.submissions, "publish correct", article="1", kind="update", note="The keeper has a name."
    )
    await world.edit(1, body="It says TK. The keeper says why.\n\nAda Lund is the keeper.")
    sent = await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "must approve it" in answer_of(sent)
    assert (await sight_of(world)).article.state is State.SUBMITTED


async def test_a_headline_of_signs_alone_is_stopped(world: World) -> None:
    told = await by_form(world, world.writer, "— ★ —", "A body of words.")

    assert "no letter or digit" in answer_of(told)
    assert (await sight_of(world)).article.state is State.DRAFT


async def test_copy_that_was_out_before_is_pointed_out_with_both_places(world: World) -> None:
    await by_form(world, world.writer, "Sluice to close", f"First the weather.\n\n{EARLIER}")
    await publish(world, 1)

    told = await by_form(world, world.other_writer, "Board meets", f"{EARLIER}\n\nNothing was decided.")

    for words in (answer_of(told), text_of(world.card(2))):
        assert "words in a row of **№1 Sluice to close**" in words
        assert "paragraph 1 here, paragraph 2 there" in words
        assert "The harbour board met on Tuesday" in words
    assert (await sight_of(world, 2)).article.state is State.SUBMITTED


async def test_what_its_writer_may_not_read_is_pointed_out_to_the_desk_alone(world: World) -> None:
    await by_form(world, world.writer, "Sluice to close", EARLIER)  # with the desk, not out

    told = await by_form(world, world.other_writer, "Board meets", EARLIER)

    assert "Sluice to close" not in answer_of(told)
    assert "Sluice to close" in text_of(world.card(2))


async def test_a_draft_that_has_it_too_does_not_hide_the_article_that_readers_have(world: World) -> None:
    await by_form(world, world.writer, "Sluice to close", f"First the weather.\n\n{EARLIER}")
    await publish(world, 1)
    await by_form(world, world.writer, "Sluice again TK", f"TK\n\n{EARLIER}\n\nAnd so on and so forth.")

    told = await by_form(world, world.other_writer, "Board meets", f"{EARLIER}\n\nAnd so on and so forth.")

    assert "№1 Sluice to close" in answer_of(told) and "Sluice again" not in answer_of(told)
    assert "№1 Sluice to close" in text_of(world.card(3)) and "Sluice again" not in text_of(world.card(3))


async def test_a_draft_of_another_writer_is_pointed_out_to_nobody(world: World) -> None:
    await by_form(world, world.writer, "Sluice to close TK", f"TK\n\n{EARLIER}")
    assert (await sight_of(world)).article.state is State.DRAFT

    told = await by_form(world, world.other_writer, "Board meets", EARLIER)

    assert "Sluice to close" not in answer_of(told)
    assert "Sluice to close" not in text_of(world.card(2))


@pytest.mark.parametrize("words", [f"“{EARLIER}”", f"> {EARLIER}", " ".join(EARLIER.split()[:38])])
async def test_quotations_and_short_passages_are_not_recycled(world: World, words: str) -> None:
    await by_form(world, world.writer, "Sluice to close", EARLIER)
    await publish(world, 1)

    told = await by_form(
        world, world.other_writer, "Board meets", f"The board met.\n\n{words}\n\nSo it goes."
    )

    assert "words in a row" not in answer_of(told)


async def test_an_own_follow_up_and_a_correction_may_repeat(world: World) -> None:
    await by_form(world, world.writer, "Sluice to close", EARLIER)
    await publish(world, 1)
    form = await world.writer.slash(world.submissions, "draft follow", article="1")
    told = await world.writer.submit_modal(
        form, {"headline": "Sluice closes", "body": f"Today.\n\n{EARLIER}"}
    )

    assert "words in a row" not in answer_of(told)
    assert "Follows" in answer_of(told)


async def test_texts_that_take_long_to_compare_hold_the_desk_up_no_longer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk waits while texts are compared: a few that were made to take long are enough, the most alike first."""
    for n in range(3):
        await by_form(world, world.writer, f"Sluice to close {n}", EARLIER)
    monkeypatch.setattr(recycling, "COMPARED_MOST", 1)
    compared: list[str] = []

    def count(ours: Copy, theirs: Copy, *rest: Any) -> Passage | None:
        compared.append(theirs.headline)
        return shared(ours, theirs, *rest)

    monkeypatch.setattr(recycling, "shared", count)
    told = await by_form(world, world.writer, "Sluice to open", EARLIER)

    assert len(compared) == 1
    assert "words in a row" in answer_of(told), "what was compared is said"

"""Promises: what a form says is for the desk is read by the desk, and stands nowhere else."""

from __future__ import annotations

import re

from simcord.actors import MemberActor

from bot.ui.forms import Form
from tests.cogs.archive.test_export import exported
from tests.cogs.doors import reply
from tests.incidents import published
from tests.world import World, answer_of, text_of

PROMISE = re.compile(r"desk alone|desk reads it", re.IGNORECASE)

KEPT = {Form.UNPUBLISH, Form.REPUBLISH, Form.REPORT, Form.BYPASS}
"""The forms whose promises the tests below hold."""


def test_every_promise_of_a_form_is_held_by_a_test() -> None:
    promising = {form for form in Form if any(PROMISE.search(text.hint or "") for text in form.fields)}
    assert promising == KEPT


async def everything_for(world: World, who: MemberActor) -> str:
    """All that somebody can find out about №1, and what they were told."""
    found = [
        answer_of(await who.slash(world.submissions, command, article="1"))
        for command in ("review history", "review show", "draft show", "archive show")
    ]
    found.append(answer_of(await who.slash(world.submissions, "archive search", query="note-for-the-desk")))
    told = await who.slash(world.submissions, "archive export", article="1")
    if any(seen is not None and seen.attachments for seen in (told.response, *told.followups)):
        files = await exported(world, who, article="1")
        found += [name + data.decode() for name, data in files.items()]
    found += world.dms(who)
    found += [text_of(message) for message in (*world.publish.history(), *world.announce.history())]
    return "\n".join(found).replace("**note-for-the-desk**", "")


async def test_the_notes_of_takedowns_and_the_words_of_readers_stay_with_the_desk(world: World) -> None:
    await published(world)
    form = await world.reader.click(world.articles()[0], label="Report an error")
    await world.reader.submit_modal(
        form, {"wrong": "note-for-the-desk: the mole", "where": "par. 2", "source": ""}
    )
    await world.chief.slash(
        world.review, "publish unpublish", article="1", reason="legal", note="note-for-the-desk: they sue"
    )
    await world.chief.slash(
        world.review, "publish republish", article="1", reason="note-for-the-desk: they lost"
    )
    assert "note-for-the-desk" not in await everything_for(world, world.writer)
    assert "note-for-the-desk" not in await everything_for(world, world.other_writer)
    history = text_of(reply(await world.ed.slash(world.review, "review history", article="1")))
    for words in ("the mole", "they sue", "they lost"):
        assert words in history
    own = answer_of(await world.writer.slash(world.submissions, "review history", article="1"))
    assert "took it down (legal)" in own and "reported an error" in own, "that it happened they may know"


async def test_why_a_review_was_bypassed_stays_with_the_desk(world: World) -> None:
    await world.submit()
    await world.chief.slash(world.review, "publish bypass", article="1", reason="note-for-the-desk: a tip")
    await world.env.advance_time(61)
    assert "note-for-the-desk" not in await everything_for(world, world.writer)
    assert "a tip" in answer_of(await world.ed.slash(world.review, "review history", article="1"))


async def test_a_takedown_for_privacy_hides_the_byline_from_readers(world: World) -> None:
    await published(world)
    await world.chief.slash(world.review, "publish unpublish", article="1", reason="privacy")
    public = answer_of(await world.reader.slash(world.submissions, "archive show", article="1"))
    assert "took it down" in public and "wanda" not in public and "Ferry" not in public
    assert "wanda" in answer_of(await world.ed.slash(world.review, "archive show", article="1"))
    await world.chief.slash(world.review, "publish republish", article="1", reason="Settled.")
    await world.chief.slash(world.review, "publish unpublish", article="1", reason="duplicate")
    public = answer_of(await world.reader.slash(world.submissions, "archive show", article="1"))
    assert "wanda" in public


async def test_readers_see_each_note_once_while_a_second_correction_is_open(world: World) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    for note in ("It was eight.", "It was nine."):
        await world.ed.slash(world.review, "publish correct", article="1", kind="correction", note=note)
        if note == "It was eight.":
            await world.writer.slash(world.submissions, "draft submit", article="1")
            await world.eve.click(world.card(), label="Approve")
    shown = answer_of(await world.reader.slash(world.submissions, "review show", article="1"))
    assert shown.count("It was eight.") == 1 and "It was nine." not in shown
    inside = answer_of(await world.ed.slash(world.review, "review show", article="1"))
    assert inside.count("It was eight.") == 1 and inside.count("It was nine.") == 1

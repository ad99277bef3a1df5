"""Nothing typed is lost: what cannot be taken comes back as a file which the desk takes again."""

from __future__ import annotations

import pytest

from bot.desk.intake.manuscript import read_manuscript
from bot.domain.article.copy import Markup
from bot.domain.article.workflow import State
from tests.cogs.doors import (
    BODY,
    HEADLINE,
    TEXT,
    article_count,
    busy_database,
    by_chat,
    by_file,
    by_menu,
    filled,
    handed_back,
    reply,
    sight_of,
)
from tests.world import ARTICLE, World, answer_of, text_of

BETTER = ARTICLE["body"] + "\n\nIt is called *Aurora*."
REASON = "Name the ship, and who repaired her."


# ----------------------------------------------------------- the database is busy


async def test_a_form_sent_while_the_database_is_busy_comes_back_and_is_taken_later(world: World) -> None:
    async with busy_database(world):
        refused = await world.submit()
    assert refused.ephemeral and "I took nothing" in answer_of(refused)
    file = await handed_back(refused)
    assert article_count(world) == 0

    again = await by_file(world, "again.md", file)
    assert "Preflight found nothing to fix." in answer_of(again)
    copy = (await sight_of(world)).revision.copy
    assert (copy.headline, copy.standfirst, copy.body) == (
        ARTICLE["headline"],
        ARTICLE["standfirst"],
        ARTICLE["body"],
    )
    assert copy.tags == ("harbour", "islands") and copy.sources == (ARTICLE["sources"],)


async def test_a_form_full_to_the_brim_comes_back_whole(world: World) -> None:
    parts = {
        "headline": "“H”" * 100,
        "standfirst": "'s': \"x\" " * 111,
        "body": "---\n# b\\ 👩‍👩‍👧\n" * 250,
        "tags": "#a, b: c, 'd', " * 33,
        "sources": "- [x](https://example.org)\n" * 74,
    }
    async with busy_database(world):
        refused = await world.submit(**parts)
    await by_file(world, "again.md", await handed_back(refused))
    await world.submit(**parts)
    given_back, typed = await sight_of(world, 1), await sight_of(world, 2)
    assert given_back.revision.content_hash == typed.revision.content_hash


async def test_an_edit_sent_while_the_database_is_busy_comes_back_and_is_taken_later(world: World) -> None:
    await world.submit()
    async with busy_database(world):
        refused = await world.edit(body=BETTER)
    assert "I took nothing" in answer_of(refused)
    file = await handed_back(refused)
    assert (await sight_of(world)).revision.number == 1

    await world.writer.slash(world.submissions, "draft edit", article="1", file=("again.md", file))
    sight = await sight_of(world)
    assert sight.revision.number == 2 and sight.revision.copy.body == BETTER


async def test_an_edit_of_a_plain_text_stays_plain_when_it_comes_back(world: World) -> None:
    await by_file(world, "a.txt", f"{HEADLINE}\n\nFive *stars*.")
    async with busy_database(world):
        refused = await world.edit(body="Six *stars*.")
    file = await handed_back(refused)
    await world.writer.slash(world.submissions, "draft edit", article="1", file=("again.md", file))
    copy = (await sight_of(world)).revision.copy
    assert (copy.body, copy.markup) == ("Six *stars*.", Markup.PLAIN)
    await world.edit(body="Seven *stars*.")
    assert (await sight_of(world)).revision.copy.markup is Markup.PLAIN


@pytest.mark.parametrize("door", ["file", "chat", "chat file", "menu"])
async def test_whatever_the_door_a_busy_database_gives_the_text_back(world: World, door: str) -> None:
    attached = ("a.md", TEXT.encode())
    async with busy_database(world):
        match door:
            case "file":
                file = await handed_back(await by_file(world, *attached))
            case "menu":
                file = await handed_back(await by_menu(world, TEXT))
            case _:
                message = await (by_chat(world, TEXT) if door == "chat" else by_chat(world, "", attached))
                dm = world.writer.user.dm_channel.last_message
                assert dm is not None and "I took nothing" in dm.content
                file = await dm.attachments[0].read()
                seen = next(m for m in world.submissions.history() if m.id == message.id)
                assert seen.reactions == [], "no sign that it was taken"
    copy = read_manuscript("a.md", file).to_copy()
    assert (copy.headline, copy.body) == (HEADLINE, BODY)


async def test_a_file_sent_back_while_the_database_is_busy_comes_back(world: World) -> None:
    await by_file(world, "a.md", f"# {HEADLINE}\n\n" + "The ferry sails. " * 400)
    offered = await world.writer.slash(world.submissions, "draft edit", article="1")
    changed = (await handed_back(offered)).replace(b"The ferry", b"The old ship")
    form = await world.writer.click(reply(offered), label="Send the changed file")
    async with busy_database(world):
        refused = await world.writer.submit_modal(form, {"file": ("a.md", changed)})
    assert await handed_back(refused) == changed


@pytest.mark.parametrize("button", ["Request changes", "Spike"])
async def test_a_reason_sent_while_the_database_is_busy_comes_back(world: World, button: str) -> None:
    await world.submit()
    form = await world.ed.click(world.card(), label=button)
    async with busy_database(world):
        refused = await world.ed.submit_modal(form, {"reason": REASON})
    assert "I took nothing" in answer_of(refused)
    assert await handed_back(refused) == REASON.encode()


async def test_why_an_article_is_held_comes_back_too(world: World) -> None:
    await world.submit()
    form = await world.ed.slash(world.review, "review hold", article="1")
    async with busy_database(world):
        refused = await world.ed.submit_modal(form, {"reason": REASON})
    assert await handed_back(refused) == REASON.encode()


@pytest.mark.parametrize("command", ["changes", "spike", "hold"])
async def test_a_reason_in_a_command_comes_back_too(world: World, command: str) -> None:
    await world.submit()
    async with busy_database(world):
        refused = await world.ed.slash(world.review, f"review {command}", article="1", reason=REASON)
    assert "I took nothing" in answer_of(refused)
    assert await handed_back(refused) == REASON.encode()


async def test_a_button_pressed_while_the_database_is_busy_says_so_and_works_afterwards(world: World) -> None:
    receipt = await world.submit(body="What happened: TK")
    await world.edit(body=BODY)
    taken_back = await world.writer.slash(world.submissions, "draft withdraw", article="1")
    async with busy_database(world):
        refused = await world.writer.click(reply(taken_back), label="Submit")
    assert "I took nothing" in answer_of(refused)
    await world.writer.click(reply(taken_back), label="Submit")
    assert (await sight_of(world)).article.state is State.SUBMITTED
    assert reply(receipt)


# --------------------------------------------------- Discord does not answer


@pytest.mark.simcord(check_errors=False)  # Discord's own error is logged, too
@pytest.mark.parametrize("what", ["article", "reason"])
async def test_a_form_that_came_too_late_to_be_answered_comes_back_by_dm(world: World, what: str) -> None:
    if what == "article":
        sender, typed = world.writer, {**ARTICLE}
        form = await sender.slash(world.submissions, "submit")
    else:
        await world.submit()
        sender, typed = world.ed, {"reason": REASON}
        form = await sender.click(world.card(), label="Request changes")
    world.env.inject_error(
        "POST", "/interactions/*/callback", status=404, code=10062, message="Unknown interaction", times=None
    )
    await sender.submit_modal(form, typed)
    dm = sender.user.dm_channel.last_message
    assert dm is not None and "in time, so nothing was changed" in dm.content
    file = (await dm.attachments[0].read()).decode()
    assert (ARTICLE["body"] if what == "article" else REASON) in file


# -------------------------------------------------------- it changed meanwhile


async def test_of_two_forms_open_at_once_the_second_comes_back_and_overwrites_nothing(world: World) -> None:
    await world.submit()
    first = await world.writer.slash(world.submissions, "draft edit", article="1")
    second = await world.writer.slash(world.submissions, "draft edit", article="1")
    await world.writer.submit_modal(first, {**filled(first), "body": "The first to save."})
    refused = await world.writer.submit_modal(second, {**filled(second), "body": "The second to save."})
    said = answer_of(refused)
    assert "revision 1" in said and "revision 2" in said and "Your text is in the file" in said
    assert (await sight_of(world)).revision.copy.body == "The first to save."

    file = await handed_back(refused)
    await world.writer.slash(world.submissions, "draft edit", article="1", file=("mine.md", file))
    assert (await sight_of(world)).revision.copy.body == "The second to save."


async def test_an_editors_form_does_not_overwrite_the_writers(world: World) -> None:
    await world.submit()
    form = await world.ed.slash(world.review, "draft edit", article="1")
    await world.edit(body=BETTER)
    refused = await world.ed.submit_modal(form, {**filled(form), "headline": "Ship sails"})
    assert b"Ship sails" in await handed_back(refused)
    assert (await sight_of(world)).article.headline == ARTICLE["headline"]


async def test_a_file_begun_at_an_earlier_revision_comes_back(world: World) -> None:
    await by_file(world, "a.md", f"# {HEADLINE}\n\n" + "The ferry sails. " * 400)
    offered = await world.writer.slash(world.submissions, "draft edit", article="1")
    form = await world.writer.click(reply(offered), label="Send the changed file")
    changed = (await handed_back(offered)).replace(b"The ferry", b"The old ship")
    await world.writer.slash(world.submissions, "draft edit", article="1", file=("a.md", TEXT.encode()))
    refused = await world.writer.submit_modal(form, {"file": ("a.md", changed)})
    assert await handed_back(refused) == changed
    assert (await sight_of(world)).revision.copy.body == BODY


@pytest.mark.parametrize("what", ["discarded", "published", "held"])
async def test_a_form_for_what_cannot_be_edited_any_more_comes_back(world: World, what: str) -> None:
    await world.configure(cooling_off=0)
    await world.submit(body="TK" if what == "discarded" else BODY)
    form = await world.writer.slash(world.submissions, "draft edit", article="1")
    match what:
        case "discarded":
            asked = await world.writer.slash(world.submissions, "draft discard", article="1")
            await world.writer.click(reply(asked), label="Yes, discard it")
        case "published":
            await world.ed.react(world.card(), "✅")
            await world.env.advance_time(1)
        case _:
            await world.ed.slash(world.review, "review hold", article="1", reason="Wait.")
    refused = await world.writer.submit_modal(form, {**filled(form), "body": BETTER})
    assert BETTER.encode() in await handed_back(refused)
    assert "went wrong" not in answer_of(refused)


async def test_a_reason_comes_back_when_the_text_was_changed_meanwhile(world: World) -> None:
    await world.submit()
    form = await world.ed.click(world.card(), label="Request changes")
    await world.edit(body=BETTER)
    refused = await world.ed.submit_modal(form, {"reason": REASON})
    assert "newer revision than the one you judged" in answer_of(refused)
    assert await handed_back(refused) == REASON.encode()


# ------------------------------------------------------------------- a restart


async def test_forms_open_over_a_restart_are_taken(world: World) -> None:
    await world.submit()
    new = await world.other_writer.slash(world.submissions, "submit")
    edit = await world.writer.slash(world.submissions, "draft edit", article="1")
    reason = await world.ed.click(world.card(), label="Request changes")
    await world.restart()
    await world.ed.submit_modal(reason, {"reason": REASON})
    assert any(REASON in told for told in world.dms(world.writer))
    await world.writer.submit_modal(edit, {**filled(edit), "body": BETTER})
    assert (await sight_of(world)).revision.copy.body == BETTER
    await world.other_writer.submit_modal(new, {"headline": HEADLINE, "body": BODY})
    assert (await sight_of(world, 2)).article.author_id == world.other_writer.id


async def test_buttons_of_receipts_and_files_work_over_a_restart(world: World) -> None:
    stopped = await by_file(world, "a.md", f"# {HEADLINE}\n\nTK " + "The ferry sails. " * 400)
    offered = await world.writer.click(reply(stopped), label="Edit")
    file = (await handed_back(offered)).replace(b"TK ", b"")
    await world.restart()
    form = await world.writer.click(reply(offered), label="Send the changed file")
    await world.restart()
    await world.writer.submit_modal(form, {"file": ("a.md", file)})
    await world.restart()
    assert (await sight_of(world)).article.state is State.SUBMITTED
    assert "The ferry sails." in text_of((await world.ed.click(world.card(), label="Read")).response)

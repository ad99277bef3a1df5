"""Pictures from a writer's phone to the readers: sent, described, judged, published, corrected, taken down."""

from __future__ import annotations

from unittest.mock import AsyncMock

import aiohttp
import discord
import pytest

from bot.domain.article.picture import Rights
from bot.domain.article.states import State
from tests.cogs.doors import TEXT, by_form, by_menu, checks_of, sight_of
from tests.cogs.galleries import alts, bytes_of, digest, galleries, page, publish, say, with_pictures
from tests.imaging import planted
from tests.pictured import png
from tests.world import World, answer_of, text_of


async def test_a_photo_from_a_phone_goes_from_the_writer_to_the_readers(world: World) -> None:
    await world.writer.send(
        world.submissions, f"!submit {TEXT}", attachments=[("photo.jpg", planted.jpeg(6))]
    )
    said = "\n".join(world.dms(world.writer))
    assert "Picture 1 without alt text" in said and "without clear rights" in said
    assert "taken off: place, camera, time" in said
    assert "A caption" in said and "A credit" in said, "what the file says is offered"
    assert (await sight_of(world)).article.state is State.DRAFT

    opened = await page(world)
    assert len(galleries(opened.response)) == 1
    one = await world.writer.click(opened.response, label="1")
    form = await world.writer.click(one.response, label="Alt text and credit")
    done = await world.writer.submit_modal(
        form, {"alt": "The ferry at the pier", "caption": "Dawn", "credit": "Ada Lund", "rights": "own"}
    )
    assert "alt text: The ferry at the pier" in text_of(done.response)
    back = await world.writer.click(done.response, label="All pictures")
    await world.writer.click(back.response, label="Submit")
    assert "1 picture · taken off" in text_of(world.card())
    proof = await world.ed.click(world.card(), label="Read")
    assert alts(proof.response) == ["The ferry at the pier"]
    await publish(world)

    [message] = world.articles()
    [data] = await bytes_of(message)
    [picture] = (await sight_of(world)).revision.copy.pictures
    assert digest(data) == picture.sha256 and planted.marks_in(data) == []
    assert alts(message) == ["The ferry at the pier"]
    assert "-# Dawn · Ada Lund" in text_of(message)
    assert (picture.width, picture.height) == (300, 400), "it stands upright"


async def test_every_picture_of_a_message_is_taken_in_its_order(world: World) -> None:
    await with_pictures(world, TEXT, "red", "blue", "green")

    sight = await sight_of(world)
    assert len(sight.revision.copy.pictures) == 3
    assert checks_of(sight)[:2] == ["picture_without_alt", "picture_without_rights"]
    assert sight.revision.findings[0].detail == "1, 2, 3"


async def test_a_message_that_is_filed_from_its_menu_brings_its_pictures(world: World) -> None:
    await by_menu(world, TEXT, ("red.png", png("red")), ("notes.pdf", b"%PDF-1.7"))

    assert len((await sight_of(world)).revision.copy.pictures) == 1


async def test_a_manuscript_and_photos_in_one_message(world: World) -> None:
    await world.writer.send(
        world.submissions,
        "!submit",
        attachments=[("red.png", png("red")), ("ferry.md", f"# {TEXT}".encode()), ("blue.png", png("blue"))],
    )

    sight = await sight_of(world)
    assert sight.article.headline == "Ferry to the islands runs again"
    assert len(sight.revision.copy.pictures) == 2


async def test_what_is_no_picture_is_told_and_the_text_is_kept(world: World) -> None:
    await world.writer.send(
        world.submissions,
        f"!submit {TEXT}",
        attachments=[
            ("broken.jpg", b"\xff\xd8\xff" + bytes(90)),
            ("good.png", png("red")),
            ("zip.png", b"PK\x03\x04"),
        ],
    )

    said = "\n".join(world.dms(world.writer))
    assert "“broken.jpg” is damaged" in said and "“zip.png” is no picture" in said
    assert len((await sight_of(world)).revision.copy.pictures) == 1


@pytest.mark.parametrize("error", [aiohttp.ClientPayloadError("cut"), TimeoutError()])
async def test_a_picture_that_discord_does_not_give_is_told_and_the_text_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(discord.Attachment, "read", AsyncMock(side_effect=error))

    await with_pictures(world, TEXT, "red")

    assert "“red.png” could not be fetched from Discord" in "\n".join(world.dms(world.writer))
    assert (await sight_of(world)).revision.copy.pictures == ()


async def test_pictures_are_added_by_the_form_with_all_that_must_be_said(world: World) -> None:
    """With it an article that the desk has already gets a picture in one step."""
    await by_form(world, world.writer, "Ferry", "It runs again.")
    opened = await page(world)
    assert "No pictures yet" in text_of(opened.response)
    form = await world.writer.click(opened.response, label="Add pictures")

    done = await world.writer.submit_modal(
        form,
        {
            "file": ("red.png", png("red")),
            "rights": "free",
            "alt": "All red",
            "credit": "Bo",
            "terms": "CC BY 4.0",
        },
    )

    assert "alt text: All red" in text_of(done.response)
    sight = await sight_of(world)
    [picture] = sight.revision.copy.pictures
    assert (picture.rights, picture.line) == (Rights.FREE, "Bo (CC BY 4.0)")
    assert (sight.article.state, sight.revision.number) == (State.SUBMITTED, 2)


async def test_one_that_says_nothing_is_not_taken_by_an_article_with_the_desk(world: World) -> None:
    await by_form(world, world.writer, "Ferry", "It runs again.")
    opened = await page(world)
    form = await world.writer.click(opened.response, label="Add pictures")

    done = await world.writer.submit_modal(form, {"file": ("red.png", png("red")), "rights": "unclear"})

    assert "without alt text" in answer_of(done) and "without clear rights" in answer_of(done)
    assert (await sight_of(world)).revision.number == 1


async def test_a_changed_picture_voids_votes_like_a_changed_word(world: World) -> None:
    await world.configure(approvals=2)
    await with_pictures(world, TEXT, "red")
    await say(world, 1)
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.ed.react(world.card(), "✅")
    assert len((await sight_of(world)).votes) == 1

    await say(world, 1, alt="Something else")

    sight = await sight_of(world)
    assert (sight.votes, sight.article.state) == ((), State.SUBMITTED)


async def test_order_replace_remove_decorative_and_cover(world: World) -> None:
    await with_pictures(world, TEXT, "red", "blue", "green")

    async def press(position: int, label: str) -> None:
        opened = await page(world)
        one = await world.writer.click(opened.response, label=str(position))
        await world.writer.click(one.response, label=label)

    async def order() -> list[str]:
        return [each.sha256 for each in (await sight_of(world)).revision.copy.pictures]

    red, blue, green = await order()
    await press(3, "Earlier")
    assert await order() == [red, green, blue]
    await press(1, "Later")
    assert await order() == [green, red, blue]
    await press(2, "Remove")
    assert await order() == [green, blue]
    await press(1, "Decorative")
    await press(2, "Cover it")
    first, second = (await sight_of(world)).revision.copy.pictures
    assert first.decorative and second.spoiler
    opened = await page(world)
    one = await world.writer.click(opened.response, label="2")
    form = await world.writer.click(one.response, label="Replace")
    await world.writer.submit_modal(form, {"file": ("white.png", png("white")), "alt": "All white"})
    first, second = (await sight_of(world)).revision.copy.pictures
    assert second.sha256 != blue and (second.alt, second.spoiler) == ("All white", True)


async def test_a_page_from_before_another_change_still_means_its_own_picture(world: World) -> None:
    await with_pictures(world, TEXT, "red", "blue")
    red, blue = (each.sha256 for each in (await sight_of(world)).revision.copy.pictures)
    opened = await page(world)
    old = await world.writer.click(opened.response, label="1")
    opened = await page(world)
    older = await world.writer.click(opened.response, label="1")
    again = await page(world)
    other = await world.writer.click(again.response, label="2")
    await world.writer.click(other.response, label="Earlier")  # blue leads now

    await world.writer.click(old.response, label="Remove")  # the page of the red one

    assert [each.sha256 for each in (await sight_of(world)).revision.copy.pictures] == [blue] != [red]
    gone = await world.writer.click(older.response, label="Decorative")
    assert "no longer has that picture" in answer_of(gone)


async def test_a_newsroom_may_only_warn_of_what_is_missing(world: World) -> None:
    await world.admin.send(world.review, "!newsroom settings picture_alt: warn picture_rights: warn")
    await with_pictures(world, TEXT, "red")

    sight = await sight_of(world)
    assert sight.article.state is State.SUBMITTED
    assert {"no_alt", "no_rights"} <= set(checks_of(sight))


async def test_a_reader_is_not_let_in(world: World) -> None:
    await with_pictures(world, TEXT, "red")

    told = await world.reader.slash(world.submissions, "draft pictures", article="1")

    assert "There is no article" in answer_of(told) or "no №1" in answer_of(told)


# ------------------------------------------------------------------------------ in public

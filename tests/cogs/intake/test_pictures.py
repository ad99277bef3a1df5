"""Pictures from a writer's phone to the readers: sent, described, judged, published, corrected, taken down."""

from __future__ import annotations

from unittest.mock import AsyncMock

import aiohttp
import discord
import pytest

from bot.domain.article.picture import Rights
from bot.domain.article.states import State
from tests.cogs.doors import TEXT, by_form, by_menu, checks_of, handed_back, sight_of
from tests.cogs.galleries import alts, bytes_of, digest, galleries, page, say, with_pictures
from tests.imaging import planted
from tests.pictured import png
from tests.world import World, answer_of, buttons_of, text_of


async def publish(world: World, number: int = 1) -> None:
    await world.ed.react(world.card(number), "✅")
    await world.env.advance_time(61)


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
    assert "does not have that picture any more" in answer_of(gone)


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


async def out_with(world: World, text: str, *colours: str) -> None:
    """An article that is out, with these pictures."""
    await with_pictures(world, text, *colours)
    for position, colour in enumerate(colours, 1):
        await say(world, position, alt=f"All {colour}", caption=f"Caption {position}")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await publish(world)


async def test_the_lead_stands_above_and_others_at_their_places(world: World) -> None:
    await out_with(world, f"{TEXT}\n\n[picture 3]\n\nThe end.", "red", "blue", "green")

    [message] = world.articles()
    assert alts(message) == ["All red", "All green", "All blue"]
    shown = text_of(message)
    assert "[picture" not in shown
    assert shown.index("Caption 1") < shown.index("The ferry left") < shown.index("Caption 3")
    assert shown.index("Caption 3") < shown.index("The end.") < shown.index("Caption 2")
    assert len(await bytes_of(message)) == 3


async def test_pictures_in_a_long_article_stand_in_its_thread(world: World) -> None:
    long = "\n\n".join(f"Paragraph {n}. " + "It sails again and again. " * 30 for n in range(9))

    text = f"# Ferry\n\n{long}\n\n[picture 2]\n\nThe end."
    await world.writer.send(
        world.submissions,
        "!submit",
        attachments=[("a.md", text.encode()), ("red.png", png("red")), ("blue.png", png("blue"))],
    )
    for position, colour in ((1, "red"), (2, "blue")):
        await say(world, position, alt=f"All {colour}")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await publish(world)

    places = (await sight_of(world)).places
    messages = [
        await world.bot.get_partial_messageable(place.channel_id).fetch_message(place.message_id)
        for place in places
        if place.channel_id and place.message_id
    ]
    assert len(messages) == len(places) > 1
    assert alts(messages[0]) == ["All red"] and alts(messages[-1]) == ["All blue"]
    assert [len(await bytes_of(message)) for message in (messages[0], messages[-1])] == [1, 1]


async def correct(world: World) -> None:
    """Approve what was corrected, and wait."""
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await publish(world)


async def test_a_correction_replaces_adds_and_removes_in_place(world: World) -> None:
    await out_with(world, TEXT, "red", "blue")
    [before] = world.articles()
    await world.ed.slash(
        world.review, "publish correct", article="1", kind="correction", note="The wrong ferry."
    )
    opened = await world.ed.slash(world.review, "draft pictures", article="1")
    one = await world.ed.click(opened.response, label="1")
    await world.ed.click(one.response, label="Remove")
    again = await world.ed.slash(world.review, "draft pictures", article="1")
    form = await world.ed.click(again.response, label="Add pictures")
    await world.ed.submit_modal(
        form, {"file": ("green.png", png("green")), "rights": "own", "alt": "All green"}
    )
    await world.ed.slash(world.review, "draft submit", article="1")
    await world.chief.react(world.card(), "✅")
    await world.env.advance_time(61)

    [after] = world.articles()
    assert after.id == before.id and alts(after) == ["All blue", "All green"]
    assert {digest(data) for data in await bytes_of(after)} == {
        each.sha256 for each in (await sight_of(world)).revision.copy.pictures
    }
    assert "The wrong ferry." in text_of(after)


@pytest.mark.parametrize("code", ["error", "privacy"])
async def test_the_stub_shows_no_picture_and_for_privacy_the_files_go(world: World, code: str) -> None:
    await out_with(world, TEXT, "red", "blue")
    media = world.bot.desk.picture_files.media
    assert len(list(media.names())) == 2

    await world.chief.slash(world.review, "publish unpublish", article="1", reason=code)
    await world.env.settle()

    [stub] = world.articles()
    assert galleries(stub) == [] and list(stub.attachments) == []
    assert len(list(media.names())) == (0 if code == "privacy" else 2)
    await world.chief.slash(world.review, "publish republish", article="1", reason="All is well.")
    await world.env.settle()
    [back] = world.articles()
    assert alts(back) == ([] if code == "privacy" else ["All red", "All blue"])
    assert "The ferry left the harbour" in text_of(back)


async def test_an_announcement_carries_the_lead(world: World) -> None:
    await out_with(world, TEXT, "red", "blue")

    [announced] = [message for message in world.announce.history() if message.author.bot]
    [file] = announced.attachments
    [lead, _] = (await sight_of(world)).revision.copy.pictures
    assert digest(await file.read()) == lead.sha256


async def test_buttons_lead_to_the_pictures(world: World) -> None:
    filed = await by_form(world, world.writer, "Ferry", "It runs.")

    assert "Pictures" in buttons_of(filed.response)


async def test_a_missing_file_keeps_the_article_back_and_says_what_to_do(world: World) -> None:
    await with_pictures(world, TEXT, "red")
    await say(world, 1)
    await world.writer.slash(world.submissions, "draft submit", article="1")
    media = world.bot.desk.picture_files.media
    [(digest_, path)] = media.names()
    data = path.read_bytes()
    path.unlink()
    await publish(world)

    assert world.articles() == []
    assert "copydesk doctor" in text_of(world.card())
    assert media.keep(data, "png") == digest_


async def test_a_comparison_shows_old_and_new_side_by_side(world: World) -> None:
    await with_pictures(world, TEXT, "red")
    opened = await page(world)
    one = await world.writer.click(opened.response, label="1")
    form = await world.writer.click(one.response, label="Replace")
    await world.writer.submit_modal(form, {"file": ("blue.png", png("blue")), "alt": "All blue"})

    told = await world.writer.slash(world.submissions, "review diff", article="1")

    assert "**Pictures**" in answer_of(told) and "All blue" in answer_of(told)
    html = (await handed_back(told)).decode()
    assert html.count('<img src="data:image/png;base64,') == 2 and 'alt="All blue"' in html


async def ids_of(world: World) -> dict[str, int]:
    """The id of each file of the published article, by its name."""
    [message] = world.articles()
    return {each.filename: each.id for each in message.attachments}


async def corrected(world: World, *presses: str) -> None:
    """The first picture is changed on its page by these buttons, and the correction goes out."""
    await world.ed.slash(world.review, "publish correct", article="1", kind="correction", note="Another.")
    opened = await world.ed.slash(world.review, "draft pictures", article="1")
    shown = await world.ed.click(opened.response, label="1")
    for press in presses:
        shown = await world.ed.click(shown.response, label=press)
        if shown.modal:
            shown = await world.ed.submit_modal(shown, {"file": ("green.png", png("green"))})
    await world.ed.slash(world.review, "draft submit", article="1")
    await world.chief.react(world.card(), "✅")
    await world.env.advance_time(61)


async def test_only_new_pictures_are_sent_with_an_edit(world: World) -> None:
    await out_with(world, TEXT, "red", "blue", "white")
    before = await ids_of(world)

    await corrected(world, "Replace")
    replaced = await ids_of(world)
    assert len(replaced) == 3 and len(before.items() & replaced.items()) == 2
    [message] = world.articles()
    assert len(await bytes_of(message)) == 3


async def test_another_order_sends_no_picture(world: World) -> None:
    await out_with(world, TEXT, "red", "blue", "white")
    before = await ids_of(world)

    await corrected(world, "Later", "Later")

    assert await ids_of(world) == before
    [message] = world.articles()
    assert alts(message) == ["All blue", "All white", "All red"]
    wanted = [each.sha256 for each in (await sight_of(world)).revision.copy.pictures]
    assert [digest(data) for data in await bytes_of(message)] == wanted


async def test_what_discord_does_not_keep_is_sent_again(world: World) -> None:
    await out_with(world, TEXT, "red", "blue")
    before = await ids_of(world)
    [message] = world.articles()
    path = f"/channels/{message.channel.id}/messages/{message.id}"
    world.env.inject_error("PATCH", path, status=400, code=50035, message="Invalid Form Body", times=1)

    await corrected(world, "Later")

    after = await ids_of(world)
    assert after.keys() == before.keys() and not after.items() & before.items()
    [message] = world.articles()
    assert len(await bytes_of(message)) == 2 and alts(message) == ["All blue", "All red"]

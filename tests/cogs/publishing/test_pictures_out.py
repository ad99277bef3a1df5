"""Pictures as readers see them: at their places, corrected, taken down, announced; and what an edit uploads."""

from __future__ import annotations

import pytest

from bot.store.media_files import MediaFiles
from tests.cogs.doors import TEXT, by_form, handed_back, sight_of
from tests.cogs.galleries import alts, bytes_of, digest, galleries, page, publish, say, with_pictures
from tests.pictured import png
from tests.world import World, answer_of, buttons_of, text_of


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


async def add_green(world: World) -> None:
    """Ed adds a picture to the correction, and Chris approves it."""
    opened = await world.ed.slash(world.review, "draft pictures", article="1")
    form = await world.ed.click(opened.response, label="Add pictures")
    await world.ed.submit_modal(
        form, {"file": ("green.png", png("green")), "rights": "own", "alt": "All green"}
    )
    await world.ed.slash(world.review, "draft submit", article="1")
    await world.chief.react(world.card(), "✅")
    await world.env.advance_time(61)


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
    await add_green(world)

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


async def test_where_the_first_picture_went_for_somebodys_privacy_the_next_one_is_the_lead(
    world: World,
) -> None:
    await out_with(world, TEXT, "red")
    await world.chief.slash(world.review, "publish unpublish", article="1", reason="privacy")
    await world.chief.slash(world.review, "publish republish", article="1", reason="All is well.")
    await world.ed.slash(world.review, "publish correct", article="1", kind="correction", note="The ferry.")
    await add_green(world)

    [article] = world.articles()
    announced = next(message for message in world.announce.history() if message.author.bot)
    assert alts(article) == ["All green"]
    [file] = announced.attachments
    assert digest(await file.read()) == (await sight_of(world)).revision.copy.pictures[-1].sha256


async def test_the_lead_of_an_announcement_is_read_from_its_file_while_it_is_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the announcement nor its edit has the picture in memory."""
    read = list[str]()
    whole = MediaFiles.read

    def counted(self: MediaFiles, digest: str, extension: str) -> bytes:
        read.append(digest)
        return whole(self, digest, extension)

    await with_pictures(world, TEXT, "red")
    await say(world, 1, alt="All red")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    monkeypatch.setattr(MediaFiles, "read", counted)
    await publish(world)

    [announced] = [message for message in world.announce.history() if message.author.bot]
    [file] = announced.attachments
    assert file.filename.startswith("picture-") and file.description == "All red"
    assert read == []


async def test_an_announcement_goes_out_without_a_lead_whose_file_is_missing(world: World) -> None:
    await with_pictures(world, TEXT, "red")
    await say(world, 1)
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.ed.react(world.card(), "✅")
    sent = world.bot.desk.picture_files.media
    kept = dict(sent.names())
    world.env.inject_error("POST", f"/channels/{world.announce.id}/messages", status=503, times=1)
    await world.env.advance_time(61)
    for path in kept.values():
        path.unlink()
    await world.env.advance_time(120)

    [announced] = [message for message in world.announce.history() if message.author.bot]
    assert list(announced.attachments) == [] and "Ferry" in text_of(announced)


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

"""Pictures in a Word file stand at their places, and those beside a Markdown file where it names them."""

from __future__ import annotations

from io import BytesIO

import docx

from tests.cogs.doors import by_file, by_menu, sight_of
from tests.cogs.galleries import page
from tests.imaging import planted
from tests.pictured import png
from tests.world import World, answer_of, text_of


def word_with_pictures(*parts: str | bytes, descr: str = "") -> bytes:
    """A Word file of a headline, paragraphs and pictures, each picture in a paragraph of its own."""
    document = docx.Document()
    document.add_heading("Ferry runs again", level=0)
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            document.add_picture(BytesIO(part))
            shape = document.inline_shapes[-1]
            shape._inline.docPr.set("descr", descr)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


async def test_pictures_of_a_word_file_stand_at_their_places(world: World) -> None:
    data = word_with_pictures(
        "It left at seven.", png("red"), "It came back.", png("blue"), "The end.", descr="A ferry"
    )

    taken = await by_file(world, "a.docx", data)

    copy = (await sight_of(world)).revision.copy
    assert copy.body == "It left at seven.\n\n[picture 1]\n\nIt came back.\n\n[picture 2]\n\nThe end."
    assert [picture.alt for picture in copy.pictures] == ["A ferry", "A ferry"]
    assert "kept: 2 pictures" in answer_of(taken) and "left out" not in answer_of(taken)


async def test_marks_of_the_camera_in_a_word_file_go_too(world: World) -> None:
    await by_file(world, "a.docx", word_with_pictures("It left.", planted.png()))

    [(_, path)] = world.bot.desk.picture_files.media.names()
    assert planted.marks_in(path.read_bytes()) == []


async def test_what_word_made_up_is_no_alt_text(world: World) -> None:
    for descr in (
        "A boat, description automatically generated",
        r"C:\Users\ada\Pictures\IMG_1.jpg",
        "IMG_1.jpg",
    ):
        data = word_with_pictures(f"It left: {descr[:9]}", png("red"), descr=descr)
        await by_file(world, "a.docx", data)

    for number in (1, 2, 3):
        assert (await sight_of(world, number)).revision.copy.pictures[0].alt == ""


async def test_a_broken_picture_in_a_word_file_loses_its_place_and_the_others_keep_theirs(
    world: World,
) -> None:
    data = word_with_pictures("One.", png("red"), "Two.", png("blue"), "Three.")
    broken = data.replace(b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\r", 1)  # stored, not packed
    taken = await by_file(world, "a.docx", broken)

    copy = (await sight_of(world)).revision.copy
    if len(copy.pictures) == 1:
        assert copy.body.count("[picture 1]") == 1 and "[picture 2]" not in copy.body
    assert "Ferry runs again" in answer_of(taken)


async def test_a_word_file_of_pictures_alone_is_no_article(world: World) -> None:
    document = docx.Document()
    document.add_picture(BytesIO(png("red")))
    target = BytesIO()
    document.save(target)

    told = await by_file(world, "a.docx", target.getvalue())

    assert (
        "no text" in answer_of(told) or "nothing" in answer_of(told).casefold() or "empty" in answer_of(told)
    )


async def test_markdown_names_the_pictures_that_come_beside_it(world: World) -> None:
    text = (
        '# Ferry runs again\n\nIt left.\n\n![All blue](img/Blue%20one.png "a title")\n\nIt came back ![small](red.png) again.\n\n'
        "![gone](missing.png)\n\n```\n![no](red.png)\n```\n"
    )
    await world.writer.send(
        world.submissions,
        "!submit",
        attachments=[
            ("ferry.md", text.encode()),
            ("red.png", png("red")),
            ("Blue one.png", png("blue")),
            ("white.png", png("white")),
        ],
    )

    copy = (await sight_of(world)).revision.copy
    assert [picture.alt for picture in copy.pictures] == ["All blue", "small", ""]
    assert "It left.\n\n[picture 1]\n\nIt came back  again." in copy.body.replace(
        "came back again", "came back  again"
    )
    assert "![no](red.png)" in copy.body and "[picture 2]" not in copy.body


async def test_a_file_from_the_menu_names_them_too(world: World) -> None:
    text = "# Ferry\n\nIt left.\n\n![All red](red.png)\n\nThe end."
    await by_menu(world, "", ("ferry.md", text.encode()), ("red.png", png("red")))

    copy = (await sight_of(world)).revision.copy
    assert "[picture 1]" in copy.body and copy.pictures[0].alt == "All red"


async def test_a_changed_word_file_keeps_what_was_said_of_its_pictures(world: World) -> None:
    data = word_with_pictures("One.", png("red"), "Two.", descr="A ferry")
    await by_file(world, "a.docx", data)
    opened = await page(world)
    one = await world.writer.click(opened.response, label="1")
    form = await world.writer.click(one.response, label="Alt text and credit")
    await world.writer.submit_modal(form, {"alt": "The old ferry", "credit": "Bo", "rights": "own"})
    assert "alt text: The old ferry" in text_of((await page(world)).response)

    other = word_with_pictures("Zero.", png("blue"), "One.", png("red"), "Two.", descr="A ferry")
    await world.writer.slash(world.submissions, "draft edit", article="1", file=("b.docx", other))

    copy = (await sight_of(world)).revision.copy
    assert [(picture.alt, picture.credit) for picture in copy.pictures] == [
        ("A ferry", ""),
        ("The old ferry", "Bo"),
    ]
    assert copy.body == "Zero.\n\n[picture 1]\n\nOne.\n\n[picture 2]\n\nTwo."

"""*Read* shows the pictures as readers will see them, and the file that goes with a long text links them."""

from __future__ import annotations

import pytest

from tests.cogs.doors import handed_back, sight_of
from tests.cogs.galleries import alts, say
from tests.pictured import png
from tests.world import World, answer_of

LONG = "\n\n".join(f"Paragraph {n}. " + "It sails again and again. " * 30 for n in range(9))
TEXT = f"# Ferry\n\n{LONG}\n\n[picture 2]\n\nThe end."


@pytest.fixture
async def desk(world: World) -> World:
    """The desk has an article that is longer than one page, with a lead and a picture at its end."""
    files = [("a.md", TEXT.encode()), ("red.png", png("red")), ("blue.png", png("blue"))]
    await world.writer.send(world.submissions, "!submit", attachments=files)
    await say(world, 1, alt="All red", caption="The *old* ferry", credit="Ada Lund")
    await say(world, 2, alt="All blue [sic]", credit="Bo", rights="free", terms="CC BY 4.0")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    return world


async def test_the_file_links_the_pictures_by_the_names_that_the_pages_have(desk: World) -> None:
    read = await desk.ed.click(desk.card(), label="Read")
    assert read.response is not None
    names = {each.filename for each in read.response.attachments}
    [whole] = [each for each in read.response.attachments if each.filename.endswith(".md")]
    text = (await whole.read()).decode()
    red, blue = (each.sha256 for each in (await sight_of(desk)).revision.copy.pictures)

    assert "[picture" not in text and alts(read.response) == ["All red"]
    assert f'![All red](picture-{red[:16]}.png "Ada Lund")' in text
    assert "\n*The \\*old\\* ferry · Ada Lund*\n" in text
    assert f"![All blue \\[sic\\]](picture-{blue[:16]}.png" in text
    assert f"picture-{red[:16]}.png" in names
    # the last page has the other one, under the name that the file says
    turned = read
    for _ in range(9):
        if alts(turned.response) == ["All blue [sic]"]:  # type: ignore[arg-type]
            break
        turned = await desk.ed.click(turned.response, label="On")
    assert turned.response is not None
    assert f"picture-{blue[:16]}.png" in {each.filename for each in turned.response.attachments}


async def test_the_file_is_read_back_with_the_pictures_in_their_places(desk: World) -> None:
    read = await desk.ed.slash(desk.review, "review show", article="1")
    [whole] = [each for each in read.response.attachments if each.filename.endswith(".md")]  # type: ignore[union-attr]
    text = (await whole.read()).decode()
    before = (await sight_of(desk)).revision.copy

    changed = text.replace("The end.", "That is all.")
    done = await desk.writer.slash(
        desk.submissions, "draft edit", article="1", file=("article-1.md", changed.encode())
    )

    after = (await sight_of(desk)).revision.copy
    assert after.pictures == before.pictures, answer_of(done)
    assert after.body == before.body.replace("The end.", "That is all.")


async def test_an_exported_file_is_read_back_too_and_what_is_moved_in_it_moves(desk: World) -> None:
    """The links of an export name the same pictures otherwise."""
    red, blue = (each.sha256 for each in (await sight_of(desk)).revision.copy.pictures)
    text = (
        f"# Ferry\n\nIt sails.\n\n![All blue](../media/{blue}.png)\n\nAgain.\n\n![All red](../media/{red}.png)\n*A line*\n\n"
        "The end."
    )
    await desk.writer.slash(desk.submissions, "draft edit", article="1", file=("1-ferry.md", text.encode()))

    copy = (await sight_of(desk)).revision.copy
    assert [each.sha256 for each in copy.pictures] == [red, blue]
    assert copy.body == "It sails.\n\n[picture 2]\n\nAgain.\n\n[picture 1]\n\nThe end."
    assert copy.pictures[0].caption == "The *old* ferry", "words of a picture are changed on its page"


async def test_links_to_other_pictures_are_no_pictures_of_the_article(desk: World) -> None:
    other = "ab" * 32
    text = f"# Ferry\n\nIt sails.\n\n![All blue](../media/{other}.png)\n\nThe end."
    await desk.writer.slash(desk.submissions, "draft edit", article="1", file=("1.md", text.encode()))

    copy = (await sight_of(desk)).revision.copy
    assert len(copy.pictures) == 2 and "[picture" not in copy.body


async def test_what_was_erased_is_no_link(desk: World) -> None:
    await desk.ed.click(desk.card(), label="Approve")
    await desk.env.advance_time(61)
    await desk.chief.slash(desk.review, "publish unpublish", article="1", reason="privacy")
    await desk.env.settle()

    whole = await handed_back(await desk.chief.slash(desk.review, "review show", article="1"))

    assert b"picture-" not in whole and b"The end." in whole

"""Whoever leaves takes along the pictures of what never came out: from the disk, the database, and the desk's threads."""

from __future__ import annotations

from tests.cogs.doors import TEXT, sight_of
from tests.cogs.galleries import digest, page, say, with_pictures
from tests.cogs.people.test_leaving import files_with, forget, rows, settled
from tests.pictured import png
from tests.world import World, text_of

OTHER = "The other ferry\n\nIt sails again, at six."


def kept(world: World) -> set[str]:
    """The files on the disk, by their SHA-256."""
    return {name for name, _ in world.bot.desk.picture_files.media.names()}


async def in_threads(world: World) -> list[str]:
    """The SHA-256 of each file that stands in the desk's channel and its threads."""
    messages = [*world.review.history(), *(m for thread in world.review.threads for m in thread.history())]
    return [digest(await each.read()) for message in messages for each in message.attachments]


def ids_in_threads(world: World) -> dict[str, int]:
    """The id of each file in the threads of cards, by its name."""
    messages = (m for thread in world.review.threads for m in thread.history())
    return {each.filename: each.id for message in messages for each in message.attachments}


async def filed(world: World, text: str, *colours: str, number: int = 1) -> None:
    """An article that the desk has."""
    await with_pictures(world, text, *colours)
    for position, colour in enumerate(colours, 1):
        await say(world, position, number=number, alt=f"All {colour}", credit="Ada Heliotrope")
    await world.writer.slash(world.submissions, "draft submit", article=str(number))


async def swap(world: World, position: int, colour: str) -> None:
    opened = await page(world)
    one = await world.writer.click(opened.response, label=str(position))
    form = await world.writer.click(one.response, label="Replace")
    await world.writer.submit_modal(form, {"file": (f"{colour}.png", png(colour)), "alt": "Saffron"})


async def test_pictures_of_what_never_came_out_go_with_their_writer(world: World) -> None:
    await filed(world, TEXT, "red", "blue")
    await swap(world, 1, "green")
    await with_pictures(world, OTHER, "white")  # a draft that nobody was given
    pictures = kept(world)
    assert len(pictures) == 4 and pictures & set(await in_threads(world))

    await forget(world, world.writer)
    await settled(world)

    assert kept(world) == set()
    assert rows(world, "SELECT count(*) FROM picture") == [(0,)]
    assert files_with(world, ["Heliotrope", "Saffron", "All red", *pictures]) == {}
    assert not pictures & set(await in_threads(world))
    assert "Saffron" not in "\n".join(text_of(m) for m in world.thread().history())


async def test_a_picture_that_is_out_or_is_somebody_elses_too_stays(world: World) -> None:
    await world.configure(cooling_off=0)
    await filed(world, TEXT, "red")
    await world.ed.click(world.card(), label="Approve")
    await world.env.settle()
    await with_pictures(world, OTHER, "red", "blue")
    await world.other_writer.send(
        world.submissions, "!submit Third\n\nIt is another one.", attachments=[("b.png", png("blue"))]
    )
    red, blue = (each.sha256 for each in (await sight_of(world, 2)).revision.copy.pictures)
    await with_pictures(world, "Fourth\n\nNobody was given this one.", "white")
    assert len(kept(world)) == 3

    await forget(world, world.writer)
    await settled(world)

    assert kept(world) == {red, blue}
    [out] = world.articles()
    assert [digest(await each.read()) for each in out.attachments] == [red]
    assert len((await sight_of(world, 3)).revision.copy.pictures) == 1


async def test_what_stays_of_a_shared_article_keeps_its_pictures_in_the_thread(world: World) -> None:
    """Its messages are made to say what is so now: the old and the new picture stay beside each other, with the page."""
    await filed(world, TEXT, "red")
    await world.join(world.other_writer)
    await swap(world, 1, "green")
    before, ids = await in_threads(world), ids_in_threads(world)
    pictures = kept(world)
    assert pictures <= set(before)
    shown = {name for name in ids if name.startswith(("old-1-", "new-1-"))}
    assert len(shown) == 2

    await forget(world, world.writer)
    await settled(world)

    assert pictures == kept(world)
    assert pictures <= set(await in_threads(world))
    after = ids_in_threads(world)
    assert after.keys() == ids.keys()
    assert {name for name in ids if after[name] == ids[name]} == shown, (
        "only the page, which names its writer, is sent again"
    )
    assert f"<@{world.writer.id}>" not in "\n".join(text_of(m) for m in world.thread().history())

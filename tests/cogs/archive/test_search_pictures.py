"""`/archive search` finds what is said of pictures, for those who may read the article, as long as it shows them."""

from __future__ import annotations

from tests.cogs.archive.test_search import found, search
from tests.cogs.doors import TEXT
from tests.cogs.galleries import say, with_pictures
from tests.world import World, text_of


async def out(world: World, *, alt: str, caption: str) -> None:
    """An article with one picture is out."""
    await with_pictures(world, TEXT, "red")
    await say(world, 1, alt=alt, caption=caption)
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)


async def test_captions_and_alt_texts_are_found_as_words_of_the_text_are(world: World) -> None:
    await with_pictures(world, TEXT, "red")
    await say(world, 1, alt="A cormorant on the mast", caption="Dusk over Vågsøy")

    assert await found(world, world.writer, "cormorant") == [1]
    assert await found(world, world.ed, "cormorant") == [], "it is a draft"
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert await found(world, world.ed, "vagsoy") == [1]
    assert await found(world, world.reader, "vagsoy") == []
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)

    page = text_of(await search(world, world.reader, "cormorant"))
    assert "🖼️ Dusk over Vågsøy · Ada Lund · A **cormorant** on the mast" in page
    assert await found(world, world.reader, "ferry cormorant") == [1]


async def test_of_a_corrected_picture_readers_find_what_is_said_now(world: World) -> None:
    await out(world, alt="A cormorant", caption="Dusk")
    await world.ed.slash(
        world.review, "publish correct", article="1", kind="correction", note="It is a gull."
    )
    await say(world, 1, writer=world.ed, alt="A gull", caption="Dawn")
    assert await found(world, world.reader, "cormorant") == [1], "readers see that still"
    assert await found(world, world.reader, "gull") == []
    await world.ed.slash(world.review, "draft submit", article="1")
    await world.chief.react(world.card(), "✅")
    await world.env.advance_time(61)

    assert await found(world, world.reader, "cormorant") == []
    assert await found(world, world.reader, "gull") == [1]


async def test_what_was_said_of_pictures_that_had_to_go_is_not_found(world: World) -> None:
    await out(world, alt="A cormorant", caption="Dusk")
    await world.chief.slash(world.review, "publish unpublish", article="1", reason="privacy")
    for person in (world.reader, world.ed, world.writer):
        assert await found(world, person, "cormorant") == []

    await world.chief.slash(world.review, "publish republish", article="1", reason="Without it.")
    await world.env.settle()

    assert await found(world, world.reader, "ferry") == [1]
    for person in (world.reader, world.ed, world.writer):
        assert await found(world, person, "cormorant") == []
    assert "cormorant" not in text_of(await search(world, world.reader, "ferry"))

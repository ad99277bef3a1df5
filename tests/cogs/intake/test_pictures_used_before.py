"""A picture that another article has had before is pointed out, to people who may read that article."""

from __future__ import annotations

import asyncio

from PIL import Image

from tests.cogs.doors import TEXT
from tests.cogs.galleries import page, say
from tests.imaging.drawn import COPIES, drawn, file_of
from tests.world import World, text_of

FERRY = drawn(1).resize((900, 600))
COPY = file_of(COPIES["cropped by two in a hundred on each side"](FERRY).resize((700, 500)), "JPEG", 60)
OTHER = file_of(drawn(2))


async def send(world: World, *files: bytes, who: str = "writer", headline: str = "The ferry") -> str:
    """File a text with pictures in chat; the receipt."""
    writer = world.writer if who == "writer" else world.other_writer
    before = len(world.dms(writer))
    attachments = [(f"{number}.png", data) for number, data in enumerate(files)]
    await writer.send(world.submissions, f"!submit {headline}\n{TEXT}", attachments=attachments)
    return "\n".join(world.dms(writer)[before:])


async def publish(world: World, number: int = 1) -> None:
    await say(world, 1, number=number)
    await world.writer.slash(world.submissions, "draft submit", article=str(number))
    await world.ed.react(world.card(number), "✅")
    await world.env.advance_time(61)


async def test_it_is_pointed_out_on_the_receipt_and_the_card_with_where_and_when(world: World) -> None:
    await send(world, file_of(FERRY))
    await publish(world)
    [out] = world.articles()

    said = await send(world, OTHER, COPY, who="other", headline="A fare")

    assert "picture 2 was used before" in said and "№1" in said and str(out.id) in said
    assert "out <t:" in said and "picture 1 was used" not in said
    for number in (1, 2):
        await say(world, number, number=2, writer=world.other_writer)
    await world.other_writer.slash(world.submissions, "draft submit", article="2")
    card = text_of(world.card(2))
    assert "picture 2 was used before" in card and "№1" in card and str(out.id) in card
    assert "was used before" not in text_of(world.card(1)), "the first one is the first"


async def test_others_do_not_hear_of_a_draft_that_has_it(world: World) -> None:
    await send(world, file_of(FERRY))

    said = await send(world, COPY, who="other")

    assert "was used before" not in said
    own = await send(world, COPY, headline="Mine again")
    assert "was used before" in own and "written <t:" in own, "its own writer does"


async def test_an_articles_own_revisions_and_corrections_are_its_own_matter(world: World) -> None:
    await send(world, file_of(FERRY))
    await publish(world)
    await world.chief.slash(
        world.review, "publish correct", article="1", kind="correction", note="The fare was wrong."
    )
    assert "was used before" not in text_of(world.card())

    opened = await page(world)
    assert "was used before" not in text_of(opened.response)


async def test_what_an_article_has_no_more_is_not_told(world: World) -> None:
    """Its editors took the picture out before it went to the public."""
    await send(world, file_of(FERRY))
    opened = await page(world)
    one = await world.writer.click(opened.response, label="1")
    await world.writer.click(one.response, label="Remove")

    assert "was used before" not in await send(world, COPY, headline="Mine again")


async def test_flat_pictures_are_like_each_other_only_as_files(world: World) -> None:
    red, blue = (file_of(Image.new("RGB", (90, 60), colour)) for colour in ("red", "blue"))
    await send(world, red)

    assert "was used before" not in await send(world, blue, headline="Blue")
    assert "picture 1 was used before" in await send(world, red, headline="Red again")


async def test_pictures_of_an_older_version_are_looked_at_while_the_bot_runs(world: World) -> None:
    await send(world, file_of(FERRY))
    world.change("DELETE FROM picture_part")  # as a migration leaves them
    world.change("UPDATE picture_look SET looks = NULL")

    await world.restart()
    for _ in range(200):
        if world.rows("SELECT count(*) FROM picture_look WHERE looks IS NULL") == [(0,)]:
            break
        await asyncio.to_thread(lambda: None)
        await world.env.settle()

    assert "was used before" in await send(world, COPY, headline="Mine again")

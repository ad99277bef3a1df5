"""A changed picture is a changed article: by whichever door it is changed, and wherever the article stands, votes are void."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from simcord.results import InteractionResult

from bot.domain.article.states import State
from tests.cogs.doors import TEXT, sight_of
from tests.cogs.galleries import page, say, with_pictures
from tests.cogs.intake.test_pictures_in_files import word_with_pictures
from tests.pictured import png
from tests.world import World, answer_of

Change = Callable[[World], Awaitable[object]]


def button(position: int, label: str) -> Change:
    """A button on the page of one picture."""

    async def press(world: World) -> object:
        opened = await page(world)
        one = await world.writer.click(opened.response, label=str(position))
        return await world.writer.click(one.response, label=label)

    return press


def words(**said: str) -> Change:
    """The form for what is said of a picture."""
    return lambda world: say(world, 1, **said)


async def replace(world: World) -> object:
    opened = await page(world)
    one = await world.writer.click(opened.response, label="1")
    form = await world.writer.click(one.response, label="Replace")
    return await world.writer.submit_modal(form, {"file": ("green.png", png("green")), "alt": "Picture 1"})


async def add(world: World) -> None:
    form = await world.writer.click((await page(world)).response, label="Add pictures")
    said = {"rights": "own", "alt": "All green", "credit": "Bo"}
    await world.writer.submit_modal(form, {"file": ("green.png", png("green")), **said})


async def in_chat(world: World) -> None:
    """With pictures at the message. What the newsroom must know of them is asked for first, unless it only warns."""
    await world.writer.send(world.submissions, "!draft pictures 1", attachments=[("green.png", png("green"))])


async def by_word_file(world: World) -> None:
    """The article comes again as a Word file, with another picture in it."""
    paragraphs = TEXT.split("\n\n")[1:]
    data = word_with_pictures(*paragraphs, png("green"), descr="All green")
    await world.writer.slash(world.submissions, "draft edit", article="1", file=("b.docx", data))


CHANGES: dict[str, Change] = {
    "replaced": replace,
    "added": add,
    "added in chat": in_chat,
    "in a Word file": by_word_file,
    "removed": button(1, "Remove"),
    "later": button(1, "Later"),
    "earlier": button(2, "Earlier"),
    "decorative": button(1, "Decorative"),
    "covered": button(1, "Cover it"),
    "alt text": words(alt="Another ferry"),
    "caption": words(caption="At dawn"),
    "credit": words(credit="Bo Lind"),
    "rights": words(rights="agency"),
    "terms": words(rights="permission", terms="the harbour"),
}


async def with_the_desk(world: World) -> None:
    """An article with two pictures that one of two editors has approved; what is not said of a picture is only warned of."""
    await world.configure(approvals=2)
    await world.admin.send(world.review, "!newsroom settings picture_alt: warn picture_rights: warn")
    await with_pictures(world, TEXT, "red", "blue")
    await say(world, 1)
    await say(world, 2)
    await world.ed.react(world.card(), "✅")
    assert len((await sight_of(world)).votes) == 1


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_by_any_door_voids_votes(world: World, change: str) -> None:
    await with_the_desk(world)
    before = (await sight_of(world)).revision

    await CHANGES[change](world)

    sight = await sight_of(world)
    assert sight.revision.number == before.number + 1
    assert sight.revision.content_hash != before.content_hash
    assert (sight.votes, sight.article.state) == ((), State.SUBMITTED)
    assert world.reactions()["✅"] == 1, "only the bot’s own is left"
    await world.eve.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert world.articles() == [], "one vote of before and one of now are not two"


@pytest.mark.parametrize(
    "state", ["draft", "changes requested", "held", "approved", "scheduled", "spiked", "out"]
)
@pytest.mark.parametrize("change", ["replaced", "removed", "later"])
async def test_pictures_are_changed_wherever_the_article_may_be(
    world: World, state: str, change: str
) -> None:
    """What was approved goes back to the desk. On hold, spiked or out nothing is changed, and that is said."""
    await world.configure(release="manual")
    await with_pictures(world, TEXT, "red", "blue")
    await say(world, 1)
    await say(world, 2)
    if state != "draft":
        await world.writer.slash(world.submissions, "draft submit", article="1")
    match state:
        case "changes requested":
            await world.judge(world.ed, "Request changes")
        case "held":
            await world.ed.slash(world.review, "review hold", article="1", reason="Wait.")
        case "spiked":
            await world.judge(world.ed, "Spike")
        case "approved" | "scheduled" | "out":
            await world.ed.react(world.card(), "✅")
            if state == "scheduled":
                await world.chief.slash(world.review, "publish schedule", article="1", when="in 3 hours")
            if state == "out":
                await world.chief.slash(world.review, "publish now", article="1")
        case _:
            pass
    before = (await sight_of(world)).revision
    told = await CHANGES[change](world)
    sight = await sight_of(world)

    if state in ("held", "spiked", "out"):
        assert sight.revision.id == before.id
        assert isinstance(told, InteractionResult) and "You cannot edit it now" in answer_of(told)
        return
    assert sight.revision.number == before.number + 1
    assert sight.revision.copy.pictures != before.copy.pictures
    expected = State.DRAFT if state == "draft" else State.SUBMITTED
    assert (sight.article.state, sight.votes, sight.article.publish_at) == (expected, (), None)

"""`/me data`: everything that is held of a person comes to them, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

from simcord.actors import MemberActor

from bot.domain.newsroom.roles import Person
from bot.store.archive import saved_searches
from bot.ui.people.own_data import bundle
from tests.cogs.archive.test_export import files_of
from tests.cogs.galleries import say, with_pictures
from tests.world import ARTICLE, World, answer_of

REASON = "The captain's name is spelt wrong."


async def data_of(world: World, who: MemberActor) -> tuple[str, dict[str, Any]]:
    """The page in plain words, and what programs read."""
    files = await files_of(await who.slash(world.submissions, "me data"))
    return files["your-data.txt"].decode(), json.loads(files["your-data.json"])


def tables(data: dict[str, Any]) -> set[str]:
    return {group["table"] for group in data["held"]}


async def judged(world: World) -> None:
    """№1 was sent back with a reason; a reader has asked for a search."""
    await world.submit()
    await world.judge(world.ed, "Request changes", reason=REASON)


async def test_a_writer_gets_their_texts_and_not_the_words_of_the_desk(world: World) -> None:
    await judged(world)

    page, data = await data_of(world, world.writer)

    assert str(world.writer.id) in page and data["person"] == str(world.writer.id)
    assert "№1" in page and ARTICLE["headline"] in page
    assert {"article", "revision", "event"} <= tables(data)
    [texts] = [group for group in data["held"] if group["you_are"] == "the texts of your articles"]
    assert texts["entries"][0]["body"] == ARTICLE["body"]
    whole = page + json.dumps(data)
    assert REASON not in whole and str(world.ed.id) not in whole and '"ed"' not in whole


async def test_an_editor_gets_their_votes_and_reasons_and_not_the_article(world: World) -> None:
    await judged(world)

    page, data = await data_of(world, world.ed)

    assert REASON in page
    assert {"vote", "note", "event"} <= tables(data)
    [vote] = next(group["entries"] for group in data["held"] if group["table"] == "vote")
    assert vote["choice"] == "changes" and vote["article"] == 1 and vote["server"] == str(world.guild.id)
    whole = page + json.dumps(data)
    for others in (ARTICLE["body"], "left the harbour", ARTICLE["headline"], str(world.writer.id), "wanda"):
        assert others not in whole, others


async def test_whoever_has_left_no_trace_is_told_so(world: World) -> None:
    await judged(world)

    told = await world.reader.slash(world.submissions, "me data")

    assert "I hold nothing of you" in answer_of(told)
    page, data = await data_of(world, world.reader)
    assert "There is nothing" in page and data["held"] == []


async def test_a_search_and_a_pen_name_are_theirs_too(world: World) -> None:
    await world.submit()
    await world.writer.slash(world.submissions, "me byline", name="Nora Nightingale")
    unit, writer = world.bot.desk.unit, world.writer.id
    newsroom = await world.bot.desk.setup.newsroom(world.guild.id)
    # Only a search of several pages is kept.
    await unit.write(lambda tx, now: saved_searches.add(tx, newsroom.id, writer, {"query": "whales"}, now))

    page, data = await data_of(world, world.writer)

    assert "Nora Nightingale" in page and "whales" in page
    assert {"pen_name", "search"} <= tables(data)


async def test_it_comes_to_them_alone_also_in_chat(world: World) -> None:
    await world.submit()
    before = len(world.submissions.history())

    told = await world.writer.slash(world.submissions, "me data")
    await world.writer.send(world.submissions, "!me data")

    assert told.followups[0].ephemeral if told.followups else told.response is not None
    public = [message for message in world.submissions.history()[before:] if message.author.bot]
    assert all(not message.attachments for message in public)
    channel = world.writer.user.dm_channel
    assert channel is not None
    assert channel.history()[-1].attachments[0].filename == "your-data.zip"


async def test_what_the_desk_keeps_of_a_person_in_another_newsroom_is_there_as_well(world: World) -> None:
    """The numbers of servers are long: programs get them as text, exactly."""
    await world.submit()

    _, data = await data_of(world, world.writer)

    servers = {entry["server"] for group in data["held"] for entry in group["entries"]}
    assert str(world.guild.id) in servers


async def test_the_pictures_of_their_articles_come_along_as_far_as_there_is_room(world: World) -> None:
    await with_pictures(world, "Ferry in the dock\n\nIt is there.", "red", "blue")
    await say(world, 1, caption="Ida at the wheel")
    kept = {path.read_bytes() for path in (world.database.parent / "media").rglob("*.png")}
    assert len(kept) == 2

    files = await files_of(await world.writer.slash(world.submissions, "me data"))

    assert {data for name, data in files.items() if name.startswith("pictures/article-1-")} == kept
    page = files["your-data.txt"].decode()
    assert "2 pictures of your articles: in the folder pictures/" in page
    assert "Ida at the wheel" in page and "Ada Lund" in page

    held = await world.bot.desk.own_data.of_person(Person(world.writer.id, "wanda", frozenset()))
    size = len(bundle(replace(held, pictures=()), limit=10**9))
    small = bundle(held, limit=size + 800)
    assert len(small) <= size + 800
    with zipfile.ZipFile(io.BytesIO(small)) as packed:
        assert not [name for name in packed.namelist() if name.startswith("pictures/")]
        assert "2 pictures of your articles had no room in this file" in packed.read("your-data.txt").decode()
    nothing = await files_of(await world.ed.slash(world.submissions, "me data"))
    assert not [name for name in nothing if name.startswith("pictures/")]

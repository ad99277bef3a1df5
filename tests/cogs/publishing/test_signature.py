"""The signature: a line under each article, in the proof and in public, which an article that is out keeps."""

from __future__ import annotations

import json

import pytest

from bot.domain.newsroom.settings import SIGNATURE
from bot.store import Transaction
from tests.cogs.administration import room_of, says
from tests.cogs.archive.test_export import exported
from tests.cogs.corrections.steps import BETTER, approve, correct, hand_in, publish, shown
from tests.world import World, answer_of, text_of

LINE = "The Harbour Post is made by volunteers: https://example.org/join"
OTHER = "The Harbour Post, since 1911"


async def proof(world: World, article: str = "1") -> str:
    return answer_of(await world.ed.slash(world.review, "review show", article=article))


async def test_it_stands_under_the_proof_and_under_the_article(world: World) -> None:
    await world.submit()
    assert LINE not in await proof(world)
    told = answer_of(await world.admin.slash(world.review, "newsroom settings", signature=LINE))
    assert told == f"`signature` was none, and is now **{LINE}**."
    assert f"-# {LINE}" in await proof(world)

    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert text_of(world.articles()[0]).count(f"-# {LINE}") == 1
    sheet = answer_of(await world.admin.slash(world.review, "newsroom settings"))
    assert f"`signature` {LINE}" in sheet


async def test_what_is_out_keeps_its_line_and_so_does_a_correction_of_it(world: World) -> None:
    await world.configure(signature=LINE)
    await publish(world)
    await world.configure(signature=OTHER)
    assert LINE in shown(world)

    await correct(world)
    await world.edit(body=BETTER)
    assert LINE in await proof(world) and OTHER not in await proof(world)
    await hand_in(world)
    await approve(world)
    public = shown(world)
    assert "at eight" in public
    assert public.count(LINE) == 1 and OTHER not in public

    await world.submit(headline="Another one")
    assert OTHER in await proof(world, "2")


async def test_what_was_out_before_there_was_one_has_none_also_when_it_is_corrected(world: World) -> None:
    await publish(world)
    await world.configure(signature=LINE)
    await correct(world)
    await world.edit(body=BETTER)
    assert LINE not in await proof(world)
    await hand_in(world)
    await approve(world)
    assert "at eight" in shown(world) and LINE not in shown(world)


async def test_it_is_the_line_of_the_moment_at_which_the_article_goes_out(world: World) -> None:
    await world.configure(signature=LINE)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.configure(signature=OTHER)
    await world.env.advance_time(61)
    assert OTHER in shown(world) and LINE not in shown(world)


async def test_an_article_that_was_taken_down_comes_back_with_its_line(world: World) -> None:
    await world.configure(signature=LINE)
    await publish(world)
    await world.chief.slash(world.review, "publish unpublish", article="1", reason="error")
    assert LINE not in shown(world)
    await world.configure(signature="none")
    await world.chief.slash(world.review, "publish republish", article="1", reason="It was right.")
    await world.env.settle()
    assert LINE in shown(world)


async def test_no_export_of_articles_has_it_and_the_newsroom_s_records_do(world: World) -> None:
    await world.configure(signature=LINE)
    await publish(world)
    files = await exported(world, world.ed)
    texts = {name: data for name, data in files.items() if name.endswith((".md", ".txt", ".html"))}
    assert texts and not any(LINE.encode() in data for data in texts.values())

    def kept(tx: Transaction) -> list[str]:
        return [row["settings"] for row in tx.all("SELECT settings FROM edition")]

    assert [json.loads(each) for each in await world.bot.desk.unit.read(kept)] == [{"signature": LINE}]


async def test_it_is_one_line_of_plain_text_that_pings_nobody(world: World) -> None:
    await says(world, world.admin, "!newsroom settings signature: **Read** more @everyone\n# at the harbour")
    assert SIGNATURE.of(await room_of(world)) == "**Read** more @everyone # at the harbour"
    await publish(world)
    assert "-# \\*\\*Read\\*\\* more \\@everyone # at the harbour" in shown(world)
    assert not world.articles()[0].mention_everyone


@pytest.mark.parametrize("none", ["none", "None", "-"])
async def test_none_takes_it_away(world: World, none: str) -> None:
    await world.configure(signature=LINE)
    told = answer_of(await world.admin.slash(world.review, "newsroom settings", signature=none))
    assert told == f"`signature` was {LINE}, and is now **none**."
    await publish(world)
    assert LINE not in shown(world)


async def test_what_is_longer_than_a_line_is_refused(world: World) -> None:
    told = answer_of(await world.admin.slash(world.review, "newsroom settings", signature="so " * 70))
    assert told.startswith("`signature` must be a line of up to 200 characters, or none, not “so so")
    assert SIGNATURE.of(await room_of(world)) == ""

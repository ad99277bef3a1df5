"""`/archive show`: the public record of an article, as readers, its writers and the desk see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simcord.actors import MemberActor

from bot.domain.article.article import DownReason
from bot.domain.article.states import Publication
from bot.domain.text.graphemes import utf16_length
from bot.store import Transaction
from bot.store.article import articles
from tests.cogs.archive.test_search import approve, publish
from tests.cogs.intake.test_follow_ups import follow
from tests.incidents import patient, truthful_threads
from tests.world import ARTICLE, World, answer_of, buttons_of, text_of

WRONG = ARTICLE["body"].replace("Ada Lund", "Ada Wrong")


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_threads(monkeypatch)


async def record(world: World, person: MemberActor, article: str = "1") -> str:
    """What somebody gets to see."""
    return answer_of(await person.slash(world.submissions, "archive show", article=article))


async def amend(world: World, kind: str, note: str = "", **parts: str) -> None:
    """An amendment of №1 goes all its way."""
    options = {"note": note} if note else {}
    await world.writer.slash(world.submissions, "publish correct", article="1", kind=kind, **options)
    await world.edit(1, **parts)
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await approve(world, 1)


async def take_down(world: World, publication: Publication) -> None:
    """№1 is not live any more."""

    def work(tx: Transaction) -> None:
        article = articles.get(tx, 1)
        down = replace(article, publication=publication, down_at=article.created_at)
        articles.save(tx, replace(down, down_code=DownReason.LEGAL, down_reason="Made *up*."))

    await world.bot.desk.unit.store.write(work)


async def test_the_record_has_every_edition_with_its_note_and_no_text_that_was_wrong(world: World) -> None:
    await publish(world, body=WRONG)
    await amend(world, "correction", "The captain is Ada *Lund*.", body=ARTICLE["body"])
    await amend(world, "minor", body=ARTICLE["body"].replace("half full", "half-full"))
    told = await record(world, world.reader)
    assert "**№1 Ferry to the islands runs again**" in told and "By wanda" in told
    assert "First published <t:" in told and "**3 editions**" in told
    lines = [line for line in told.splitlines() if line.startswith("- ")]
    assert [line.split(" · ", 1)[1] for line in lines] == [
        "minor: a fix of spelling or form",
        "**Correction**: The captain is Ada \\*Lund\\*.",
        "published",
    ]
    assert f"**Where it is:** {world.articles()[0].jump_url}" in told
    assert "Wrong" not in told and "With the desk" not in told

    shown = await world.reader.slash(world.submissions, "archive show", article=ARTICLE["headline"])
    assert buttons_of(shown.response) == ["Read"]
    assert "half-full" in answer_of(await world.reader.click(shown.response, label="Read"))
    inside = await world.ed.slash(world.submissions, "archive show", article="1")
    assert buttons_of(inside.response) == ["Read", "History"]
    assert "/review diff 1" in answer_of(inside) and "· published · revision 1" in answer_of(inside)
    assert "With the desk: 📰 published" in answer_of(inside)
    difference = await world.ed.slash(world.review, "review diff", article="1", **{"from": "1", "to": "3"})
    assert "Wrong" in answer_of(difference)
    for refused in ("1", "2"):
        told = answer_of(
            await world.reader.slash(world.review, "review diff", article="1", **{"from": refused, "to": "3"})
        )
        assert "for the desk" in told


async def test_a_correction_that_is_worked_on_is_on_no_readers_record(world: World) -> None:
    await publish(world)
    await world.writer.slash(
        world.submissions, "publish correct", article="1", kind="correction", note="Secret so far."
    )
    await world.edit(1, headline="Secret headline")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    told = await record(world, world.reader)
    assert "**1 edition**" in told and "Secret" not in told
    assert "submitted" in await record(world, world.ed)


async def test_what_was_never_out_is_nobody_elses_business(world: World) -> None:
    await world.submit()
    assert "no article" in await record(world, world.reader)
    assert "It was never published." in await record(world, world.writer)
    assert "It was never published." in await record(world, world.ed)
    assert "no article “99”" in await record(world, world.ed, "99")


async def test_what_was_taken_down_keeps_its_dates_and_shows_neither_text_nor_notes(world: World) -> None:
    await publish(world, body=WRONG)
    await amend(world, "correction", "It said Ada Wrong.", body=ARTICLE["body"])
    for publication, said in (
        (Publication.UNPUBLISHED, "The newsroom took it down on <t:1767225600:D> for legal reasons"),
        (Publication.RETRACTED, "The newsroom retracted it on <t:1767225600:D>: Made \\*up\\*."),
    ):
        await take_down(world, publication)
        shown = await world.reader.slash(world.submissions, "archive show", article="№1")
        told = answer_of(shown)
        assert said in told and "**2 editions**" in told and "First published" in told
        assert "Ferry" not in told and "Wrong" not in told
        assert buttons_of(shown.response) == []
        assert "no article" in await record(world, world.reader, ARTICLE["headline"])
        assert "It said Ada Wrong." in await record(world, world.ed)


async def test_the_record_names_what_is_down_as_its_stub_does(world: World) -> None:
    await publish(world)
    for reason, named in (("error", True), ("privacy", False), ("duplicate", True)):
        await world.chief.slash(world.review, "publish unpublish", article="1", reason=reason)
        assert (ARTICLE["headline"] in text_of(world.articles()[0])) is named
        assert (ARTICLE["headline"] in await record(world, world.reader)) is named
        await world.chief.slash(world.review, "publish republish", article="1", reason="It was right.")


async def test_follow_ups_lead_both_ways_only_to_what_is_out(world: World) -> None:
    await publish(world)
    await follow(world)
    assert "Followed by" not in await record(world, world.reader)
    await approve(world, 2)
    first, second = world.articles()
    assert f"**Followed by:** [№2 Ferry breaks down again]({second.jump_url})" in await record(
        world, world.reader
    )
    assert f"**Follows:** [№1 Ferry to the islands runs again]({first.jump_url})" in await record(
        world, world.reader, "2"
    )
    await take_down(world, Publication.UNPUBLISHED)
    assert "Ferry to the islands" not in await record(world, world.reader, "2")


async def test_very_many_editions_fit_and_the_rest_is_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ui.archive.public_record._ROOM", 700)
    await publish(world)
    for turn in range(1, 4):
        note = f"Turn {turn}: " + "*" * 150
        await amend(world, "update", note, body=f"{ARTICLE['body']}\n\nTurn {turn}.")
    told = await record(world, world.reader)
    assert "Turn 3" in told and "Turn 1" not in told and "earlier edition" in told
    assert utf16_length(told) <= 4000


async def test_in_chat_it_comes_by_dm(world: World) -> None:
    await publish(world)
    await world.reader.send(world.submissions, "!archive show 1")
    assert "**1 edition**" in world.dms(world.reader)[-1]

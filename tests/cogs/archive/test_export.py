"""`/archive export`: who gets what, in which form; and a newsroom that goes on from an export."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.__main__ import main
from bot.app import create_bot
from bot.desk.intake.manuscript import read_manuscript
from bot.domain.archive import exports as rules
from bot.domain.article.copy import content_hash
from bot.settings import Settings
from tests.rows import contents
from tests.world import ARTICLE, World, answer_of, build_world, read_file, text_of

DRAFT = "A draft that nobody else knows"


async def files_of(result: InteractionResult) -> dict[str, bytes]:
    """What is in the zip that came."""
    shown = next(
        seen for seen in [result.response, *result.followups] if seen is not None and seen.attachments
    )
    with zipfile.ZipFile(io.BytesIO(await read_file(shown))) as export:
        assert export.testzip() is None
        return {name: export.read(name) for name in export.namelist()}


async def exported(world: World, who: MemberActor, **options: Any) -> dict[str, bytes]:
    return await files_of(await who.slash(world.submissions, "archive export", **options))


@pytest.fixture
async def filled(world: World) -> World:
    """№1 is out, corrected, and a new correction is open; №2 was handed in; №3 is a draft of the other writer's."""
    await world.submit()
    await world.ed.slash(world.review, "review approve", article="1")
    await world.chief.slash(world.review, "publish now", article="1")
    await world.env.settle()
    await world.chief.slash(
        world.review,
        "publish correct",
        article="1",
        kind="correction",
        note="It sails at eight, not at seven.",
    )
    await world.edit(1, by=world.chief, body=ARTICLE["body"].replace("at seven", "at eight"))
    await world.chief.slash(world.review, "draft submit", article="1")
    await world.ed.slash(world.review, "review approve", article="1")
    await world.chief.slash(world.review, "publish now", article="1")
    await world.env.settle()
    await world.chief.slash(world.review, "publish correct", article="1", kind="minor", note="")
    await world.edit(1, by=world.chief, body="Secret working text.")
    await world.submit(headline="Harbour dues rise")
    await world.submit(world.other_writer, headline=DRAFT)
    await world.other_writer.slash(world.submissions, "draft withdraw", article="3")
    await world.env.settle()
    return world


async def test_readers_get_what_is_public_and_nothing_else(filled: World) -> None:
    one = await exported(filled, filled.reader, article="1")
    everything = await exported(filled, filled.reader)

    assert one == everything
    [(name, data)] = one.items()
    text = data.decode()
    assert name == "articles/1-ferry-to-the-islands-runs-again.md"
    assert "at eight" in text and "Secret" not in text
    assert "It sails at eight, not at seven." in text.split("---")[1]
    assert "votes" not in text and "approve" not in text and "ed" not in text.split("---")[1].split()
    refused = await filled.reader.slash(filled.submissions, "archive export", article="2")
    assert "no article “2” that you may see" in answer_of(refused)


async def test_writers_also_get_their_own_as_they_have_them(filled: World) -> None:
    own = await exported(filled, filled.writer)
    others = await exported(filled, filled.other_writer)

    assert [name.split("-")[0] for name in own] == ["articles/2", "articles/1", "articles/1"]
    assert b"Secret working text." in own["articles/1-ferry-to-the-islands-runs-again.md"]
    assert b"at eight" in own["articles/1-ferry-to-the-islands-runs-again.public.md"]
    assert [name.split("-")[0] for name in others] == ["articles/3", "articles/1"]
    assert DRAFT.encode() in next(iter(others.values()))
    assert b"Secret" not in b"".join(others.values())


async def test_the_desk_gets_everything_with_the_history(filled: World) -> None:
    one = await exported(filled, filled.ed, article="1")
    everything = await exported(filled, filled.eve)

    records = [json.loads(line) for line in one["history.jsonl"].splitlines()]
    assert {"vote", "event", "revision", "delivery", "place", "edition"} <= {
        next(iter(record)) for record in records
    }
    assert "It sails at eight" in str(records)
    assert {record["article"]["number"] for record in records if "article" in record} == {1}
    assert "articles/2-harbour-dues-rise.md" in everything


async def test_it_comes_to_the_person_alone(filled: World) -> None:
    before = len(filled.submissions.history())

    result = await filled.ed.slash(filled.submissions, "archive export", article="1")
    assert result.response is not None and result.response.ephemeral
    await filled.ed.send(filled.submissions, "!archive export 1")
    await filled.env.settle()

    assert len(filled.submissions.history()) == before + 1  # what was typed
    assert "Keep it to yourself" in filled.dms(filled.ed)[-1]


async def test_one_at_a_time_and_all_at_a_pace(filled: World) -> None:
    desk = filled.bot.desk.exports
    person = filled.ed
    results = await asyncio.gather(
        *(desk.one(filled.guild.id, _person(filled, person), "1", limit=10**7) for _ in range(2)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, rules.ExportUnderWay) for result in results) == 1

    await exported(filled, filled.reader)
    told = await filled.reader.slash(filled.submissions, "archive export")
    assert "You had all articles just now" in answer_of(told)
    assert await exported(filled, filled.reader, article="1")
    await filled.env.advance_time(601)
    assert await exported(filled, filled.reader)


def _person(world: World, who: MemberActor) -> Any:
    from bot.domain.newsroom.roles import Person

    return Person(who.id, "ed", frozenset({world.editors.id}))


async def test_what_does_not_fit_is_said_with_a_way_out(
    filled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.archive.export_requests.BYTES_MOST", 2_500)

    told = answer_of(await filled.ed.slash(filled.submissions, "archive export"))

    assert "do not fit" in told and f"--newsroom {filled.guild.id}" in told
    assert len(await exported(filled, filled.writer)) < 3
    assert "You had all" not in answer_of(await filled.ed.slash(filled.submissions, "archive export"))


async def test_an_empty_archive_and_a_server_without_a_newsroom(world: World, env: Any) -> None:
    bare = await build_world(env, name="Elsewhere", setup=False)

    nothing = await world.reader.slash(world.submissions, "archive export")
    nowhere = await bare.reader.slash(bare.submissions, "archive export")

    assert "nothing to export" in answer_of(nothing)
    assert "no newsroom yet" in answer_of(nowhere)


async def test_a_file_of_an_export_handed_in_is_the_same_text(filled: World) -> None:
    [(name, data)] = (await exported(filled, filled.reader, article="1")).items()

    await filled.other_writer.slash(filled.submissions, "submit", file=(Path(name).name, data))
    await filled.env.settle()

    desk = filled.bot.desk
    public = (await desk.reading.seen_by(filled.guild.id, _person(filled, filled.ed), "1")).live
    again = (await desk.reading.seen_by(filled.guild.id, _person(filled, filled.ed), "4")).revision
    assert public is not None
    assert (
        again.content_hash == content_hash(public.copy) == content_hash(read_manuscript(name, data).to_copy())
    )


async def test_a_restored_newsroom_goes_on_where_the_old_one_stopped(filled: World, tmp_path: Path) -> None:
    """Stop, export, restore on another path, start there: the article is edited in place, nothing comes twice."""
    await filled.chief.slash(filled.review, "draft submit", article="1")
    await filled.ed.slash(filled.review, "review approve", article="1")
    cards, articles = _shown(filled.review), _shown(filled.publish)
    old = filled.bot
    await old.close()
    export, moved = tmp_path / "export.zip", tmp_path / "moved" / "copydesk.db"

    assert main(["export", "--database", str(filled.database), "--to", str(export)]) == 0
    assert main(["restore", str(export), "--database", str(moved)]) == 0
    assert contents(moved) == contents(filled.database)
    await filled.env.restart_bot(create_bot(Settings(database=moved, card_interval_seconds=0)))
    await filled.env.settle()

    assert (_shown(filled.review), _shown(filled.publish)) == (cards, articles)
    await filled.chief.slash(filled.review, "publish now", article="1")
    await filled.env.settle()
    assert _shown(filled.publish) == articles
    assert [text_of(message) for message in filled.articles() if "Secret working text." in text_of(message)]
    assert "Harbour dues" in answer_of(await filled.ed.slash(filled.review, "review queue"))
    found = await filled.ed.slash(filled.review, "archive search", query="harbour dues")
    assert "1 article" in answer_of(found) and "**dues** rise" in answer_of(found)


def _shown(channel: Any) -> list[int]:
    return [message.id for message in channel.history()]


async def test_two_newsrooms_are_exported_apart(filled: World, env: Any, tmp_path: Path) -> None:
    other = await build_world(env, name="The Island Times")
    await other.submit(headline="Lighthouse lit")
    before = contents(filled.database)
    whole, part = tmp_path / "whole.zip", tmp_path / "part.zip"

    assert main(["export", "--database", str(filled.database), "--to", str(whole)]) == 0
    one = ["export", "--database", str(filled.database), "--to", str(part), "--newsroom", str(other.guild.id)]
    assert main(one) == 0
    for source in (whole, part):
        assert main(["restore", str(source), "--database", f"{source}.db"]) == 0

    with zipfile.ZipFile(whole) as export:
        assert f"articles/{other.guild.id}/1-lighthouse-lit.md" in export.namelist()
    assert contents(Path(f"{whole}.db")) == before
    found = contents(Path(f"{part}.db"))
    assert found["article"] == [row for row in before["article"] if "Lighthouse lit" in row]
    assert found["event"] and all(row in before["event"] for row in found["event"])

"""Files of pictures: kept before a text refers to them, carried wherever the texts go, and gone with the last one."""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.archive.export_files import export_history
from bot.desk.archive.restore import restore
from bot.domain.article.copy import content_hash, make_copy
from bot.domain.article.picture import Picture, Rights
from bot.domain.intake.errors import Flood, NothingChanged, TooMuch
from bot.domain.newsroom.roles import Person
from bot.operating.backups import back_up
from bot.operating.transfer import Wanted, _scope, _unpacked
from bot.store.article import pictures
from bot.store.media_files import MediaFiles
from bot.store.snapshot import Location
from tests import pictured
from tests.pictured import NOW, WRITER, filed, open_desk, png


def test_the_hash_of_a_text_without_pictures_is_what_it_was() -> None:
    """Votes are bound to it: those on every text of before must stand."""
    copy = make_copy(headline="Ferry", standfirst="From Monday.", body="It runs.", tags="a, b", sources="x")

    assert content_hash(copy) == "85e8cefc59afbf8d88d02219fb6d7a29252f3def2f869e15c993ee9661b4cea5"
    assert content_hash(replace(copy, pictures=())) == content_hash(copy)


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "cd" * 32},
        {"alt": "Another"},
        {"decorative": True},
        {"caption": "Another"},
        {"credit": "Another"},
        {"rights": Rights.AGENCY},
        {"terms": "CC BY 4.0"},
        {"spoiler": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_said_of_a_picture_is_judged(change: dict[str, object]) -> None:
    one = Picture("ab" * 32, "jpg", 60, 40, 999)
    two = replace(one, sha256="ef" * 32)
    copy = pictured.copy("Ferry", one, two)

    changed = replace(copy, pictures=(replace(one, **change), two))  # type: ignore[arg-type]

    assert content_hash(changed) != content_hash(copy)
    assert content_hash(replace(copy, pictures=(two, one))) != content_hash(copy), "and their order"


def test_how_a_file_was_treated_is_not() -> None:
    one = Picture("ab" * 32, "jpg", 60, 40, 999)
    same = replace(one, removed="place camera", changes="scaled", looks="0" * 16)

    assert content_hash(pictured.copy("Ferry", one)) == content_hash(pictured.copy("Ferry", same))


async def test_pictures_are_kept_with_their_text_and_never_changed(database: Path) -> None:
    async with open_desk(database) as desk:
        taken = await filed(desk, "red", "blue")

        found = (await desk.reading.sight(taken.article.id)).revision.copy.pictures
        assert [picture.alt for picture in found] == ["All red", "All blue"]
        assert found == taken.revision.copy.pictures
        assert all(desk.picture_files.media.path(each.sha256, each.extension).is_file() for each in found)
        for statement in ("UPDATE picture SET alt = ''", "DELETE FROM picture"):
            with closing(sqlite3.connect(database)) as connection, pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)


async def test_another_text_keeps_the_pictures(database: Path) -> None:
    async with open_desk(database) as desk:
        taken = await filed(desk, "red", "blue")
        other = make_copy(headline="Ferry stops", standfirst="From Monday.", body="It stops.", tags="ferry")

        edited = await desk.drafts.edit(taken.article.id, WRITER, other, began_at=1)

        assert edited.revision.copy.pictures == taken.revision.copy.pictures
        with pytest.raises(NothingChanged):
            await desk.drafts.edit(taken.article.id, WRITER, other, began_at=2)


async def test_a_file_that_nothing_refers_to_is_swept_after_a_day(database: Path) -> None:
    async with open_desk(database) as desk:
        files = desk.picture_files
        taken = await filed(desk, "red")
        lost = (await files.take(png("green"), "lost.png")).picture
        media = files.media
        for _, path in media.names():
            os.utime(path, (time.time() - 2 * 24 * 3600,) * 2)
        young = (await files.take(png("white"), "young.png")).picture

        assert await files.sweep() == 1

        there = {digest for digest, _ in media.names()}
        assert there == {taken.revision.copy.pictures[0].sha256, young.sha256} and lost.sha256 not in there


async def test_an_hours_pictures_are_counted_in_the_database(database: Path) -> None:
    async with open_desk(database) as desk:
        await desk.picture_files.need_room(WRITER, 58)
    async with open_desk(database) as desk:  # a restart forgets nothing
        with pytest.raises(TooMuch) as caught:
            await desk.picture_files.need_room(WRITER, 3)
        assert (caught.value.flood, caught.value.again) == (Flood.PICTURES, NOW + timedelta(hours=1))
        await desk.picture_files.need_room(WRITER, 2)
        await desk.picture_files.need_room(Person(7, "Bo"), 10)  # others are not counted with them
        desk.unit.clock = lambda: NOW + timedelta(hours=1, seconds=1)
        await desk.picture_files.need_room(WRITER, 60)


async def test_an_erased_picture_goes_unless_another_article_shows_it(database: Path) -> None:
    async with open_desk(database) as desk:
        first, second = await filed(desk, "red", "blue"), await filed(desk, "blue", headline="Another ferry")
        gone = await desk.unit.write(lambda tx, now: pictures.erase(tx, first.article.id, now))

        assert await desk.picture_files.drop(gone) == 1

        [(digest, _)] = desk.picture_files.media.names()
        assert digest == second.revision.copy.pictures[0].sha256


async def test_an_export_has_the_pictures_and_restores_them(database: Path, tmp_path: Path) -> None:
    async with open_desk(database) as desk:
        taken = await filed(desk, "red", "blue")
    export, target = tmp_path / "export.zip", tmp_path / "new" / "desk.db"
    target.parent.mkdir()
    exported(database, export)
    names = set(zipfile.ZipFile(export).namelist())
    digests = {picture.sha256 for picture in taken.revision.copy.pictures}
    assert {f"media/{digest}.png" for digest in digests} <= names

    restored = restore(export, target)

    assert restored.missing == 0 and restored.rebuilt.counts["picture"] == 2
    assert {digest for digest, _ in MediaFiles.beside(target).names()} == digests
    async with open_desk(target) as desk:
        assert (await desk.reading.sight(taken.article.id)).revision == taken.revision


async def test_a_picture_that_is_not_what_its_name_says_is_not_taken(database: Path, tmp_path: Path) -> None:
    async with open_desk(database) as desk:
        await filed(desk, "red")
    export, forged, target = tmp_path / "export.zip", tmp_path / "forged.zip", tmp_path / "new" / "desk.db"
    target.parent.mkdir()
    exported(database, export)
    with zipfile.ZipFile(export) as source, zipfile.ZipFile(forged, "w") as written:
        for name in source.namelist():
            written.writestr(name, b"evil" if name.startswith("media/") else source.read(name))

    assert restore(forged, target).missing == 1
    assert list(MediaFiles.beside(target).names()) == []


async def test_a_name_that_leads_out_of_the_folder_is_refused(database: Path, tmp_path: Path) -> None:
    async with open_desk(database) as desk:
        await filed(desk, "red")
    export, history, target = (
        tmp_path / "export.zip",
        tmp_path / "history.jsonl",
        tmp_path / "new" / "desk.db",
    )
    target.parent.mkdir()
    exported(database, export)
    lines = zipfile.ZipFile(export).read("history.jsonl").decode().splitlines()
    records = [json.loads(line) for line in lines]
    for record in records:
        if "picture" in record and "sha256" in record["picture"]:
            record["picture"]["sha256"] = "../../../evil"
    history.write_text("\n".join(map(json.dumps, records)) + "\n")

    with pytest.raises(Exception, match="sha256 is not a SHA-256"):
        restore(history, target)


async def test_a_backup_has_the_pictures_and_restores_them(database: Path, tmp_path: Path) -> None:
    async with open_desk(database) as desk:
        taken = await filed(desk, "red", "blue")
    made = back_up(database, tmp_path / "backups", 3, NOW)
    assert made.pictures == 2
    assert back_up(database, tmp_path / "backups", 3, NOW + timedelta(days=1)).pictures == 0, "only new ones"
    target = tmp_path / "new" / "desk.db"
    target.parent.mkdir()

    rows, missing = _unpacked(made.path, target)

    assert (rows["picture"], missing) == (2, 0)
    async with open_desk(target) as desk:
        media = desk.picture_files.media
        for each in taken.revision.copy.pictures:
            assert len(media.read(each.sha256, each.extension)) == each.size


def exported(database: Path, target: Path) -> None:
    with target.open("wb") as file:
        export_history(Location(database), file, lambda tx: _scope(tx, Wanted()), copydesk="1.2.3", now=NOW)

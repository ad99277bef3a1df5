"""`/archive export` with pictures: they lie beside the texts, the links to them work, and all of it comes back."""

from __future__ import annotations

import asyncio
import io
import posixpath
import re
import zipfile
from pathlib import Path

import pytest

from bot.desk.archive.restore import restore
from tests.cogs.archive.test_export import exported
from tests.cogs.doors import TEXT, sight_of
from tests.cogs.galleries import alts, digest, say, with_pictures
from tests.world import World

LINK = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^ )]+)")
BODY = f"{TEXT}\n\n[picture 3]\n\nThe end."


@pytest.fixture
async def out(world: World) -> World:
    """№1 is out: a lead, one below the text, and one inside it."""
    await with_pictures(world, BODY, "red", "blue", "green")
    await say(world, 1, alt="A red [old] ferry", caption="Dusk · and *dawn*", credit="Ada “A.” Lund")
    await say(world, 2, alt="All blue", caption="", credit="Bo", rights="free", terms="CC BY 4.0")
    await say(world, 3, alt="All green", caption="Only words", credit="")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    return world


def links(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """What the texts link to: the alt text and the file, each of which is there."""
    found: list[tuple[str, str]] = []
    for name, data in files.items():
        if name.endswith(".md"):
            for match in LINK.finditer(data.decode().replace("\\[", "").replace("\\]", "")):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), match["path"]))
                assert digest(files[target]) in target
                found.append((match["alt"], target))
    return found


async def test_everybodys_file_has_the_pictures_beside_it_and_links_that_lead_there(out: World) -> None:
    for person in (out.reader, out.writer, out.ed):
        files = await exported(out, person, article="1")

        found = links(files)
        assert [alt for alt, _ in found] == ["A red old ferry", "All green", "All blue"], (
            "as readers see them"
        )
        assert {path for _, path in found} == {name for name in files if name.startswith("media/")}
        [text] = [data.decode() for name, data in files.items() if name.endswith(".md")]
        assert "Bo (CC BY 4.0)" in text and "*Only words*" in text and "[picture" not in text


async def test_covered_and_erased_pictures_are_not_in_a_readers_file(out: World) -> None:
    await out.ed.slash(out.review, "publish correct", article="1", kind="minor", note="")
    opened = await out.ed.slash(out.review, "draft pictures", article="1")
    one = await out.ed.click(opened.response, label="3")
    await out.ed.click(one.response, label="Cover it")
    await out.ed.slash(out.review, "draft submit", article="1")
    await out.chief.react(out.card(), "✅")
    await out.env.advance_time(61)

    public, desk = [await exported(out, who, article="1") for who in (out.reader, out.eve)]
    assert [alt for alt, _ in links(public)] == ["A red old ferry", "All blue"]
    assert sum(name.startswith("media/") for name in public) == 2
    assert len(links(desk)) == 3, "the desk's can be restored"

    await out.chief.slash(out.review, "publish unpublish", article="1", reason="privacy")
    await out.chief.slash(out.review, "publish republish", article="1", reason="Without them.")
    await out.env.settle()
    for person in (out.reader, out.other_writer, out.chief):
        files = await exported(out, person, article="1")
        assert links(files) == [] and not [name for name in files if name.startswith("media/")]
        assert b"All blue" not in b"".join(data for name, data in files.items() if name.endswith(".md"))


async def test_what_was_exported_is_sent_in_again_and_reads_the_same(out: World) -> None:
    before = (await sight_of(out)).revision.copy
    files = await exported(out, out.reader, article="1")
    [(name, text)] = [(name, data) for name, data in files.items() if name.endswith(".md")]
    pictures = [(posixpath.basename(path), files[path]) for _, path in links(files)]

    await out.other_writer.send(
        out.submissions, "!submit", attachments=[(posixpath.basename(name), text), *pictures]
    )

    after = (await sight_of(out, 2)).revision.copy
    assert after.body == before.body.replace("[picture 3]", "[picture 2]"), "they count as they stand"
    said = {each.sha256: (each.alt, each.caption) for each in before.pictures}
    assert {each.sha256: (each.alt, each.caption) for each in after.pictures} == said
    assert [each.credit for each in after.pictures] == ["Ada “A.” Lund", "", "Bo (CC BY 4.0)"]


async def test_the_desks_file_becomes_a_newsroom_with_its_pictures(out: World, tmp_path: Path) -> None:
    shown = [alts(message) for message in out.articles()]
    files = await exported(out, out.ed, article="1")
    archive, database = tmp_path / "export.zip", tmp_path / "new" / "copydesk.db"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, data in files.items():
            target.writestr(name, data)
    archive.write_bytes(packed.getvalue())
    database.parent.mkdir()

    restored = await asyncio.to_thread(restore, archive, database)

    kept = {path.name: path.read_bytes() for path in (database.parent / "media").glob("*/*")}
    assert (
        restored.missing == 0
        and len(kept) == 3
        and all(name.startswith(digest(data)) for name, data in kept.items())
    )
    assert shown == [["A red [old] ferry", "All green", "All blue"]]

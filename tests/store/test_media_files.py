"""Media files: whole and private before anything refers to them, and gone only when nothing does."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from bot.store.media_files import MediaFiles

DAY = 24 * 3600


@pytest.fixture
def media(tmp_path: Path) -> MediaFiles:
    return MediaFiles.beside(tmp_path / "desk.db")


def age(path: Path, seconds: float) -> None:
    os.utime(path, (time.time() - seconds, time.time() - seconds))


def test_a_file_is_named_by_what_is_in_it(media: MediaFiles, tmp_path: Path) -> None:
    digest = media.keep(b"a picture", "jpg")

    assert digest == hashlib.sha256(b"a picture").hexdigest()
    path = tmp_path / "media" / digest[:2] / f"{digest}.jpg"
    assert path.read_bytes() == media.read(digest, "jpg") == b"a picture"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_it_is_its_owners_alone(media: MediaFiles) -> None:
    digest = media.keep(b"a picture", "jpg")

    path = media.path(digest, "jpg")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_is_on_the_disk_before_it_has_its_name(media: MediaFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda which: (done.append("sync"), sync(which))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (done.append("name"), replace(self, to))[1])

    media.keep(b"a picture", "jpg")

    assert done[:2] == ["sync", "name"] and "sync" in done[2:], "the folder is synced after that"


def test_a_file_that_the_disk_lost_a_part_of_is_written_again(media: MediaFiles) -> None:
    digest = media.keep(b"a picture", "jpg")
    media.path(digest, "jpg").write_bytes(b"a pic")

    media.keep(b"a picture", "jpg")

    assert media.read(digest, "jpg") == b"a picture"


def test_what_is_kept_once_more_is_not_settled(media: MediaFiles) -> None:
    """Somebody sends a picture again that nothing refers to any more, while it is about to be swept."""
    old, again = media.keep(b"old", "jpg"), media.keep(b"again", "png")
    for digest, extension in ((old, "jpg"), (again, "png")):
        age(media.path(digest, extension), 2 * DAY)
    found = media.settled()
    assert set(found) == {old, again}
    media.keep(b"again", "png")

    assert media.remove_settled(found) == 1
    assert not media.path(old, "jpg").exists() and media.path(again, "png").exists()


def test_what_a_crash_left_half_written_goes_after_a_day(media: MediaFiles) -> None:
    digest = media.keep(b"a picture", "jpg")
    part = media.path(digest, "jpg").with_name(".half.1.part")
    part.write_bytes(b"hal")
    assert media.settled() == [] and part.exists()
    age(part, 2 * DAY)

    media.settled()

    assert not part.exists()


def test_other_files_in_the_folder_are_left_alone(media: MediaFiles) -> None:
    digest = media.keep(b"a picture", "jpg")
    note = media.path(digest, "jpg").with_name("README.txt")
    note.write_text("mine")
    age(note, 9 * DAY)

    assert media.settled(0) == [digest]
    assert note.exists()


def test_a_mirror_has_every_file_and_forgets_one_only_after_the_last_backup_that_may_need_it(
    media: MediaFiles, tmp_path: Path
) -> None:
    kept = MediaFiles(tmp_path / "backups" / "media")
    stays, goes = media.keep(b"stays", "jpg"), media.keep(b"goes", "gif")
    assert media.mirror(kept.folder, forget_before=0) == 2
    assert media.mirror(kept.folder, forget_before=0) == 0, "they are there"
    media.remove([goes])
    age(kept.path(goes, "gif"), 3 * DAY)

    media.mirror(kept.folder, forget_before=time.time() - 5 * DAY)
    assert kept.path(goes, "gif").exists()
    media.mirror(kept.folder, forget_before=time.time() - DAY)
    assert not kept.path(goes, "gif").exists() and kept.read(stays, "jpg") == b"stays"

"""The doctor on this machine: each thing that can be wrong there is said in a line, with what to do."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.lock import InstanceLock
from bot.operating.backups import back_up
from bot.operating.doctor import machine
from bot.store.migrations import migrate, scripts
from tests.operating.commands import Told, commands_in
from tests.ordinary import BECOME_ORDINARY, folder_of_theirs
from tests.pictured import filed, open_desk

ROOT = Path(__file__).parents[3]

Doctor = Callable[..., Told]


class Usage(NamedTuple):
    """What the disk is said to have."""

    total: int
    used: int
    free: int


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Runs the doctor offline in an empty folder."""
    told = commands_in(tmp_path, monkeypatch, capsys)
    return lambda *options: told("doctor", "--offline", *options)


def lines(told: Told, check: str) -> list[str]:
    """What the doctor said of one check, with its mark."""
    return [line for line in told.out.splitlines() if line[9:].startswith(f"{check} ")]


def only(told: Told, check: str, mark: str) -> str:
    """The one finding of a check; its mark decides on the exit status."""
    [line] = lines(told, check)
    assert line.startswith(f"{mark} "), told.out
    assert told.status == (1 if mark == "FAULT" else 0), told.out
    return line


def test_an_empty_folder_needs_nothing_of_this_machine(doctor: Doctor, tmp_path: Path) -> None:
    told = doctor()

    assert told.status == 0 and "FAULT" not in told.out, "a machine without fonts is warned of, no more"
    assert "the first start makes it" in only(told, "database", "ok")
    assert list(tmp_path.iterdir()) == [], "it changes nothing"
    assert "token" not in told.out, "offline it asks nothing of Discord"


def test_every_setting_that_is_wrong_has_its_line(doctor: Doctor) -> None:
    Path(".env").write_text("COPYDESK_PREFIX=much too long\nCOPYDESK_WORKERS=3\n")
    Path(".env").chmod(0o600)

    told = doctor()

    assert told.status == 1
    assert [line[:5] for line in lines(told, "settings")] == ["FAULT", "FAULT"]
    assert lines(told, "disk")[0].startswith("skipped")
    assert lines(told, "sqlite")[0].startswith("ok"), "what needs no settings is looked at all the same"


def test_a_token_that_others_can_read(doctor: Doctor) -> None:
    Path(".env").write_text("DISCORD_TOKEN=secret-enough\n")
    Path(".env").chmod(0o644)

    told = doctor()

    assert "chmod 600 .env" in only(told, "files", "FAULT")
    assert "secret-enough" not in told.out + told.err


def test_drafts_that_others_can_read(doctor: Doctor, empty_database: Path) -> None:
    shutil.copy(empty_database, "desk.db")
    Path("desk.db").chmod(0o640)

    assert "chmod 600 desk.db" in only(doctor("--database", "desk.db"), "files", "FAULT")


def test_a_folder_in_the_place_of_the_database(doctor: Doctor) -> None:
    Path("desk.db").mkdir()

    assert "is a folder" in only(doctor("--database", "desk.db"), "files", "FAULT")


AS_SOMEBODY = f"""
import sys
from bot.operating.command_line import carry_out
import bot.operating.doctor.examination, bot.ui.planning.lettering, bot.store.migrations
bot.store.migrations.scripts()
{BECOME_ORDINARY}
sys.exit(carry_out(["doctor", "--offline", "--database", "desk.db"]))
"""


def test_a_folder_without_the_right_to_write() -> None:
    with folder_of_theirs() as folder:
        folder.chmod(0o555)
        told = subprocess.run(
            [sys.executable, "-c", AS_SOMEBODY],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert told.returncode == 1, told.stderr
    assert "FAULT    files" in told.stdout and "cannot write" in told.stdout


@pytest.mark.parametrize(("free_mib", "mark"), [(50, "FAULT"), (500, "WARNING"), (5000, "ok")])
def test_room_on_the_disk(doctor: Doctor, monkeypatch: pytest.MonkeyPatch, free_mib: int, mark: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, free_mib * machine.MIB))

    assert f"{free_mib:,} MiB free" in only(doctor(), "disk", mark)


def test_an_sqlite_without_full_text_search(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "has_full_text_search", lambda: False)

    assert "FTS5" in only(doctor(), "sqlite", "FAULT")


def test_a_database_that_is_whole(doctor: Doctor, empty_database: Path) -> None:
    shutil.copy(empty_database, "desk.db")
    Path("desk.db").chmod(0o600)

    told = doctor("--database", "desk.db")

    assert [line[:3] for line in lines(told, "database")] == ["ok ", "ok "]


def test_a_damaged_database(doctor: Doctor, empty_database: Path) -> None:
    shutil.copy(empty_database, "desk.db")
    Path("desk.db").chmod(0o600)
    with Path("desk.db").open("r+b") as file:
        file.seek(20 * 4096)
        file.write(b"\xee" * 4096)

    told = doctor("--database", "desk.db")

    assert told.status == 1
    assert "damaged" in lines(told, "database")[0] and "backup" in lines(told, "database")[0]


def test_a_reference_that_leads_nowhere(doctor: Doctor, empty_database: Path) -> None:
    shutil.copy(empty_database, "desk.db")
    Path("desk.db").chmod(0o600)
    with closing(sqlite3.connect("desk.db", isolation_level=None)) as database:
        database.execute(
            "INSERT INTO delivery (id, newsroom_id, kind, key, nonce, created_at, not_before)"
            " VALUES (7, 99, 'card', 'k', 'n', '', '')"
        )

    assert "row 7 of delivery" in only(doctor("--database", "desk.db"), "database", "FAULT")


def test_a_database_of_another_program(doctor: Doctor) -> None:
    with closing(sqlite3.connect("desk.db")) as database:
        database.execute("CREATE TABLE diary (day TEXT)")
    Path("desk.db").chmod(0o600)

    assert "another program" in only(doctor("--database", "desk.db"), "database", "FAULT")


def test_a_database_of_a_newer_program(doctor: Doctor) -> None:
    with closing(sqlite3.connect("desk.db")) as database:
        database.execute(f"PRAGMA user_version = {len(scripts()) + 1}")
    Path("desk.db").chmod(0o600)

    assert "Install the newer one" in only(doctor("--database", "desk.db"), "database", "FAULT")


def test_tables_of_an_older_program(doctor: Doctor) -> None:
    with closing(sqlite3.connect("desk.db", isolation_level=None)) as database:
        migrate(database, None, upto=len(scripts()) - 1)
    Path("desk.db").chmod(0o600)

    told = doctor("--database", "desk.db")

    assert told.status == 0
    assert "the next start" in lines(told, "database")[1] and lines(told, "database")[1].startswith("WARNING")


def test_whether_the_bot_is_running(doctor: Doctor) -> None:
    assert "is not running" in only(doctor("--database", "desk.db"), "process", "ok")

    with InstanceLock(Path("desk.db")):
        told = doctor("--database", "desk.db")

    assert f"process {os.getpid()}" in only(told, "process", "ok")


def test_a_machine_without_time_zones(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "available_timezones", set)

    assert "tzdata" in only(doctor(), "time zones", "FAULT")


def test_photos_of_iphones_that_cannot_be_read(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ui.planning.lettering.count_fonts", lambda: 3)
    assert any("can be drawn" in line for line in lines(doctor(), "extras"))
    monkeypatch.setattr(machine, "find_spec", lambda _: None)

    assert any("copydesk[heic]" in line for line in lines(doctor(), "extras"))


def test_a_machine_without_fonts(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ui.planning.lettering.count_fonts", lambda: 0)

    assert "fonts-noto-core" in lines(doctor(), "extras")[0]


def test_deliveries_that_wait_for_a_person(doctor: Doctor, empty_database: Path) -> None:
    shutil.copy(empty_database, "desk.db")
    Path("desk.db").chmod(0o600)
    with closing(sqlite3.connect("desk.db", isolation_level=None)) as database:
        database.execute(
            "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role)"
            " VALUES (1, 4711, 1, 2, 3)"
        )
        for key in ("a", "b"):
            database.execute(
                "INSERT INTO delivery (newsroom_id, kind, key, nonce, created_at, not_before, state)"
                " VALUES (1, 'card', ?, ?, '', '', 'parked')",
                (key, key),
            )

    told = only(doctor("--database", "desk.db"), "parked", "WARNING")

    assert "2 deliveries wait" in told and "4711" in told and "/newsroom check" in told


def test_a_check_that_fails_itself_stops_no_other(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Path) -> None:
        raise OSError("the disk has gone")

    monkeypatch.setattr(shutil, "disk_usage", broken)

    told = doctor()

    assert "could not be looked at" in only(told, "disk", "FAULT")
    assert lines(told, "extras")


# ------------------------------------------------------------------- the backup


@pytest.fixture
def desk(doctor: Doctor, empty_database: Path) -> Callable[..., Told]:
    """Runs the doctor on a database that is there."""
    shutil.copy(empty_database, "desk.db")
    Path("desk.db").chmod(0o600)
    return lambda: doctor("--database", "desk.db")


def test_no_backup(desk: Doctor) -> None:
    assert "COPYDESK_BACKUP_FOLDER" in only(desk(), "backup", "WARNING")


@pytest.mark.parametrize(("hours", "mark"), [(3, "ok"), (47, "ok"), (49, "FAULT")])
def test_the_age_of_the_last_backup(desk: Doctor, hours: int, mark: str) -> None:
    for age in (hours, hours + 500):
        back_up(Path("desk.db"), Path("backups"), 5, datetime.now(UTC) - timedelta(hours=age))

    said = only(desk(), "backup", mark)

    assert f"{hours} hours old" in said
    assert "copydesk backup" in said or mark == "ok"


def test_a_backup_that_others_can_read(desk: Doctor) -> None:
    made = back_up(Path("desk.db"), Path("backups"), 5, datetime.now(UTC))
    made.path.chmod(0o644)

    told = desk()

    assert told.status == 1 and f"chmod 600 {made.path}" in lines(told, "backup")[0]


def test_a_backup_by_night_that_failed(desk: Doctor) -> None:
    with closing(sqlite3.connect("desk.db", isolation_level=None)) as database:
        failed = '{"at": "2026-05-04T03:30:00.000000Z", "reason": "No space left on device"}'
        database.execute("INSERT INTO fact VALUES ('backup-failed', ?)", (failed,))

    told = desk()

    assert told.status == 1
    assert "2026-05-04 03:30 UTC failed: No space left on device" in lines(told, "backup")[0]


def test_a_picture_that_is_missing_damaged_or_open_to_others(doctor: Doctor, tmp_path: Path) -> None:
    async def fill() -> list[Path]:
        async with open_desk(tmp_path / "desk.db") as desk:
            taken = await filed(desk, "red", "blue")
            media = desk.picture_files.media
            return [media.path(each.sha256, each.extension) for each in taken.revision.copy.pictures]

    one, two = asyncio.run(fill())

    def found() -> str:
        return lines(doctor("--database", "desk.db"), "pictures")[0]

    assert found().startswith("ok") and "2 pictures" in found()
    one.chmod(0o644)
    assert found().startswith("FAULT") and f"chmod 600 {one}" in found()
    one.chmod(0o600)
    two.write_bytes(b"half")
    assert found().startswith("FAULT") and f"{two} is damaged" in found()
    two.unlink()
    assert found().startswith("FAULT") and f"{two} is missing" in found()

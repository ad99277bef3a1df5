"""Backups on the command line and in the folder: proved before they count, private, and never half there."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from benchmarks.archive import fill
from bot.operating.backups import LOCK, back_up, backups_in
from bot.store import backup
from bot.store.migrations import migrate, scripts
from tests.long import examples
from tests.operating.commands import Told
from tests.ordinary import BECOME_ORDINARY, folder_of_theirs

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 5, 4, 3, 30, tzinfo=UTC)

Run = Callable[..., Told]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom with articles. Tests read it."""
    path = tmp_path_factory.mktemp("archive") / "desk.db"
    fill(path, published=20, waiting=5)
    return path


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every field of every row of every table, each with its type."""
    with closing(sqlite3.connect(path)) as database:
        tables = [
            name
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            )
        ]
        found: dict[str, list[tuple[object, ...]]] = {}
        for table in tables:
            names = [row[1] for row in database.execute(f"PRAGMA table_info('{table}')")]
            fields = ", ".join(f'"{name}", typeof("{name}")' for name in names)
            found[table] = sorted(database.execute(f'SELECT {fields} FROM "{table}"').fetchall(), key=repr)
        return found


def only_backup(folder: Path) -> Path:
    [path] = [each for each in folder.iterdir() if each.name != LOCK]
    return path


def parts(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if ".part" in path.name]


# ------------------------------------------------------------------- the drill


def test_yesterdays_backup_into_an_empty_folder_is_equal_in_every_field(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    told = run("backup", "--database", archive, "--to", "kept")

    assert told.status == 0 and "25 articles" in told.out and "is whole" in told.out
    path = only_backup(tmp_path / "kept")
    assert path.name.startswith("desk-") and path.name.endswith("Z.db.gz")

    told = run("restore", path, "--database", "new/copydesk.db")

    assert told.status == 0 and "25 articles" in told.out and "Never run the old bot" in told.out
    assert everything(tmp_path / "new" / "copydesk.db") == everything(archive)
    assert run("doctor", "--offline", "--database", "new/copydesk.db").status == 0


def test_other_tools_read_it_too(archive: Path, tmp_path: Path) -> None:
    made = back_up(archive, tmp_path, 3, NOW)

    (tmp_path / "plain.db").write_bytes(gzip.decompress(made.path.read_bytes()))

    assert everything(tmp_path / "plain.db") == everything(archive)
    with closing(sqlite3.connect(tmp_path / "plain.db")) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",), "one file, nothing beside it"


def test_only_its_owner_reads_it_and_its_folder(archive: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = back_up(archive, tmp_path / "kept", 3, NOW)
    finally:
        os.umask(before)

    assert {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "kept").iterdir()} == {
        made.path.name: 0o600,
        LOCK: 0o600,
    }
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700


TRANSACTIONS = 200
"""How many are written while a copy is made, at most: the file would else grow with the speed of the disk."""


def test_it_is_of_one_moment_while_the_bot_goes_on_writing(
    empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two facts change together in every transaction; a copy in which they differ would be of two moments."""
    monkeypatch.setattr(backup, "PAGES_AT_ONCE", 8)  # so that much is written while one is made
    database = shutil.copy(empty_database, tmp_path / "desk.db")
    over = threading.Event()
    allowed = threading.Semaphore(0)
    written = 0

    def write() -> None:
        nonlocal written
        with closing(sqlite3.connect(database, isolation_level=None, timeout=30)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            while allowed.acquire() and not over.is_set():
                written += 1
                connection.execute("BEGIN IMMEDIATE")
                for name in ("one", "two"):
                    connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, str(written)))
                connection.execute("INSERT INTO fact VALUES (?, ?)", (f"f{written}", "." * 4000))
                connection.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(examples(20)):
            before = written
            allowed.release(TRANSACTIONS)
            made = back_up(database, tmp_path / "kept", 50, NOW + timedelta(seconds=number))
            target = tmp_path / f"{number}.db"
            backup.unpack(made.path, target)
            with closing(sqlite3.connect(target)) as copy:
                facts = dict(copy.execute("SELECT name, value FROM fact"))
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            if before:
                assert facts["one"] == facts["two"]
                assert int(facts["one"]) >= before - 1
                assert {f"f{count}" for count in range(1, int(facts["one"]) + 1)} <= facts.keys()
    finally:
        over.set()
        allowed.release()
        writer.join()
    assert written > examples(20), "it was kept waiting"


# -------------------------------------------------------------------- rotation


def test_the_oldest_go_and_nothing_else(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "other-2020-01-01T000000Z.db.gz").touch()
    (tmp_path / "desk-2020-99-99T000000Z.db.gz").touch()

    for day in range(4):
        made = back_up(archive, tmp_path, 2, NOW + timedelta(days=day))

    assert made.removed == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        LOCK,
        "desk-2020-99-99T000000Z.db.gz",
        "desk-2026-05-06T033000Z.db.gz",
        "desk-2026-05-07T033000Z.db.gz",
        "notes.txt",
        "other-2020-01-01T000000Z.db.gz",
    ]


def test_no_old_one_goes_before_the_new_one_is_proved(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    old = back_up(archive, tmp_path / "kept", 1, NOW).path
    compress = backup._compress

    def broken(copy: Path, target: Path, stop: backup.Stop) -> bytes:
        digest = compress(copy, target, stop)
        whole = bytearray(target.read_bytes())
        whole[len(whole) // 2] ^= 0xFF
        target.write_bytes(whole)
        return digest

    monkeypatch.setattr(backup, "_compress", broken)

    told = run("backup", "--database", archive, "--to", "kept", "--keep", 1)

    assert told.status == 1 and "not whole and was removed" in told.err
    assert only_backup(tmp_path / "kept") == old


@pytest.mark.parametrize("keep", [0, -1])
def test_a_backup_that_is_not_kept_is_refused(run: Run, archive: Path, keep: int) -> None:
    told = run("backup", "--database", archive, "--keep", keep)

    assert told.status == 1 and "--keep" in told.err and not Path("backups").exists()


# ------------------------------------------------------------------ what fails


SHORT_DISK = """
import resource, signal, sys
from bot.operating.command_line import carry_out
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (MOST, resource.RLIM_INFINITY))
sys.exit(carry_out(sys.argv[1:]))
"""


def command(program: str, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_disk_without_room_leaves_what_there_was(archive: Path, tmp_path: Path) -> None:
    old = back_up(archive, tmp_path / "kept", 3, NOW).path
    size = archive.stat().st_size // 2

    told = command(
        SHORT_DISK.replace("MOST", str(size)), tmp_path, "backup", "--database", archive, "--to", "kept"
    )

    assert told.returncode == 1, told.stderr
    assert told.stderr.startswith("copydesk: ") and told.stderr.count("\n") == 1
    assert only_backup(tmp_path / "kept") == old


AS_SOMEBODY = f"""
import sys
from bot.operating.command_line import carry_out
import bot.operating.backups, bot.store.migrations
bot.store.migrations.scripts()
{BECOME_ORDINARY}
sys.exit(carry_out(sys.argv[1:]))
"""


def test_a_folder_without_the_right_to_write(empty_database: Path) -> None:
    with folder_of_theirs() as folder:
        shutil.copy(empty_database, folder / "desk.db")
        (folder / "desk.db").chmod(0o666)
        (folder / "kept").mkdir()
        (folder / "kept").chmod(0o555)

        told = command(AS_SOMEBODY, folder, "backup", "--database", "desk.db", "--to", "kept")

        assert told.returncode == 1, told.stdout
        assert "cannot be written to kept" in told.stderr and told.stderr.count("\n") == 1


def test_a_folder_that_is_a_file(run: Run, archive: Path) -> None:
    Path("kept").touch()

    told = run("backup", "--database", archive, "--to", "kept")

    assert told.status == 1 and "cannot be written to kept" in told.err


def test_no_database_and_one_of_another_program(run: Run) -> None:
    assert "There is no database desk.db" in run("backup", "--database", "desk.db").err

    with closing(sqlite3.connect("desk.db")) as database:
        database.execute("CREATE TABLE diary (day TEXT)")

    told = run("backup", "--database", "desk.db")

    assert told.status == 1 and "another program" in told.err
    assert parts(Path("backups")) == []


def test_a_damaged_database_is_said(run: Run, archive: Path) -> None:
    shutil.copy(archive, "desk.db")
    with Path("desk.db").open("r+b") as file:
        file.seek(30 * 4096)
        file.write(b"\xee" * 4096 * 3)

    told = run("backup", "--database", "desk.db")

    assert told.status == 1 and told.err.count("\n") == 1
    assert [path.name for path in Path("backups").iterdir()] == [LOCK]


def test_two_at_once(run: Run, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    with FileLock(tmp_path / "kept" / LOCK):
        told = run("backup", "--database", archive, "--to", "kept")

    assert told.status == 1 and "Another backup is being made" in told.err


SLOWLY = """
import sys, time
from bot.__main__ import main
from bot.store import backup
prove = backup._prove
def slowly(*given):
    print("written", flush=True)
    time.sleep(60)
backup._prove = slowly
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_killed_half_way_it_leaves_no_backup_and_the_next_one_cleans_up(
    archive: Path, tmp_path: Path, number: signal.Signals
) -> None:
    asked = [sys.executable, "-c", SLOWLY, "backup", "--database", str(archive), "--to", str(tmp_path)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None and process.stdout.readline() == "written\n"
        process.send_signal(number)
        process.wait(30)

    assert backups_in(tmp_path, archive) == []
    assert bool(parts(tmp_path)) is (number is signal.SIGKILL)
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())

    made = back_up(archive, tmp_path, 3, NOW)

    assert only_backup(tmp_path) == made.path


def test_told_to_stop_it_leaves_nothing(archive: Path, tmp_path: Path) -> None:
    for patience in range(4):
        asked = iter([False] * patience)
        with pytest.raises(backup.Stopped):
            back_up(archive, tmp_path, 3, NOW, lambda asked=asked: next(asked, True))

        assert [path.name for path in tmp_path.iterdir()] == [LOCK]


# --------------------------------------------------------------------- restore


def test_a_backup_never_takes_the_place_of_a_newsroom(run: Run, archive: Path, tmp_path: Path) -> None:
    made = back_up(archive, tmp_path / "kept", 3, NOW)
    there = Path(shutil.copy(archive, tmp_path / "desk.db"))
    before = there.read_bytes()

    told = run("restore", made.path, "--database", "desk.db")

    assert told.status == 1 and "holds a newsroom already" in told.err
    assert there.read_bytes() == before


def test_the_copy_of_before_an_upgrade_is_a_backup_too(run: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect("desk.db", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        migrate(database, None, upto=len(scripts()) - 1)
        database.execute("INSERT INTO fact VALUES ('a', 'b')")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy("desk.db", "desk.db.before-0099")

    assert run("restore", "desk.db.before-0099", "--database", "new.db").status == 0
    assert everything(tmp_path / "new.db") == everything(tmp_path / "desk.db")


def test_what_is_no_backup(run: Run, archive: Path, tmp_path: Path) -> None:
    whole = back_up(archive, tmp_path / "kept", 3, NOW).path.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0xFF
    for content in (whole[: len(whole) // 2], bytes(flipped), gzip.compress(b"Dear diary"), whole[:20]):
        Path("file.db.gz").write_bytes(content)

        told = run("restore", "file.db.gz", "--database", "new.db")

        assert told.status == 1 and "Nothing was restored" in told.err and told.err.count("\n") == 1
        assert not Path("new.db").exists() and not list(tmp_path.glob(".new*restoring*"))


def test_a_backup_of_another_program_and_of_a_newer_one(run: Run) -> None:
    for name, statement in (
        ("other", "CREATE TABLE diary (day TEXT)"),
        ("newer", "PRAGMA user_version = 9999"),
    ):
        with closing(sqlite3.connect(f"{name}.db")) as database:
            database.execute(statement)
    Path("other.db.gz").write_bytes(gzip.compress(Path("other.db").read_bytes()))

    assert "another program" in run("restore", "other.db.gz", "--database", "new.db").err
    assert "newer.db is of a newer Copydesk" in run("restore", "newer.db", "--database", "new.db").err
    assert not Path("new.db").exists()

"""The instance lock: a second process is turned away by name, and a dead one holds nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.lock import AlreadyRunning, InstanceLock

ROOT = Path(__file__).parents[1]
HOLD = """
import sys
from pathlib import Path
from bot.lock import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process_holding(database: Path) -> Iterator[subprocess.Popen[str]]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            yield holder
        finally:
            holder.kill()


def test_a_second_process_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    database = tmp_path / "desk.db"

    with another_process_holding(database) as holder:
        with pytest.raises(AlreadyRunning) as refused:
            InstanceLock(database).acquire()

        assert refused.value.pid == holder.pid
        assert refused.value.since is not None
        assert abs(datetime.now(UTC) - refused.value.since) < timedelta(minutes=1)
        assert f"process {holder.pid}" in str(refused.value)
        assert str(database) in str(refused.value)
        assert "\n" not in str(refused.value)


def test_killing_the_holder_frees_the_lock(tmp_path: Path) -> None:
    database = tmp_path / "desk.db"

    with another_process_holding(database) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()

        with InstanceLock(database):
            assert str(os.getpid()) in (tmp_path / "desk.db.lock").read_text()


def test_a_second_lock_in_the_same_process_is_refused(tmp_path: Path) -> None:
    with InstanceLock(tmp_path / "desk.db"), pytest.raises(AlreadyRunning) as refused:
        InstanceLock(tmp_path / "desk.db").acquire()

    assert refused.value.pid == os.getpid()


def test_another_path_to_the_same_file_is_the_same_lock(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "desk.db")

    with InstanceLock(tmp_path / "desk.db"):
        for path in (link, tmp_path / "." / "nowhere" / ".." / "desk.db"):
            with pytest.raises(AlreadyRunning):
                InstanceLock(path).acquire()


def test_two_databases_do_not_disturb_each_other(tmp_path: Path) -> None:
    with InstanceLock(tmp_path / "one.db"), InstanceLock(tmp_path / "two.db"):
        pass


def test_release_may_come_twice_and_lets_the_next_one_in(tmp_path: Path) -> None:
    first = InstanceLock(tmp_path / "desk.db")
    first.acquire()
    first.acquire()
    first.release()
    first.release()

    with InstanceLock(tmp_path / "desk.db"):
        pass

    assert (tmp_path / "desk.db.lock").exists(), "the file stays: to delete it would be a race"


def test_a_refused_lock_leaves_the_holders_note_alone(tmp_path: Path) -> None:
    database = tmp_path / "desk.db"

    with another_process_holding(database) as holder:
        for _ in range(2):
            with pytest.raises(AlreadyRunning) as refused:
                InstanceLock(database).acquire()
            assert refused.value.pid == holder.pid


@pytest.mark.parametrize("note", [b"", b"\n", b"\n{}", b"\n[1]", b"\xff" * 4000, b'\n{"pid": null}'])
def test_an_unreadable_note_still_refuses(tmp_path: Path, note: bytes) -> None:
    database = tmp_path / "desk.db"

    with another_process_holding(database):
        (tmp_path / "desk.db.lock").write_bytes(note)
        with pytest.raises(AlreadyRunning, match="another process") as refused:
            InstanceLock(database).acquire()

    assert refused.value.pid is None


def test_the_folder_is_made_and_an_impossible_one_is_an_error_of_the_system(tmp_path: Path) -> None:
    with InstanceLock(tmp_path / "new" / "folder" / "desk.db"):
        assert (tmp_path / "new" / "folder" / "desk.db.lock").exists()

    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError, match="file"):
        InstanceLock(tmp_path / "file" / "desk.db").acquire()

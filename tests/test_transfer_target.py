"""Where an export may go: never in the place of the database, nor of what is no file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks.archive import fill
from bot.__main__ import main

ROOT = Path(__file__).parents[1]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    fill(path, published=3)
    return path


@pytest.mark.parametrize("end", ["", "-wal", "-shm", ".lock"])
def test_the_database_and_what_belongs_to_it_are_never_replaced(
    archive: Path, end: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path / "link.zip"
    link.symlink_to(f"desk.db{end}")
    before = archive.read_bytes()
    for target in (Path(f"{archive}{end}"), link):
        assert main(["export", "--database", str(archive), "--to", str(target), "--force"]) == 1
        assert "the database itself" in capsys.readouterr().err
    assert archive.read_bytes() == before


def test_what_is_no_file_is_left_as_it_is(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert main(["export", "--database", str(archive), "--to", str(pipe), "--force"]) == 1
    assert "is no file" in capsys.readouterr().err
    assert pipe.is_fifo()


def test_articles_are_named_in_one_go_or_one_by_one(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, options in enumerate((["--article", "1", "3"], ["--article", "1", "--article", "3"])):
        target = tmp_path / f"{number}.zip"
        assert main(["export", "--database", str(archive), "--to", str(target), *options]) == 0
        assert "Exported 2 articles" in capsys.readouterr().out
    for missing in ("0", "-5", "4", str(10**30)):
        asked = ["export", "--database", str(archive), "--to", str(tmp_path / "x.zip"), "--article", missing]
        assert main(asked) == 1
        assert f"There is no №{missing}" in capsys.readouterr().err


SLOW_END = """
import sys, time, bot.desk.archive.export_files as exporting
from bot.__main__ import main
write = exporting.write_history
def slowly(*given):
    write(*given)
    print("written", flush=True)
    time.sleep(60)
exporting.write_history = slowly
sys.exit(main(sys.argv[1:]))
"""


def test_what_is_ended_on_its_way_leaves_no_copy_of_drafts(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    asked = [sys.executable, "-c", SLOW_END, "export", "--database", str(archive), "--to", str(target)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        assert len(list(target.iterdir())) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 128 + signal.SIGTERM
    assert list(target.iterdir()) == []


def test_an_audit_log_that_leads_out_of_the_export_is_said_not_blamed_on_the_disk(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / "one.zip"
    assert main(["export", "--database", str(archive), "--to", str(packed), "--article", "1"]) == 0
    with zipfile.ZipFile(packed) as file:
        lines = file.read("history.jsonl").decode().splitlines(keepends=True)
    changed = [
        line.replace('"revision_id":1,', '"revision_id":777,') if line.startswith('{"event"') else line
        for line in lines
    ]
    assert changed != lines
    bare = tmp_path / "one.jsonl"
    bare.write_text("".join(changed), "utf-8")
    capsys.readouterr()
    assert main(["restore", str(bare), "--database", str(tmp_path / "new.db")]) == 1
    assert "refers to a row of revision that is not in it" in capsys.readouterr().err
    assert not (tmp_path / "new.db").exists()

"""`make intake`: counts of what becomes of a folder of files, and no word of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.intake import main
from tests.desk.intake.word.packages import HEAD, package, para

SAMPLES = Path(__file__).parent / "samples" / "manuscripts"


def test_a_folder_is_counted_by_what_became_of_each_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.docx").write_bytes(package(HEAD + para("Secret words of the file.")))
    (tmp_path / "form.docx").write_bytes((SAMPLES / "word-form.docx").read_bytes())
    (tmp_path / "b.docx").write_bytes(b"{\\rtf1")
    (tmp_path / "c.txt").write_text("Head\n\nTODO Secret words.")
    (tmp_path / "d.exe").write_bytes(b"MZ")

    main([str(tmp_path), "--names"])
    said = capsys.readouterr().out

    assert "files            5" in said and "refused          2" in said
    assert "accepted         2   1 more are read" in said
    assert (
        "not_word (rtf)                       1" in said and "unsupported (exe)                    1" in said
    )
    assert "placeholder                          1" in said
    assert "list                       2 in 1 files" in said
    assert "CPU at most" in said and "memory at most" in said
    assert "Secret" not in said


def test_a_folder_that_is_not_there_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none")]) == 1
    assert "There is no folder" in capsys.readouterr().err


def test_a_reader_that_crashes_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("benchmarks.intake.read_manuscript", crash)
    (tmp_path / "a.txt").write_text("x")

    assert main([str(tmp_path)]) == 1
    assert "CRASHED: KeyError" in capsys.readouterr().out


def test_an_empty_folder_has_nothing_to_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("files            0")

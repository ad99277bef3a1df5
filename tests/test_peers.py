"""What the comparison with a peer reads and prints; the peer itself is not installed by the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.peers.__main__ import Figures, table
from benchmarks.peers.red import CannotInstall, count_votes, environment, install


def test_votes_in_the_file_that_red_keeps() -> None:
    idea = {"id": "x", "upvotes": [1, 2, 3], "downvotes": [4]}
    kept = {"117": {"GLOBAL": {"db": {"configs": {"1": {"suggestions": {"1": idea, "2": {"id": "y"}}}}}}}}
    kept["117"]["GLOBAL"]["db"]["configs"]["1"]["profiles"] = {"1": {"upvotes": 3, "downvotes": 0}}
    assert count_votes(kept) == 4
    assert count_votes([]) == count_votes({}) == 0


def test_the_table() -> None:
    seen = {
        "Copydesk": Figures(0.5, 60e6, 0.01, 0.004, 200, 40),
        "Other": Figures(1, 80e6, 0.02, 0.003, 90.4, 35),
    }
    lines = table(seen).splitlines()
    assert lines[0] == "| | Copydesk | Other |" and lines[1] == "|---|---|---|"
    assert "| votes per second, 200 at once | 200 | 90 |" in lines
    assert lines[-1] == "| on the disk after 40 votes and a kill | 40 of 40 | 35 of 40 |"


def test_what_cannot_be_had_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.peers.red.pythons", lambda: iter(()))
    with pytest.raises(CannotInstall, match=r"older than 3\.12"):
        install(tmp_path, "nowhere")
    (tmp_path / "env" / "bin").mkdir(parents=True)
    (tmp_path / "env" / "bin" / "python").touch()
    monkeypatch.setattr("benchmarks.peers.red.pythons", lambda: iter(("python3",)))
    with pytest.raises(CannotInstall, match="IdeaBoard could not be had"):
        install(tmp_path, str(tmp_path / "nowhere"))


def test_red_gets_a_home_of_its_own(tmp_path: Path) -> None:
    assert environment(tmp_path)["HOME"].startswith(str(tmp_path))

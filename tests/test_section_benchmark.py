"""The benchmark of sections runs, at sizes that say nothing of speed."""

from __future__ import annotations

from pathlib import Path

from benchmarks.sections import of_twelve_sections


def test_each_of_the_four_is_compared_with_a_newsroom_of_one_section(tmp_path: Path) -> None:
    found = of_twelve_sections(tmp_path, waiting=2, times=1, rounds=1)

    assert [ratio.what.split()[0] for ratio in found] == ["queue", "budget", "card", "calendar"]
    assert all(ratio.value > 0 and ratio.goal == 1.2 for ratio in found)

"""The benchmark of sections runs, at sizes that say nothing of speed."""

from __future__ import annotations

from pathlib import Path

from benchmarks.sections import queue_calendar_and_card


def test_each_of_the_three_is_compared_with_a_newsroom_of_one_section(tmp_path: Path) -> None:
    found = queue_calendar_and_card(tmp_path, waiting=2, times=1, rounds=1)

    assert [ratio.what.split()[0] for ratio in found] == ["queue", "calendar", "card"]
    assert all(ratio.value > 0 and ratio.goal == 1.2 for ratio in found)

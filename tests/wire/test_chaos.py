"""The short form of `make chaos`, and what its plan promises."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from tests.wire.chaos.lane import run_lane
from tests.wire.chaos.plan import Plan

SEED, ROUNDS = "suite:6", 5


@pytest.mark.parametrize("forum", [False, True])
def test_bad_days_lose_nothing_and_double_nothing(tmp_path: Path, forum: bool) -> None:
    outcome = run_lane(SEED, ROUNDS, None, tmp_path, forum=forum, backups=not forum)
    assert outcome.breaches == [], outcome.story
    assert outcome.rounds == ROUNDS
    tested = (outcome.kills, outcome.faults, outcome.published, outcome.pictures)
    assert all(count > 0 for count in tested), tested  # else nothing was put to the test
    assert outcome.backups == (0 if forum else ROUNDS), "each made while it stormed, unpacked and whole"


def test_a_seed_gives_its_plan_again() -> None:
    def told(seed: str) -> list[str]:
        return [str(step) for step in chain(*Plan(seed).rounds(20))]

    assert told("a") == told("a") != told("b")

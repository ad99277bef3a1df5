"""The short form of `make chaos`, and what its plan promises."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.wire.chaos.chiefs import CALLED_OFF, LEFT
from tests.wire.chaos.drops import what_was_dropped
from tests.wire.chaos.editions import asking_for_a_look
from tests.wire.chaos.lane import Kind, run_lane
from tests.wire.chaos.memory import Piece
from tests.wire.chaos.plan import Plan

SEED, ROUNDS = "suite:6", 5
SEED_POSTGRES, ROUNDS_POSTGRES = "suite:34", 3
SEED_FLEET, ROUNDS_FLEET = "suite:122", 3


@pytest.mark.parametrize("forum", [False, True])
def test_bad_days_lose_nothing_and_double_nothing(tmp_path: Path, forum: bool) -> None:
    outcome = run_lane(SEED, ROUNDS, Kind(forum=forum, backups=not forum), tmp_path)
    assert outcome.breaches == [], outcome.story
    assert outcome.rounds == ROUNDS
    tested = (outcome.kills, outcome.faults, outcome.published, outcome.pictures)
    assert all(count > 0 for count in tested), tested  # else nothing was put to the test
    assert outcome.backups == (0 if forum else ROUNDS), "each made while it stormed, unpacked and whole"


def test_bad_days_on_postgresql_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    if postgres.programs() is None or not postgres.CAN_RUN:
        pytest.skip("PostgreSQL is not installed here")
    outcome = run_lane(SEED_POSTGRES, ROUNDS_POSTGRES, Kind(postgres=True), tmp_path)
    assert outcome.breaches == [], outcome.story
    tested = (outcome.kills, outcome.faults, outcome.articles, outcome.steps["crash_server"])
    assert all(count > 0 for count in tested), tested


def test_bad_days_of_several_processes_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    if postgres.programs() is None or not postgres.CAN_RUN:
        pytest.skip("PostgreSQL is not installed here")
    outcome = run_lane(SEED_FLEET, ROUNDS_FLEET, Kind(postgres=True, processes=3), tmp_path)
    assert outcome.breaches == [], outcome.story
    tested = (outcome.kills, outcome.faults, outcome.articles, outcome.fenced)
    assert all(count > 0 for count in tested), tested


def test_a_seed_gives_its_plan_again() -> None:
    def told(seed: str, **facts: bool) -> list[str]:
        return [str(step) for step in chain(*Plan(seed, **facts).rounds(20))]

    assert told("a") == told("a") != told("b")
    assert told("a", server=True) == told("a", server=True) != told("a")


@pytest.mark.parametrize(
    ("log", "answers", "called_off", "left", "breaches"),
    [
        pytest.param(["drop"], [LEFT], False, True, [], id="answered"),
        pytest.param(["drop"], [""], False, True, [], id="the answer never came"),
        pytest.param(["call_off", "drop"], [CALLED_OFF], True, False, [], id="called off"),
        pytest.param(["call_off", "drop", "drop"], ["", ""], True, True, [], id="one after the other"),
        pytest.param([], [""], False, False, [], id="not taken"),
        pytest.param([], [LEFT], False, False, ["lost"], id="told, and not so"),
        pytest.param(["drop"], [], False, True, ["unapproved"], id="nobody pressed"),
    ],
)
def test_the_storm_knows_from_the_log_what_chiefs_dropped(
    log: list[str], answers: list[str], called_off: bool, left: bool, breaches: list[str]
) -> None:
    class Database:
        def rows(self, _sql: str, *_: Any) -> list[dict[str, Any]]:
            return [{"action": each, "kind": "part" if each == "drop" else None} for each in ("submit", *log)]

    piece = Piece("a", writer=1, door="form", first=None, at=0, drops=list(range(len(answers))))  # type: ignore[arg-type]
    told = {number: {"messages": [{"text": text}]} for number, text in enumerate(answers)}
    found = what_was_dropped(Database(), piece, {"id": 1}, told)  # type: ignore[arg-type]
    assert [kind for kind, _ in found] == breaches
    assert (piece.called_off, piece.left) == (called_off, left)


def test_the_storm_knows_which_bypass_a_message_asks_about() -> None:
    def message(bypass: int, content: str) -> dict[str, Any]:
        return {"content": content, "components": [{"type": 2, "custom_id": f"cd:look:7:{bypass}"}]}

    card, about_3, about_36 = message(3, ""), message(3, "Wanted"), message(36, "Wanted")
    assert asking_for_a_look([card, about_3, about_36], {"article_id": 7, "id": 3}) == [about_3]

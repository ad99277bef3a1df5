"""The benchmarks run, at sizes that say nothing of speed."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import pictures, recycling, transfer
from benchmarks.archive import fill
from benchmarks.keystrokes import keystrokes
from benchmarks.lateness import measure, spread
from benchmarks.lookups import queue_and_show
from benchmarks.ratio import Ratio, in_turns
from benchmarks.searching import SEARCHES, cost_of_a_submission, searches
from benchmarks.size import restore, size
from benchmarks.sizes import Sized, build
from benchmarks.votes import durable_vote
from bot.imaging import process
from bot.store import Store
from bot.store.article.search_index import Side
from tests import postgres
from tests.imaging.beside import asked_of_a_process


def test_the_median_of_the_pairs_counts() -> None:
    ratio = Ratio("ours ÷ other", 1.5, ((1, 1), (4, 2), (9, 1)))
    assert ratio.value == 2
    assert not ratio.met
    assert " ".join(ratio.line().split()).endswith("2.00 (1.00-9.00) missed")
    assert Ratio("ours ÷ other", 1.5, ratio.pairs, at_least=True).met


def test_the_two_take_turns_and_the_first_pair_warms_up() -> None:
    turns: list[str] = []

    def measured(name: str) -> float:
        turns.append(name)
        return float(len(turns))

    assert in_turns(lambda: measured("A"), lambda: measured("B"), 2) == ((3, 4), (5, 6))
    assert turns == ["A", "B"] * 3


def test_an_archive_holds_to_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    fill(path, published=30, waiting=10)
    fill(path, waiting=5)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        states = connection.execute("SELECT state, count(*) FROM article GROUP BY state ORDER BY state")
        assert states.fetchall() == [("published", 30), ("submitted", 15)]
        assert connection.execute("SELECT last_number FROM newsroom").fetchone() == (45,)
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'article_by_state'").fetchall()


def test_figures_that_stand_for_themselves_and_rows_in_markdown() -> None:
    late = Ratio.of("  the loop", 0.02, [0.011], "s", "on the processor 0.010 s")
    assert late.met and "≤ 0.02" in late.line() and "0.011 s" in late.line() and "ok" in late.line()
    assert late.markdown() == "| the loop (on the processor 0.010 s) | ≤ 0.02 | 0.011 s | reached |"
    told = Ratio("ours ÷ other", None, ((3, 2), (5, 2)))
    assert told.met and " ".join(told.line().split()).endswith("2.00 (1.50-2.50)")
    assert "**missed**" in Ratio("ours ÷ other", 1, told.pairs).markdown()


def test_votes(tmp_path: Path) -> None:
    ratio = durable_vote(tmp_path, articles=6, rounds=2)
    assert "durable vote" in ratio.line() and "votes a second" in ratio.line()
    recorded, desk, plain = (
        _votes_and_states(tmp_path / f"votes-{n}.db") for n in ("recorded", "desk", "plain")
    )
    assert recorded == desk == plain == (12, 6)


def test_figures_by_size(tmp_path: Path) -> None:
    few, more, many = sizes = build(tmp_path, [230, 210, 220])
    assert [each.count for each in sizes] == [210, 220, 230]
    for sized, published in ((few, 10), (more, 20), (many, 30)):
        with closing(sqlite3.connect(sized.path)) as connection:
            for side, count in ((Side.PUBLIC, published), (Side.DESK, sized.count)):
                held = connection.execute("SELECT count(*) FROM indexed WHERE sides & ?", (int(side),))
                assert held.fetchone() == (count,)
    found = [
        *queue_and_show(sizes, times=2, rounds=1),
        *searches(sizes, times=2, rounds=1),
        *keystrokes(sizes, times=1, rounds=1),
    ]
    assert len(found) == 2 + len(SEARCHES) + 1 + 5 and all(ratio.value > 0 for ratio in found)
    assert "230 ÷ 210" in found[0].what and "220: " in found[0].note
    (beginning,) = [ratio for ratio in found if ratio.what == "  at 230" and ratio.goal is None]
    assert beginning.unit == "ms"  # its goal is one for 300,000 articles
    assert size(Sized(many.count, many.path)).value > 1


def test_what_packing_costs_a_restore(tmp_path: Path) -> None:
    (found,) = restore(tmp_path, articles=20)
    assert found.unit == "s" and " s with, " in found.note


def test_recycled_copy_is_found_and_nothing_else(tmp_path: Path) -> None:
    recycling.build(tmp_path / "archive.db", 30)

    async def look() -> tuple[int, int]:
        store = await Store.open(tmp_path / "archive.db")
        try:
            return await recycling.detection(store, 30, planted=5, honest=3)
        finally:
            await store.close()

    assert asyncio.run(look()) == (5, 0)


def test_the_cost_of_looking_for_recycled_copy(tmp_path: Path) -> None:
    recycling.build(tmp_path / "archive.db", 10)
    for ratio in recycling.cost(tmp_path / "archive.db", 10, rounds=20):
        assert ratio.value > 0 and "a submission among 10 articles" in ratio.line()


def test_a_submission_with_the_index_and_without(tmp_path: Path) -> None:
    assert "submission" in cost_of_a_submission(tmp_path, submissions=20, rounds=1).line()


def test_lateness(tmp_path: Path) -> None:
    run = measure(tmp_path, [*spread(20, 0.3), *[0.15] * 20])
    assert run.in_order
    assert len(run.late) == 40
    assert min(run.late) >= 0  # nothing leaves before its time
    assert "in order, each once" in run.line("40 due times")


def test_there_and_back(tmp_path: Path) -> None:
    journey = transfer.measure(tmp_path, 60)
    assert journey.differences == []
    assert "every field equal" in journey.lines()[-1]
    with closing(sqlite3.connect(tmp_path / "after.db")) as connection:
        connection.execute("UPDATE place SET foot = foot || '.' WHERE article_id = 30")
        connection.execute("DELETE FROM vote WHERE article_id = 31")
        connection.commit()
    assert transfer.differences(tmp_path / "before.db", tmp_path / "after.db") == ["place", "vote"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
def test_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_asked", asked_of_a_process)
    found = pictures.article_with_pictures(tmp_path, pictures=2, side=800)
    assert found.pictures == 2 and 0 < found.busy_ms <= found.clock_ms + 1
    busy, memory = found.ratios()
    assert "loop busy" in busy.line() and "memory" in memory.line() and found.memory_mib > 0
    assert pictures.Measured(10, 80.0, 9.0, 19.9, 40.0, 149.0).kept
    assert not pictures.Measured(10, 80.0, 9.0, 20.1, 40.0, 149.0).kept
    assert not pictures.Measured(10, 80.0, 9.0, 19.9, 40.0, 151.0).kept


async def test_a_turn_of_the_loop_that_computes_is_seen() -> None:
    with pictures.turns() as found:
        await asyncio.sleep(0)
        until = time.thread_time() + 0.03
        while time.thread_time() < until:
            pass
        await asyncio.sleep(0)
    assert found.busy >= 0.03


def _votes_and_states(path: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as connection:
        (votes,) = connection.execute("SELECT count(*) FROM vote").fetchone()
        (approved,) = connection.execute("SELECT count(*) FROM article WHERE state = 'approved'").fetchone()
        return votes, approved


def test_what_few_need_is_not_loaded_at_the_start() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, importlib, bot.operating.running, cogs\n"
            "for name in cogs.EXTENSIONS: importlib.import_module(name)\n"
            "print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    ).stdout.split()
    assert "discord" in loaded
    few_need = {"docx", "lxml", "chardet", "dateparser", "zipfile", "gzip", "difflib", "filelock", "decimal"}
    assert not few_need & set(loaded)


def test_votes_by_several_processes_on_postgresql_are_counted(tmp_path: Path) -> None:
    if not postgres.CAN_RUN:
        pytest.skip("PostgreSQL is not installed here")
    from benchmarks.processes import several_processes  # psycopg comes with an extra

    with postgres.in_passing() as server:
        ratio, one, two = several_processes(tmp_path, server, 4, (1, 2))

    assert ratio.value > 0 and "1: " in ratio.note and "2: " in ratio.note
    assert one.value > 0 and two.value > 0 and "of 8 run again" in one.note

"""The same history on both engines: what everybody did around an article leaves the same rows in every table."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.store import Store
from bot.store.postgres.store import PostgresStore
from tests.desk.review.test_fairness import Newsroom
from tests.store.postgres.twins import Twins, contents

EXAMPLES = int(os.environ.get("TWINS_EXAMPLES", "5"))
STEPS = int(os.environ.get("TWINS_STEPS", "20"))


class OnBoth(Newsroom):
    """The newsroom of the property test of fairness, on both engines."""

    compared: ClassVar[int] = 0

    def teardown(self) -> None:
        twins: Any = self.store
        mine, theirs = self.run(twins.sqlite.read(contents)), self.run(twins.postgres.read(contents))
        for table, rows in mine.items():
            assert theirs[table] == rows, table
        assert theirs.keys() == mine.keys()
        OnBoth.compared += sum(map(len, mine.values()))


def test_the_same_history_leaves_the_same_rows_on_both_engines(address: str, tmp_path: Path) -> None:
    loop = asyncio.new_event_loop()
    sqlite = loop.run_until_complete(Store.open(tmp_path / "desk.db"))
    postgres = loop.run_until_complete(PostgresStore.open_at(address, tmp_path / "desk.db"))
    OnBoth.loop, OnBoth.store = loop, Twins(sqlite, postgres)  # type: ignore[assignment]
    try:
        run_state_machine_as_test(
            OnBoth,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        for store in (sqlite, postgres):
            loop.run_until_complete(store.close())
        loop.close()
    assert OnBoth.compared > 100

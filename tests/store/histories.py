"""Random histories, done by two stores at once: what everybody did around an article leaves the same rows in every table."""

from __future__ import annotations

import asyncio
import os
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.store import Store
from tests.desk.review.test_fairness import Newsroom
from tests.store.postgres.twins import Twins, contents

EXAMPLES = int(os.environ.get("TWINS_EXAMPLES", "5"))
STEPS = int(os.environ.get("TWINS_STEPS", "20"))


class OnBoth(Newsroom):
    """The newsroom of the property test of fairness, in both stores."""

    compared: ClassVar[int] = 0

    def teardown(self) -> None:
        twins: Any = self.store
        mine, theirs = self.run(twins.mine.read(contents)), self.run(twins.theirs.read(contents))
        for table, rows in mine.items():
            assert theirs[table] == rows, table
        assert theirs.keys() == mine.keys()
        OnBoth.compared += sum(map(len, mine.values()))


def compare(loop: asyncio.AbstractEventLoop, mine: Store, theirs: Store) -> None:
    """Have the same histories happen in both stores, compare every row, and close both."""
    OnBoth.loop, OnBoth.store = loop, Twins(mine, theirs)  # type: ignore[assignment]
    OnBoth.compared = 0
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
        for store in (mine, theirs):
            loop.run_until_complete(store.close())
        loop.close()
    assert OnBoth.compared > 100

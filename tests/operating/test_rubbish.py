"""What is read in at the start is not looked through for rubbish again; what comes later is."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from bot.operating import rubbish, running


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()  # the tests look through little themselves
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    if frozen:
        gc.freeze()


async def login(token: str) -> None:
    if token == "wrong":
        raise ConnectionError


async def connect() -> None:
    assert gc.get_freeze_count() > 0


BOT: Any = SimpleNamespace(login=login, connect=connect)


async def test_only_what_is_newest_is_looked_through_during_a_start() -> None:
    usual = rubbish._usual  # of the process, whatever the tests have set since

    rubbish.begin_reading_in()
    assert gc.get_threshold() == (usual[0], rubbish.NEVER, rubbish.NEVER)

    await running._start(BOT, "right")
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() > 0


async def test_what_an_attempt_leaves_behind_that_came_to_nothing_can_go() -> None:
    usual = rubbish._usual  # of the process, whatever the tests have set since
    rubbish.begin_reading_in()

    with pytest.raises(ConnectionError):
        await running._start(BOT, "wrong")

    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() == 0


async def test_a_second_connection_leaves_in_what_came_since_the_first() -> None:
    await running._start(BOT, "right")
    frozen = gc.get_freeze_count()
    kept = [[n] for n in range(1000)]

    await running._start(BOT, "right")

    assert gc.get_freeze_count() <= frozen
    assert kept

"""What is read in at the start is not looked through for rubbish again; what comes later is."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from bot.operating import rubbish


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_only_what_is_new_is_looked_through_during_a_start_and_after_it() -> None:
    usual = gc.get_threshold()

    rubbish.begin_reading_in()
    assert gc.get_threshold() == (usual[0], rubbish.NEVER, rubbish.NEVER)

    rubbish.all_is_read_in()
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() > 0


def test_what_a_second_attempt_leaves_behind_can_go() -> None:
    rubbish.all_is_read_in()
    frozen = gc.get_freeze_count()
    kept = [[n] for n in range(1000)]

    rubbish.all_is_read_in()

    assert gc.get_freeze_count() <= frozen
    assert kept

"""How many transactions of a process run beside each other."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread

import psycopg
import pytest

from bot.store.postgres.turns import Turns


def run(turns: Turns, times: int, fault: Exception | None = None, *, tries: int = 1) -> None:
    for _ in range(times):
        with suppress(Exception), turns.taken(tries):
            if fault is not None:
                raise fault


def test_transactions_that_meet_run_beside_fewer_others_and_one_at_the_least() -> None:
    turns = Turns(4)
    rooms = [turns.room]
    for _ in range(4):
        run(turns, 4, psycopg.errors.SerializationFailure())
        rooms.append(turns.room)

    assert rooms == [4, 3, 2, 1, 1]


def test_there_is_room_again_once_they_do_not_meet_any_more_and_no_more_than_at_first() -> None:
    turns = Turns(4)
    run(turns, 100, psycopg.errors.DeadlockDetected())
    run(turns, 7)
    assert turns.room == 1
    run(turns, 1)
    assert turns.room == 2
    run(turns, 100)
    assert turns.room == 4


def test_where_one_in_three_meets_the_room_stays() -> None:
    turns = Turns(4)
    run(turns, 4, psycopg.errors.SerializationFailure())
    for _ in range(50):
        run(turns, 2)
        run(turns, 1, psycopg.errors.SerializationFailure())

    assert turns.room == 3


def test_who_meets_others_again_and_again_soon_runs_alone() -> None:
    turns = Turns(4)
    for tries in range(1, 6):
        run(turns, 1, psycopg.errors.SerializationFailure(), tries=tries)

    assert turns.room == 1


@pytest.mark.parametrize("fault", [ValueError(), psycopg.errors.DiskFull()])
def test_what_is_no_meeting_takes_no_room(fault: Exception) -> None:
    turns = Turns(4)
    run(turns, 10, fault)
    assert turns.room == 4


def test_who_finds_no_room_waits_until_somebody_is_done() -> None:
    turns, came = Turns(1), Event()

    def come() -> None:
        with turns.taken(1):
            came.set()

    other = Thread(target=come)
    with turns.taken(1):
        other.start()
        assert not came.wait(0.05)
    assert came.wait(5)
    other.join()

"""Pace: the first change is shown at once, a burst in few edits, and the last state never late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.outbox.redraw_pace import GROWTH, LONGEST, Pace

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BASE = 0.3


def edits_of(changes: list[float], *, takes: float = 0.0) -> list[tuple[float, int]]:
    """When a card is drawn, in seconds, and how many of the changes each edit shows; `takes` is how long an
    edit takes. The courier looks at every change, at the end of every edit, and when it is due."""
    pace, edits, shown, now = Pace(timedelta(seconds=BASE)), [], 0, 0.0
    moments = sorted(changes)
    while shown < len(moments):
        wanted = sum(at <= now for at in moments)
        if wanted > shown:
            due = (pace.due(wanted, START + timedelta(seconds=now)) - START).total_seconds()
            if due <= now:
                now += takes
                pace.drawn(wanted, START + timedelta(seconds=now))
                edits.append((now, wanted))
                shown = wanted
                continue
            now = min([due, *(at for at in moments if at > now)])
        else:
            now = next(at for at in moments if at > now)
    return edits


def test_a_single_change_is_shown_at_once() -> None:
    assert edits_of([0.0]) == [(0.0, 1)]
    assert edits_of([0.0, 1.0, 60.0]) == [(0.0, 1), (1.0, 2), (60.0, 3)]  # nobody is in a hurry


@pytest.mark.parametrize("lasts", [0.0, 0.5, 2.0, 5.0, 8.0])
@pytest.mark.parametrize("takes", [0.0, 0.2, 1.5])
def test_a_hundred_changes_are_at_most_three_edits(lasts: float, takes: float) -> None:
    edits = edits_of([n * lasts / 100 for n in range(100)], takes=takes)
    assert len(edits) <= 3
    assert edits[0][0] == takes
    assert edits[-1][1] == 100


def test_a_machine_that_stalls_makes_no_more_of_them() -> None:
    stalling = [n * 0.01 + (0.5 if n >= 40 else 0) + (0.7 if n >= 70 else 0) for n in range(100)]
    assert len(edits_of(stalling)) <= 3


def test_changes_without_an_end_are_shown_every_few_seconds() -> None:
    edits = edits_of([n * 0.1 for n in range(600)])
    assert 10 <= len(edits) <= 15


def test_after_quiet_it_begins_anew() -> None:
    pace = Pace(timedelta(seconds=BASE))
    now = START
    for wanted in (1, 2, 3):
        pace.drawn(wanted, now)
    assert not pace.is_over(now + timedelta(seconds=BASE * GROWTH))
    assert pace.is_over(now + LONGEST)


@given(st.lists(st.floats(0, 30), min_size=1, max_size=40), st.floats(0, 2))
def test_the_last_state_is_always_shown_and_soon(changes: list[float], takes: float) -> None:
    edits = edits_of(changes, takes=takes)
    assert edits[-1][1] == len(changes)
    assert edits[-1][0] <= max(changes) + 2 * LONGEST.total_seconds() + 2 * takes

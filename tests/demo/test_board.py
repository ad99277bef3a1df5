"""The board of the landing page: where each article stands, and when it goes out."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.demo.site.board import GROUPS, day_words
from bot.domain.article.states import State

NOW = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
"""A Friday, 18:30 in Berlin."""


def test_every_state_is_in_one_column() -> None:
    listed = [state for states in GROUPS.values() for state in states]

    assert sorted(listed) == sorted(State)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 27, 17, 45, tzinfo=UTC), "today 18:45"),
        (datetime(2026, 11, 27, 23, 30, tzinfo=UTC), "tomorrow 00:30"),
        (datetime(2026, 11, 28, 8, 0, tzinfo=UTC), "tomorrow 09:00"),
        (datetime(2026, 12, 3, 8, 0, tzinfo=UTC), "Thursday 09:00"),
        (datetime(2026, 12, 4, 8, 0, tzinfo=UTC), "4 December 09:00"),
        (datetime(2027, 1, 2, 8, 0, tzinfo=UTC), "2 January 2027 09:00"),
    ],
)
def test_a_time_to_come_is_said_as_people_say_it(at: datetime, said: str) -> None:
    assert day_words(at, NOW, ZoneInfo("Europe/Berlin")) == said

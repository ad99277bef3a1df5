"""Past days: what people write for a day, a month or a year that is over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.times.past_days import Days, NotADay, days_named

TODAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-03-03", date(2025, 3, 3), date(2025, 3, 3)),
        ("3.4.2025", date(2025, 4, 3), date(2025, 4, 3)),
        ("3rd of March 2025", date(2025, 3, 3), date(2025, 3, 3)),
        ("March 3, 2025", date(2025, 3, 3), date(2025, 3, 3)),
        ("Sept. 2025", date(2025, 9, 1), date(2025, 9, 30)),
        ("15 January", TODAY, TODAY),
        ("16 January", date(2025, 1, 16), date(2025, 1, 16)),
        ("29 Feb", date(2024, 2, 29), date(2024, 2, 29)),
        ("December", date(2025, 12, 1), date(2025, 12, 31)),
        ("yesterday", date(2026, 1, 14), date(2026, 1, 14)),
        ("3 weeks ago", date(2025, 12, 25), date(2025, 12, 25)),
        ("a month ago", date(2025, 12, 15), date(2025, 12, 15)),
    ],
)
def test_days_months_and_years(text: str, first: date, last: date) -> None:
    assert days_named(text, TODAY) == Days(first, last)


@pytest.mark.parametrize(
    "text", ["", "soon", "31 November", "2025-13", "3/4/2025", "3 March 3", "9999 years ago", "٣", "x" * 99]
)
def test_what_names_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotADay):
        days_named(text, TODAY, option="from")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day.day} {day:%B %Y}", f"{day:%b} {day.day} {day:%Y}"):
        assert days_named(text, TODAY) == Days(day, day)

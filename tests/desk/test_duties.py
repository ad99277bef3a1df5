"""Duties: every moment for which the clock is set is served by somebody."""

from __future__ import annotations

import pytest

from bot.desk.desk import BY_THE_CLOCK, DUTIES
from bot.domain.declarations import merged
from bot.store.next_moment import MOMENTS


def test_every_moment_has_its_duty_or_is_the_clocks_own() -> None:
    assert sorted([*DUTIES, *BY_THE_CLOCK]) == sorted(MOMENTS)


@pytest.mark.parametrize("forgotten", DUTIES)
def test_a_moment_that_nothing_serves_is_named(forgotten: str) -> None:
    rest = {name: duty for name, duty in DUTIES.items() if name != forgotten}

    with pytest.raises(ValueError, match=f"^DUTIES of bot/desk: nothing declares {forgotten}$"):
        merged(MOMENTS.keys() - BY_THE_CLOCK, "DUTIES of bot/desk", rest)

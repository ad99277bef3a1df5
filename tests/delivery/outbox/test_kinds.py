"""Kinds of delivery: each is declared once on every layer, and what is forgotten is named."""

from __future__ import annotations

import pytest

from bot.desk.desk import OUTCOMES
from bot.desk.outbox.outcomes import Outcomes, merged
from bot.store.outbox.deliveries import Kind
from bot.ui.recovery.parked_deliveries import DOING


def test_every_kind_has_its_words_and_its_outcomes() -> None:
    nameless = set(Kind) - DOING.keys()

    assert not nameless, f"bot/ui/recovery/parked_deliveries.py, DOING: no words for {sorted(nameless)}"
    assert OUTCOMES.keys() == set(Kind)


def test_a_kind_that_no_area_declares_is_named() -> None:
    all_but_one = {kind: Outcomes() for kind in Kind if kind is not Kind.BUDGET}

    with pytest.raises(ValueError, match="no area declares: budget"):
        merged(all_but_one)


def test_a_kind_that_two_areas_declare_is_named() -> None:
    every = {kind: Outcomes() for kind in Kind}

    with pytest.raises(ValueError, match="declared twice: card"):
        merged(every, {Kind.CARD: Outcomes()})

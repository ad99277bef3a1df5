"""Kinds of delivery: each is declared once on every layer, and what is forgotten is named with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.delivery import carriers
from bot.delivery.carriers import carrier_of
from bot.delivery.outbox.carrying import Brings, Carrying
from bot.delivery.review.card_readback import ReadBack
from bot.desk.desk import OUTCOMES, REDRAWS
from bot.desk.outbox.outcomes import Outcomes
from bot.domain.declarations import merged
from bot.store.outbox.kinds import Hands, Kind, carried_by
from bot.ui.recovery.parked_deliveries import DOING, REDRAWING
from tests.world import World

DESK = Path(__file__).parents[3] / "bot" / "desk"


def but(declared: Mapping[Kind, object], missing: Kind) -> dict[Kind, object]:
    return {kind: declaration for kind, declaration in declared.items() if kind is not missing}


def test_every_kind_has_its_words_and_its_outcomes() -> None:
    assert DOING.keys() == set(Kind)
    assert OUTCOMES.keys() == set(Kind)
    assert REDRAWING.keys() == REDRAWS.keys()


def test_every_kind_is_queued_somewhere() -> None:
    told = re.compile(r"Kind\.(\w+)(?!\w*: Outcomes)")
    queued = {name for path in DESK.rglob("*.py") for name in told.findall(path.read_text(encoding="utf-8"))}
    never = {kind.name for kind in Kind} - queued

    assert not never, (
        f"queued nowhere: {sorted(never)}. Call `queue.put(tx, article, Kind.…)` in bot/desk/<area>."
    )


def test_every_kind_is_carried_by_somebody() -> None:
    assert sorted(kind for hands in Hands for kind in carried_by(hands)) == sorted(Kind)


def test_a_kind_that_nothing_follows_from_is_named() -> None:
    with pytest.raises(ValueError, match=r"^OUTCOMES of bot/desk: nothing declares budget$"):
        merged(Kind, "OUTCOMES of bot/desk", but(OUTCOMES, Kind.BUDGET))


def test_a_kind_that_two_areas_declare_is_named() -> None:
    with pytest.raises(ValueError, match=r"^OUTCOMES of bot/desk: declared twice: card$"):
        merged(Kind, "OUTCOMES of bot/desk", OUTCOMES, {Kind.CARD: Outcomes()})


async def test_a_bot_with_a_kind_that_nothing_brings_does_not_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(_at: Carrying) -> Brings:
        return {}

    monkeypatch.setattr(carriers.retraction, "bringing", nothing)
    bot = world.bot

    with pytest.raises(ValueError, match=r"^bringing\(\) of bot/delivery: nothing declares retraction$"):
        carrier_of(bot, bot.desk, ReadBack(bot, bot.desk, bot.reactions))

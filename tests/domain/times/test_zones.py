"""Zones for a newsroom, by what people call them."""

from __future__ import annotations

import pytest

from bot.domain.times.zones import zone_of


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("Kathmandu", "Asia/Kathmandu"),
        ("asia/kathmandu", "Asia/Kathmandu"),
        ("new york", "America/New_York"),
        (" UTC ", "UTC"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_city_or_a_name_in_any_case_is_a_zone(text: str, zone: str) -> None:
    assert zone_of(text) == zone


@pytest.mark.parametrize(
    "text", ["Factory", "localtime", "factory", "LOCALTIME", "posix/Europe/Berlin", "Munich", "", "CET DST"]
)
def test_what_is_no_zone_of_the_world_is_none(text: str) -> None:
    assert zone_of(text) is None

"""What lets the tests run quickly leaves none of them out."""

from __future__ import annotations

from tests.quickly import in_two_places, payload_copy


def test_half_of_what_is_long_begins_and_half_is_in_the_middle() -> None:
    first, then = ["a1", "a2", "b1", "c1", "c2"], [f"short{number}" for number in range(15)]

    placed = in_two_places(first, then, lambda name: name[0])

    assert sorted(placed) == sorted([*first, *then])
    assert placed[:4] == ["a1", "a2", "c1", "c2"] and placed[10] == "b1"


def test_long_ones_alone_are_all_there() -> None:
    assert in_two_places(["a", "b", "c"], [], lambda name: name) == ["a", "c", "b"]


def test_a_payload_is_copied_to_its_depth() -> None:
    payload = {"a": [{"b": 1}], "c": None, "d": {1: (2, "x")}}

    copied = payload_copy(payload)
    assert copied == payload
    copied["a"][0]["b"] = 2
    assert payload["a"] == [{"b": 1}]

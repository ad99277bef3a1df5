"""Skeletons: lines of a template are no text, until somebody writes them out."""

from __future__ import annotations

import pytest

from bot.domain.intake.skeletons import is_untouched, left_over

FIVE_WS = "WHO: name and age\nWHERE:\n\n## What happened\n### In short\n## Background\n---"


@pytest.mark.parametrize(
    ("body", "stays"),
    [
        ("", ()),
        ("The ferry sails.", ()),
        ("  WHO: name and age \nThe ferry sails.", ("WHO: name and age",)),
        ("WHO: Ann, 40\nWHERE: the quay\n---\nThe end.", ()),
        ("WHERE:\n\nThe quay.", ("WHERE:",)),
        ("## What happened\n### In short\nIt sails.\n\n## Background\nIt is old.", ()),
        ("It sails.\n## What happened\n## Background\nIt is old.", ("## What happened",)),
        ("It sails.\n## Background\n", ("## Background",)),
        ("WHO: name and age WHERE: the quay", ("WHO: name and age",)),
        ("WHO: Ann, 40 WHO: name and age", ("WHO: name and age",)),
        ("WHO: name and age unknown", ()),
        ("He asked WHERE:", ()),
        ("## What happened\n---", ("## What happened", "---")),
    ],
)
def test_lines_that_stay_as_they_were_are_found(body: str, stays: tuple[str, ...]) -> None:
    assert left_over(body, {FIVE_WS}) == stays


def test_without_a_template_nothing_is_left_over() -> None:
    assert left_over(FIVE_WS, ()) == ()
    assert not is_untouched(FIVE_WS, ())


def test_a_template_and_what_is_left_of_it_is_no_text() -> None:
    assert is_untouched(FIVE_WS, {FIVE_WS})
    assert is_untouched("\n WHERE:\n", {FIVE_WS})
    assert is_untouched(" \n", {FIVE_WS}) and is_untouched("", ())
    assert not is_untouched(f"{FIVE_WS}\nIt sails.", {FIVE_WS})
    assert not is_untouched("It sails. WHO: name and age", {FIVE_WS}), "there are words of its writer"

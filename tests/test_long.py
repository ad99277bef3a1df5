"""The short forms of long tests leave nothing out of the whole ones."""

from __future__ import annotations

import pytest

from tests import long
from tests.long import examples, mostly_long


def test_every_case_is_there_and_those_that_are_not_short_are_marked() -> None:
    [first, second, third] = mostly_long("abc", "b")

    assert second == "b"
    for case, name in ((first, "a"), (third, "c")):
        assert not isinstance(case, str)
        assert case.values == (name,) and [mark.name for mark in case.marks] == ["long"]


def test_a_short_case_that_there_is_not_is_named() -> None:
    with pytest.raises(AssertionError, match="no such cases: \\['d'\\]"):
        mostly_long("abc", ["b", "d"])


def test_the_whole_form_has_every_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long, "WHOLE", False)
    assert [examples(count) for count in (1, 6, 100)] == [1, 2, 25]
    monkeypatch.setattr(long, "WHOLE", True)
    assert [examples(count) for count in (1, 6, 100)] == [1, 6, 100]

"""Bylines: how a name is read, and which names look alike."""

from __future__ import annotations

import pytest

from bot.domain.article.byline import BYLINE_LIMIT, composed, namesakes, read_byline
from bot.domain.article.copy import content_hash, make_copy
from bot.domain.article.errors import UnusableByline
from bot.domain.text.cleaning import clean_byline


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("by Ada Lund", "Ada Lund"),
        ("By: Ada Lund", "Ada Lund"),
        ("Byron Lund", "Byron Lund"),
        ("By", "By"),
        ("A\u00add\u2063a\ufeff \u200fLund", "Ada Lund"),
        ("山田\u3000太郎", "山田 太郎"),
        ("none", ""),
        ("—", ""),
    ],
)
def test_a_byline_is_read(typed: str, kept: str) -> None:
    assert read_byline(typed) == kept


@pytest.mark.parametrize("typed", ["", " \u200b", "***", "x" * (BYLINE_LIMIT + 1), "🦉" * 61 + "x"])
def test_what_is_no_byline_is_refused(typed: str) -> None:
    with pytest.raises(UnusableByline):
        read_byline(typed)


def test_several_names_are_put_together() -> None:
    assert [composed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ada Lund", "ada lund"),
        ("Ada Lund", "Adà Lünd"),
        ("Ada Lund", "АdаLund"),
        ("Illya", "lllya"),
        ("Bob", "B0b"),
        ("Marnie", "Mamie"),
        ("Ａｄａ", "ada"),
        ("Søren", "Soren"),
        ("Ada.Lund_", "ada lund"),
        ("山田", "山 田"),
    ],
)
def test_names_that_look_alike_are_found_either_way(name: str, other: str) -> None:
    assert namesakes(name, {1: [other]}, writers=[2]) == (other,)
    assert namesakes(other, {1: [name]}, writers=[2]) == (name,)
    assert namesakes(name, {1: [other]}, writers=[1]) == ()
    assert namesakes(f"Nora and {name}", {1: [other]}, writers=[2]) == (other,)


@pytest.mark.parametrize(
    ("name", "other"), [("Ada Lund", "Ada Lindt"), ("Ed", "Eden"), ("", "ed"), ("Ada", "")]
)
def test_other_names_are_not(name: str, other: str) -> None:
    assert namesakes(name, {1: [other]}, writers=[]) == ()


def test_a_byline_counts_in_the_hash_and_without_one_nothing_changes() -> None:
    plain = make_copy(headline="A", body="B")
    named = make_copy(headline="A", body="B", byline="By Ada")
    assert named.byline == "Ada" == clean_byline("Ada")
    assert content_hash(plain) != content_hash(named)
    known = "b1b0a5ba4ec0c4c4f1cc5f1cbf06e7d1d9d0cb9dc4e0e9a0b49d2fdd3d2e7d0e"
    assert len(content_hash(plain)) == len(known)

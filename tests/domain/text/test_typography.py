"""Typography: how a text is set may change, and what it says may not."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.text.typography import is_typographic, set_plainly

STORY = (
    'The mayor said: "We don\'t know." It cost 1,000 dollars - or more...\n\n'
    "- One well-known point, (with brackets)\n- Two: see https://example.org/a?b=1, please\n\n## A heading"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He said “no”.", 'He said "no".'),
        ("Er sagte »nein« und ging", "Er sagte „nein“ und ging"),
        ("Il dit « non » et part", 'Il dit "non" et part'),
        ("It’s over", "It's over"),
        ("early — or late", "early – or late"),
        ("early — or late", "early—or late"),
        ("early -- or late", "early - or late"),
        ("2010-2012", "2010–2012"),
        ("Wait...", "Wait…"),
        ("two  spaces", "two spaces"),
        ("a narrow\u202fspace", "a narrow space"),
        ("a word , and another", "a word, and another"),
        ("a word,another", "a word, another"),
        ("( inside )", "(inside)"),
        ("Quoi ?", "Quoi?"),
        ("soft\u00adhyphen", "softhyphen"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("an end \nand on", "an end\nand on"),
    ],
)
def test_how_it_is_set_is_typography(before: str, after: str) -> None:
    assert is_typographic(before, after)
    assert is_typographic(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("re-sign", "resign"),
        ("a part", "apart"),
        ("1 000", "1000"),
        ("1,5", "15"),
        ("1, 5", "1,5"),
        ("1. 5", "1.5"),
        ("at -5 degrees", "at 5 degrees"),
        ("x -5", "x - 5"),
        ("No.", "No!"),
        ("no, more", "no more"),
        ("Polish", "polish"),
        ("cafe", "café"),
        ("one\n\ntwo", "one\ntwo"),
        ("one\ntwo", "one two"),
        ("- item", "item"),
        ("- item", "  - item"),
        ("# Head", "#Head"),
        ("https://a.org/x-y", "https://a.org/x–y"),
        ("[here](https://a.org)", "[here](https://b.org)"),
        ("`a  b`", "`a b`"),
        ("5′", "5″"),
        ("he said “no”", "he said no"),
    ],
)
def test_what_it_says_is_not(before: str, after: str) -> None:
    assert not is_typographic(before, after)
    assert not is_typographic(after, before)


SETTINGS = [
    ('"We', "“We"),
    ('."', ".”"),
    ("'", "’"),
    (" - ", " — "),
    (" - ", "—"),
    ("...", "…"),
    ("well-known", "well‑known"),
    (" point,", " point ,"),
    ("(with brackets)", "( with brackets )"),
    ("\n\n", "\n \n\n"),
    ("The mayor", "The \u00a0mayor"),
    ("One ", "One\u2009"),
    ("mayor", "may\u00ador"),
]


@given(st.lists(st.sampled_from(SETTINGS), max_size=12))
def test_any_of_its_settings_comes_to_the_same(changes: list[tuple[str, str]]) -> None:
    text = STORY
    for old, new in changes:
        text = text.replace(old, new)
    assert is_typographic(STORY, text)


texts = st.text(alphabet="ab1 \n\t.,;:!?-–—“”\"'«»()…`>#*\u00a0\u00ad", max_size=40)


@given(texts)
@example("a - - b")
@example("‐‐ a")
@example("» « a » «")
@example("- - a")
def test_set_twice_it_is_set_once(text: str) -> None:
    plain = set_plainly(text)
    assert set_plainly(plain) == plain


@given(texts, texts)
def test_it_holds_both_ways_and_never_changes_a_letter(one: str, other: str) -> None:
    assert is_typographic(one, other) == is_typographic(other, one)
    if is_typographic(one, other):
        assert _letters(one) == _letters(other)


@given(st.integers(0, 10**9))
def test_another_letter_is_never_typography(seed: int) -> None:
    chance = random.Random(seed)
    at = chance.choice([n for n, letter in enumerate(STORY) if letter.isalnum()])
    changed = chr(ord(STORY[at]) + 1) if chance.random() < 0.5 else ""
    assert not is_typographic(STORY, STORY[:at] + changed + STORY[at + 1 :])


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())

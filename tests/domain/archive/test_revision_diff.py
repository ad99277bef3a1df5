"""Difference: an editor sees at a glance which words changed."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.archive.revision_diff import copy_difference, difference
from bot.domain.article.amendment import Amendment, AmendmentKind
from bot.domain.article.copy import Copy, Markup
from bot.domain.text.graphemes import utf16_length
from bot.domain.text.sequence_matching import matching
from tests.long import examples

NASTY = st.lists(
    st.sampled_from(
        ["a", "b", "the", "**", "~~", "*x*", "~", "`", "```", "||", "\\", "[a", "b](https://example.org)", "<@12>", "https://example.org/**a**~~b~~_", "漢字", "は。", "👩‍👩‍👧", "שלום", "> q", "# h", "- i", "1.", "x" * 40, "\n", "\n\n", "¶", "…"]
    )
    | st.text(max_size=4),
    max_size=40,
).map(" ".join)  # fmt: skip
modest = settings(max_examples=examples(150), deadline=None)


def paired(shown: str) -> bool:
    """Whether every marker on every line has its partner, once escaped signs are out of the way."""
    bare = re.sub(r"\\.", "", shown)
    return all(line.count("**") % 2 == 0 and line.count("~~") % 2 == 0 for line in bare.split("\n"))


@modest
@given(NASTY, NASTY, st.integers(0, 300))
def test_no_text_makes_it_overflow_or_leaves_a_marker_open(old: str, new: str, limit: int) -> None:
    found = difference(old, new, limit=limit)

    assert utf16_length(found.shown) <= limit
    assert paired(found.shown)


@modest
@given(NASTY, NASTY, st.sampled_from([60, 200, 1800]))
def test_the_difference_of_copy_stays_within_its_limit(old: str, new: str, limit: int) -> None:
    found = copy_difference(
        Copy(old, new, old, (old,), (new, old)), Copy(new, old, new, (new, "t"), (old,)), limit=limit
    )

    assert utf16_length(found.shown) <= limit
    assert paired(found.shown)


@modest
@given(st.lists(st.sampled_from("abcdef"), max_size=90), st.lists(st.sampled_from("abcdefg"), max_size=90))
def test_what_is_matched_is_the_same_in_both(old: list[str], new: list[str]) -> None:
    rebuilt: list[str] = []
    at = 0
    for a, a_end, b, b_end in matching(old, new):
        rebuilt += old[at:a] + new[b:b_end]
        at = a_end
    assert rebuilt + old[at:] == new


def test_a_changed_word_is_struck_out_and_its_successor_is_bold() -> None:
    found = difference("The old ferry was late.", "The new ferry was late.")

    assert found.shown == "The ~~old~~ **new** ferry was late."
    assert (found.added_words, found.removed_words, found.truncated) == (1, 1, False)


def test_equal_texts_have_no_difference() -> None:
    assert difference("Same text.", "Same   text. ").shown == ""


def test_unchanged_stretches_are_shortened() -> None:
    words = [f"w{n}" for n in range(40)]
    old, new = " ".join(words), " ".join([*words[:10], "X", *words[11:30], "Y", *words[31:]])

    shown = difference(old, new, context_words=2).shown

    assert shown == "… w8 w9 ~~w10~~ **X** w11 w12 … w28 w29 ~~w30~~ **Y** w31 w32 …"


def test_paragraphs_stay_lines() -> None:
    shown = difference("One.\n\nTwo.\n\nThree.", "One.\n\nDos.\n\nThree.").shown
    assert shown == "One.\n~~Two.~~ **Dos.**\nThree."


def test_a_new_paragraph_is_bold_on_its_own_line() -> None:
    assert difference("One.\n\nTwo.", "One.\n\nNew words.\n\nTwo.").shown == "One.\n**New words.**\nTwo."


def test_a_joined_paragraph_shows_the_sign_for_its_end() -> None:
    assert difference("One two\n\nthree four", "One two three four").shown == "One two ~~¶~~ three four"


def test_a_rewritten_paragraph_is_shown_whole() -> None:
    shown = difference("a cat sat on the mat today", "we sell fish and the chips daily for less").shown
    assert shown == "~~a cat sat on the mat today~~ **we sell fish and the chips daily for less**"


def test_chinese_is_compared_by_character() -> None:
    assert difference("漢字の旧い本", "漢字の新い本").shown == "漢字の~~旧~~**新**い本"


def test_thai_and_khmer_are_compared_by_letter_with_its_marks() -> None:
    assert difference("ดีที่นี่", "ดีที่นั้น").shown == "ดีที่~~นี่~~**นั้น**"
    assert difference("ខ្មែរ", "ខ្លែរ").shown == "~~ខ្មែ~~ **ខ្លែ**រ"


def test_a_paragraph_added_at_the_end_leaves_the_one_before_it_alone() -> None:
    assert difference("One.", "One.\n\nTwo.").shown == "One.\n**Two.**"


def test_text_from_right_to_left_begins_a_line_of_its_own() -> None:
    shown = copy_difference(Copy("שלום עולם", body="A b."), Copy("שלום רב", body="A c.")).shown
    assert shown == "**Headline**:\nשלום ~~עולם~~ **רב**\n**Body**: A ~~b.~~ **c.**"


def test_what_a_correction_says_of_itself_is_compared_too() -> None:
    was, now = Amendment(AmendmentKind.UPDATE, "It sails."), Amendment(AmendmentKind.CORRECTION, "It sank.")
    text = Copy("H", body="The body.")
    assert copy_difference(text, text, amendments=(was, now)).shown.split("\n") == [
        "**Kind**: ~~update~~ **correction**",
        "**Note to readers**: It ~~sails.~~ **sank.**",
    ]
    assert copy_difference(text, text, amendments=(None, was)).shown.startswith("**Kind**: **update**")


def test_signs_in_the_text_cannot_close_a_marker() -> None:
    shown = difference("a ~~b~~", "a **b**").shown
    assert shown == "a ~~\\~\\~b\\~\\~\u2060~~ **\\*\\*b\\*\\*\u2060**"


def test_a_link_spread_over_unchanged_and_new_words_does_not_come_together() -> None:
    assert "\\[click" in difference("see [click", "see [click here](https://example.org)").shown


def test_a_difference_too_long_shows_both_sides_and_says_that_it_is_cut() -> None:
    found = difference("old " * 3000, "new " * 3000, limit=400)

    assert found.shown.startswith("~~old old")
    assert "**new new" in found.shown
    assert (found.added_words, found.removed_words, found.truncated) == (3000, 3000, True)


def test_one_endless_word_leaves_room_for_its_successor() -> None:
    shown = difference("x" * 9000, "y" * 9000).shown
    assert "~~xxx" in shown
    assert "**yyy" in shown


def test_many_small_changes_in_a_long_text_are_told_apart() -> None:
    old, new = (" ".join(f"kept{n} {word}{n}" for n in range(2000)) for word in ("old", "new"))

    found = difference(old, new)

    assert (found.added_words, found.removed_words) == (2000, 2000)
    assert found.shown.startswith("kept0 ~~old0~~ **new0** kept1 ~~old1~~ **new1**")


def test_each_part_of_an_article_is_named_where_it_changed() -> None:
    old = Copy("Old head", "Same", "The body.", ("a", "b"), ("s",))
    new = Copy("New head", "Same", "The long body.", ("a",), ("s", "https://example.org/x_y"), Markup.PLAIN)

    assert copy_difference(old, new).shown.split("\n") == [
        "**Headline**: ~~Old~~ **New** head",
        "**Body**: The **long** body.",
        "**Tags**: a ~~· b~~",
        "**Sources**: s",
        "**https://example.org/x_y**",
        "**Markup**: ~~markdown~~ **plain**",
    ]


def test_a_huge_change_of_the_body_leaves_room_for_the_tags() -> None:
    found = copy_difference(
        Copy("H", body="a " * 9000, tags=("x",)), Copy("H", body="b " * 9000, tags=("y",))
    )
    assert "**Tags**: ~~x~~ **y**" in found.shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 30_000, "b " * 30_000),
        ("a " * 30_000, "a b " * 15_000),
        ("a\n" * 30_000, "a\nb\n" * 15_000),
        (" ".join(f"k{n} x{n}" for n in range(6000)), " ".join(f"k{n} y{n}" for n in range(6000))),
        ("\n".join(f"k{n}\nx{n}" for n in range(6000)), "\n".join(f"k{n}\ny{n}" for n in range(6000))),
        (" ".join(map(str, range(10_000))), " ".join(map(str, range(10_000, 0, -1)))),
        (" ".join(f"a x{n}" for n in range(9000)), " ".join(f"a y{n}" for n in range(9000))),
        ("漢" * 60_000, "字漢" * 30_000),
        (" " * 60_000, "\n" * 60_000),
        ("*" * 60_000, "[" * 60_000),
        ("[a](b) " * 8000, "[b](a) " * 8000),
    ],
)
def test_hostile_texts_take_bounded_time(old: str, new: str) -> None:
    started = time.process_time()

    difference(old, new)

    assert time.process_time() - started < 3

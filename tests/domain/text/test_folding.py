"""Folding: a word of a text is found however it is accented, pointed, stroked or set apart."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text.folding import LONGEST_WORD, folded, searchable, words

TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aeiouß łøİıçéÉ-'’\u0301\u0308 \n"),
        st.characters(min_codepoint=0x0590, max_codepoint=0x06FF),
        st.characters(min_codepoint=0x0E00, max_codepoint=0x0EFF),
        st.characters(min_codepoint=0x3040, max_codepoint=0x30FF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x4FFF),
        st.characters(min_codepoint=0xFF61, max_codepoint=0xFF9F),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("École élève naïve", "ecole eleve NAIVE"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("Ærøskøbing", "aeroskobing"),
        ("Đà Nẵng", "da nang"),
        ("Þingvellir", "thingvellir"),
        ("İstanbul ısı", "istanbul isi"),
        ("ΣΊΣΥΦΟΣ", "σισυφος"),
        ("Ёлка", "елка"),
        ("مُحَمَّدٌ", "محمد"),
        ("أحمد إلى آخر", "احمد الى اخر"),
        ("مكتبة كـــتاب", "مكتبه كتاب"),
        ("علی یک", "علي يك"),
        ("می\u200cخواهم", "میخواهم"),
        ("٣٤ ۵", "34 5"),
        ("שָׁלוֹם", "שלום"),
        ("\u202bשלום\u202c", "שלום"),
        ("ｶﾞｽ ＡＢＣ", "ガス abc"),
        ("ﬁne co\u00adoperate", "fine cooperate"),
        ("don’t", "don't"),
    ],
)
def test_what_is_laborious_to_type_can_be_left_out(text: str, typed: str) -> None:
    assert folded(text) == folded(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("й", "и"), ("が", "か"), ("कि", "का"), ("กิ", "กี"), ("cat", "cut")],
)
def test_what_makes_another_letter_stays(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("東京都の港は静かだ。", "東京"),
        ("東京都の港は静かだ。", "港"),
        ("กรุงเทพมหานครยินดีต้อนรับ", "มหานคร"),
        ("ភ្នំពេញជារាជធានី", "រាជធានី"),
        ("ရန်ကုန်မြို့", "မြို့"),
        ("ວຽງຈັນເປັນເມືອງ", "ເມືອງ"),
        ("서울에서 부산까지", "부산"),
        ("iPhone手机2024年", "手机"),
    ],
)
def test_a_word_is_found_where_none_are_set_apart(text: str, part: str) -> None:
    assert f" {folded(part)} " in f" {folded(text)} "


def test_right_to_left_and_emoji_part_words_and_are_none() -> None:
    assert folded("שלום 👩‍👩‍👧 عالم — _x_") == "שלום عالم x"
    assert folded("🗞️ !? ** --") == ""


@given(TEXTS)
def test_folding_again_changes_nothing_and_nothing_is_left_to_be_read_as_syntax(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert all(word and not set(word) & set('"*^:(){}-+') for word in once.split(" ") if once)


@given(TEXTS)
def test_every_word_stands_where_it_is_said_to(text: str) -> None:
    shown = searchable(text)
    found = list(words(shown))
    assert " ".join(word.folded for word in found) == folded(text)
    for word in found:
        assert 0 <= word.start < word.end <= len(shown)
        cut = folded(shown[word.start : word.end])
        assert word.folded in cut, "what stands there folds to it; one letter can come to several words"
    assert all(a.start <= b.start for a, b in itertools.pairwise(found))


@given(TEXTS, st.sampled_from(["NFC", "NFD"]))
def test_unicodes_form_makes_no_difference(text: str, form: str) -> None:
    assert folded(unicodedata.normalize(form, text)) == folded(text)


def test_a_word_without_end_is_cut_alike_everywhere() -> None:
    assert folded("a" * 5_000) == folded("A" * LONGEST_WORD)
    assert folded("é" * 5_000) == folded("e" * LONGEST_WORD)

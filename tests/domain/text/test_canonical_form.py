"""Canonical form: the same as Unicode's own, only never slow."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text.cleaning import nfc

MARKS = st.text(
    st.sampled_from("\u0301\u0316\u0327\u0344\u0f73\u0f71\u05b0\u3099aé가.\u1100\u1161"), max_size=120
)


@given(st.text(max_size=80) | MARKS | MARKS.map(lambda marks: "e" + marks * 3))
def test_it_is_unicodes_form_c(text: str) -> None:
    assert nfc(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("marks", ["\u0301\u0316", "\u0f73", "\u0327\u0301\u0344"])
def test_long_runs_of_marks_take_no_longer_than_other_text(marks: str) -> None:
    text = "a" + marks * 150_000
    start = time.process_time()

    nfc(text)

    assert time.process_time() - start < 10

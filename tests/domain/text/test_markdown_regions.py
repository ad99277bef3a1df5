"""Code in Markdown is no prose."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text.markdown_regions import mask_code


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("say `x = 1` twice", "say xxxxxxx twice"),
        ("``a ` b`` c", "xxxxxxxxx c"),
        ('a\n```py\n"x"\n```\nb', "a\n     \n   \n   \nb"),
        ("one ` tick", "one ` tick"),
        ("```\nnever closed `x`", "```\nnever closed xxx"),
        ("````md\n```\nnested\n```\n````", "      \n   \nnested\n   \n    "),
        ("plain", "plain"),
    ],
)
def test_code_is_painted_over(text: str, masked: str) -> None:
    assert mask_code(text) == masked


@given(st.text(st.sampled_from('`a \n"'), max_size=60))
def test_every_character_keeps_its_place(text: str) -> None:
    masked = mask_code(text)

    assert len(masked) == len(text)
    assert [at for at, char in enumerate(masked) if char == "\n"] == [
        at for at, char in enumerate(text) if char == "\n"
    ]


def test_ticks_that_never_pair_cost_no_more_than_others() -> None:
    text = "".join("`" * length + " " for length in range(600)) + "``x`" * 50_000
    start = time.process_time()

    mask_code(text)

    assert time.process_time() - start < 5

"""Plain text: Markdown as a reader sees it, without its marks."""

from __future__ import annotations

import time

import pytest

from bot.domain.archive.plain_text import plain_text


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("The **ferry** runs *again*, ~~never~~ __soon__.", "The ferry runs again, never soon."),
        ("***Both*** and _one_ and **a *nested* one**", "Both and one and a nested one"),
        ("Read [the report](https://example.org/a_b_c) here", "Read the report here"),
        ('![A bridge](https://example.org/b.png "title")', "A bridge"),
        ("See <https://example.org/x>.", "See https://example.org/x."),
        ("# Head\n> quoted\n> - point\n-# small\n1. first", "Head\nquoted\npoint\nsmall\nfirst"),
        ("Use `a * b` and **`c`**", "Use a * b and c"),
        ("```py\nx = '**'\n```", "x = '**'\n"),
        ("The murderer is ||the **butler**||.", "The murderer is …."),
        (r"\*not\* \_this\_ \# nor", "*not* _this_ # nor"),
        ("5 * 3 * 2, snake_case_name and 2*3", "5 * 3 * 2, snake_case_name and 2*3"),
        ("an * open **one", "an * open **one"),
        ("**東京**の_港_", "東京の_港_"),
        ("", ""),
    ],
)
def test_marks_go_and_words_stay(markdown: str, seen: str) -> None:
    assert plain_text(markdown) == seen


@pytest.mark.parametrize("piece", ["*", "_a", "[", "||", "`", "**a ", "> ", "[a](", "\\"])
def test_no_text_takes_long(piece: str) -> None:
    begun = time.process_time()

    plain_text(piece * (60_000 // len(piece)))

    assert time.process_time() - begun < 2

"""Quotations are found in every script the desk reads, and a missing mark is noticed."""

from __future__ import annotations

import pytest

from bot.domain.article.copy import Markup
from bot.domain.intake.quotations import read_quotes

LONG_QUOTATION = """She took her time.

“This is the first part of what I have to say.

“This is the second part, and it goes on.

“And this is the end of it.”

Then she left."""


def passages(text: str, markup: Markup = Markup.MARKDOWN) -> list[str]:
    return read_quotes(text, markup).passages


def unpaired(text: str, markup: Markup = Markup.MARKDOWN) -> list[str]:
    return read_quotes(text, markup).unpaired


@pytest.mark.parametrize(
    "quotation",
    [
        "“We are not stopping,”",
        '"We are not stopping,"',
        "« Nous ne nous arrêtons pas »",
        "»Wir hören nicht auf«",
        "»Vi slutar inte nu»",
        "”Vi slutar inte nu”",
        "„Wir hören nicht auf“",
        "„Nie zatrzymamy się teraz”",
        "「私たちは止まらない」",
        "『私たちは止まらない』",
        "“He said ‘stop it’ to us”",
        "“We can’t and won’t stop”",
        "“We stopped in 1996”",
        '"We stopped in 1996"',
        '"The 6" pipe broke again"',
        '"We are\nnot stopping,"',
    ],
)
def test_a_quotation_is_found_and_its_marks_pair(quotation: str) -> None:
    text = f"Before it came {quotation} said the minister."

    assert passages(text) == [quotation]
    assert unpaired(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “reform” and the “great leap” failed.",
        'A 6" pipe and a 12" record.',
        "It’s the minister’s, the ’90s, rock ’n’ roll, 'tis.",
        'The code `say "hello to all"` is code.',
        '```\nprint("hello to all of you")\n```',
        "“”",
        "",
    ],
)
def test_scare_quotes_apostrophes_inches_and_code_are_no_quotations(text: str) -> None:
    assert passages(text) == []
    assert unpaired(text) == []


def test_two_quotations_that_end_in_a_number_are_two() -> None:
    text = 'He said "we won in 1996", and later "we lost in 1997", and sat down.'

    assert passages(text) == ['"we won in 1996"', '"we lost in 1997"']
    assert unpaired(text) == []


@pytest.mark.parametrize("opening", ["“", '"', "«"])
def test_a_long_quotation_opens_every_paragraph_and_closes_only_the_last(opening: str) -> None:
    closing = {"“": "”", '"': '"', "«": "»"}[opening]
    text = LONG_QUOTATION.replace("“", opening).replace("”", closing)

    assert unpaired(text) == []
    assert passages(text) == [f"{opening}This is the first part of what I have to say."]


def test_a_long_quotation_may_go_on_line_by_line_and_in_emphasis() -> None:
    assert unpaired("“One two three.\n“Four five six.\n“The end.”") == []
    assert unpaired("*“One two three.*\n\n*“The end of it.”*") == []


def test_french_custom_goes_on_with_a_closing_mark() -> None:
    assert unpaired("« Un deux trois.\n\n» Quatre cinq six. »\n\nFin.") == []
    assert unpaired("« Un deux trois.\n\n»Quatre cinq six. »\n\nFin.") == []


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("He said “we stop.\n\nThen he left.", "“we stop."),
        ("He said we stop.” Then he left.", "” Then he left."),
        ("“We stop.\n\n“We go.\n\nThe end.", "“We go."),
        ('He said "we stop.\n\nThen he left.', '"we stop.'),
        ("Il dit « non.\n\nFin.", "« non."),
        ("彼は「止まる。\n\nおわり。", "「止まる。"),
        ("“Both marks open“", "“Both marks open“"),
    ],
)
def test_a_mark_without_a_partner_is_noticed(text: str, start: str) -> None:
    assert unpaired(text)[0] == start


def test_a_block_quote_is_a_quotation_in_markdown_and_none_in_plain_text() -> None:
    text = "He wrote to us.\n> We are not stopping now.\n> Not ever.\nThat was all."

    assert passages(text) == ["> We are not stopping now.\n> Not ever."]
    assert passages(text, Markup.PLAIN) == []


def test_three_signs_quote_all_the_rest() -> None:
    assert passages("He wrote.\n>>> One two three.\n\nFour five six.") == [
        ">>> One two three.\n\nFour five six."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry put it in writing:\n\nRussia is ready to help.\n\nThat was all.",
        "**The ministry put it in writing:**\n\nRussia is ready to help.",
        "The ministry put it in writing:\nRussia is ready to help.",
        "部長は書いた：\n\nロシアは支援する。",
    ],
)
def test_a_paragraph_after_a_colon_counts_as_quoted(text: str) -> None:
    found = passages(text)

    assert len(found) == 1
    assert found[0].startswith(("Russia", "ロシア"))


@pytest.mark.parametrize(
    "text",
    [
        "The demands are:\n\n- more pay for all\n- less work for all",
        "The demands are:\n\n1. more pay for all",
        "## What they want:\n\nMore pay for all of them.",
        "Sources:\n\nhttps://example.org/one two three",
        "It ended like this:",
    ],
)
def test_a_list_or_a_section_after_a_colon_is_not_quoted(text: str) -> None:
    assert passages(text) == []


def test_ticks_in_plain_text_hide_nothing() -> None:
    assert passages("`“we are not stopping”`", Markup.PLAIN) == ["“we are not stopping”"]

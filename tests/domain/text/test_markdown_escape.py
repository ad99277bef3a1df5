"""Markup: plain text shown on Discord is that text, and nothing in it comes alive."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.text.markdown_escape import escape
from tests.long import examples

ADDRESS = re.compile(r"""https?://[^\s<]+[^<.,:;"'\]\s]""")

PIECES = [
    "word", "two words", "https://<", "https://x.y.", " ", "\n", "\n\n", "\\", "\\\\", "*", "**", "_", "__", "~~", "`", "```", "||", "|", "<@123>", "<@!1>",
    "<@&5>", "<#9>", "<:x:1>", "<a:y:2>", "<t:1700000000:R>", "</draft list:1>", "<id:guide>", "<https://example.org>",
    "https://example.org/a_b_c*d*", "http://x.y/(z)_", "https://", "https://example.org/`a`.", "[", "]", "](", "[a](https://example.org)",
    "@everyone", "@here", "@", "# ", "## h", "-# small", "- ", "+ ", "> ", ">>> ", "1. ", "12.", "1.5", ":smile:", ":", "10:30:45",
    "漢字", "שלום", "👍🏽", "“quoted”", "\t", "\u00a0",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=4), max_size=25)  # fmt: skip


def shown(markdown: str) -> str:
    """What a reader sees, read another way: addresses as they are, and a backslash before a sign shows
    that sign."""
    text, at = "", 0
    while at < len(markdown):
        address = ADDRESS.match(markdown, at)
        if address:
            text, at = text + address[0], address.end()
        elif markdown[at] == "\\" and re.match(r"[^0-9A-Za-z\s]", markdown[at + 1 : at + 2]):
            text, at = text + markdown[at + 1], at + 2
        else:
            text, at = text + markdown[at], at + 1
    return text


def bare(markdown: str) -> str:
    """The Markdown without addresses and without escaped signs: what Discord could still take for
    markup. A sign of no meaning stands for each, so that no line seems to begin later than it does."""
    text, at = "", 0
    while at < len(markdown):
        address = ADDRESS.match(markdown, at)
        if address:
            text, at = text + "¤", address.end()
        elif markdown[at] == "\\":
            text, at = text + "¤", at + 2
        else:
            text, at = text + markdown[at], at + 1
    return text


ALIVE = re.compile(
    r"[*_~`|]|<(?:@|#|a?:|t:|/|id:|http)|@(?:everyone|here)|\[[^\[]*\]\(|:[\w+-]+:|^[^\S\n]*(?:>|#|[-+] |-#|[0-9]+\. )",
    re.MULTILINE,
)


@settings(max_examples=examples(300), deadline=None)
@given(TEXTS.map("".join))
def test_the_reader_sees_exactly_the_text(text: str) -> None:
    assert shown(escape(text)) == text


@settings(max_examples=examples(300), deadline=None)
@given(TEXTS.map("".join))
def test_nothing_in_it_comes_alive(text: str) -> None:
    assert ALIVE.search(bare(escape(text))) is None


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("snake_case and 2 * 3", r"snake\_case and 2 \* 3"),
        ("¯\\_(ツ)_/¯", r"¯\\\_(ツ)\_/¯"),
        ("# Not a heading", r"\# Not a heading"),
        ("No # heading", "No # heading"),
        ("  - item", r"  \- item"),
        ("well-known", "well-known"),
        ("12. December", r"12\. December"),
        ("12.5 per cent", "12.5 per cent"),
        ("a [note] here", "a [note] here"),
        ("[here](https://example.org)", r"\[here](https://example.org)"),
        ("see https://example.org/a_b_(c)*", "see https://example.org/a_b_(c)*"),
        ("<@123> @everyone mail@here.example", r"\<@123> \@everyone mail\@here.example"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("https://example.org.<@1>", r"https\://example.org.\<@1>"),
        ("https://*", r"https\://\*"),
        ("“Curly” — שלום 👍🏽", "“Curly” — שלום 👍🏽"),
        ("```\n```py\nx\n```\n```", "\\`\\`\\`\n\\`\\`\\`py\nx\n\\`\\`\\`\n\\`\\`\\`"),
    ],
)
def test_only_what_discord_would_take_for_markup_is_escaped(text: str, markdown: str) -> None:
    assert escape(text) == markdown


@pytest.mark.parametrize("piece", ["[", "](", "<", ":", "https://", "\n ", "`", "1", "a:", "@", "https://<@"])
def test_long_texts_of_signs_take_no_longer_than_others(piece: str) -> None:
    start = time.process_time()

    escape(piece * (200_000 // len(piece)))

    assert time.process_time() - start < 5

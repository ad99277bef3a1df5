"""Rich text becomes Markdown that Discord shows as it was: letters, emphasis and links."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text.links import link_targets
from bot.domain.text.rich_text import Mark, Span, link_target, plain, to_markdown

NONE, BOLD, ITALIC, UNDERLINE, STRIKE, CODE = (
    0,
    Mark.BOLD,
    Mark.ITALIC,
    Mark.UNDERLINE,
    Mark.STRIKE,
    Mark.CODE,
)
TARGET = "https://example.org/a_(b)"


@pytest.mark.parametrize(
    ("spans", "markdown"),
    [
        ([Span("a "), Span("b", BOLD), Span(" c")], "a **b** c"),
        ([Span("a", BOLD), Span(" b", BOLD | ITALIC)], "**a *b***"),
        ([Span("a", ITALIC), Span("b", BOLD)], "_a_**b**"),
        ([Span("xa"), Span("b", ITALIC), Span("c", BOLD)], "xab**c**"),
        ([Span("a", STRIKE | UNDERLINE | BOLD | ITALIC)], "~~__***a***__~~"),
        ([Span(" a ", BOLD)], " **a**"),
        ([Span("a\nb", BOLD)], "**a**\n**b**"),
        ([Span("x*y", CODE), Span(" z")], "`x*y` z"),
        ([Span("x`y", CODE)], "x\\`y"),
        ([Span("the log", BOLD, TARGET)], f"**[the log]({TARGET})**"),
        ([Span("a", NONE, TARGET), Span("b", BOLD, TARGET)], f"[a**b**]({TARGET})"),
        ([Span(TARGET, NONE, TARGET)], TARGET),
        ([Span("https://other.example", NONE, TARGET)], f"[https\\://other.example]({TARGET})"),
        ([Span("[x"), Span("](https://example.org)", BOLD)], "\\[x**](https://example.org)**"),
        ([Span("https://exam"), Span("ple.org", ITALIC), Span(" x", ITALIC)], "https://example.org *x*"),
        ([Span("https://e.org/a**b", BOLD)], "https://e.org/a**b"),
        ([Span("# a\n> b\n- c\n1. d")], "\\# a\n\\> b\n\\- c\n1\\. d"),
        ([Span("a"), Span("# b")], "a# b"),
        ([], ""),
    ],
)
def test_spans_become_markdown(spans: list[Span], markdown: str) -> None:
    assert to_markdown(spans) == markdown


@pytest.mark.parametrize(
    ("address", "target"),
    [
        (" https://example.org/a b ", "https://example.org/a%20b"),
        ("HTTPS://example.org", "https://example.org"),
        ("https://example.org/(a)", "https://example.org/(a)"),
        ("https://example.org/(a", "https://example.org/%28a"),
        ("https://example.org/a)(b", "https://example.org/a%29%28b"),
        ('https://example.org/<a>"|', "https://example.org/%3Ca%3E%22%7C"),
        ("javascript:alert(1)", ""),
        ("mailto:a@example.org", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_targets(address: str, target: str) -> None:
    assert link_target(address) == target


# Discord's rules for what stands within a line, as far as `to_markdown` uses them; the longest match wins.
_RULES = {
    BOLD: re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL),
    UNDERLINE: re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL),
    ITALIC: re.compile(
        r"\b_((?:__|\\.|[^\\_])+?)_\b|\*(?=\S)((?:\*\*|\\.|\s+(?:\\.|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)",
        re.DOTALL,
    ),
    STRIKE: re.compile(r"~~((?:\\.|[^\\])+?)~~(?!_)", re.DOTALL),
}
_LINK = re.compile(r"\[((?:\\.|[^\\\[\]])*)\]\((https?://(?:[^\s()]|\([^\s()]*\))+)\)")
_CODE = re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")
_BARE = re.compile(r"""https?://[^\s<]+[^<.,:;"'\]\s]""")


def shown(markdown: str, marks: int = NONE, link: str = "") -> list[tuple[str, int, str]]:
    """What Discord shows: each letter with its emphasis and where it leads."""
    letters: list[tuple[str, int, str]] = []
    at = 0
    while at < len(markdown):
        found = [
            (match.end() - at, mark, match)
            for mark, rule in _RULES.items()
            if (match := rule.match(markdown, at))
        ]
        if markdown[at] == "\\" and at + 1 < len(markdown) and not markdown[at + 1].isalnum():
            letters.append((markdown[at + 1], marks, link))
            at += 2
        elif not link and (match := _LINK.match(markdown, at)):
            letters += shown(match[1], marks, match[2])
            at = match.end()
        elif match := _CODE.match(markdown, at):
            letters += [(letter, marks | CODE, link) for letter in match[2]]
            at = match.end()
        elif not link and (match := _BARE.match(markdown, at)):
            letters += [(letter, marks, match[0]) for letter in match[0]]
            at = match.end()
        elif found:
            _, mark, match = max(found, key=lambda each: (each[0], each[1] == ITALIC))
            letters += shown(next(filter(None, match.groups())), marks | mark, link)
            at = match.end()
        else:
            letters.append((markdown[at], marks, link))
            at += 1
    return letters


WORDS = st.text(alphabet="ab *_~`|\\[]()#>-1.:!<@/é文", min_size=1, max_size=8)
LINKS = st.sampled_from(["", "", "", TARGET, link_target("https://example.org/~~x__y*z")])
SPANS = st.lists(st.builds(Span, WORDS, st.integers(0, 15), LINKS), max_size=6)


@given(SPANS)
def test_no_letter_is_lost_and_none_is_added(spans: list[Span]) -> None:
    letters = "".join(letter for letter, _, _ in shown(to_markdown(spans)))

    assert "".join(letters.split()) == "".join(plain(spans).split())


@given(SPANS)
def test_the_same_letters_lead_to_the_same_places(spans: list[Span]) -> None:
    wanted = [(letter, span.link) for span in spans for letter in span.text if not letter.isspace()]
    given_ = [(letter, link) for letter, _, link in shown(to_markdown(spans)) if not letter.isspace()]

    assert given_ == wanted
    assert set(link_targets(to_markdown(spans))) == {link for _, link in wanted if link}


@given(
    st.lists(
        st.builds(Span, st.text(alphabet="abé. ", min_size=1, max_size=6), st.integers(0, 15)), max_size=6
    )
)
def test_words_apart_keep_their_emphasis(spans: list[Span]) -> None:
    apart = [part for span in spans for part in (span, Span(" . "))]
    wanted = [(letter, span.marks) for span in apart for letter in span.text if not letter.isspace()]
    given_ = [(letter, marks) for letter, marks, _ in shown(to_markdown(apart)) if not letter.isspace()]

    assert given_ == wanted

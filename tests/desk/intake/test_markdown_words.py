"""Markdown files of every feature: each word and each link of them stands in the messages that readers get."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.desk.intake.manuscript import read_manuscript, write_manuscript
from bot.domain.publishing.layout import lay_out
from bot.domain.text.splitting import pages, same_text
from tests.long import examples

WORD = st.integers(0, 99_999).map(lambda number: f"w{'aäöéß'[number % 5]}b{number}")
ADDRESS = st.integers(0, 9_999).map(lambda number: f"https://{'abc'[number % 3]}bc.example/x_{number}-y")

words = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
signs = st.sampled_from(
    ["5 * 3", "a_b", "2 ** 3", "C:\\new", "<3", "a < b", "[sic]", "&amp;", "1986\\.", "x\\*y", "#tag", "~ 4"]
)
inline = st.recursive(
    words | st.tuples(words, signs).map(" ".join),
    lambda inner: st.one_of(
        inner.map("**{}**".format),
        inner.map("*{}*".format),
        words.map("`{}`".format),
        words.map("~~{}~~".format),
        words.map("||{}||".format),
        st.tuples(words, ADDRESS).map(lambda given: f"[{given[0]}]({given[1]})"),
        st.tuples(words, ADDRESS).map(lambda given: f'<a href="{given[1]}">{given[0]}</a>'),
        ADDRESS.map("<{}>".format),
        ADDRESS,
        words.map("<b>{}</b>".format),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.tuples(inner, inner).map("\n".join),
        st.tuples(words, words).map("  \n".join),
    ),
    max_leaves=5,
)
one_line = inline.map(lambda text: " ".join(text.split()))


def listed(items: list[str], mark: str) -> str:
    return "\n".join(f"{mark} {item}" for item in items)


blocks = st.one_of(
    inline,
    st.tuples(st.integers(1, 6), one_line).map(lambda given: f"{'#' * given[0]} {given[1]} ##"),
    words.map("{}\n======".format),
    st.tuples(st.lists(one_line, min_size=1, max_size=4), st.sampled_from(["-", "*", "+", "1.", "7)"])).map(
        lambda given: listed(*given)
    ),
    st.tuples(one_line, one_line).map(lambda given: f"- {given[0]}\n    - {given[1]}\n\n  more"),
    inline.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n"))),
    words.map("```py\n  {}\n```".format),
    st.lists(st.tuples(one_line, words), min_size=1, max_size=3).map(
        lambda rows: "| head1 | head2 |\n|---|---|\n" + "\n".join(f"| {a.replace('|', '&#124;')} | {b} |" for a, b in rows)
    ),
    words.map("<p class=x>{}</p>".format),
    words.map("-# {}".format),
    st.tuples(words, words, st.integers(1, 9)).map(lambda g: f"{g[0]}[^n{g[2]}]\n\n[^n{g[2]}]: {g[1]}"),
    st.tuples(words, ADDRESS, st.integers(1, 99)).map(lambda g: f"[{g[0]}][r{g[2]}]\n\n[r{g[2]}]: {g[1]}"),
    st.tuples(one_line, words).map(lambda given: f"::: note {given[1]}\n{given[0]}\n:::"),
    st.just("---"),
    words.map("<!-- {} -->".format),
)  # fmt: skip
documents = st.lists(blocks, min_size=1, max_size=8).map("\n\n".join)

_WORDS = re.compile(r"w[a-zäöéß]{1,7}[0-9]{1,4}")
_LINKS = re.compile(r"https://[a-z]{3,8}\.example/[a-z0-9_-]+")


def without_comments(text: str) -> str:
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)


def definitions_once(text: str) -> str:
    """A second note or definition of the same name is no text to any parser."""
    seen: set[str] = set()
    kept: list[str] = []
    for block in text.split("\n\n"):
        name = re.match(r"\[[^\]]+\]:", block)
        if name is None or name[0] not in seen:
            kept.append(block)
        seen |= {name[0]} if name else set()
    return "\n\n".join(kept)


@settings(deadline=None, max_examples=examples(60))
@given(documents)
def test_every_word_and_every_link_reaches_the_messages(document: str) -> None:
    document = definitions_once(document)
    copy = read_manuscript("a.md", f"# Head\n\n{document}".encode()).to_copy()
    sheets = lay_out(copy, "Wanda", limit=400)
    shown = "\n".join(sheet.body for sheet in sheets)

    assert copy.headline == "Head"
    assert Counter(_WORDS.findall(shown)) == Counter(_WORDS.findall(without_comments(document)))
    assert set(_LINKS.findall(shown)) == set(_LINKS.findall(without_comments(document)))
    assert same_text([sheet.body for sheet in sheets], copy.body)
    for source in ("<!--", "<p", "<b>", "</a>", "[^", "|---", ":::", "=====", "]: "):
        assert source not in shown


@settings(deadline=None, max_examples=examples(60))
@given(documents)
def test_read_once_more_it_is_the_same(document: str) -> None:
    copy = read_manuscript("a.md", f"# Head\n\n{document}".encode()).to_copy()
    assert read_manuscript("a.md", write_manuscript(copy)).to_copy() == copy


SIGNS = st.text(alphabet="ab *_~`|[]()<>#-+.!\\&;:1\n=/{}%\"'", max_size=60)


@settings(deadline=None, max_examples=examples(300))
@given(SIGNS)
def test_letters_are_lost_from_no_heap_of_signs(text: str) -> None:
    """What CommonMark shows of it is shown, letter by letter in the same order, unless the receipt says that
    something was left out."""
    manuscript = read_manuscript("a.md", f"# Head\n\n{text}".encode())
    assume(not manuscript.account.left_out)

    page = MarkdownIt("commonmark").render(text)
    wanted = re.findall("[ab]", re.sub(r"<[^>]*>|&\w+;", "", page))
    shown = iter(manuscript.to_copy().body)
    assert all(letter in shown for letter in wanted)


long_words = st.lists(WORD, min_size=20, max_size=80).map(" ".join)
parted = st.one_of(
    long_words.map("> {}".format),
    long_words.map("- {}".format),
    long_words.map("3. {}".format),
    long_words.map("-# {}".format),
    long_words.map("||{}||".format),
    st.tuples(long_words, long_words).map(lambda given: f"||{given[0]}\n\n{given[1]}||"),
    long_words.map("> ||{}||".format),
)


@settings(deadline=None, max_examples=examples(60))
@given(st.lists(parted | words, min_size=1, max_size=4).map("\n\n".join), st.integers(60, 300))
def test_what_goes_on_on_the_next_message_stays_what_it_is(text: str, limit: int) -> None:
    found = pages(text, first=limit, limit=limit)

    assert same_text(found, text)
    assert all(len(page) <= limit for page in found)
    assert all(page.count("||") % 2 == 0 for page in found)
    assert Counter(_WORDS.findall("\n".join(found))) == Counter(_WORDS.findall(text))
    kinds: dict[str, set[str]] = {}
    for line in text.split("\n"):
        for word in _WORDS.findall(line):
            kinds.setdefault(word, set()).add(line_mark(line))
    for line in "\n".join(found).split("\n"):
        assert all(line_mark(line) in kinds[word] for word in _WORDS.findall(line))


def line_mark(line: str) -> str:
    found = re.match(r"(> |- |\d+\. |-# )?", line)
    return found[0] if found else ""

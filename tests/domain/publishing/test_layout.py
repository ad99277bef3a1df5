"""Layout: what the reader gets is what was approved, in messages that each read well."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.article.copy import Copy, Markup
from bot.domain.publishing.layout import Sheet, clip, lay_out, same_text, shown_body
from bot.domain.text.break_points import breaks
from bot.domain.text.graphemes import is_boundary, utf16_length
from bot.domain.text.splitting import _Pagination, pages
from tests.long import examples

SNIPPETS = [
    "word", "Some words in a row", "A sentence. Another one! A third? ", "Mr. Smith of the U.S. Navy said so.",
    " ", "  ", "\n", "\n\n", "\n\n\n", "\t", "\u00a0", "> a quote", "\n> more of it\n", "\n- item", "\n  - nested",
    "\n1. first", "\n# Heading\n\n", "-# small print", "**bold words here**", "*one*", "__under__ ~~gone~~ ||spoiler||",
    "**", "*", "`code span`", "``two ` ticks``", "`", "```", "````", "\n```py\nx = 1\ny = 2\n```\n", "\n```\n\n  deep\n",
    "```inline```", "\n> ```\n> quoted\n> ```\n", "\n````md\n```\nnested\n```\n````\n", "[a link with words](https://example.org/a_(b))",
    "[", "](", "]", "(", ")", "<https://example.org/>", "https://example.org/path?q=1", "<@123456789>", "<:x:1>", "<a:wave:99>",
    "</draft list:77>", "<t:1700000000:R>", "👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "👍🏽", "❤️", "e\u0301", "\u0301", "हिन्दी", "각", "\u1100\u1161\u11a8",
    "\\", "\\*", "\\`", "שלום עולם", "\u200fעברית.", "مرحبا بالعالم؟ ", "漢字の文章です。次の文。", "「はい。」", "“Quoted.” ", "x" * 30,
    "#", "-", "+ ", "1.", "…", "@everyone", "\u200d", "\u200b",
]  # fmt: skip
NASTY = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=6), min_size=5, max_size=60).map("".join)
LIMITS = st.integers(60, 200)
GOES_ON = re.compile(r"^(?:>{1,3} |- |-# |\|\|)+")
"""The marks that a piece is given where what stands under them is longer than a sheet."""
modest = settings(max_examples=examples(150), deadline=None)


def bodies(text: str, limit: int, markup: Markup = Markup.MARKDOWN) -> list[str]:
    return [sheet.body for sheet in lay_out(Copy("", body=text, markup=markup), "", limit=limit)]


def length(sheet: Sheet) -> int:
    return utf16_length(sheet.head + sheet.body + sheet.foot)


@modest
@given(NASTY, LIMITS, st.sampled_from(Markup))
def test_the_bodies_joined_are_the_approved_text(text: str, limit: int, markup: Markup) -> None:
    copy = Copy("A headline", "With a standfirst", text, ("tag",), ("https://example.org",), markup)

    sheets = lay_out(copy, "Ada", limit=limit)

    assert same_text([sheet.body for sheet in sheets], shown_body(copy))


@modest
@given(NASTY, NASTY, NASTY, LIMITS)
def test_no_sheet_is_over_the_limit_and_none_is_empty(head: str, text: str, foot: str, limit: int) -> None:
    copy = Copy("A" + head, head[::-1], text, (foot, "b"), (foot, head))

    sheets = lay_out(copy, head, limit=limit)

    assert max(map(length, sheets)) <= limit
    assert all((sheet.head + sheet.body + sheet.foot).strip() for sheet in sheets)


@modest
@example("> a quote" + "word" * 15, 60)
@given(NASTY, LIMITS)
def test_nothing_that_fits_on_a_sheet_is_cut(text: str, limit: int) -> None:
    """Links, mentions, inline code and words stand whole on one sheet. Code blocks have tests of
    their own: what is added at their joints hides where the text was parted. The mark under which a quotation, an item
    of a list or a subtext goes on is passed over here."""
    text = text.replace("```", "")
    pieces = bodies(text, limit)
    at, ends = 0, []
    for piece in pieces[:-1]:
        own = piece if text.find(piece, at) >= 0 else GOES_ON.sub("", piece, count=1)
        at = text.index(own, at) + len(own)
        ends.append(at)

    whole = breaks(text, limit).whole
    places = re.finditer(r"\s+|[。！？｡][”’」』）】》〉\])]*|[、，；：]", text)
    seams = [place.span() if place[0].isspace() else (place.end(), place.end()) for place in places]
    seams = [seam for seam in seams if not any(start < seam[0] < stop for start, stop in whole)]
    for end in ends:
        assert not any(start < end < stop for start, stop in whole)
        before = max((seam[1] for seam in seams if seam[1] <= end), default=0)
        after = min((seam[0] for seam in seams if seam[0] >= end), default=len(text))
        assert end in (before, after) or utf16_length(text[before:after]) > limit


@modest
@given(
    st.lists(
        st.sampled_from(
            ["👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "e\u0301\u0327", "❤️", "नमस्ते", "한", "\u1100\u1161\u11a8", "x"]
        ),
        max_size=120,
    )
)
def test_a_text_without_any_space_is_cut_between_graphemes(parts: list[str]) -> None:
    text = "".join(parts)
    at = 0
    for piece in bodies(text, 40):
        assert is_boundary(text, at)
        at += len(piece)
    assert at == len(text)


CODE_LINE = st.sampled_from(["x = 1", "    deep(y)", "# note", "", "z" * 20, "a b c d e f g"])
BLOCK = st.tuples(st.sampled_from(["", "py", "c++"]), st.lists(CODE_LINE, min_size=1, max_size=30)).map(
    lambda block: f"```{block[0]}\n" + "\n".join(["start", *block[1], "end"]) + "\n```"
)
PROSE = st.lists(st.sampled_from(["Some words.", "More of them", "and a last one!"]), min_size=1).map(
    " ".join
)


@modest
@given(st.lists(PROSE | BLOCK, max_size=8))
def test_code_stays_code_and_prose_stays_prose(parts: list[str]) -> None:
    def read(texts: list[str]) -> tuple[list[str], list[str]]:
        block = re.compile(r"```(?:[\w+]*\n)\n*([^\n][\s\S]*?)\n*```")
        code = [line for text in texts for found in block.findall(text) for line in found.split()]
        return code, [word for text in texts for word in block.sub(" ", text).split()]

    text = "\n\n".join(parts)

    assert read(bodies(text, 120)) == read([text])


def test_a_short_article_is_one_sheet_with_head_and_foot() -> None:
    copy = Copy(
        "Ferry *late*",
        "A long wait",
        "The body.",
        ("sea", "travel"),
        ("https://example.org/a_b", "Harbour office"),
    )

    assert lay_out(copy, "Ada_L") == (
        Sheet(
            "# Ferry \\*late\\*\n*A long wait*\n-# By Ada\\_L",
            "The body.",
            "-# Tags: sea · travel\n-# Sources:\n-# · https://example.org/a_b\n-# · Harbour office",
        ),
    )


def test_a_single_source_stands_on_the_line_of_its_name() -> None:
    (sheet,) = lay_out(Copy("H", body="B", sources=("Harbour office",)), "")

    assert sheet.foot == "-# Sources: Harbour office"


def test_a_standfirst_with_asterisks_is_not_set_in_italics() -> None:
    assert lay_out(Copy("H", "2 * 3"), "")[0].head == "# H\n2 \\* 3"


def test_plain_text_is_escaped_and_markdown_is_not() -> None:
    assert bodies("*a*", 100, Markup.PLAIN) == ["\\*a\\*"]
    assert bodies("*a*", 100) == ["*a*"]


def test_a_line_end_in_a_headline_does_not_end_the_heading() -> None:
    assert lay_out(Copy("One\nTwo"), "")[0].head == "# One Two"


def test_empty_copy_is_one_empty_sheet() -> None:
    assert lay_out(Copy(""), "") == (Sheet(),)


def test_a_head_that_leaves_no_room_stands_alone() -> None:
    sheets = lay_out(Copy("H" * 90, body="Some body text."), "", limit=100)

    assert [bool(sheet.body) for sheet in sheets] == [False, True]


def test_a_foot_that_does_not_fit_has_a_sheet_of_its_own() -> None:
    sheets = lay_out(Copy("H", body="b" * 80, tags=("t" * 30,)), "", limit=100)

    assert [sheet.foot for sheet in sheets] == ["", "-# Tags: " + "t" * 30]


def test_a_foot_longer_than_a_sheet_is_parted_between_lines() -> None:
    sources = tuple(f"Source number {n}" for n in range(20))
    sheets = lay_out(Copy("H", sources=sources), "", limit=100)

    lines = [line for sheet in sheets for line in sheet.foot.splitlines()]
    assert lines == ["-# Sources:", *(f"-# · {source}" for source in sources)]


def test_astral_characters_count_as_two() -> None:
    assert [utf16_length(body) for body in bodies("😀" * 60, 100)] == [100, 20]


def test_a_paragraph_end_wins_over_a_fuller_sheet() -> None:
    first = "a" * 30 + " " + "b" * 34
    assert bodies(f"{first}\n\nOne. Two. Three. Four. Five. Six. Seven. Eight.", 100)[0] == first


def test_a_paragraph_end_too_early_does_not() -> None:
    text = "Short.\n\n" + "One two. " * 20
    assert len(bodies(text, 100)[0]) > 60


def test_a_list_is_parted_between_its_items() -> None:
    text = "\n".join(f"- Item {n}. It goes on for a while" for n in range(6))
    assert all(body.startswith("- Item") and body.endswith("while") for body in bodies(text, 100))


def test_the_end_of_a_list_wins_over_a_later_sentence() -> None:
    item = "- " + "item " * 13 + "end"
    assert bodies(item + "\nThen prose. And more of it. " + "And so on. " * 9, 100)[0] == item


def test_sentences_stay_whole() -> None:
    text = "This sentence has exactly seven words, counted. " * 10
    assert all(body.endswith("counted.") and body.startswith("This") for body in bodies(text.strip(), 110))


@pytest.mark.parametrize("name", ["Mr. Smith", "the U.S. Navy", "e.g. Paris", "J. Doe", "Dr. No"])
def test_an_abbreviation_ends_no_sentence(name: str) -> None:
    text = f"Stop here now. {'w' * 30} {name} {'v' * 60}"
    first = bodies("x" * 40 + " " + text, 100)[0]
    assert not first.endswith(".") or first.endswith("now.")


def test_a_quotation_mark_belongs_to_the_sentence_it_closes() -> None:
    text = "“" + "word " * 13 + "end.” Then more words follow here and go on. " + "tail " * 10
    assert bodies(text, 100)[0].endswith("end.”")


def test_chinese_and_japanese_are_parted_at_their_full_stops() -> None:
    assert all(body.endswith("。") for body in bodies("これは短い文です。" * 30, 100))


def test_words_stay_whole() -> None:
    words = [f"word{n}" for n in range(100)]
    assert [word for body in bodies(" ".join(words), 100) for word in body.split()] == words


def test_a_split_never_falls_inside_a_masked_link() -> None:
    link = "[a link with quite a few words in it](https://example.org/some/path_(x))"
    for filler in range(1, 100):
        assert any(link in body for body in bodies("w " * filler + link + " w" * 80, 100))


@pytest.mark.parametrize(
    "whole",
    ["`some inline code with spaces`", "<https://example.org/a>", "<:party:1234>", "</draft list:1234>",
     "<@123456789012345678>", "https://example.org/x?y=z", "👩‍👩‍👧‍👦"],
)  # fmt: skip
def test_a_split_never_falls_inside(whole: str) -> None:
    for filler in range(1, 60):
        assert any(whole in body for body in bodies("w " * filler + whole + " w" * 80, 100))


def test_only_a_word_longer_than_a_sheet_is_cut() -> None:
    assert bodies("go " + "x" * 250 + " on", 100) == ["go", "x" * 100, "x" * 100, "x" * 50 + " on"]


def test_bold_words_are_kept_together_where_a_break_before_them_is_near() -> None:
    text = "w " * 35 + "**" + "bold " * 10 + "end** after"
    first, second = bodies(text, 100)
    assert "**" not in first
    assert second.startswith("**bold")


def test_a_code_block_that_fits_on_a_sheet_stays_whole() -> None:
    block = "```py\n" + "x = 1\n" * 12 + "```"
    assert any(
        block in body for body in bodies("Some words before. " * 3 + "\n" + block + "\nand after", 100)
    )


def test_a_long_code_block_is_closed_and_reopened_with_its_language() -> None:
    text = "```py\n" + "".join(f"line_{n:03} = {n}\n" for n in range(30)) + "```"

    sheets = bodies(text, 100)

    assert len(sheets) > 3
    assert all(re.fullmatch(r"```py\n(line_\d+ = \d+\n)+```", body) for body in sheets)


def test_a_fence_of_four_backticks_holds_one_of_three() -> None:
    text = "````md\n" + "```\nsome code\n```\n" * 12 + "````"
    assert all(body.startswith("````md\n") and body.endswith("\n````") for body in bodies(text, 100))


def test_a_code_block_in_a_quote_is_reopened_in_the_quote() -> None:
    text = "> ```py\n" + "> some = code\n" * 20 + "> ```"
    assert all(re.fullmatch(r"> ```py\n(> some = code\n)+> ```", body) for body in bodies(text, 100))


def test_an_unclosed_code_block_breaks_no_other_sheet() -> None:
    text = "Before.\n\n```\n" + "some more code\n" * 20
    assert all(body.count("```") == 2 for body in bodies(text, 100))


def test_an_unclosed_code_block_on_one_sheet_stays_as_it_is() -> None:
    assert bodies("Before.\n```\ncode", 100) == ["Before.\n```\ncode"]


def test_code_keeps_its_indentation_at_the_head_of_a_sheet() -> None:
    text = "```\n" + "    indented = True\n" * 20 + "```"
    assert all("```\n    indented" in body for body in bodies(text, 100))


def test_a_quote_is_not_left_half_way() -> None:
    quote = "> " + "word " * 18
    assert bodies("A first paragraph, not long.\n" + quote, 100)[1].startswith("> word")


def test_a_number_in_mid_sentence_does_not_become_a_list() -> None:
    text = "w" * 80 + " in the year 1984. was the end of it all, they say"
    assert not any(body.startswith("1984.") for body in bodies(text, 97))


def test_a_heading_stays_with_its_text() -> None:
    text = "Word by word. " * 5 + "\n\n## Heading\n\n" + "More words here. " * 5
    assert any(body.startswith("## Heading\n\nMore") for body in bodies(text, 100))


def test_a_different_text_is_not_the_same() -> None:
    assert same_text(["One two", "three"], "One two\n\nthree")
    assert not same_text(["One two", "tree"], "One two\n\nthree")
    assert not same_text(["One two"], "One two three")
    assert not same_text(["One  two", "three"], "One two three")
    assert not same_text(["```py\na\n```", "```py\nb\n```"], "```py\na\nc\nb\n```")


@pytest.mark.parametrize(
    "unit",
    [
        "x",
        "`",
        "[",
        "](",
        "\\",
        "[a](",
        "a ",
        "👩‍👩‍👧 ",
        "e\u0301",
        "```a```",
        "```\na\n```\n",
        "**a ",
        "\n",
        "> ",
    ],
)
def test_long_and_hostile_texts_take_time_in_proportion(unit: str) -> None:
    text = unit * (60_000 // len(unit))

    started = time.process_time()
    assert same_text(bodies(text, 4000), text)

    assert time.process_time() - started < 2  # a tenth of that in practice; quadratic takes minutes


@modest
@given(NASTY, st.integers(0, 80))
def test_a_clipped_text_fits_and_ends_in_an_ellipsis(text: str, limit: int) -> None:
    clipped = clip(text, limit)

    assert utf16_length(clipped) <= limit
    assert clipped in (text, "") or (clipped[-1] == "…" and text.startswith(clipped[:-1]))


def test_clipping_ends_after_a_word_and_never_inside_an_emoji() -> None:
    assert clip("The ferry was late", 12) == "The ferry…"
    assert clip("The ferry", 9) == "The ferry"
    assert clip("👩‍👩‍👧👩‍👩‍👧", 11) == "👩‍👩‍👧…"


@modest
@given(NASTY, st.integers(60, 2_000))
def test_what_fits_one_message_is_as_if_it_had_been_parted(text: str, limit: int) -> None:
    assert pages(text, first=limit, limit=limit) == _Pagination(text.rstrip(), limit).run(limit)

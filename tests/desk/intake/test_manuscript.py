"""Manuscripts: what stands in a writer's file is what the desk gets, and gets back."""

from __future__ import annotations

import time
from io import BytesIO

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.desk.intake.front_matter import FRONT_MATTER_LIMIT
from bot.desk.intake.manuscript import (
    TEXT_FILE_LIMIT,
    WORD_FILE_LIMIT,
    Manuscript,
    read_manuscript,
    suggested_name,
    write_manuscript,
)
from bot.domain.article.copy import Copy, Markup, make_copy
from bot.domain.intake.errors import FileFault, UnreadableFile
from tests.long import examples

FULL = """---
title: River gauges: no
headline: "River gauges: read hourly"
standfirst: >
  The council answers
  to the floods.
tags: [Floods, 2024-05-01, no, 1.10]
sources:
  - Council minutes, 3 May
  - https://example.org/minutes
reviewer: nobody
---

# A section

“We’re watching,” the mayor said.
"""


def md(text: str) -> Manuscript:
    return read_manuscript("story.md", text.encode())


def refused(filename: str, data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refusal:
        read_manuscript(filename, data)
    assert refusal.value.filename == filename
    return refusal.value


def broken_head(head: str) -> UnreadableFile:
    refusal = refused("story.md", f"---\n{head}\n---\nBody".encode())
    assert refusal.fault is FileFault.FRONT_MATTER
    return refusal


def test_front_matter_says_what_the_parts_are() -> None:
    copy = md(FULL.replace("title: River gauges: no\n", "title: Other\n")).to_copy()

    assert copy == Copy(
        headline="River gauges: read hourly",
        standfirst="The council answers to the floods.",
        body="# A section\n\n“We’re watching,” the mayor said.",
        tags=("Floods", "2024-05-01", "no", "1.10"),
        sources=("Council minutes, 3 May", "https://example.org/minutes"),
    )


@pytest.mark.parametrize(
    "value", ["2024-05-01", "no", "1.10", "0x1F", "null", "~", "1_000", "12:30:45", "1e3", ".inf", "TRUE"]
)
def test_a_value_that_yaml_would_turn_into_something_else_stays_as_typed(value: str) -> None:
    assert md(f"---\nheadline: {value}\ntags: [{value}]\n---\nBody").to_copy().headline == value


@pytest.mark.parametrize(
    "value", ["a: b", "'Tis the season", "Flight # 402", "@home", "50 % of it", "Who? – “Me”"]
)
def test_a_headline_that_is_no_yaml_stays_as_typed(value: str) -> None:
    assert md(f"---\nheadline: {value}\n---\nBody").to_copy().headline == value


def test_tags_and_sources_may_be_one_string() -> None:
    copy = md('---\nTitle: Head\ntags: "a, #b"\nsources: |\n  one\n  two: 2\n---\nBody').to_copy()

    assert (copy.headline, copy.tags, copy.sources) == ("Head", ("a", "b"), ("one", "two: 2"))


@pytest.mark.parametrize(
    ("head", "headline", "standfirst"),
    [
        (
            'title: "Sixty-seven million more\nrecords"\nsubtitle: Flight # 402',
            "Sixty-seven million more records",
            "Flight # 402",
        ),
        ("title: 'It''s two\n  lines: or so'\nsubtitle: 'One'", "It's two lines: or so", "One"),
        ('title: "Never closed\nsubtitle: Flight # 402', '"Never closed', "Flight # 402"),
        ('title: "Never closed\nembargo: 2030-01-01 09:00\nnote: "', '"Never closed', ""),
    ],
)
def test_a_value_in_quotation_marks_may_go_on_over_lines(head: str, headline: str, standfirst: str) -> None:
    read = read_manuscript("a.md", f"---\n{head}\n---\nThe text.\n".encode())
    copy = read.to_copy()
    assert (copy.headline, copy.standfirst, copy.body) == (headline, standfirst, "The text.")
    assert bool(read.times) == ("embargo" in head), "no embargo goes under in the words of another field"


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("# Head\n\nBody", "Head", "Body"),
        ("\n\nHead\nBody", "Head", "Body"),
        ("---\ntags: a\n---\n\n# Head\nBody", "Head", "Body"),
        ("---\n---\nHead\nBody", "Head", "Body"),
        ("---\nnever closed\nBody", "never closed", "Body"),
        ("----\nBody\n---\n\nMore", "Body", "More"),
        ("\ufeff---\r\nheadline: Head\r\n---\r\nBody\r\n", "Head", "Body"),
        ("---\nheadline:\n---\nBody", "", "Body"),
    ],
)
def test_without_a_headline_in_front_the_first_line_is_it(text: str, headline: str, body: str) -> None:
    copy = md(text).to_copy()

    assert (copy.headline, copy.body) == (headline, body)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("just words", "line 2"),
        ("- a\n- list", "line 2"),
        ("headline: ok\ntags: [a", "line 3"),
        ("headline: ok\nstandfirst: *x", "line 3"),
        ("headline: &x ok", "line 2"),
        ("a: &a [x, x]\nb: [*a, *a]", "line 2"),
        ("headline: [a, b]", "line 2"),
        ('headline: !!python/object/apply:os.system ["true"]', "line 2"),
        ("headline: a\nheadline: b", "line 3"),
        ("tags:\n  - [nested]", "line 3"),
        ("tags: #a\nheadline: {a: b}", "line 3"),
        ("a: " + "[" * 20_000, "line 2"),
        ("a: " + "{a: " * 5000, "line 2"),
        ("a\n" + "? " * 20_000, "line 2"),
        ("- " * 20_000, "line 2"),
        ("%YAML 9.9", "line 2"),
        ("\ttabbed: x", "line 2"),
    ],
)
def test_front_matter_that_cannot_be_read_is_refused_with_its_line(head: str, line: str) -> None:
    start = time.process_time()

    assert broken_head(head).detail == line
    assert time.process_time() - start < 5


def test_front_matter_beyond_its_limit_is_refused_before_it_is_parsed() -> None:
    assert broken_head("a: " + "x" * FRONT_MATTER_LIMIT).limit == FRONT_MATTER_LIMIT


def test_yaml_that_would_build_objects_is_only_words() -> None:
    assert md("---\nheadline: !!python/name:os.system yes\n---\nBody").to_copy().headline == "yes"


def test_a_text_file_is_plain_and_begins_with_its_headline() -> None:
    manuscript = read_manuscript("Story.TXT", "\r\n# Not *markup*\r\n\r\n> Body\r\n".encode("utf-16"))

    assert manuscript.to_copy() == Copy("# Not *markup*", body="> Body", markup=Markup.PLAIN)


def test_a_curly_quote_comes_through_unharmed() -> None:
    words = "“We’re not stopping,” she said — ‘not now’… שלום 👩‍👩‍👧‍👦"
    western = words.partition(" ש")[0]

    assert read_manuscript("a.txt", f"Head\n\n{words}".encode()).to_copy().body == words
    assert read_manuscript("a.md", f"Head\n\n{words}".encode("utf-16")).to_copy().body == words
    assert read_manuscript("a.txt", f"Head\n\n{western}".encode("cp1252")).to_copy().body == western


def test_a_word_file_becomes_markdown() -> None:
    document = docx.Document()
    document.add_heading("The headline", level=1)
    document.add_paragraph("The standfirst", style="Subtitle")
    document.add_paragraph("“One *two*.”")
    document.add_paragraph("# Three.")
    target = BytesIO()
    document.save(target)

    assert read_manuscript("draft.docx", target.getvalue()).to_copy() == Copy(
        "The headline", "The standfirst", "“One \\*two\\*.”\n\n\\# Three."
    )


def test_a_given_headline_takes_the_place_of_the_files_own() -> None:
    assert md("# Old\n\nBody").to_copy("New") == Copy("New", body="Body")
    assert md("Old head\n\nBody").to_copy("New") == Copy("New", body="Body")
    assert md(FULL.replace("title: River gauges: no\n", "")).to_copy("New").headline == "New"


@pytest.mark.parametrize("first", ["It rained all week, and then it rained more.", "long " * 40])
def test_a_given_headline_never_swallows_the_first_paragraph(first: str) -> None:
    copy = read_manuscript("a.txt", f"{first}\n\nThen it stopped.".encode()).to_copy("Rain")

    assert copy.headline == "Rain"
    assert copy.body.split("\n\n") == [first, "Then it stopped."]


def test_a_wrapped_first_paragraph_returns_to_the_body_on_one_line() -> None:
    copy = read_manuscript("a.md", b"It rained all week,\nand then some.\n\nIt rained more.").to_copy("Rain")

    assert copy.body == "It rained all week, and then some.\n\nIt rained more."


@pytest.mark.parametrize(
    "filename",
    [
        "a.docs",
        "a.pdf",
        "a.rtf",
        "a.odt",
        "a.exe",
        "md",
        "",
        "a.",
        "a.md.exe",
        "a.txt\x00.png",
        ".",
        "a.pages",
    ],
)
def test_another_type_of_file_is_not_taken(filename: str) -> None:
    assert refused(filename, b"words").fault is FileFault.UNSUPPORTED


@pytest.mark.parametrize("filename", ["a.md", "a.txt", "a.docx", "a.markdown"])
def test_an_empty_file_is_empty(filename: str) -> None:
    assert refused(filename, b"").fault is FileFault.EMPTY


@pytest.mark.parametrize(
    "data", [b" \r\n\t", "\u200b\u2800\n".encode(), b"\xef\xbb\xbf", b"\xff\xfe", "\u202e\u2066".encode()]
)
def test_a_file_that_shows_nothing_is_empty(data: bytes) -> None:
    assert refused("a.txt", data).fault is FileFault.EMPTY


@pytest.mark.parametrize(
    ("filename", "limit"),
    [("a.txt", TEXT_FILE_LIMIT), ("a.md", TEXT_FILE_LIMIT), ("a.docx", WORD_FILE_LIMIT)],
)
def test_a_file_over_its_limit_is_refused_unread(filename: str, limit: int) -> None:
    refusal = refused(filename, bytes(limit + 1))

    assert (refusal.fault, refusal.limit) == (FileFault.TOO_LARGE, limit)


def test_a_file_at_its_limit_is_read() -> None:
    assert (
        len(read_manuscript("a.txt", b"Head\n" + b"x" * (TEXT_FILE_LIMIT - 5)).to_copy().body)
        == TEXT_FILE_LIMIT - 5
    )


def test_a_picture_called_md_is_binary() -> None:
    assert refused("a.md", b"\x89PNG\r\n\x1a\n\x00\x00").fault is FileFault.BINARY


NASTY = st.lists(
    st.sampled_from(
        ["---", "\n", "\n\n", "---\n", "...", ": ", "#", "- ", "|", ">", "'", '"', "\\", "{", "}", "[", "]", "*a", "&a", "!!str ", "%", "@", "`", "```",
         " ", "  ", "\t", "\u00a0", "\u200b", "\u2028", "שלום", "👩‍👩‍👧", "“", "”", "漢字", "null", "no", "~", "markup: plain", "\ufeff", "\x85", "\u202e", "\ud800", "e\u0301"]
    )
    | st.text(max_size=5),
    max_size=25,
).map("".join)  # fmt: skip


@settings(deadline=None, max_examples=examples(300))
@given(NASTY, NASTY, NASTY, NASTY, NASTY, st.sampled_from(list(Markup)))
@example("", "", "", "", "", Markup.PLAIN)
@example("", "", "---\nheadline: x\n---", "", "", Markup.MARKDOWN)
@example("---", "---", "\n---\n  a  \n---", "---", "---\n- a", Markup.PLAIN)
def test_a_text_handed_back_as_a_file_is_the_same_text_when_it_returns(
    headline: str, standfirst: str, body: str, tags: str, sources: str, markup: Markup
) -> None:
    copy = make_copy(
        headline=headline, standfirst=standfirst, body=body, tags=tags, sources=sources, markup=markup
    )

    data = write_manuscript(copy)

    assert data.decode("utf-8").startswith("---\n")
    assert read_manuscript("text.md", data).to_copy() == copy


def test_even_four_fields_of_a_form_full_of_emoji_come_back() -> None:
    copy = make_copy(
        headline="😀" * 4000, standfirst="😀" * 4000, body="x", tags="😀" * 4000, sources="😀" * 4000
    )

    assert read_manuscript("text.md", write_manuscript(copy)).to_copy() == copy


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("River gauges: “every hour”!", "42-river-gauges-every-hour.md"),
        ("../../etc/passwd", "42-etc-passwd.md"),
        ("CON", "42-con.md"),
        ("", "42.md"),
        ("\u202e\x00!?", "42.md"),
        ("Überflutung am Rhein", "42-überflutung-am-rhein.md"),
        ("漢字の見出し", "42-漢字の見出し.md"),
        ("हिन्दी समाचार", "42-हिन्दी-समाचार.md"),
        ("a" * 4000, "42-" + "a" * 48 + ".md"),
    ],
)
def test_a_file_name_is_safe_on_every_system(headline: str, name: str) -> None:
    assert suggested_name(headline, 42) == name


HOSTILE = {
    "null bytes": "Head\x00line\n\nBo\x00dy",
    "bidi overrides": "\u202eHead\u202c\n\n\u2066Body\u2069",
    "zero width": "\u200bHead\u200b\n\nBo\u200bdy",
    "one word of 4,000 characters": "Head\n\n" + "w" * 4000,
    "nested code": "Head\n\n````md\n```py\nx\n```\n````\n```\nnever closed",
    "lone surrogates": "Head\ud800\n\nBo\udfffdy",
    "mentions": "@everyone\n\n<@1> <@&2> @here",
    "masked links": "Head\n\n[bank.example](https://thief.example)",
    "a thousand front matters": "---\n" * 1000,
    "deep quotes": "Head\n\n" + "> " * 4000,
    "deep lists": "Head\n" + "".join("  " * depth + "- x\n" for depth in range(400)),
    "marks piled up": "Head\n\na" + "\u0301\u0316" * 20_000,
    "only newlines": "Head" + "\n" * 100_000 + "Body",
    "only commas": "Head\n\n" + "," * 100_000,
    "escape sequences": "\x1b]0;Head\x07\n\nBody",
}


def copy_or_fault(filename: str, text: str) -> Copy | FileFault:
    try:
        return read_manuscript(filename, text.encode("utf-8", "surrogatepass")).to_copy()
    except UnreadableFile as refusal:
        return refusal.fault


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("filename", ["a.md", "a.txt"])
def test_hostile_files_are_read_or_refused_and_quickly(filename: str, text: str) -> None:
    start = time.process_time()

    outcome = copy_or_fault(filename, text)

    if isinstance(outcome, Copy):
        hidden = set("\x00\u202e\u202c\u2066\u2069\ud800\udfff\x1b\x07")
        assert not set(outcome.headline + outcome.body) & hidden
    else:
        assert outcome in {FileFault.BINARY, FileFault.ENCODING, FileFault.FRONT_MATTER}
    assert time.process_time() - start < 5

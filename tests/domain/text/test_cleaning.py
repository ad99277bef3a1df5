"""Text: what a writer typed comes through; what hides in it does not."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.article.copy import Copy, Markup, content_hash, make_copy, split_message
from bot.domain.text.cleaning import clean, clean_line, clean_name, count_words, is_blank, trim_blank_lines

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

COMES_THROUGH = {
    "curly quotes": "“We’re not stopping,” she said. ‘Not now.’",
    "other quotes": "„So nicht“, »oder so«, « ou ainsi », 「こう」",
    "dashes": "1939–1945 — a war ‑ no‐break ― bar",
    "joined emoji": "👩‍👩‍👧‍👦 👍🏽 ❤️ ✏︎ 🏳️‍🌈",
    "a regional flag": f"{SCOTLAND} and 🇺🇦",
    "Hebrew": "שלום עולם — אמר השר",
    "Arabic with its joiners": "می‌خواهم \u200fabc\u200e \u061c",
    "combining marks": "e\u0301 हिन्दी n\u0303 Z\u0335a\u0334lgo",
    "decomposed and composed apart": "e\u0301 is not \u00e9 here",
    "no-break spaces": "«\u00a0oui\u202f!\u00a0»",
    "soft hyphens and break hints": "Donau\u00addampf\u200bschiff",
    "ideographs of a later plane": "𠮷野家 𝒜 😀",
    "tabs and trailing spaces": "a\tb  \n  c ",
    "object replacement and replacement marks": "\ufffd \ufffc",
}

DOES_NOT = {
    "null bytes": ("a\x00b", "ab"),
    "escape sequences": ("\x1b[31mred\x07", "[31mred"),
    "delete and C1": ("a\x7fb\x9bc", "abc"),
    "a right-to-left override": ("invoice\u202egpj.exe", "invoicegpj.exe"),
    "embeddings and isolates": ("\u202aa\u202c\u2066b\u2069\u2067c\u2068", "abc"),
    "a byte order mark in the middle": ("a\ufeffb", "ab"),
    "invisible operators": ("a\u2060b\u2061c\u2064", "abc"),
    "hidden writing in tag characters": ("hi\U000e0049\U000e0067\U000e006e", "hi"),
    "hidden writing behind a flag": ("🏴" + "\U000e0061" * 40 + "\U000e007f", "🏴"),
    "a lone surrogate": ("a\ud83db\ude00", "ab"),
    "noncharacters": ("a\ufdd0\ufffe\uffff\U0001fffeb\U0010ffff", "ab"),
    "private use": ("a\ue000\uf8ff\U000f0000\U00100000b", "ab"),
    "interlinear annotation": ("a\ufff9b\ufffac\ufffb", "abc"),
}

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60) | st.lists(
    st.sampled_from(
        ["\r", "\n", "\r\n", " ", "\u00a0", "\x00", "\u200b", "🏴", SCOTLAND, "\U000e0067", "#", ",", ";", "a", "e\u0301"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("text", COMES_THROUGH.values(), ids=COMES_THROUGH)
def test_what_a_writer_may_type_comes_through_unharmed(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(("typed", "kept"), DOES_NOT.values(), ids=DOES_NOT)
def test_what_hides_or_disguises_does_not_come_through(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\v", "\f", "\n"])
def test_every_line_ending_becomes_a_newline(ending: str) -> None:
    assert clean(f"one{ending}two{ending}{ending}three") == "one\ntwo\n\nthree"


@given(ANY)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(ANY)
def test_what_is_clean_can_be_encoded_and_holds_no_controls(text: str) -> None:
    cleaned = clean(text)

    cleaned.encode("utf-8")
    assert not {char for char in cleaned if unicodedata.category(char) in {"Cc", "Cs", "Co"}} - {"\n", "\t"}


def test_a_line_has_single_spaces_and_keeps_the_no_break_space_of_french_quotes() -> None:
    assert clean_line("  «\u00a0oui\u00a0» \n\t dit-elle \u00a0 ") == "«\u00a0oui\u00a0» dit-elle"


@pytest.mark.parametrize(
    "text", ["", " \t\n", "\u200b\u200c\u200d", "\u00ad", "\u3164", "\u2800\u2800", "\u200e\u200f\u061c", "\ufe0f", "\u00a0\u3000", "\x00\ufeff", "\u2060", "\u115f\u1160\uffa0", "\U000e0041"]
)  # fmt: skip
def test_text_that_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", "\u200ba", "—", "😀", "\u2801", "ـ", "\ufffd"])
def test_text_that_shows_anything_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One two three.", 3),
        ("A well-known editor's don’t-do list", 5),
        ("She left—he stayed… then 1,000.50 came", 7),
        ("He said -- twice -- no", 4),
        ("**bold** _it_ ## — - * •", 2),
        ("https://example.org/a/b?c=d and/or", 2),
        ("新しい法律です。", 7),
        ("東京タワー and London", 7),
        ("हिन्दी में समाचार", 3),
        ("정부는 발표했다", 2),
        ("שלום עולם", 2),
        ("👍🏽 ok ❤️", 1),
        ("a\u200bb", 2),
        ("Donau\u00addampf", 1),
    ],
)
def test_words_are_counted_as_an_editor_counts(text: str, words: int) -> None:
    assert count_words(text) == words


STORY = Copy("Head", "Stand", "Café at five.\nIt rained.", ("a", "b"), ("c", "d"), Markup.MARKDOWN)


@pytest.mark.parametrize(
    "same",
    [
        replace(STORY, body="Café at five.  \t\nIt rained.\u00a0"),
        replace(STORY, body="Cafe\u0301 at five.\r\nIt rained."),
        replace(STORY, body="Café at five.\rIt rained.\n\n  \n"),
        replace(STORY, headline="Head "),
    ],
    ids=["white space at line ends", "Unicode form and CRLF", "CR and blank lines at the end", "headline"],
)
def test_what_no_reader_sees_does_not_change_the_hash(same: Copy) -> None:
    assert content_hash(same) == content_hash(STORY)


@pytest.mark.parametrize(
    "other",
    [
        replace(STORY, headline="head"),
        replace(STORY, standfirst=""),
        replace(STORY, body="Café at five. It rained."),
        replace(STORY, body=" Café at five.\nIt rained."),
        replace(STORY, body="Café at  five.\nIt rained."),
        replace(STORY, body="Café at five.\n\nIt rained."),
        replace(STORY, body="\nCafé at five.\nIt rained."),
        replace(STORY, tags=("a, b",)),
        replace(STORY, tags=("b", "a")),
        replace(STORY, tags=("a", "b", "c"), sources=("d",)),
        replace(STORY, sources=("c\nd",)),
        replace(STORY, markup=Markup.PLAIN),
        replace(STORY, headline="Head\nStand", standfirst=""),
    ],
)
def test_anything_else_changes_the_hash(other: Copy) -> None:
    assert content_hash(other) != content_hash(STORY)


def test_the_hash_does_not_change_from_one_edition_of_the_bot_to_the_next() -> None:
    """Votes are bound to it: a new way of hashing would void every vote in every newsroom."""
    assert content_hash(STORY) == "0aa3b9bbad77dcf832dbe769c499651ed7372d9b6724176809c98e54831cfd38"


@given(st.text(max_size=40), st.sampled_from(["NFC", "NFD"]))
def test_the_unicode_form_never_changes_the_hash(text: str, form: str) -> None:
    other = unicodedata.normalize(form, text)  # type: ignore[arg-type] # a plain str from the strategy

    assert content_hash(Copy(text, body=text)) == content_hash(Copy(other, body=other))


def test_a_text_of_nothing_but_combining_marks_is_hashed_in_no_time() -> None:
    """Normalising sorts marks by insertion: without care, this text costs minutes."""
    marks = "a" + "\u0301" * 200_000 + "\u0316" * 200_000
    start = time.process_time()

    content_hash(Copy("Zalgo", body=marks))

    assert time.process_time() - start < 10


def test_raw_words_become_copy() -> None:
    copy = make_copy(
        headline="  The \x00 flood\n",
        standfirst="What\nwe know",
        body="\r\n \r\n  Indented first line.\r\nSecond.  \r\n\u200b\r\n",
        tags="#Floods, floods;Rhine\n\n # Water ,, \u200b,",
        sources="Mayor, by phone\r\n\r\n https://example.org/a;b \n",
        markup=Markup.PLAIN,
    )

    assert copy == Copy(
        headline="The flood",
        standfirst="What we know",
        body="  Indented first line.\nSecond.  ",
        tags=("Floods", "Rhine", "Water"),
        sources=("Mayor, by phone", "https://example.org/a;b"),
        markup=Markup.PLAIN,
    )


def test_a_list_of_tags_or_sources_may_hold_several_in_one_item() -> None:
    copy = make_copy(
        headline="x", tags=["one, two", "#Two", "École", "e\u0301cole"], sources=["a\nb", "", "a"]
    )

    assert copy.tags == ("one", "two", "École")
    assert copy.sources == ("a", "b", "a")


def test_a_headline_of_invisible_characters_is_none() -> None:
    assert make_copy(headline="\u200b\u3164", body="\u2800\n\u00ad").headline == ""


@given(ANY, ANY, ANY, ANY)
@example("#", "#\u00a0#a", "\n", ",#")
def test_copy_made_of_copy_is_the_same_copy(headline: str, tags: str, body: str, sources: str) -> None:
    copy = make_copy(headline=headline, standfirst=headline, body=body, tags=tags, sources=sources)

    again = make_copy(
        headline=copy.headline,
        standfirst=copy.standfirst,
        body=copy.body,
        tags=copy.tags,
        sources=copy.sources,
    )
    retyped = make_copy(
        headline=copy.headline,
        standfirst=copy.standfirst,
        body=copy.body,
        tags=", ".join(copy.tags),
        sources="\n".join(copy.sources),
    )

    assert again == copy == retyped


@pytest.mark.parametrize(
    ("message", "headline", "body"),
    [
        ("Headline\nBody\n\nmore", "Headline", "Body\n\nmore"),
        ("\n\u200b\n# Headline\r\n\r\nBody", "Headline", "Body"),
        ("### **Headline**\nBody", "Headline", "Body"),
        ("**Headline**", "Headline", ""),
        ("**One** and **two**\nBody", "**One** and **two**", "Body"),
        ("#hashtag first\nBody", "#hashtag first", "Body"),
        ("****\nBody", "****", "Body"),
        ("  # Head  line \n    indented\n", "Head line", "    indented"),
        (" \n\n", "", ""),
    ],
)
def test_the_first_line_of_a_message_is_its_headline(message: str, headline: str, body: str) -> None:
    assert split_message(message) == (headline, body)


def test_only_outer_blank_lines_are_trimmed() -> None:
    assert trim_blank_lines("\n \n a \n\n b\n\u200b\n") == " a \n\n b"


@settings(deadline=None, max_examples=5)
@given(
    st.sampled_from(
        ["a" * 4000, "\x00" * 4000, "\u202e" * 4000, "\u200b" * 4000, "\ud800" * 4000, "`" * 4000]
    )
)
def test_hostile_runs_of_four_thousand_characters_are_survived(run: str) -> None:
    copy = make_copy(headline=run, standfirst=run, body=run, tags=run, sources=run)

    assert len(content_hash(copy)) == 64
    assert count_words(copy.body) <= 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Fer\u200bry\u200e runs\u200f", "Ferry runs"),
        ("\u061cFerry\xad \u2060runs\ufeff", "Ferry runs"),
        ("Ferry\u202e snur", "Ferry snur"),
        ("Fer\u200dry\u200c runs", "Ferry runs"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("മലയാളം അവന്\u200d", "മലയാളം അവന്\u200d"),
        ("می\u200c\u200c\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚒 and 👩🏽\u200d🚒 and 🏴\u200d☠️", "👩\u200d🚒 and 👩🏽\u200d🚒 and 🏴\u200d☠️"),
        ("👩\u200d runs", "👩 runs"),
        ("\u3164\u200b", ""),
        ("Straße — “naïve” 東京", "Straße — “naïve” 東京"),
    ],
)
def test_a_name_holds_nothing_that_nobody_sees(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert make_copy(headline=typed).headline == kept

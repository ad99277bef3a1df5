"""Word files: lists with their numbers and levels, headings, quotations and code."""

from __future__ import annotations

import pytest

from bot.domain.intake.account import Part
from tests.desk.intake.word.packages import para, read, run, style


def numbered(num: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


def level(at: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


BULLET = "\uf0b7"


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}'
    f"{level(2, 'bullet', 'o')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="2">{level(0, "bullet", BULLET)}{level(1, "bullet", "o")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{level(0, "upperRoman", "%1.", 4)}{level(1, "decimal", "%1.%2.", 1, "<w:isLgl/>")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
)


def item(words: str, num: int, at: int = 0) -> str:
    return para(words, properties=numbered(num, at))


@pytest.mark.parametrize(
    ("items", "markdown"),
    [
        (((2, 0), (2, 1), (2, 0)), "- a\n  - b\n- c"),
        (((1, 0), (1, 0), (1, 1), (1, 1), (1, 0)), "1. a\n2. b\n   a) c\n   b) d\n3. e"),
        (
            ((1, 0), (1, 1), (1, 2), (1, 1), (1, 0), (1, 1)),
            "1. a\n   a) b\n      - c\n   b) d\n2. e\n   a) f",
        ),
        (((3, 0), (3, 1), (3, 0)), "IV. a\n    4.1. b\nV. c"),
        (((1, 0), (5, 0)), "1. a\n2. b"),
        (((4, 0), (4, 0)), "7. a\n8. b"),
        (((1, 0), (0, 0)), "1. a\n\nb"),
        (((1, 0), (1, 0), (4, 0)), "1. a\n2. b\n\n7\\. c"),
        (((9, 0),), "a"),
    ],
    ids=[
        "bullets",
        "letters",
        "levels",
        "roman and legal",
        "counts on",
        "starts at",
        "none",
        "restart",
        "unknown",
    ],
)
def test_lists_keep_their_numbers_and_levels(items: tuple[tuple[int, int], ...], markdown: str) -> None:
    body = "".join(item(chr(97 + at), num, depth) for at, (num, depth) in enumerate(items))

    assert read(body, numbering=NUMBERING).body == markdown


def test_a_list_counts_on_after_a_paragraph() -> None:
    body = item("a", 1) + para("Between.") + item("b", 1)
    words = read(body, numbering=NUMBERING)

    assert words.body == "1. a\n\nBetween.\n\n2. b"
    assert words.account.kept == {Part.LIST: 2}


STYLES = (
    style("Titel", "Title")
    + style("berschrift1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>')
    + style(
        "berschrift2", "heading 2", '<w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    )
    + style("Mine", "House crosshead", '<w:basedOn w:val="berschrift2"/>')
    + style("Level", "Whatever", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
    + style("Zitat", "Quote", "<w:rPr><w:i/></w:rPr>")
    + style("Strong", "Lead", "<w:rPr><w:b/></w:rPr>")
    + style("Code", "HTML Preformatted")
)


def test_headings_quotations_and_code_by_styles_of_any_language() -> None:
    body = (
        para("One", style="berschrift1")
        + para("Two", style="Mine")
        + para("Three", style="Level")
        + para("Four", properties='<w:outlineLvl w:val="0"/>')
        + para("We waited.", style="Zitat")
        + para("A year.", style="Zitat")
        + para("Lead.", style="Strong")
        + para("if x < 1:".replace("<", "&lt;"), style="Code")
        + para("    **y**", style="Code")
        + para("Fünf", style="Überschrift 5")
    )
    words = read(body, styles=STYLES)

    assert words.body == (
        "## One\n\n### Two\n\n### Three\n\n## Four\n\n> We waited.\n> \n> A year.\n\n**Lead.**\n\n"
        "```\nif x < 1:\n    **y**\n```\n\n### Fünf"
    )
    assert words.account.kept == {Part.HEADING: 5, Part.QUOTE: 1, Part.CODE: 1}


MONO = '<w:rFonts w:ascii="Courier New"/>'


def test_a_word_in_a_font_of_one_width_is_code_but_a_whole_manuscript_is_not() -> None:
    some = para("Type ", run("make *all*", MONO), " and wait for everything to be built again.")

    assert read(some).body == "Type `make *all*` and wait for everything to be built again."
    assert (
        read(para(run("All of it is *typed* like this.", MONO))).body == "All of it is \\*typed\\* like this."
    )

"""Word files: which line is the headline, what is read in spite of its wrapping, and what is refused and why."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document

from bot.desk.intake.word.document import WordText, read_wordfile
from bot.desk.intake.word.parts import NODE_LIMIT
from bot.desk.intake.word.tally import LETTER_LIMIT, PARAGRAPH_PIECES, PIECE_LIMIT
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.intake.file_kinds import FileKind
from tests.desk.intake.bounds import Taken, taken_by
from tests.desk.intake.word.packages import HEAD, package, para, part, relationships, run, table, zipped
from tests.long import WHOLE, mostly_long

SAMPLES = Path(__file__).parents[3] / "samples" / "manuscripts"


def saved(write: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    write(document)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def read(data: bytes) -> WordText:
    return read_wordfile(data, "story.docx")


def refused(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    return refusal.value


Line = tuple[str, str | None]


@pytest.mark.parametrize(
    ("lines", "headline", "guess"),
    [
        ([("Lamp", "Title"), ("It was lit.", None)], "Lamp", False),
        ([("NEWS", None), ("Lamp", "Title"), ("It was lit.", None)], "Lamp", False),
        ([("By our reporter", None), ("Lamp", "Heading 1"), ("It was lit.", None)], "Lamp", False),
        (
            [("By our reporter", None), ("Lamp", "Heading 1"), ("Lit.", None), ("Cost", "Heading 1")],
            "Lamp",
            False,
        ),
        ([("Lamp", "Heading 1"), ("Lit.", None), ("Cost", "Heading 1")], "Lamp", False),
        (
            [("Lamp is back", None), ("Cost", "Heading 1"), ("Two.", None), ("Next", "Heading 1")],
            "Lamp is back",
            True,
        ),
        ([("Lamp is back", None), ("It was lit.", None), ("Cost", "Heading 1")], "Lamp is back", True),
        ([("Lamp is back", None), ("x " * 300, None), ("Late", "Title")], "Lamp is back", True),
        ([("Lamp is back", None), *[("Words.", None)] * 6, ("Late", "Title")], "Lamp is back", True),
        ([("Lamp", "Heading 2"), ("It was lit.", None)], "Lamp", False),
        ([("", None), ("  ", None), ("Lamp", None), ("It was lit.", None)], "Lamp", True),
    ],
)
def test_the_headline_is_a_title_or_the_main_heading_near_the_top_or_the_first_line(
    lines: list[Line], headline: str, guess: bool
) -> None:
    def write(document: Document) -> None:
        for words, style in lines:
            document.add_paragraph(words, style=style)

    words = read(saved(write))

    assert (words.headline, words.headline_is_guess) == (headline, guess)
    rest = [line.strip() for line, _ in lines if line.strip() and line != headline]
    assert [line.lstrip("# ") for line in words.body.split("\n\n")] == rest, "all else stays where it is"


def test_a_table_is_never_the_headline() -> None:
    words = read(package(table(("Slug", "LAMP")) + para("Lamp is back") + para("It was lit.")))
    assert (words.headline, words.body) == ("Lamp is back", "Slug | LAMP\n\nIt was lit.")

    alone = read(package(table(("Slug", "LAMP"))))
    assert (alone.headline, alone.body) == ("", "Slug | LAMP")


def test_a_first_line_that_goes_on_after_a_break_leaves_the_rest_in_the_text() -> None:
    words = read(package(para("Lamp is back", "<w:r><w:br/></w:r>", "By B. Keeper") + para("It was lit.")))

    assert (words.headline, words.body) == ("Lamp is back", "By B. Keeper\n\nIt was lit.")


def test_a_subtitle_near_the_top_is_the_standfirst_and_a_later_one_a_heading() -> None:
    def write(document: Document) -> None:
        document.add_heading("Lamp", level=0)
        document.add_paragraph("A year in the dark.", style="Subtitle")
        for _ in range(6):
            document.add_paragraph("Words.")
        document.add_paragraph("Later", style="Subtitle")

    words = read(saved(write))

    assert words.standfirst == "A year in the dark."
    assert words.body.endswith("Words.\n\n## Later")


@pytest.mark.parametrize(
    "name", ["form", "strict", "footnote", "headings", "table-first", "hidden-and-signs"]
)
def test_the_samples_are_read(name: str) -> None:
    words = read((SAMPLES / f"word-{name}.docx").read_bytes())

    assert words.headline.startswith("Lighthouse lamp is back")
    assert "keeper" not in words.body


STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "http://purl.oclc.org/ooxml/officeDocument/math",
}


def changed(data: bytes, change: Callable[[str, str], str | bytes | None]) -> bytes:
    """An archive whose XML has gone through `change`, by name and content; None leaves a part out."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        parts = {name: change(name, source.read(name).decode()) for name in source.namelist()}
    return zipped({name: content for name, content in parts.items() if content is not None})


def full() -> bytes:
    return package(
        HEAD
        + para(
            "See ",
            '<w:hyperlink r:id="r1">' + run("there") + "</w:hyperlink>",
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
        )
        + para("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"),
        ("r1", "hyperlink", "https://example.org/"),
        footnotes=f'<w:footnote w:id="2">{para("A note on http://purl.oclc.org/ooxml/wordprocessingml/main.")}</w:footnote>',
    )


def test_strict_open_xml_is_read_like_any_other() -> None:
    def strict(_name: str, content: str) -> str:
        for ours, theirs in STRICT.items():
            content = content.replace(f'"{ours}', f'"{theirs}')
        return content

    assert read(changed(full(), strict)) == read(full())


@pytest.mark.parametrize(
    "change",
    [
        lambda name, content: None if name.startswith("[Content") else content,
        lambda name, content: content.replace('Target="word/document.xml"', 'Target="/word/document.xml"'),
        lambda name, content: content.replace('Target="word/document.xml"', 'Target="word\\document.xml"'),
        lambda name, content: content.replace(
            "</Relationships>", '<Relationship Id="z" Type="styles" Target="none.xml"/></Relationships>'
        ),
        lambda name, content: content.encode("utf-16") if name == "word/document.xml" else content,
        lambda name, content: (
            content.replace("<?xml", "\ufeff<?xml", 1) if name == "word/document.xml" else content
        ),
        lambda name, content: (
            content.replace("w:document ", "x:document ")
            .replace("/w:document", "/x:document")
            .replace("xmlns:w=", "xmlns:x=")
            .replace("<w:", "<x:")
            .replace("</w:", "</x:")
            .replace(" w:", " x:")
            if name.startswith("word/") and name.endswith("xml") and "_rels" not in name
            else content
        ),
        lambda name, content: None if name == "_rels/.rels" else content,
    ],
    ids=[
        "no content types",
        "absolute",
        "backslash",
        "dangling",
        "UTF-16",
        "mark",
        "another prefix",
        "no relationships",
    ],
)
def test_files_that_other_programs_write_in_their_own_way_are_read(
    change: Callable[[str, str], str | bytes | None],
) -> None:
    data = changed(full(), lambda name, content: change(name, content.replace('encoding="UTF-8" ', "")))

    assert read(data) == read(full())


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "fault", "more"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), FileFault.PASSWORD, FileKind.LOCKED),
        (OLE + "WordDocument".encode("utf-16-le"), FileFault.OLD_WORD, FileKind.OLD_WORD),
        (OLE + "Workbook".encode("utf-16-le"), FileFault.NOT_WORD, FileKind.TABLE),
        (OLE, FileFault.OLE, FileKind.OLD_OR_LOCKED),
        ((SAMPLES / "word-password.docx").read_bytes(), FileFault.OLE, FileKind.OLD_OR_LOCKED),
        (b"{\\rtf1\\ansi hello}", FileFault.NOT_WORD, FileKind.RTF),
        (b"%PDF-1.7\n...", FileFault.NOT_WORD, FileKind.PDF),
        (b"<!DOCTYPE html><html><body>x", FileFault.NOT_WORD, FileKind.HTML),
        (b"\xef\xbb\xbf  <HTML xmlns:o='x'>", FileFault.NOT_WORD, FileKind.HTML),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>', FileFault.NOT_WORD, FileKind.WORD_XML),
        ("Nur Text — schön.".encode(), FileFault.NOT_WORD, FileKind.TEXT),
        (b"\x89PNG\r\n\x1a\n\x00\xff", FileFault.NOT_WORD, FileKind.PICTURE),
        (b"\x00\x01\x02\xff", FileFault.DAMAGED, "zip"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            FileFault.NOT_WORD,
            FileKind.OPEN_DOCUMENT,
        ),
        (
            zipped({"Index/Document.iwa": b"x", "Metadata/Properties.plist": b""}),
            FileFault.NOT_WORD,
            FileKind.PAGES,
        ),
        (zipped({"xl/workbook.xml": "<workbook/>"}), FileFault.NOT_WORD, FileKind.TABLE),
        (zipped({"ppt/presentation.xml": "<p/>"}), FileFault.NOT_WORD, FileKind.SLIDES),
        (zipped({"photo.jpg": b"x"}), FileFault.NOT_WORD, FileKind.ARCHIVE),
        (zipped({"word/document.xml": "<html/>"}), FileFault.NOT_WORD, FileKind.ARCHIVE),
        (zipped({"word/document.xml": "<w:document"}), FileFault.DAMAGED, "XML"),
        (package(""), FileFault.EMPTY, ""),
        (package(para("\u200b")), FileFault.EMPTY, ""),
        (zipped({"word/document.xml": part("document", "")}), FileFault.EMPTY, ""),
    ],
)
def test_what_cannot_be_read_is_refused_for_its_true_reason(
    data: bytes, fault: FileFault, more: FileKind | str
) -> None:
    refusal = refused(data)

    assert (refusal.fault, refusal.kind or refusal.detail) == (fault, more)


def deep(name: str, count: int) -> bytes:
    return package(HEAD + f"<w:{name}>" * count + f"</w:{name}>" * count)


@pytest.mark.parametrize("name", ["ins", "sdt", "tbl", "p", "customXml"])
@pytest.mark.parametrize("count", [120, 100_000])
def test_deep_nesting_crashes_nothing(name: str, count: int) -> None:
    if count == 120:
        assert read(deep(name, count)).headline == "The headline"
    else:
        assert refused(deep(name, count)).detail in ("nesting", "elements")


BOXES = "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
BOXES_END = "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"

IN_LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)

HEAVY: dict[str, Callable[[], str]] = {
    "paragraphs": lambda: "<w:p/>" * (NODE_LIMIT - 100),
    "runs": lambda: f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * (NODE_LIMIT // 3 - 100)}</w:p>",
    "pieces": lambda: f"<w:p><w:r>{'<w:t>a</w:t>' * (NODE_LIMIT // 2)}</w:r></w:p>",
    "just enough runs": lambda: para(
        *[run("a ", "<w:b/>" if at % 2 else "") for at in range(PIECE_LIMIT // 2 - 10)]
    ),
    "just enough items": lambda: (
        para("Item", properties=IN_LIST) * (PIECE_LIMIT // (PARAGRAPH_PIECES + 2) - 10)
    ),
    "just enough letters": lambda: para("keeper’s lamp, " * 40) * (LETTER_LIMIT // 600 - 10),
    "just enough addresses": lambda: para("https://example.org/_x_ " * (LETTER_LIMIT // 24 - 10)),
    "just enough stars": lambda: para("*" * (LETTER_LIMIT - 100)),
    "just enough of everything": lambda: (
        (para("keeper’s *lamp* " * 5, properties=IN_LIST) + "<w:bookmarkStart/>" * 60)
        * (PIECE_LIMIT // (PARAGRAPH_PIECES + 2) - 10)
    ),
    "just enough quotes": lambda: para("“‘'" * (LETTER_LIMIT // 3 - 100)),
    "cells": lambda: f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * (NODE_LIMIT // 3)}</w:tr></w:tbl>",
    "marks": lambda: f"<w:p>{'<w:bookmarkStart/>' * (NODE_LIMIT - 1000)}</w:p>",
    "addresses": lambda: para("https://example.org/_x_ " * 40_000),
    "stars": lambda: para("*" * 900_000),
    "fields": lambda: "<w:p><w:r>" + '<w:fldChar w:fldCharType="begin"/>' * 50_000 + "</w:r></w:p>",
    "boxes in boxes": lambda: BOXES * 40 + para("x") + BOXES_END * 40,
    "alternatives in alternatives": lambda: (
        "<w:p><w:r>"
        + '<mc:AlternateContent><mc:Choice Requires="x">' * 100
        + "<w:proofErr/>" * 300_000
        + "</mc:Choice></mc:AlternateContent>" * 100
        + "</w:r></w:p>"
    ),
    "formulas in formulas": lambda: para(
        "<m:oMath>" + "<m:d><m:e>" * 100 + "<m:r><m:t>x</m:t></m:r>" + "</m:e></m:d>" * 100 + "</m:oMath>"
    ),
    "a long text": lambda: para("word " * 2_000_000),
}


SHORT = [*HEAVY][::3]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Taken]:
    files = {
        f"{name}.docx": package(HEAD + body(), numbering=NUMBERING)
        for name, body in HEAVY.items()
        if WHOLE or name in SHORT
    }
    return taken_by(files, tmp_path_factory.mktemp("heavy"))


@pytest.mark.parametrize("name", mostly_long(HEAVY, SHORT))
def test_no_file_takes_a_second_or_200_mib(taken: dict[str, Taken], name: str) -> None:
    took = taken[f"{name}.docx"]

    assert took.cpu_seconds < 1 and took.peak_bytes < 200 * 2**20
    assert not (took.refused and name.startswith("just enough")), took.refused


def test_styles_that_are_based_on_one_another_in_a_circle_end() -> None:
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{at}"><w:name w:val="n{at}"/><w:basedOn w:val="s{(at + 1) % 3}"/></w:style>'
        for at in range(3)
    )

    assert read(package(HEAD + para("Lit.", style="s1"), styles=circle)).body == "Lit."


def test_a_relationship_that_leads_to_itself_does_not_go_round_for_ever() -> None:
    data = changed(
        package(HEAD + para("Lit.")),
        lambda name, content: (
            relationships(("r1", "footnotes", "document.xml"))
            if name == "word/_rels/document.xml.rels"
            else content
        ),
    )

    assert read(data).body == "Lit."


def test_a_picture_of_a_hundred_megabytes_is_never_unpacked() -> None:
    data = package(HEAD + para("Lit."))
    target = BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", bytes(100_000_000))
    tracemalloc.start()
    try:
        assert read(target.getvalue()).body == "Lit."
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()

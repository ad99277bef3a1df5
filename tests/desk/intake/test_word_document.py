"""Word files: every word of the draft arrives, whatever Word wrapped it in."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document

from bot.desk.intake.word_document import WordText, read_wordfile
from bot.domain.intake.errors import FileFault, UnreadableFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def saved(write: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    write(document)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def with_body(body: str) -> bytes:
    """A .docx whose body is this WordprocessingML."""
    xml = f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>".encode()
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(saved(lambda document: None))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return target.getvalue()


def read(data: bytes) -> WordText:
    return read_wordfile(data, "story.docx")


def refused(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    return refusal.value


def test_a_whole_draft_with_curly_quotes_heading_and_table_arrives() -> None:
    def write(document: Document) -> None:
        document.add_heading("Flood gauges: “every hour”", level=0)
        document.add_paragraph("What the council decided", style="Subtitle")
        document.add_paragraph("“We’re watching — day and night,” the mayor said. שלום 👩‍👩‍👧")
        document.add_paragraph("")
        document.add_heading("The figures", level=2)
        table = document.add_table(rows=2, cols=2)
        for cell, words in zip(
            (c for row in table.rows for c in row.cells), ["Station", "Metres", "Bridge", "4.2"], strict=True
        ):
            cell.text = words
        document.add_paragraph("One\ttab and\na line break.")
        document.add_picture(BytesIO(PIXEL))

    assert read(saved(write)) == WordText(
        headline="Flood gauges: “every hour”",
        standfirst="What the council decided",
        paragraphs=(
            "“We’re watching — day and night,” the mayor said. שלום 👩‍👩‍👧",
            "The figures",
            "Station | Metres\nBridge | 4.2",
            "One\ttab and\na line break.",
        ),
        headline_is_guess=False,
    )


def test_without_a_title_the_first_main_heading_is_the_headline() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("By our reporter")
        document.add_heading("The headline", level=1)
        document.add_paragraph("The story.")

    words = read(saved(write))

    assert (words.headline, words.paragraphs) == ("The headline", ("By our reporter", "The story."))


def test_without_either_the_first_paragraph_is_and_subheads_stay_where_they_are() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("  ")
        document.add_paragraph("The headline")
        document.add_paragraph("The story.")
        document.add_heading("A subhead", level=2)
        document.add_paragraph("More.")

    words = read(saved(write))

    assert (words.headline, words.paragraphs) == ("The headline", ("The story.", "A subhead", "More."))
    assert words.headline_is_guess


def test_marked_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>Head</w:t></w:r></w:p>"
        '<w:p><w:r><w:t xml:space="preserve">The toll </w:t></w:r>'
        "<w:del><w:r><w:delText>fell</w:delText></w:r></w:del><w:ins><w:r><w:t>rose</w:t></w:r></w:ins>"
        "<w:del><w:r><w:t>sank</w:t></w:r></w:del><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>"
    )

    assert read(with_body(body)).paragraphs == ("The toll rose",)


def test_words_in_links_fields_and_content_controls_are_not_lost() -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>linked</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText> PAGE </w:instrText></w:r><w:fldSimple><w:r><w:t>, field</w:t></w:r></w:fldSimple>"
        "<w:sdt><w:sdtContent><w:r><w:t>, control</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><mc:AlternateContent><mc:Choice><w:t>, once</w:t></mc:Choice><mc:Fallback><w:t>, twice</w:t></mc:Fallback>"
        "</mc:AlternateContent></w:r><!-- no word --><w:r><w:noBreakHyphen/><w:softHyphen/><w:t>end</w:t></w:r></w:p>"
    )

    words = read(with_body(body))

    assert words.headline == "Head"
    assert words.paragraphs == ("linked, field, control, once\u2011\u00adend",)


def test_a_table_that_asks_for_a_million_columns_gets_the_cells_it_has() -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p><w:r><w:t>only</w:t></w:r></w:p></w:tc>'
    body = f"<w:p><w:r><w:t>Head</w:t></w:r></w:p><w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"

    assert read(with_body(body)).paragraphs == ("only | only",)


def test_a_table_within_a_table_keeps_its_words() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>in</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    body = f"<w:p><w:r><w:t>Head</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>out</w:t></w:r></w:p>{inner}</w:tc></w:tr></w:tbl>"

    assert read(with_body(body)).paragraphs == ("out in",)


def test_deep_nesting_is_refused_and_crashes_nothing() -> None:
    assert refused(with_body("<w:ins>" * 50_000 + "</w:ins>" * 50_000)).fault is FileFault.DAMAGED
    assert refused(with_body("<w:ins>" * 150 + "</w:ins>" * 150)).fault is FileFault.EMPTY


@pytest.mark.parametrize("body", ["", "<w:p/>", "<w:p><w:r><w:t>\u200b</w:t></w:r></w:p>"])
def test_a_document_without_visible_words_is_empty(body: str) -> None:
    assert refused(with_body(body)).fault is FileFault.EMPTY


def test_a_spreadsheet_called_docx_is_damaged() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
        )

    assert refused(target.getvalue()).fault is FileFault.DAMAGED


def test_a_relationship_that_leads_to_itself_does_not_go_round_for_ever() -> None:
    loop = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="x" Target="document.xml"/></Relationships>'
    )
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(saved(lambda document: document.add_paragraph("Head")))) as source,
        zipfile.ZipFile(target, "w") as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, loop if name == "word/_rels/document.xml.rels" else source.read(name))

    assert read(target.getvalue()).headline == "Head"

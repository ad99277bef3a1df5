"""Files that are no manuscripts: each is known by what it holds, and each gets the way out that fits."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from bot.desk.intake.manuscript import is_manuscript, read_manuscript
from bot.domain.intake.errors import UnreadableFile
from bot.domain.intake.file_kinds import BY_NAME, FileKind, linked_document
from bot.ui.intake.file_kinds import WAYS_OUT
from bot.ui.refusals import sentence

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(*names: str, first: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        if first:
            made.writestr("mimetype", first)
        for name in names:
            made.writestr(name, b"<x/>" if name.endswith((".xml", ".rels")) else b"x")
    return target.getvalue()


def old_office(stream: str) -> bytes:
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(64)


_ODF = ("content.xml", "META-INF/manifest.xml")

SAMPLES: dict[str, tuple[bytes, FileKind]] = {
    "pdf": (b"%PDF-1.7\n...", FileKind.PDF),
    "rtf": (b"{\\rtf1\\ansi Hello}", FileKind.RTF),
    "odt": (archive(*_ODF, first=b"application/vnd.oasis.opendocument.text"), FileKind.OPEN_DOCUMENT),
    "ods": (archive(*_ODF, first=b"application/vnd.oasis.opendocument.spreadsheet"), FileKind.TABLE),
    "odp": (archive(*_ODF, first=b"application/vnd.oasis.opendocument.presentation"), FileKind.SLIDES),
    "pages": (archive("Index/Document.iwa", "Metadata/Properties.plist"), FileKind.PAGES),
    "old pages": (archive("Index.zip", "preview.jpg"), FileKind.PAGES),
    "xlsx": (archive("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), FileKind.TABLE),
    "pptx": (archive("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"), FileKind.SLIDES),
    "epub": (archive("META-INF/container.xml", first=b"application/epub+zip"), FileKind.BOOK),
    "zip": (archive("a.txt", "b.jpg"), FileKind.ARCHIVE),
    "rar": (b"Rar!\x1a\x07\x01\x00", FileKind.ARCHIVE),
    "7z": (b"7z\xbc\xaf\x27\x1c\x00\x04", FileKind.ARCHIVE),
    "doc": (old_office("WordDocument"), FileKind.OLD_WORD),
    "locked": (old_office("EncryptedPackage"), FileKind.LOCKED),
    "xls": (old_office("Workbook"), FileKind.TABLE),
    "html": (b"\xef\xbb\xbf\n<!DOCTYPE html><html><p>Hello", FileKind.HTML),
    "png": (b"\x89PNG\r\n\x1a\n", FileKind.PICTURE),
    "jpg": (b"\xff\xd8\xff\xe0", FileKind.PICTURE),
    "webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", FileKind.PICTURE),
    "heic": (b"\x00\x00\x00\x18ftypheic", FileKind.PICTURE),
    "mp3": (b"ID3\x03\x00", FileKind.RECORDING),
    "wav": (b"RIFF\x00\x00\x00\x00WAVEfmt ", FileKind.RECORDING),
    "mp4": (b"\x00\x00\x00\x18ftypmp42", FileKind.RECORDING),
    "gdoc": (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', FileKind.GOOGLE_DOCS),
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("called", ["file.bin", "file.txt", "file.md", "file.docx", "file", "file.mdx"])
def test_a_file_is_known_by_what_it_holds_whatever_it_is_called(name: str, called: str) -> None:
    data, kind = SAMPLES[name]
    if (name, called) == ("zip", "file.docx"):
        return  # a broken Word file, as far as anyone can tell
    with pytest.raises(UnreadableFile) as refused:
        read_manuscript(called, data)
    assert refused.value.kind is kind
    said = sentence(refused.value)
    assert called in said and WAYS_OUT[kind] in said


@pytest.mark.parametrize("extension", sorted(BY_NAME))
def test_a_file_that_is_not_known_by_what_it_holds_is_by_its_name(extension: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_manuscript(f"My.File.{extension.upper()}", b"a few words")
    assert refused.value.kind is BY_NAME[extension]
    assert not is_manuscript(f"a.{extension}")


@pytest.mark.parametrize(
    ("kind", "way"),
    [
        (FileKind.GOOGLE_DOCS, "File → Download → Microsoft Word (.docx)"),
        (FileKind.PAGES, "File → Export To → Word"),
        (FileKind.OPEN_DOCUMENT, "File → Save As"),
        (FileKind.OLD_WORD, "File → Save As"),
        (FileKind.PDF, "the document that it was made from"),
        (FileKind.ARCHIVE, "Unpack it"),
    ],
)
def test_the_way_out_names_the_program_and_the_menu(kind: FileKind, way: str) -> None:
    assert way in WAYS_OUT[kind]


def test_every_kind_has_a_way_out() -> None:
    assert set(WAYS_OUT) == set(FileKind)


@pytest.mark.parametrize("name", ["a.mdx", "a.text", "a.markdown", "a.MD", "a.mkd", "a.Text"])
def test_further_names_of_texts_are_taken(name: str) -> None:
    assert is_manuscript(name)
    read = read_manuscript(name, b"Headline\n\nThe text.")
    assert (read.headline, read.to_copy().body) == ("Headline", "The text.")


@pytest.mark.parametrize("name", ["a.doc", "a", "a.docm", "a.zip", "a.docx"])
def test_a_word_file_is_read_whatever_it_is_called(name: str) -> None:
    document = docx.Document()
    document.add_heading("Headline", level=0)
    document.add_paragraph("The text.")
    target = io.BytesIO()
    document.save(target)
    read = read_manuscript(name, target.getvalue())
    assert (read.headline, read.to_copy().body) == ("Headline", "The text.")


@pytest.mark.parametrize(
    "text", ["<p>Markdown may begin with HTML.</p>", "{ is a brace", "# PK", "<!-- note -->\nText"]
)
def test_texts_are_not_taken_for_something_else(text: str) -> None:
    assert read_manuscript("a.md", text.encode())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://docs.google.com/document/d/1a2b/edit?usp=sharing", FileKind.GOOGLE_DOCS),
        (" <https://drive.google.com/file/d/1a2b/view> ", FileKind.GOOGLE_DOCS),
        ("https://1drv.ms/w/s!Abc", FileKind.WORD_ONLINE),
        ("https://acme-my.sharepoint.com/:w:/g/personal/x", FileKind.WORD_ONLINE),
        ("https://www.icloud.com/pages/0abc", FileKind.PAGES),
        ("https://example.org/docs.google.com/document/1", None),
        ("See https://docs.google.com/document/d/1a2b for the data.", None),
        ("", None),
    ],
)
def test_a_link_to_a_document_is_known(text: str, kind: FileKind | None) -> None:
    assert linked_document(text) is kind

"""Word archives: what would explode is refused before it is opened."""

from __future__ import annotations

import struct
import tracemalloc
import warnings
import zipfile
from collections.abc import Iterable
from io import BytesIO

import docx
import pytest

from bot.desk.intake.word.archive import ENTRY_LIMIT, UNPACKED_LIMIT, Archive
from bot.desk.intake.word.document import read_wordfile
from bot.desk.intake.word.parts import NODE_LIMIT
from bot.domain.intake.errors import FileFault, UnreadableFile

Entry = tuple[str, bytes]

HUNDRED_MB = 100 * 1024 * 1024


def word_entries(document_xml: bytes | None = None) -> list[Entry]:
    """The entries of a small real .docx, its main part replaced."""
    saved = BytesIO()
    document = docx.Document()
    document.add_paragraph("Some words.")
    document.save(saved)
    with zipfile.ZipFile(saved) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    if document_xml is None:
        return entries
    return [(name, document_xml if name == "word/document.xml" else content) for name, content in entries]


def zipped(entries: Iterable[Entry], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as archive:
        warnings.simplefilter("ignore")  # zipfile warns of the duplicate names that are wanted here
        for name, content in entries:
            archive.writestr(name, content)
    return target.getvalue()


def refused(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refusal:
        read_wordfile(data, "story.docx")
    assert refusal.value.filename == "story.docx"
    return refusal.value


def peak_of_refusing(data: bytes) -> tuple[UnreadableFile, int]:
    """The refusal, and the most bytes of memory that were in use for it."""
    tracemalloc.start()
    try:
        refusal = refused(data)
        return refusal, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_an_entry_is_read_by_its_name_in_any_case() -> None:
    entries = dict(word_entries())
    archive = Archive(zipped(entries.items()), "story.docx")

    assert (
        archive.read("word/document.xml")
        == archive.read("/Word/DOCUMENT.xml")
        == entries["word/document.xml"]
    )
    assert "word/document.xml" in archive and "word/none.xml" not in archive


def test_a_bomb_of_a_hundred_megabytes_is_not_unpacked() -> None:
    data = zipped(word_entries(b"<a>" + b" " * HUNDRED_MB + b"</a>"))
    assert len(data) < 200_000

    refusal, peak = peak_of_refusing(data)

    assert refusal.fault is FileFault.BOMB
    assert refusal.limit == UNPACKED_LIMIT
    assert peak < 5_000_000


def test_parts_that_are_too_much_only_together_are_a_bomb() -> None:
    twenty = bytes(20 * 1024 * 1024)
    archive = Archive(zipped([("a.xml", twenty), ("b.xml", twenty)]), "story.docx")
    assert archive.read("a.xml") == twenty

    with pytest.raises(UnreadableFile) as refusal:
        archive.read("b.xml")
    assert (refusal.value.fault, refusal.value.limit) == (FileFault.BOMB, UNPACKED_LIMIT)


def test_pictures_of_any_size_are_never_unpacked() -> None:
    pictures = [(f"word/media/{number}.png", bytes(1024 * 1024)) for number in range(40)]

    assert read_wordfile(zipped([*word_entries(), *pictures]), "story.docx").headline == "Some words."


def test_a_bomb_that_declares_a_hundred_bytes_fills_no_memory() -> None:
    """`ZipFile.read` inflates such an entry whole before it cuts it to the declared size."""
    entries = [
        (name, b" " * HUNDRED_MB if name == "word/styles.xml" else content)
        for name, content in word_entries()
    ]
    data = bytearray(zipped(entries))
    local = data.index(b"word/styles.xml") - 30
    central = data.rindex(b"word/styles.xml") - 46
    data[local + 22 : local + 26] = struct.pack("<I", 100)
    data[central + 24 : central + 28] = struct.pack("<I", 100)

    refusal, peak = peak_of_refusing(bytes(data))

    assert refusal.fault is FileFault.DAMAGED
    assert peak < 5_000_000


def test_more_entries_than_any_document_has_are_a_bomb() -> None:
    empties = [(f"word/{number}.png", b"") for number in range(ENTRY_LIMIT)]

    assert refused(zipped([*word_entries(), *empties])).fault is FileFault.BOMB


def test_a_flood_of_entries_is_refused_before_they_are_listed() -> None:
    record = b"PK\x01\x02" + bytes(42)
    flood = b"PK\x03\x04" + record * 100_000
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, len(flood), 0, 0)

    refusal, peak = peak_of_refusing(flood + end)

    assert refusal.fault is FileFault.BOMB
    assert peak < 5_000_000


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10))
    + b"]><w>&a9;</w>"
)


@pytest.mark.parametrize(
    "xml",
    [
        BILLION_LAUGHS,
        b'<!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>',
        b'<!DOCTYPE w [<!ENTITY x SYSTEM "https://example.org/">]><w>&x;</w>',
        BILLION_LAUGHS.decode().encode("utf-16"),
        b"<!DOCTYPE w><w/>",
    ],
    ids=["billion laughs", "a file", "an address", "in UTF-16", "harmless"],
)
@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "_rels/.rels", "word/_rels/document.xml.rels"]
)
def test_xml_with_a_document_type_is_refused_in_every_part(xml: bytes, part: str) -> None:
    entries = [(name, xml if name == part else content) for name, content in word_entries()]

    refusal = refused(zipped(entries))

    assert refusal.fault is FileFault.BOMB
    assert refusal.detail == "DOCTYPE"


def test_xml_nested_too_deep_is_refused() -> None:
    refusal = refused(zipped(word_entries(b"<a>" * 100_000 + b"</a>" * 100_000)))

    assert refusal.fault is FileFault.DAMAGED
    assert refusal.detail == "nesting"


@pytest.mark.parametrize("piece", [b"<a/>", b'<a b="" c="" d="" e=""/>'])
def test_more_elements_than_memory_can_hold_are_a_bomb(piece: bytes) -> None:
    refusal = refused(zipped(word_entries(b"<w>" + piece * (NODE_LIMIT + 1) + b"</w>")))

    assert refusal.fault is FileFault.BOMB


def test_thousands_of_relationships_take_no_time() -> None:
    ties = b"".join(b'<Relationship Id="a%d" Type="b" Target="c"/>' % number for number in range(40_000))
    entries = [
        (name, content.replace(b"</Relationships>", ties + b"</Relationships>"))
        if name == "word/_rels/document.xml.rels"
        else (name, content)
        for name, content in word_entries()
    ]

    assert read_wordfile(zipped(entries), "story.docx").headline == "Some words."


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_damaged(share: float) -> None:
    data = zipped(word_entries())

    assert refused(data[: int(len(data) * share)]).fault is FileFault.DAMAGED


@pytest.mark.parametrize("data", [b"\x00 no zip at all", b"PK\x05\x06", b"PK\x03\x04" + bytes(40)])
def test_what_is_no_zip_is_damaged(data: bytes) -> None:
    assert refused(data).fault is FileFault.DAMAGED


def test_a_zip_that_is_no_word_file_is_damaged() -> None:
    refusal = refused(zipped([("readme.txt", b"hello")]))

    assert refusal.fault is FileFault.NOT_WORD


@pytest.mark.parametrize("second", ["word/document.xml", "WORD/document.XML"])
def test_two_main_parts_are_refused_for_nobody_could_say_which_counts(second: str) -> None:
    refusal = refused(zipped([*word_entries(), (second, b"<other/>")]))

    assert refusal.fault is FileFault.DAMAGED
    assert refusal.detail == "duplicate entry"


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(zipped(word_entries()))
    central = data.rindex(b"word/document.xml") - 46
    data[central + 8] |= 0x1

    refusal = refused(bytes(data))

    assert refusal.fault is FileFault.DAMAGED
    assert refusal.detail == "encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_that_word_never_uses_is_refused(method: int) -> None:
    assert refused(zipped(word_entries(), method)).fault is FileFault.DAMAGED


def test_a_damaged_entry_is_noticed() -> None:
    data = bytearray(zipped(word_entries(), zipfile.ZIP_STORED))
    data[data.index(b"Some words.")] ^= 0x20

    assert refused(bytes(data)).fault is FileFault.DAMAGED


@pytest.mark.parametrize(
    "xml", [b"", b"<w>", b"not xml", b'<?xml version="1.0" encoding="x-none"?><w/>', b"<w>&undefined;</w>"]
)
def test_xml_that_cannot_be_read_is_damaged(xml: bytes) -> None:
    assert refused(zipped(word_entries(xml))).fault is FileFault.DAMAGED


def outcome(data: bytes) -> FileFault | None:
    try:
        read_wordfile(data, "story.docx")
    except UnreadableFile as refusal:
        return refusal.fault
    return None


def test_no_flipped_byte_raises_anything_else() -> None:
    """Bytes here and there, one at a time: the file is read or refused, never a crash."""
    data = zipped(word_entries())
    directory = data.index(b"PK\x01\x02")
    for at in [*range(0, directory, 401), *range(directory, len(data), 23)]:
        broken = bytearray(data)
        broken[at] ^= 0xFF

        assert outcome(bytes(broken)) in {
            None,
            FileFault.DAMAGED,
            FileFault.BOMB,
            FileFault.NOT_WORD,
            FileFault.EMPTY,
        }

"""Disguises: documents of other kinds under the name of a Word file, known by what they hold."""

from __future__ import annotations

import re

from bot.desk.intake.file_kinds import kind_by_content
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.intake.file_kinds import FileKind
from bot.domain.late import pattern

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_HTML = pattern(rb"\s*<(?:!doctype\s+html|html|head|body|meta|\?xml[^>]*\?>\s*<html)\b", re.IGNORECASE)
_WORD_XML = pattern(
    rb"\s*<\?xml[^>]*\?>\s*(?:<\?mso-application[^>]*>\s*)?<(?:\w+:)?(?:package|wordDocument)\b"
)

_FAULTS = {
    FileKind.LOCKED: FileFault.PASSWORD,
    FileKind.OLD_WORD: FileFault.OLD_WORD,
    FileKind.OLD_OR_LOCKED: FileFault.OLE,
}


def refuse_disguised(data: bytes, filename: str) -> None:
    """Pass over what may be a Word file.

    Raises UnreadableFile: with its kind PASSWORD, OLD_WORD for a .doc, OLE for what is one of the two, NOT_WORD for
    other documents; DAMAGED for bytes of no kind that is known.
    """
    if data.startswith(_ZIP):
        return
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    kind = kind_by_content(start) or _kind_of_text(data, start[:1000])
    if kind is None:
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="zip")
    raise UnreadableFile(_FAULTS.get(kind, FileFault.NOT_WORD), filename, kind=kind)


def _kind_of_text(data: bytes, start: bytes) -> FileKind | None:
    if _HTML.match(start):
        return FileKind.HTML
    if _WORD_XML.match(start):
        return FileKind.WORD_XML
    return FileKind.TEXT if _is_text(data) else None


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(char >= " " or char in "\t\n\r\f" for char in text)

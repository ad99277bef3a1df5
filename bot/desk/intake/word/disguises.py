"""Disguises: documents of other kinds under the name of a Word file, known by their first bytes."""

from __future__ import annotations

import re

from bot.domain.intake.errors import FileFault, UnreadableFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_OTHERS = tuple(name.encode("utf-16-le") for name in ("Workbook", "PowerPoint Document"))
"""Names of streams in the directory of an OLE file."""

_STARTS = ((b"{\\rtf", "RTF"), (b"%PDF-", "PDF"))
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|meta|\?xml[^>]*\?>\s*<html)\b", re.IGNORECASE)
_WORD_XML = re.compile(
    rb"\s*<\?xml[^>]*\?>\s*(?:<\?mso-application[^>]*>\s*)?<(?:\w+:)?(?:package|wordDocument)\b"
)


def refuse_disguised(data: bytes, filename: str) -> None:
    """Pass over what may be a Word file.

    Raises UnreadableFile: PASSWORD; OLD_WORD for a .doc; OLE for what is one of the two; NOT_WORD with the kind in
    `detail` (RTF, PDF, HTML, XML, text, old Office); DAMAGED for bytes of no such kind.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableFile(FileFault.PASSWORD, filename)
        if _WORD in data:
            raise UnreadableFile(FileFault.OLD_WORD, filename)
        if any(name in data for name in _OTHERS):
            raise UnreadableFile(FileFault.NOT_WORD, filename, detail="old Office")
        raise UnreadableFile(FileFault.OLE, filename)
    if data.startswith(_ZIP):
        return
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1000]
    kind = next((kind for sign, kind in _STARTS if start.startswith(sign)), "")
    if not kind and _HTML.match(start):
        kind = "HTML"
    if not kind and _WORD_XML.match(start):
        kind = "XML"
    if not kind and _is_text(data):
        kind = "text"
    raise UnreadableFile(FileFault.NOT_WORD if kind else FileFault.DAMAGED, filename, detail=kind or "zip")


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(char >= " " or char in "\t\n\r\f" for char in text)

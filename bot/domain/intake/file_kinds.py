"""Kinds of files and links that people send as copy, and that the desk cannot read: each has its own way out."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.late import pattern


class FileKind(StrEnum):
    """What a file is, whatever it is called."""

    GOOGLE_DOCS = "google docs"
    """A link to a document in Google Docs, or a .gdoc, which holds nothing else."""
    WORD = "word"
    """A Word file (.docx) under the name of a text."""
    WORD_ONLINE = "word online"
    PAGES = "pages"
    OPEN_DOCUMENT = "open document"
    OLD_WORD = "old word"
    LOCKED = "locked"
    """A document that a password protects."""
    OLD_OR_LOCKED = "old or locked"
    """One of those two; which of them, the file does not say."""
    WORD_XML = "word xml"
    TEXT = "text"
    """Plain text under the name of a Word file."""
    RTF = "rtf"
    PDF = "pdf"
    HTML = "html"
    PICTURE = "picture"
    RECORDING = "recording"
    ARCHIVE = "archive"
    TABLE = "table"
    SLIDES = "slides"
    DRAWING = "drawing"
    BOOK = "book"
    MAIL = "mail"
    SHORTCUT = "shortcut"


_NAMES = {
    FileKind.GOOGLE_DOCS: "gdoc gsheet gslides gdraw",
    FileKind.PAGES: "pages",
    FileKind.OPEN_DOCUMENT: "odt ott fodt sxw",
    FileKind.OLD_WORD: "dot wps wpd",
    FileKind.RTF: "rtf rtfd",
    FileKind.PDF: "pdf xps ps eps",
    FileKind.HTML: "html htm xhtml mhtml mht webarchive",
    FileKind.PICTURE: "png jpg jpeg gif webp heic heif avif svg bmp tif tiff psd ai raw dng",
    FileKind.RECORDING: "mp3 m4a wav ogg oga opus flac aac amr wma mp4 mov webm mkv avi m4v 3gp",
    FileKind.ARCHIVE: "zip rar 7z gz tgz tar bz2 xz zst",
    FileKind.TABLE: "xlsx xls xlsm ods numbers csv tsv",
    FileKind.SLIDES: "pptx ppt odp key",
    FileKind.DRAWING: "vsd vsdx odg",
    FileKind.BOOK: "epub mobi azw3 fb2",
    FileKind.MAIL: "eml msg mbox",
    FileKind.SHORTCUT: "url webloc lnk desktop",
}

BY_NAME = {extension: kind for kind, names in _NAMES.items() for extension in names.split()}
"""Kinds by how a file's name ends, in small letters."""

_LINKS = (
    (pattern(r"https?://(?:docs|drive)\.google\.com/\S+"), FileKind.GOOGLE_DOCS),
    (
        pattern(
            r"https?://(?:1drv\.ms|(?:[\w-]+\.)*(?:onedrive\.live|sharepoint|officeapps\.live|office)\.com)/\S+"
        ),
        FileKind.WORD_ONLINE,
    ),
    (pattern(r"https?://(?:www\.)?icloud\.com/(?:pages|iclouddrive)/\S+"), FileKind.PAGES),
)


def linked_document(text: str) -> FileKind | None:
    """What a text that is nothing but a link to a document in the web leads to; None for every other text."""
    link = text.strip().strip("<>").strip()
    for form, kind in _LINKS:
        if form.fullmatch(link):
            return kind
    return None

"""The way out for each kind of file that the desk does not read: what it is, and what its writer does instead."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.intake.file_kinds import FileKind

_THEN = "Then send that file."

WAYS_OUT: Mapping[FileKind, str] = {
    FileKind.GOOGLE_DOCS: (
        "is only a link to a document in Google Docs, which I cannot open. In Google Docs choose *File → Download →"
        f" Microsoft Word (.docx)*. {_THEN}"
    ),
    FileKind.WORD: "is a Word document. Give its name the ending .docx, and send it again.",
    FileKind.WORD_ONLINE: (
        "is only a link to a document on the web, which I cannot open. In Word choose *File → Create a Copy → Download"
        f" a copy* (.docx). {_THEN}"
    ),
    FileKind.PAGES: (
        "is a Pages document. In Pages choose *File → Export To → Word* (on a phone: *Share → Export and Send → Word*)."
        f" {_THEN}"
    ),
    FileKind.OPEN_DOCUMENT: (
        "is a LibreOffice or OpenDocument file. In LibreOffice choose *File → Save As* and the type *Word 2010–365"
        f" (.docx)*. {_THEN}"
    ),
    FileKind.OLD_WORD: (
        "is an old Word file (.doc). Open it in Word or LibreOffice, and choose *File → Save As* and the type *Word"
        f" Document (.docx)*. {_THEN}"
    ),
    FileKind.LOCKED: (
        "is protected by a password. Open it in Word, and remove the password: choose *File → Info → Protect Document →"
        f" Encrypt with Password*, empty the field and save. {_THEN}"
    ),
    FileKind.OLD_OR_LOCKED: (
        "is protected by a password or is an old Word file (.doc). Open it in Word, remove the password if it has one,"
        f" and choose *File → Save As* and the type *Word Document (.docx)*. {_THEN}"
    ),
    FileKind.WORD_XML: (
        "is a Word XML file. Open it in Word, and choose *File → Save As* and the type *Word Document (.docx)*."
        f" {_THEN}"
    ),
    FileKind.TEXT: (
        "is plain text under the name of a Word file. Change the ending of its name to .txt or .md, and send it again."
    ),
    FileKind.RTF: (
        "is an RTF file. Open it in Word, LibreOffice or TextEdit, and save it as a Word document (.docx)."
        f" {_THEN}"
    ),
    FileKind.PDF: (
        "is a PDF file, which keeps the look of a page and not its text. Send the document that it was made from, as .docx,"
        " .md or .txt."
    ),
    FileKind.HTML: (
        "is a web page. Send the text as .md, .txt or .docx: open the page, copy the article, and paste it into a document."
    ),
    FileKind.PICTURE: (
        "is a picture without a text. Send the article as .md, .txt or .docx, or in your message. Attach pictures to the"
        " same message, or add them later with *Pictures*."
    ),
    FileKind.RECORDING: "is a recording. I take texts: write it down, and send that as .md, .txt or .docx.",
    FileKind.ARCHIVE: "is an archive. Unpack it, and send the .md, .txt or .docx file in it by itself.",
    FileKind.TABLE: "is a spreadsheet. Copy the text into a document, and send that as .md, .txt or .docx.",
    FileKind.SLIDES: "is a presentation. Copy the text into a document, and send that as .md, .txt or .docx.",
    FileKind.DRAWING: "is a drawing. Copy the text into a document, and send that as .md, .txt or .docx.",
    FileKind.BOOK: "is an e-book. Send the document that it was made from, as .docx, .md or .txt.",
    FileKind.MAIL: "is an e-mail. Copy its text into a document, and send that as .md, .txt or .docx.",
    FileKind.SHORTCUT: "is only a shortcut to something else. Open it, and send the .md, .txt or .docx file itself.",
}

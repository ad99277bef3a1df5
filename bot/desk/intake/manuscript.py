"""Manuscripts: files as writers hand them in, and the file form in which a text is handed back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bot.desk.intake.encodings import decode
from bot.desk.intake.file_kinds import is_word, kind_by_content, kind_by_name
from bot.desk.intake.front_matter import About, FrontMatter, split_front_matter, write_front_matter
from bot.desk.intake.word_document import read_wordfile
from bot.domain.article.copy import Copy, Markup, make_copy, split_message
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.intake.file_kinds import FileKind
from bot.domain.text.cleaning import clean, clean_line, is_blank, trim_blank_lines

TEXT_FILE_LIMIT = 1024 * 1024
WORD_FILE_LIMIT = 8 * 1024 * 1024
"""Bytes, of the file as it is sent."""

_HEADLINE_LIKE = 120
"""Characters: a first line beyond this is a paragraph."""

_GOES_ON = (".", ",", ";", ":", "。", "，", "、")
"""Ends of a first line that is a sentence or part of one."""

_HEADING = re.compile(r"\s*#{1,6}\s")

_NAME_LENGTH = 48


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The words of a file, raw. The body begins right after the headline's line: a blank line between
    the two is still there."""

    headline: str
    standfirst: str = ""
    body: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    markup: Markup = Markup.MARKDOWN
    headline_is_guess: bool = False
    """Whether the headline is the first line merely because it comes first."""
    embargo: str = ""
    """When its embargo ends, as it was typed; empty without one."""
    embargo_source: str = ""
    byline: str = ""
    """The byline that it asks for, as it was typed; empty where it does not speak of one."""

    def to_copy(self, headline: str | None = None) -> Copy:
        """The manuscript as Copy; a given headline takes the place of the file's own. A first line that
        reads like a paragraph, too long for a headline or a full sentence, then returns to the body:
        nothing that was written is dropped."""
        body = self.body
        if headline is not None and self.headline_is_guess and _reads_like_a_paragraph(self.headline):
            body = f"{self.headline}\n{self.body}"
        return make_copy(
            headline=self.headline if headline is None else headline,
            standfirst=self.standfirst,
            body=body,
            tags=self.tags,
            sources=self.sources,
            markup=self.markup,
            byline=self.byline,
        )


def _reads_like_a_paragraph(line: str) -> bool:
    plain = clean_line(line)
    return len(plain) > _HEADLINE_LIKE or plain.endswith(_GOES_ON)


def is_manuscript(filename: str) -> bool:
    """Whether a file of this name is one that `read_manuscript` would try to read."""
    return _extension(filename) in _READERS


def _extension(filename: str) -> str:
    _, dot, extension = filename.strip().casefold().rpartition(".")
    return extension if dot else ""


def read_manuscript(filename: str, data: bytes) -> Manuscript:
    """The words of a file whose name ends like one of `_READERS`, or of a Word file under another name.

    Raises UnreadableFile: UNSUPPORTED for any other name, BINARY for a file that is something else than its name says,
    both with what it is if that is known; EMPTY without a visible character, TOO_LARGE with the limit in bytes, and what `bot.desk.intake.drafts.encodings`, `bot.desk.intake.drafts.frontmatter` and
    `bot.desk.intake.drafts.wordfile` raise.
    """
    extension = _extension(filename)
    reader, limit = _READERS.get(extension, (None, 0))
    if reader is None and len(data) <= WORD_FILE_LIMIT and is_word(data):
        reader, limit = _READERS["docx"]  # many a .doc is one
    if reader is None:
        kind = kind_by_content(data[:WORD_FILE_LIMIT]) or kind_by_name(extension)
        raise UnreadableFile(FileFault.UNSUPPORTED, filename, detail=extension, kind=kind)
    if not data:
        raise UnreadableFile(FileFault.EMPTY, filename)
    if len(data) > limit:
        raise UnreadableFile(FileFault.TOO_LARGE, filename, limit=limit)
    kind = kind_by_content(data)
    if kind is None and reader is not _read_word and is_word(data):
        kind = FileKind.WORD
    damaged = reader is _read_word and kind is FileKind.ARCHIVE and data.startswith(b"PK")
    if kind is not None and not damaged:  # its own reader says what is wrong with a Word file
        raise UnreadableFile(FileFault.BINARY, filename, kind=kind)
    return reader(filename, data)


def _read_text(filename: str, data: bytes) -> str:
    text = clean(decode(data, filename))
    if is_blank(text):
        raise UnreadableFile(FileFault.EMPTY, filename)
    return text


def _read_markdown(filename: str, data: bytes) -> Manuscript:
    head, rest = split_front_matter(_read_text(filename, data), filename)
    head = head or FrontMatter()
    headline, body, guess = head.headline, rest, False
    if headline is None:
        headline, _ = split_message(rest)
        first, _, body = trim_blank_lines(rest).partition("\n")
        guess = _HEADING.match(first) is None
    return Manuscript(
        headline,
        head.standfirst,
        body,
        head.tags,
        head.sources,
        head.markup,
        guess,
        head.embargo,
        head.embargo_source,
        head.byline,
    )


def _read_plain(filename: str, data: bytes) -> Manuscript:
    headline, _, body = trim_blank_lines(_read_text(filename, data)).partition("\n")
    return Manuscript(headline, body=body, markup=Markup.PLAIN, headline_is_guess=True)


def _read_word(filename: str, data: bytes) -> Manuscript:
    words = read_wordfile(data, filename)
    return Manuscript(
        words.headline,
        words.standfirst,
        "\n" + "\n\n".join(words.paragraphs),
        markup=Markup.PLAIN,
        headline_is_guess=words.headline_is_guess,
    )


_READERS: dict[str, tuple[Callable[[str, bytes], Manuscript], int]] = {
    "md": (_read_markdown, TEXT_FILE_LIMIT),
    "markdown": (_read_markdown, TEXT_FILE_LIMIT),
    "mdown": (_read_markdown, TEXT_FILE_LIMIT),
    "mkd": (_read_markdown, TEXT_FILE_LIMIT),
    "mdx": (_read_markdown, TEXT_FILE_LIMIT),
    "txt": (_read_plain, TEXT_FILE_LIMIT),
    "text": (_read_plain, TEXT_FILE_LIMIT),
    "docx": (_read_word, WORD_FILE_LIMIT),
}


def write_manuscript(copy: Copy, about: About | None = None) -> bytes:
    """The text as a Markdown file in UTF-8, with front matter. `read_manuscript` gives an equal Copy
    again, of plain text too, as long as what stands around the body keeps to 64 KiB. `about` are lines
    about the article that reading back passes over."""
    return f"{write_front_matter(copy, about)}\n{copy.body}\n".encode()


def suggested_name(headline: str, number: int | None = None) -> str:
    """A file name for a text: its number, if it has one yet, and the first words of its headline,
    safe on every system."""
    slug = ""
    for char in unicodedata.normalize("NFC", clean_line(headline)[:200]).casefold():
        if char.isalnum() or (slug and unicodedata.category(char).startswith("M")):
            slug += char
        elif slug and not slug.endswith("-"):
            slug += "-"
    slug = slug[:_NAME_LENGTH].strip("-")
    named = "-".join(part for part in ("" if number is None else str(number), slug) if part)
    return f"{named or 'article'}.md"

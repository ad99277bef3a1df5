"""Manuscripts: files as writers hand them in, and the file form in which a text is handed back."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import field, replace

from bot.desk.intake.encodings.decoding import decode
from bot.desk.intake.encodings.guessing import ENCODINGS
from bot.desk.intake.file_kinds import is_word, kind_by_content, kind_by_name
from bot.desk.intake.front_matter import About, FrontMatter, split_front_matter, write_front_matter
from bot.desk.intake.pictures.links import Address, Named, linked, named_beside, without_usual_places
from bot.desk.intake.pictures.places import as_lines, without_markers
from bot.domain.article.copy import Copy, Markup, make_copy, split_message
from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Account
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.intake.file_kinds import FileKind
from bot.domain.intake.guessed import GuessedFile
from bot.domain.intake.pictures import FilePicture
from bot.domain.late import pattern
from bot.domain.planning.embargo_words import TimeNamed, time_above
from bot.domain.text.cleaning import clean, clean_line, is_blank, trim_blank_lines

TEXT_FILE_LIMIT = 1024 * 1024
WORD_FILE_LIMIT = 8 * 1024 * 1024
"""Bytes, of the file as it is sent."""

_HEADLINE_LIKE = 120
"""Characters: a first line beyond this is a paragraph."""

_GOES_ON = (".", ",", ";", ":", "。", "，", "、")
"""Ends of a first line that is a sentence or part of one."""

_HEADING = pattern(r"\s*#{1,6}\s")

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
    whole: str = ""
    """The body with that guessed headline at its head; empty where that is simply the line before it."""
    times: tuple[TimeNamed, ...] = ()
    """What in it speaks of an embargo or of a time of publication, or seems to."""
    embargo_source: str = ""
    """Who imposed its embargo; empty where it does not say."""
    byline: str = ""
    """The byline that it asks for, as it was typed; empty where it does not speak of one."""
    authors: str = ""
    """Who wrote it, as its head says, where it asks for no byline; empty where it does not say."""
    draft: bool = False
    """Whether its head says that it is a draft, which stays one."""
    section: str = ""
    """The section that its head names."""
    first_line: str = ""
    """The headline's line as the body would have it, where that differs from the headline."""
    account: Account = field(default_factory=Account)
    """What was taken over of the file, and what was not."""
    guessed: GuessedFile | None = None
    """The file itself, if its encoding is a guess."""
    pictures: tuple[FilePicture, ...] = ()
    """Those inside the file: the body has a line for each, such as `[picture 2]`."""
    named: tuple[Named, ...] = ()
    """Those that came beside the file, in the order in which it names them; the body has such lines for them."""

    def to_copy(self, headline: str | None = None) -> Copy:
        """The manuscript as Copy; a given headline takes the place of the file's own. A first line that
        reads like a paragraph, too long for a headline or a full sentence, then returns to the body:
        nothing that was written is dropped."""
        body = self.body
        if headline is not None and self.headline_is_guess and _reads_like_a_paragraph(self.headline):
            body = self.whole or f"{self.first_line or self.headline}\n{self.body}"
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
    return _extension(filename) in _LIMITS


def _extension(filename: str) -> str:
    _, dot, extension = filename.strip().casefold().rpartition(".")
    return extension if dot else ""


def read_manuscript(filename: str, data: bytes, encoding: str = "", beside: Sequence[str] = ()) -> Manuscript:
    """The words of a file whose name ends like one of `_LIMITS`, or of a Word file under another name. What Discord
    cannot show of Markdown is turned into what it can. `encoding` is one that somebody chose for a text file, and
    `beside` are the names of the pictures that came with a Markdown file, which may say where they stand.

    Raises UnreadableFile: UNSUPPORTED for any other name, BINARY for a file that is something else than its name says,
    both with what it is if that is known; EMPTY without a visible character, TOO_LARGE with the limit in bytes, and
    what `bot.desk.intake.encodings.decoding`, `bot.desk.intake.heads` and `bot.desk.intake.word.document` raise.
    """
    extension = _extension(filename)
    limit = _LIMITS.get(extension)
    if limit is None and len(data) <= WORD_FILE_LIMIT and is_word(data):
        extension, limit = "docx", WORD_FILE_LIMIT  # many a file with another name is one
    if limit is None:
        kind = kind_by_content(data[:WORD_FILE_LIMIT]) or kind_by_name(extension)
        raise UnreadableFile(FileFault.UNSUPPORTED, filename, detail=extension, kind=kind)
    if not data:
        raise UnreadableFile(FileFault.EMPTY, filename)
    if len(data) > limit:
        raise UnreadableFile(FileFault.TOO_LARGE, filename, limit=limit)
    if extension in _WORD_FILES:
        return _read_word(filename, data)  # which says itself what is wrong with a Word file
    kind = FileKind.WORD if is_word(data) else kind_by_content(data)
    if kind is not None:
        raise UnreadableFile(FileFault.BINARY, filename, kind=kind)
    decoded = decode(data, filename, encoding)
    text = clean(decoded.text)
    if is_blank(text):
        raise UnreadableFile(FileFault.EMPTY, filename)
    text, named = named_beside(text, beside if _TEXT_READERS[extension] is _read_markdown else ())
    manuscript = _TEXT_READERS[extension](filename, text)
    if named:
        lines = {number: number for number, _ in enumerate(named, 1)}
        body, whole = as_lines(manuscript.body, lines), as_lines(manuscript.whole, lines)
        headline = without_markers(manuscript.headline)
        if all(each.exported for each in named):
            body = without_usual_places(body, len(named))
        manuscript = replace(manuscript, headline=headline, body=body, whole=whole, named=named)
    if not decoded.guessed:
        return manuscript
    account = manuscript.account + Account(encoding=ENCODINGS[decoded.encoding])
    return replace(manuscript, account=account, guessed=GuessedFile(filename, data, decoded.encoding))


def _read_markdown(filename: str, text: str) -> Manuscript:
    mdx = _extension(filename) == "mdx"
    head, rest = split_front_matter(text, filename)
    head = head or FrontMatter()
    if head.to_the_letter or head.markup is Markup.PLAIN:
        return _as_typed(rest, head)
    above, rest = _line_above(rest)
    # A tenth of a second and 2 MB, which an idle bot need not have; files are read off the event loop.
    from bot.desk.intake.markdown.document import read_markdown  # noqa: PLC0415

    found = read_markdown(rest, headline=head.headline, mdx=mdx)
    return Manuscript(
        found.headline,
        head.standfirst,
        found.body,
        head.tags,
        head.sources,
        headline_is_guess=found.headline_is_guess,
        whole=found.whole,
        times=head.times + above,
        embargo_source=head.embargo_source,
        byline=head.byline,
        authors=head.authors,
        draft=head.draft,
        section=head.section,
        account=found.account + Account(unused=head.unused),
    )


def _read_plain(filename: str, text: str) -> Manuscript:
    head, rest = split_front_matter(text, filename, strict=False)
    return _as_typed(rest, head or FrontMatter(), markup=Markup.PLAIN)


def read_message(text: str) -> Manuscript:
    """The words of a chat message, in Discord's Markdown: its lines stay its lines. It may have a head.

    Raises UnreadableFile (FRONT_MATTER) for a broken one.
    """
    head, rest = split_front_matter(clean(text), "message", strict=False)
    return _as_typed(rest, head or FrontMatter())


def _as_typed(text: str, head: FrontMatter, *, markup: Markup = Markup.MARKDOWN) -> Manuscript:
    """A text that is taken line by line. Its markup is what the head says, else `markup`."""
    markup = Markup.PLAIN if Markup.PLAIN in (head.markup, markup) else Markup.MARKDOWN
    above, text = _line_above(text)
    headline, body, guess = head.headline, text, False
    if headline is None:
        first, _, body = trim_blank_lines(text).partition("\n")
        headline = split_message(first)[0] if markup is Markup.MARKDOWN else first
        guess = markup is Markup.PLAIN or _HEADING.match(first) is None
    return Manuscript(
        headline,
        head.standfirst,
        body,
        head.tags,
        head.sources,
        markup,
        guess,
        times=head.times + above,
        embargo_source=head.embargo_source,
        byline=head.byline,
        authors=head.authors,
        draft=head.draft,
        section=head.section,
        account=Account(unused=head.unused),
    )


def _line_above(text: str) -> tuple[tuple[TimeNamed, ...], str]:
    """The line about an embargo at the top of a text, and the text. A first line that is nothing but an
    embargo and its time is a note to the desk: it is no part of the article, and the desk asks about it."""
    found = time_above(text)
    if found is None:
        return (), text
    first, _, rest = trim_blank_lines(text).partition("\n")
    if found.line in first and any(map(str.isdigit, found.when)) and not is_blank(rest):
        return (found,), rest
    return (found,), text


def _read_word(filename: str, data: bytes) -> Manuscript:
    from bot.desk.intake.word.document import read_wordfile  # noqa: PLC0415 - as above

    words = read_wordfile(data, filename)
    return Manuscript(
        words.headline,
        words.standfirst,
        f"\n{words.body}",
        headline_is_guess=words.headline_is_guess,
        first_line=words.first_line,
        account=words.account,
        pictures=words.pictures,
    )


_TEXT_READERS: dict[str, Callable[[str, str], Manuscript]] = {
    "md": _read_markdown,
    "markdown": _read_markdown,
    "mdown": _read_markdown,
    "mkd": _read_markdown,
    "mdx": _read_markdown,
    "txt": _read_plain,
    "text": _read_plain,
}
_WORD_FILES = ("docx", "docm", "dotx", "dotm", "doc")
"""A .doc is mostly a true old one; a .docx under that name is read."""
_LIMITS = dict.fromkeys(_TEXT_READERS, TEXT_FILE_LIMIT) | dict.fromkeys(_WORD_FILES, WORD_FILE_LIMIT)


def write_manuscript(
    copy: Copy,
    about: About | None = None,
    *,
    address: Address | None = None,
    without: Collection[str] = (),
) -> bytes:
    """The text as a Markdown file in UTF-8, with front matter. `read_manuscript` gives an equal Copy
    again, of plain text too, as long as what stands around the body keeps to 64 KiB. `about` are lines
    about the article that reading back passes over. `address` says where the pictures are, where they go along: they are
    links at their places then, but for those, by their SHA-256, that are to be left out."""
    body = copy.body if address is None else linked(copy, address, without)
    return f"{write_front_matter(copy, about)}\n{body}\n".encode()


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

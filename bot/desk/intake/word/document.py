"""Word files: headline, standfirst and body of a .docx, with an account of what was taken over of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.desk.intake.pictures.places import taken_over, without_markers
from bot.desk.intake.word.archive import Archive
from bot.desk.intake.word.blocks import Block, Paragraph
from bot.desk.intake.word.disguises import refuse_disguised
from bot.desk.intake.word.lists import Lists
from bot.desk.intake.word.markdown import Markdown, is_code
from bot.desk.intake.word.parts import Node, Parts, W
from bot.desk.intake.word.story import Reader
from bot.desk.intake.word.styles import Kind, Styles
from bot.desk.intake.word.tally import TooMuch
from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Account, Part
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.intake.pictures import FilePicture
from bot.domain.late import pattern
from bot.domain.text.cleaning import clean_line, is_blank
from bot.domain.text.rich_text import Span, plain, to_markdown

NEAR_THE_TOP = 5
"""A title counts as the headline among so many first paragraphs, a heading after lines that read like a kicker."""
_TOP_LETTERS = 400
_KICKER_LETTERS = 120
_BYLINE = pattern(
    r"(?:by|from|von|text|par|de|por|di|van|door|av|af|tekst|от|автор)\b[: ]|[^\W\d_]{2,},? .{0,20}\b(?:19|20)\d\d\b|\d",
    re.IGNORECASE,
)
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", ",", "。", "！", "？")
_SENTENCE_MARKS = "\"'”’»)] "

_NOTES = ("footnotes", "endnotes")
_MARGINS = ("header", "footer")


@dataclass(frozen=True, slots=True)
class WordText:
    """What a Word file says. Headline and standfirst are plain text, the body is Discord's Markdown, without
    either of them; a headline is '' where the file holds tables alone."""

    headline: str
    standfirst: str
    body: str
    headline_is_guess: bool
    """Whether the headline is the first line merely because it comes first."""
    first_line: str
    """The headline's line as Markdown, for whoever gives another headline."""
    account: Account
    pictures: tuple[FilePicture, ...] = ()
    """Its pictures, in the order of the text, where each has its place."""


def read_wordfile(data: bytes, filename: str) -> WordText:
    """What a Word file says: .docx, or one of its templates or files with macros, which are never run.

    The headline is a title or the only main heading near the top, else the first line of text; a subtitle there
    is the standfirst. Notes stand at the end.

    Raises UnreadableFile: BOMB and DAMAGED as in `bot.desk.intake.word.archive` and `bot.desk.intake.word.parts`; PASSWORD,
    OLD_WORD, OLE and NOT_WORD as in `bot.desk.intake.word.disguises`; EMPTY without any words.
    """
    refuse_disguised(data, filename)
    parts = Parts(Archive(data, filename), filename)
    try:
        blocks, notes, account, found = _read(parts)
        words = _composed(blocks, notes, account, filename)
        pictures, body = taken_over(found, words.body, parts.picture)
        return replace(words, body=body, pictures=pictures)
    except RecursionError as error:
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="nesting") from error
    except TooMuch as error:
        raise UnreadableFile(FileFault.BOMB, filename, detail="elements") from error


def _read(parts: Parts) -> tuple[list[Block], list[Block], Account, list[tuple[str, str]]]:
    """The blocks of the body, those of the notes, the account of both, and the parts of the pictures."""
    main = parts.main()
    reader, blocks, notes = _walked(parts, main)
    tally = reader.tally
    of_one_width = tally.letters_of_one_width * 2 > tally.letters
    broken = tally.swallowed * 2 > tally.letters + 100
    if of_one_width or broken:
        # A whole manuscript in Courier is no code; and fields that swallow half of a text have lost their ends.
        reader, blocks, notes = _walked(
            parts, main, fonts_are_code=not of_one_width, trust_fields=not broken, pieces=tally.pieces
        )
    left_out = reader.tally.left_out + _beside(parts, main)
    kept = +reader.tally.kept
    kept[Part.FOOTNOTE] = len(reader.notes)
    return blocks, notes, Account(+kept, +left_out), reader.pictures


def _walked(
    parts: Parts, main: str, *, fonts_are_code: bool = True, trust_fields: bool = True, pieces: int = 0
) -> tuple[Reader, list[Block], list[Block]]:
    styles = Styles(_first(parts, main, "styles"))
    lists = Lists(_first(parts, main, "numbering"))
    held = _notes_of(parts, main)
    reader = Reader(
        styles,
        lists,
        frozenset(held),
        fonts_are_code=fonts_are_code,
        trust_fields=trust_fields,
        pieces=pieces,
    )
    root = parts.root(main)
    body = root.find(W + "body") if root is not None else None
    blocks = reader.read(body, parts.relationships(main)) if body is not None else []
    notes: list[Block] = []
    for key, number in list(reader.notes.items()):
        part, node = held[key]
        note = reader.read(node, parts.relationships(part))
        mark = [Span(f"[{number}] ")] if number else []
        if note and isinstance(note[0], Paragraph):
            note[0].spans = [*mark, *_stripped(note[0].spans)]
        elif mark:
            note.insert(0, Paragraph(Kind.TEXT, mark))
        notes += note
    return reader, blocks, notes


def _stripped(spans: list[Span]) -> list[Span]:
    rest = list(spans)
    while rest and not rest[0].text.strip():
        rest.pop(0)
    return [replace(rest[0], text=rest[0].text.lstrip()), *rest[1:]] if rest else rest


def _first(parts: Parts, main: str, kind: str) -> Node | None:
    names = parts.related(main, kind)
    return parts.root(names[0]) if names else None


def _notes_of(parts: Parts, main: str) -> dict[tuple[str, str], tuple[str, Node]]:
    """The notes of a file by their kind and id, each with the part that it stands in."""
    found: dict[tuple[str, str], tuple[str, Node]] = {}
    for kind in _NOTES:
        for part in parts.related(main, kind)[:1]:
            root = parts.root(part)
            for node in root if root is not None else ():
                if node.tag in (W + "footnote", W + "endnote") and node.get(W + "type") in (None, "normal"):
                    found[kind, node.get(W + "id") or ""] = part, node
    return found


def _beside(parts: Parts, main: str) -> Counter[Part]:
    """What stands beside the text and is not taken over: comments, and words in the pages' margins."""
    count: Counter[Part] = Counter()
    comments = _first(parts, main, "comments")
    for node in comments if comments is not None else ():
        count[Part.COMMENT] += node.tag == W + "comment"
    for kind in _MARGINS:
        for part in parts.related(main, kind):
            root = parts.root(part)
            words = "".join(node.text or "" for node in root.iter(W + "t")) if root is not None else ""
            count[Part.PAGE_MARGIN] += any(map(str.isalpha, words))
    return count


def _composed(blocks: list[Block], notes: list[Block], account: Account, filename: str) -> WordText:
    if not any(map(_shows, blocks)):
        raise UnreadableFile(FileFault.EMPTY, filename)
    headline, guess = _headline(blocks)
    standfirst = _standfirst(blocks, headline)
    body = [block for block in blocks if block is not headline and block is not standfirst]
    first: list[Span] = []
    if headline is not None:
        first, rest = _first_line(headline)
        if rest:
            after = replace(headline, spans=rest, kind=Kind.TEXT if guess else headline.kind)
            body.insert(next(at for at, block in enumerate(blocks) if block is headline), after)
    markdown = Markdown(
        1 if block.kind is Kind.TITLE else block.level or 2
        for block in body
        if isinstance(block, Paragraph) and block.kind in (Kind.TITLE, Kind.SUBTITLE, Kind.HEADING)
    )
    markdown.add(body)
    if notes:
        markdown.add(notes)
    return WordText(
        clean_line(plain(first)),
        clean_line(plain(standfirst.spans)) if standfirst is not None else "",
        markdown.text(),
        headline_is_guess=guess,
        first_line=to_markdown(first),
        account=account + Account(markdown.kept, markdown.left_out),
    )


def _shows(block: Block) -> bool:
    return not is_blank(without_markers("".join(span.text for span in _all_spans([block]))))


def _all_spans(blocks: Sequence[Block]) -> list[Span]:
    spans: list[Span] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            spans += block.spans
        else:
            spans += [span for row in block.rows for cell in row for span in _all_spans(cell)]
    return spans


def _headline(blocks: list[Block]) -> tuple[Paragraph | None, bool]:
    """The headline's paragraph, and whether it is that merely because it comes first."""
    texts = [block for block in blocks if isinstance(block, Paragraph) and _shows(block)]
    texts = [block for block in texts if not block.boxed] or texts
    if not texts:
        return None, False
    top = texts[:NEAR_THE_TOP]
    before = 0
    for block in top:
        if block.kind is Kind.TITLE and before <= _TOP_LETTERS:
            return block, False
        before += len(plain(block.spans))
    main = [block for block in texts if block.kind is Kind.HEADING and block.level == 1]
    if main and main[0] in top:
        at = texts.index(main[0])
        if all(_is_kicker(block, strictly=len(main) > 1) for block in texts[:at]):
            return main[0], False
    return texts[0], texts[0].kind is not Kind.HEADING


def _is_kicker(block: Paragraph, *, strictly: bool) -> bool:
    """Whether a line may stand above a headline: a kicker, a date, a byline. `strictly` where it is more likely the
    headline itself, above several headings that are crossheads."""
    line = clean_line(plain(block.spans))
    if block.kind not in (Kind.TEXT, Kind.SUBTITLE) or block.label is not None or is_code(block):
        return False
    if len(line) > _KICKER_LETTERS or line.rstrip(_SENTENCE_MARKS).endswith(_SENTENCE_ENDS):
        return False
    return not strictly or line.isupper() or _BYLINE.match(line) is not None


def _standfirst(blocks: list[Block], headline: Paragraph | None) -> Paragraph | None:
    """The subtitle near the top, if there is one."""
    texts = [block for block in blocks if isinstance(block, Paragraph) and not block.boxed and _shows(block)]
    near = texts[: NEAR_THE_TOP + 1]
    return next((block for block in near if block.kind is Kind.SUBTITLE and block is not headline), None)


def _first_line(block: Paragraph) -> tuple[list[Span], list[Span]]:
    """The first line of a paragraph that shows anything, and what follows it. A styled headline is one line,
    whatever breaks it has."""
    if block.kind in (Kind.TITLE, Kind.HEADING):
        return block.spans, []
    first: list[Span] = []
    for at, span in enumerate(block.spans):
        line, broken, rest = span.text.partition("\n")
        if broken and (plain(first) + line).strip():
            return [*first, replace(span, text=line)], [replace(span, text=rest), *block.spans[at + 1 :]]
        first.append(replace(span, text=span.text.lstrip("\n")) if not plain(first).strip() else span)
    return first, []

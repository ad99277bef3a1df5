"""Words: the text of a Word file within its paragraphs, with what it refers to: links, fields, notes, formulas, boxes.

What the file hides, such as deleted passages, hidden type and the prompts of empty fields, is counted and never read.
"""

from __future__ import annotations

import re
from dataclasses import field, replace

from bot.desk.intake.pictures.places import marker
from bot.desk.intake.word.blocks import Block, Paragraph
from bot.desk.intake.word.fields import Fields, form_choice, symbol_of
from bot.desk.intake.word.formulas import formula_text
from bot.desk.intake.word.graphics import Graphics
from bot.desk.intake.word.lists import Lists
from bot.desk.intake.word.parts import MATH, MC, REL, Node, Relationship, W, first, value
from bot.desk.intake.word.signs import UNKNOWN, lowered, raised, sign, without_private
from bot.desk.intake.word.styles import Kind, RunLook, Style, Styles, is_on
from bot.desk.intake.word.tally import LETTER_LIMIT, PIECE_LIMIT, Tally, TooMuch
from bot.domain.article.picture import PICTURES_MOST
from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Part
from bot.domain.intake.pictures import is_picture
from bot.domain.text.rich_text import Mark, Span, link_target, plain


@dataclass(frozen=True, slots=True)
class Place:
    """What holds for a stretch of text, whatever its runs say themselves."""

    style: Style
    table: Style | None = None
    link: str = ""


@dataclass(slots=True)
class Open:
    """The paragraph that is being read."""

    spans: list[Span] = field(default_factory=list[Span])
    boxes: list[Block] = field(default_factory=list[Block])


DELETED = frozenset({W + "del", W + "moveFrom"})
NO_TEXT = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "delText", "delInstrText",
        "annotationRef", "footnoteRef", "endnoteRef", "rubyPr", "customXmlPr", "smartTagPr", "tblPrEx",
    )
)  # fmt: skip
_RUN, _PROPERTIES, _TEXT = W + "r", W + "rPr", W + "t"
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_BARE = re.compile(r"www\.[^\s/]+\.[^\s]+", re.IGNORECASE)
_CONTACT = re.compile(r"(?:mailto|tel|sms):(?://)?([^?]+)", re.IGNORECASE)
_PICTURES = frozenset({W + "drawing", W + "pict", W + "object"})


class Words:
    """Reads the words of one file, and counts what it leaves out. `Reader` reads the blocks around them."""

    def __init__(
        self,
        styles: Styles,
        lists: Lists,
        notes: frozenset[tuple[str, str]],
        *,
        fonts_are_code: bool = True,
        trust_fields: bool = True,
        pieces: int = 0,
    ) -> None:
        """`notes` are the kinds and ids of the notes that the file holds. With `fonts_are_code`, words in a font
        of one width are code. Without `trust_fields`, text in the instruction of a field is text: for files
        whose fields have no end. `pieces` are those that were read of the file before."""
        self.tally = Tally(pieces)
        self.notes: dict[tuple[str, str], int] = {}
        """The notes that the text refers to, in order, with the number of each; 0 if it brings its own mark."""
        self.pictures: list[tuple[str, str]] = []  # the parts that they are in, each with what it shows
        self._styles = styles
        self._lists = lists
        self._held = notes
        self._fonts_are_code = fonts_are_code
        self._trust_fields = trust_fields
        self._ties: dict[str, Relationship] = {}
        self._fields = Fields()
        self._open: Open = Open()
        self._carried: Open = Open()
        self._gone: Part | None = None
        self._in_contents = False
        self._numbered = 0

    def _count(self, pieces: int = 1) -> None:
        """Count work that was done. Raises TooMuch."""
        self.tally.pieces += pieces
        if self.tally.pieces > PIECE_LIMIT:
            raise TooMuch

    def _story(self, node: Node, table: Style | None) -> list[Block]:
        """The blocks of a text that stands apart, such as a text box."""
        raise NotImplementedError

    def _content_of(self, control: Node) -> Node | None:
        """The content of a content control, unless it is a prompt or a table of contents."""
        properties, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
        if properties is None or content is None:
            return content
        if is_on(properties.find(W + "showingPlcHdr")):
            if has_text(content):
                self.tally.left_out[Part.PROMPT] += 1
            return None
        gallery = value(properties.find(f"{W}docPartObj/{W}docPartGallery"))
        if gallery is not None and gallery.casefold() == "table of contents":
            self._meet_contents()
            return None
        return content

    def _meet_contents(self) -> None:
        """Count a table of contents, of which several signs may tell."""
        if not self._in_contents:
            self.tally.left_out[Part.CONTENTS] += 1
            self._in_contents = True

    def _runs(self, node: Node, place: Place) -> None:
        for child in node:
            tag = child.tag
            if tag == _RUN:
                self._run(child, place)
            elif tag in DELETED:
                self._delete(child)
            elif tag == W + "hyperlink":
                self._link(child, place)
            elif tag == W + "fldSimple":
                self._fields.begin()
                self._fields.instruct(child.get(W + "instr") or "")
                self._result(place)
                self._runs(child, place)
                self._end_field(place)
            elif tag == W + "sdt":
                content = self._content_of(child)
                if content is not None:
                    self._runs(content, place)
            elif tag == MC + "AlternateContent":
                self._runs(branch(child), place)
            elif tag in (MATH + "oMath", MATH + "oMathPara"):
                self._formula(child, place)
            elif tag not in NO_TEXT and len(child):
                self._runs(child, place)

    def _link(self, node: Node, place: Place) -> None:
        tie = self._ties.get(node.get(REL + "id") or "")
        target = tie.target if tie is not None and tie.external else ""
        if anchor := node.get(W + "anchor"):
            target = f"{target}#{anchor}"
        before = len(self._open.spans)
        self._runs(node, replace(place, link=target or "#"))
        self._close_link(target or "#", before)

    def _close_link(self, target: str, before: int) -> None:
        """Count a link whose words are the spans from `before` on, and say where it leads if Markdown cannot."""
        words = plain(self._open.spans[before:]).strip()
        if not words:
            if _web_address(target) and not self._fields.in_contents:
                self.tally.left_out[Part.LINK] += 1
        elif _web_address(target):
            self.tally.kept[Part.LINK] += 1
        elif address := _shown_address(target):
            self.tally.kept[Part.LINK] += 1
            if address.casefold() not in words.casefold():
                self._open.spans.append(Span(f" ({address})"))
        else:
            self.tally.left_out[Part.DEAD_LINK] += 1

    def _run(self, node: Node, place: Place) -> None:
        self._count()
        linked = bool(place.link or self._fields.link)
        look = self._styles.run(first(node, _PROPERTIES), place.style, place.table, linked=linked)
        self._pieces(node, place, look)

    def _pieces(self, node: Node, place: Place, look: RunLook) -> None:
        """What stands within a run, in order."""
        for child in node:
            tag = child.tag
            if tag in NO_TEXT:
                continue
            if tag == _TEXT:
                text, unknown = without_private(child.text or "", look.font or "")
                self._say(text, place, look)
                if unknown and not look.hidden:
                    self.tally.left_out[Part.SIGN] += unknown
            elif isinstance(tag, str) and tag in _SIGNS:
                self._say(_SIGNS[tag], place, look)
            elif tag == W + "sym":
                found = sign(child.get(W + "font") or "", child.get(W + "char") or "")
                if found is None and not look.hidden:
                    self.tally.left_out[Part.SIGN] += 1
                self._say(UNKNOWN if found is None else found, place, look)
            elif tag == W + "fldChar":
                self._field_char(child, place, look)
            elif tag == W + "instrText":
                self._fields.instruct(child.text or "")
            elif tag in _NOTES:
                self._note(child, _NOTES[str(tag)], place, look)
            elif tag in _PICTURES:
                self._graphics(child, place, look)
            elif tag == W + "ruby":
                self._ruby(child, place, look)
            elif tag == MC + "AlternateContent":
                self._pieces(branch(child), place, look)
            elif tag in DELETED:
                self._delete(child)
            elif len(child):
                self._pieces(child, place, look)

    def _say(self, text: str, place: Place, look: RunLook) -> None:
        """Text at this place, if a reader of the file would see it."""
        if not text:
            return
        self._count()
        if self._fields.swallowing and self._trust_fields:
            self.tally.swallowed += len(text.strip())
            return
        if self._fields.in_contents:
            return
        if look.hidden:
            self._lose(Part.HIDDEN, text)
            return
        letters = len(text.strip())
        if letters:
            self._gone = None
            self.tally.letters += letters
            if self.tally.letters > LETTER_LIMIT:
                raise TooMuch
        if look.one_width:
            self.tally.letters_of_one_width += letters
        if look.shift in ("superscript", "subscript") and letters:
            before = self._open.spans[-1].text if self._open.spans else ""
            text = (raised if look.shift == "superscript" else lowered)(text, before)
        marks = look.marks
        if look.code or (look.one_width and self._fonts_are_code):
            marks |= Mark.CODE
        target = place.link or self._fields.link
        self._open.spans.append(Span(text, marks, _web_address(target) if target else ""))

    def _lose(self, part: Part, text: str) -> None:
        """Count a passage that is not read, once however many runs it has."""
        if text.strip() and self._gone is not part:
            self.tally.left_out[part] += 1
            self._gone = part

    def _delete(self, node: Node) -> None:
        """Pass over deleted text; fields that begin or end in it do so all the same."""
        if any((child.text or "").strip() for child in node.iter(W + "delText", W + "t")):
            self._lose(Part.DELETED, "deleted")
        for child in node.iter(W + "fldChar", W + "instrText", W + "delInstrText"):
            if child.tag == W + "fldChar":
                self._field_char(child, Place(Style()), RunLook(hidden=True))
            else:
                self._fields.instruct(child.text or "")

    # Fields, notes, formulas, pictures

    def _field_char(self, node: Node, place: Place, look: RunLook) -> None:
        match node.get(W + "fldCharType"):
            case "begin":
                self._fields.begin(form_choice(node), len(self._open.spans))
            case "separate":
                self._result(place)
            case "end":
                self._end_field(place, look)
            case _:
                pass

    def _result(self, place: Place) -> None:
        self._fields.separate()
        if self._fields.in_contents:
            self._meet_contents()

    def _end_field(self, place: Place, look: RunLook | None = None) -> None:
        ended = self._fields.end()
        if ended is None:
            return
        look = RunLook() if look is None else look
        if ended.link is not None and ended.began_at <= len(self._open.spans):
            self._close_link(ended.link, ended.began_at)
        name = ended.instruction.split(None, 1)[0].upper() if ended.instruction.strip() else ""
        if ended.choice:
            self._say(ended.choice, place, look)
        elif name == "SYMBOL" and not ended.showed:
            found = symbol_of(ended.instruction)
            self.tally.left_out[Part.SIGN] += found is None
            self._say(UNKNOWN if found is None else found, place, look)
        elif name == "MACROBUTTON" and not self._fields.in_contents:
            self.tally.left_out[Part.PROMPT] += 1
        elif name == "EQ" and not ended.showed and not look.hidden:
            self._gap(place)

    def _note(self, node: Node, kind: str, place: Place, look: RunLook) -> None:
        if look.hidden or self._fields.in_contents or (self._fields.swallowing and self._trust_fields):
            return
        key = kind, node.get(W + "id") or ""
        if key not in self._held:
            self.tally.left_out[Part.FOOTNOTE] += 1
            return
        if is_on_attribute(node.get(W + "customMarkFollows")):
            self.notes.setdefault(key, 0)
            return
        if key not in self.notes:
            self._numbered += 1
            self.notes[key] = self._numbered
        number = self.notes[key]
        self._say(f"[{number}]", replace(place, link=""), RunLook())

    def _ruby(self, node: Node, place: Place, look: RunLook) -> None:
        """Characters with their reading beside them, which stands above them on paper."""
        base, reading = node.find(W + "rubyBase"), node.find(W + "rt")
        if base is not None:
            self._runs(base, place)
        if reading is not None and has_text(reading):
            around = RunLook(hidden=look.hidden, code=look.code)
            self._say("(", place, around)
            self._runs(reading, place)
            self._say(")", place, around)

    def _formula(self, node: Node, place: Place) -> None:
        text = formula_text(node)
        if text:
            self.tally.kept[Part.FORMULA] += 1
            self._say(text, place, RunLook())
        else:
            self._gap(place)

    def _gap(self, place: Place) -> None:
        """Where a formula stands that cannot be read as text."""
        self.tally.left_out[Part.FORMULA] += 1
        self._say("[formula]", place, RunLook())

    def _graphics(self, node: Node, place: Place, look: RunLook) -> None:
        if look.hidden or self._fields.in_contents:
            return
        found = Graphics(node)
        self.tally.left_out.update(found.left_out)
        for tie, alt in found.pictures:
            self._picture(self._ties.get(tie), alt)
        if found.formula:
            self._gap(place)
        for box in found.boxes:
            blocks = self._story(box, place.table)
            self._open.boxes += [replace(block, boxed=True) for block in blocks]
            self.tally.kept[Part.TEXT_BOX] += bool(blocks)
        self._open.boxes += [Paragraph(Kind.TEXT, [Span(text)], boxed=True) for text in found.words]
        self.tally.kept[Part.TEXT_BOX] += len(found.words)

    def _picture(self, tie: Relationship | None, alt: str) -> None:
        """A picture whose file is in this one stands after the paragraph that it is anchored to."""
        if tie is None or tie.external or not is_picture(tie.target):
            return
        if tie.target not in (target for target, _ in self.pictures):
            if len(self.pictures) == PICTURES_MOST:
                return
            self.pictures.append((tie.target, alt))
            place = Span(marker(len(self.pictures)))
            self._open.boxes.append(Paragraph(Kind.TEXT, [place], boxed=True))
        self.tally.left_out[Part.PICTURE] -= 1
        self.tally.kept[Part.PICTURE] += 1


def is_on_attribute(said: str | None) -> bool:
    """Whether an attribute that is a switch is on."""
    return said is not None and said not in ("0", "false", "off")


def has_text(node: Node) -> bool:
    return any((child.text or "").strip() for child in node.iter(W + "t"))


def branch(node: Node) -> Node:
    """The one alternative of several that is read: the first that shows words, else the first."""
    branches = [child for child in node if child.tag in (MC + "Choice", MC + "Fallback")]
    return next((each for each in branches if has_text(each)), branches[0] if branches else node)


def _web_address(target: str) -> str:
    """A target as a web address that Markdown can hold; '' for anything else."""
    bare = target.strip()
    return link_target(f"http://{bare}" if _BARE.fullmatch(bare) else bare)


def _shown_address(target: str) -> str:
    """The address of somebody that a link is to write to or to call; '' for any other link."""
    found = _CONTACT.match(target.strip())
    return found[1].strip() if found else ""

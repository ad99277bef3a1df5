"""Styles: what the styles of a Word file make of a paragraph and of a run of characters.

A style inherits from the one that it is based on; the nearest that says anything counts. Bold, italic, struck
through and hidden are toggles: where paragraph style and character style both switch one on, it is off
(ECMA-376 part 1, 17.7.3).
"""

from __future__ import annotations

import re
from dataclasses import field
from enum import Enum, auto

from bot.desk.intake.word.parts import Node, W, first, value
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.rich_text import Mark

_CHAIN_LIMIT = 20
"""Styles that are based on one another; Word itself stops sooner."""

_OFF = frozenset({"0", "false", "off", "none"})


class Kind(Enum):
    """What a paragraph is."""

    TEXT = auto()
    TITLE = auto()
    SUBTITLE = auto()
    HEADING = auto()
    QUOTE = auto()
    CODE = auto()
    CONTENTS = auto()
    """An entry of a table of contents, or its heading."""


_KINDS: dict[Kind, frozenset[str]] = {
    kind: frozenset(name.strip() for name in names.split(","))
    for kind, names in (
        (
            Kind.TITLE,
            "title,titel,titre,título,titolo,tytuł,název,otsikko,tittel,заголовок,标题,標題,表題,제목",
        ),
        (
            Kind.SUBTITLE,
            "subtitle,sub-title,standfirst,untertitel,sous-titre,subtítulo,sottotitolo,ondertitel,undertitel,undertittel,"
            "podtytuł,podtitul,podnadpis,alaotsikko,подзаголовок,副标题,副標題,副題,부제",
        ),
        (
            Kind.QUOTE,
            "quote,intense quote,block text,block quote,blockquote,block quotation,quotations,pull quote,zitat,"
            "intensives zitat,citation,citation intense,cita,cita destacada,citazione,citazione intensa,citaat,"
            "duidelijk citaat,citat,starkt citat,citação,citação intensa,cytat,cytat intensywny,citát,sitat,lainaus,цитата,"
            "выделенная цитата,引用,明显引用,인용",
        ),
        (
            Kind.CODE,
            "html preformatted,preformatted text,preformatted,source code,code,code block,codeblock,macro,macro text,"
            "listing,program listing,verbatim",
        ),
        (Kind.CONTENTS, "toc heading,table of figures,table of authorities,toa heading,contents heading"),
    )
    for names in (names,)
}
_CONTENTS = pattern(r"(?:toc|contents|verzeichnis|tm|tdc|sommario)\s?\d")
_HEADING = pattern(
    r"(?:heading|überschrift|titre|título|titulo|encabezado|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor"
    r"|başlık|cabeçalho|заголовок|标题|標題|見出し|제목)\s?([1-9])"
)
_CODE_RUNS = frozenset(
    {"html code", "code", "inline code", "verbatim char", "source text", "code char", "html typewriter"}
)
_LINKS = frozenset({"hyperlink", "followedhyperlink", "internet link", "visited internet link"})
_MONOSPACED = pattern(
    r"courier|consolas|menlo|monaco|lucida console|inconsolata|fira code|jetbrains mono|\bmono(?:space)?\b|typewriter",
    re.IGNORECASE,
)
_SPACES = pattern(r"\s+")


def is_on(node: Node | None) -> bool | None:
    """Whether a switch such as w:b is on; None if it is not there."""
    return None if node is None else (value(node) or "true") not in _OFF


@dataclass(slots=True)
class Look:
    """What properties of characters say; None where they are silent."""

    bold: bool | None = None
    italic: bool | None = None
    strike: bool | None = None
    hidden: bool | None = None
    underline: bool | None = None
    shift: str | None = None
    """superscript, subscript or baseline."""
    font: str | None = None

    def over(self, base: Look) -> Look:
        """This look, and where it is silent what `base` says."""
        return Look(
            bold=base.bold if self.bold is None else self.bold,
            italic=base.italic if self.italic is None else self.italic,
            strike=base.strike if self.strike is None else self.strike,
            hidden=base.hidden if self.hidden is None else self.hidden,
            underline=base.underline if self.underline is None else self.underline,
            shift=base.shift if self.shift is None else self.shift,
            font=base.font if self.font is None else self.font,
        )


class _Tags:
    BOLD = W + "b"
    ITALIC = W + "i"
    STRIKE = W + "strike"
    DOUBLE_STRIKE = W + "dstrike"
    HIDDEN = W + "vanish"
    ALWAYS_HIDDEN = W + "specVanish"
    UNDERLINE = W + "u"
    SHIFT = W + "vertAlign"
    FONT = W + "rFonts"
    STYLE = W + "rStyle"


_HEARD = frozenset(tag for name, tag in vars(_Tags).items() if name.isupper())
_ASCII, _HIGH_ANSI = W + "ascii", W + "hAnsi"
_OUTLINE, _NUMBERING = W + "outlineLvl", W + "numPr"
Said = tuple[tuple[str, str | None], ...]
"""What a w:rPr says of what is heeded here: tags and their values."""


def said_in(properties: Node | None) -> Said:
    """What a w:rPr says."""
    if properties is None:
        return ()
    return tuple(
        (tag, value(node) if tag != _Tags.FONT else node.get(_ASCII) or node.get(_HIGH_ANSI))
        for node in properties
        if isinstance(tag := node.tag, str) and tag in _HEARD
    )


def look_of(said: Said) -> Look:
    """The look that a w:rPr asks for."""
    look = Look()
    for tag, how in said:
        on = (how or "true") not in _OFF
        match tag:
            case _Tags.BOLD:
                look.bold = on
            case _Tags.ITALIC:
                look.italic = on
            case _Tags.STRIKE | _Tags.DOUBLE_STRIKE:
                look.strike = bool(look.strike) or on
            case _Tags.HIDDEN | _Tags.ALWAYS_HIDDEN:
                look.hidden = bool(look.hidden) or on
            case _Tags.UNDERLINE:
                look.underline = on
            case _Tags.SHIFT:
                look.shift = how
            case _Tags.FONT:
                look.font = how
            case _:
                pass
    return look


@dataclass(frozen=True, slots=True)
class RunLook:
    """How a run of characters looks in the end."""

    marks: int = Mark.NONE
    hidden: bool = False
    shift: str | None = None
    """superscript, subscript or baseline."""
    font: str | None = None
    code: bool = False
    """Whether it is code by its character style."""
    one_width: bool = False
    """Whether the letters of its font have one width."""


@dataclass(slots=True, eq=False)
class Style:
    """One style, with what it inherits."""

    names: tuple[str, ...] = ()
    """Its own name, then those of the styles beneath it, in lower case."""
    look: Look = field(default_factory=Look)
    kind: Kind | None = None
    level: int = 0
    """Of a heading, from 1."""
    numbering: tuple[str | None, int | None] = (None, None)
    """The id of its list and the level in it."""


class Styles:
    """The styles of one file."""

    def __init__(self, root: Node | None) -> None:
        self._nodes: dict[str, Node] = {}
        self._known: dict[str, Style] = {}
        self._looks: dict[tuple[Said, Style, Style | None, bool], RunLook] = {}
        self._default = ""
        self.defaults = Look()
        for node in root if root is not None else ():
            if node.tag == W + "style":
                style_id = node.get(W + "styleId") or ""
                self._nodes.setdefault(style_id, node)
                if node.get(W + "type") == "paragraph" and (node.get(W + "default") or "0") not in _OFF:
                    self._default = style_id
            elif node.tag == W + "docDefaults":
                self.defaults = look_of(said_in(node.find(f"{W}rPrDefault/{W}rPr")))

    def paragraph(self, style_id: str | None) -> Style:
        """A paragraph's style; without an id, the file's default."""
        return self.get(style_id or self._default)

    def get(self, style_id: str) -> Style:
        """A style by its id. One that the file does not hold is known by its id alone."""
        if style_id not in self._known:
            self._known[style_id] = self._resolved(style_id)
        return self._known[style_id]

    def _resolved(self, style_id: str) -> Style:
        style = Style()
        kind: Kind | None = None
        names: list[str] = []
        at: str | None = style_id
        for _ in range(_CHAIN_LIMIT):
            if at is None:
                break
            node = self._nodes.get(at)
            name = _name(value(node.find(W + "name")) if node is not None else at)
            names.append(name)
            found, level = _kind(name) or (None, 0)
            if kind is None and found is not None:
                kind, style.level = found, level
            if node is None:
                break
            outline = outline_of(node.find(W + "pPr"))
            if kind is None and outline is not None:
                kind, style.level = (Kind.HEADING, outline + 1) if outline < 9 else (Kind.TEXT, 0)
            style.look = style.look.over(look_of(said_in(node.find(W + "rPr"))))
            of_list, level_in_list = style.numbering
            mine = numbering_of(node.find(W + "pPr"))
            style.numbering = (
                mine[0] if of_list is None else of_list,
                mine[1] if level_in_list is None else level_in_list,
            )
            at = value(node.find(W + "basedOn"))
        style.kind, style.names = kind, tuple(names)
        return style

    def run(
        self, properties: Node | None, beneath: Style, table: Style | None = None, *, linked: bool = False
    ) -> RunLook:
        """How a run looks: its own properties, its character style, its paragraph's style, the table's, the defaults.

        Bold and italic that the paragraph's style alone gives are part of the look only of ordinary text: of a
        heading or a quotation they are no emphasis. Nor is the underline of a link.
        """
        key = said_in(properties), beneath, table, linked
        if key not in self._looks:  # most runs of a file look like some other
            self._looks[key] = self._run(*key)
        return self._looks[key]

    def _run(self, said: Said, beneath: Style, table: Style | None, linked: bool) -> RunLook:
        direct = look_of(said)
        style_id = next((how for tag, how in said if tag == _Tags.STYLE), None)
        style = self.get(style_id) if style_id else Style()
        own, base = style.look, beneath.look
        plain = beneath.kind in (None, Kind.TEXT)
        underline = next((on for on in (direct.underline, own.underline) if on is not None), False)
        marks = Mark.NONE
        for mark, on in (
            (Mark.BOLD, _toggle(direct.bold, self.defaults.bold, own.bold, base.bold if plain else None)),
            (
                Mark.ITALIC,
                _toggle(direct.italic, self.defaults.italic, own.italic, base.italic if plain else None),
            ),
            (Mark.UNDERLINE, underline and not linked and _LINKS.isdisjoint(style.names)),
            (Mark.STRIKE, _toggle(direct.strike, self.defaults.strike, own.strike, base.strike)),
        ):
            if on:
                marks |= mark
        around = table.look.hidden if table is not None else None
        font = direct.font or own.font or base.font
        return RunLook(
            marks,
            hidden=_toggle(direct.hidden, self.defaults.hidden, own.hidden, base.hidden, around),
            shift=direct.shift or own.shift or base.shift,
            font=font,
            code=not _CODE_RUNS.isdisjoint(style.names),
            one_width=font is not None and _MONOSPACED.search(font) is not None,
        )


def _toggle(direct: bool | None, default: bool | None, *styles: bool | None) -> bool:
    if direct is not None:
        return direct
    return bool(default) or styles.count(True) % 2 == 1


def _name(name: str | None) -> str:
    return _SPACES.sub(" ", (name or "").split(",")[0]).strip().casefold()


def _kind(name: str) -> tuple[Kind, int] | None:
    if heading := _HEADING.fullmatch(name):
        return Kind.HEADING, int(heading[1])
    if _CONTENTS.fullmatch(name):
        return Kind.CONTENTS, 0
    return next(((kind, 0) for kind, names in _KINDS.items() if name in names), None)


def outline_of(properties: Node | None) -> int | None:
    """The outline level that a w:pPr gives: 0 to 8, or 9 for ordinary text."""
    said = value(first(properties, _OUTLINE)) if properties is not None else None
    return int(said) if said is not None and said in "0123456789" and len(said) == 1 else None


def numbering_of(properties: Node | None) -> tuple[str | None, int | None]:
    """The list that a w:pPr puts a paragraph in, and the level in it."""
    node = first(properties, _NUMBERING) if properties is not None else None
    if node is None:
        return None, None
    level = value(first(node, W + "ilvl"))
    return value(first(node, W + "numId")), int(level) if level is not None and level in _LEVELS else None


_LEVELS = frozenset("012345678")

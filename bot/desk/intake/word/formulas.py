"""Formulas: Office's mathematics on one line of text, such as x = (−b ± √(b² − 4ac))/(2a)."""

from __future__ import annotations

from bot.desk.intake.word.parts import MATH, Node, W
from bot.desk.intake.word.signs import lowered, raised

_DELETED = frozenset({W + "del", W + "moveFrom"})


def formula_text(node: Node) -> str:
    """The text of an m:oMath. '' if it holds none."""
    return " ".join(_text(node).split())


def _text(node: Node) -> str:
    name = node.tag.removeprefix(MATH) if isinstance(node.tag, str) else ""

    def part(of: str) -> str:
        child = node.find(MATH + of)
        return "" if child is None else _text(child)

    match name:
        case "t":
            return node.text or ""
        case "f":
            return f"{_closed(part('num'))}/{_closed(part('den'))}"
        case "sSup" | "sSub" | "sSubSup":
            base = part("e")
            return base + _down(part("sub"), base) + _up(part("sup"), base)
        case "sPre":
            return f"{_up(part('sup'), 'x')}{_down(part('sub'), 'x')}{part('e')}"
        case "rad":
            degree = part("deg").strip()
            root = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree) or f"{_up(degree, 'x')}√"
            return f"{root}{_closed(part('e'))}"
        case "nary":
            sign = _property(node, "naryPr", "chr", "∫")
            return f"{sign}{_down(part('sub'), 'x')}{_up(part('sup'), 'x')} {part('e')}"
        case "d":
            begin, end = _property(node, "dPr", "begChr", "("), _property(node, "dPr", "endChr", ")")
            return f"{begin}{_property(node, 'dPr', 'sepChr', '|').join(_entries(node))}{end}"
        case "func":
            return f"{part('fName')} {part('e')}"
        case "limLow":
            return part("e") + _down(part("lim"), "x")
        case "limUpp":
            return part("e") + _up(part("lim"), "x")
        case "m":
            return f"[{'; '.join(', '.join(_entries(row)) for row in node if row.tag == MATH + 'mr')}]"
        case "eqArr":
            return "; ".join(_entries(node))
        case _:
            return "".join(_text(child) for child in node if child.tag not in _DELETED)


def _entries(node: Node) -> list[str]:
    return [_text(child) for child in node if child.tag == MATH + "e"]


def _closed(text: str) -> str:
    text = text.strip()
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _up(text: str, before: str) -> str:
    return raised(text, before) if not text.strip().isalpha() or text in "ni" else f"^{_closed(text)}"


def _down(text: str, before: str) -> str:
    return lowered(text, before)


def _property(node: Node, holder: str, name: str, otherwise: str) -> str:
    found = node.find(f"{MATH}{holder}/{MATH}{name}")
    said = None if found is None else found.get(MATH + "val")
    return otherwise if said is None else said

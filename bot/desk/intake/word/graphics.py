"""Graphics: the words within a drawing of a Word file, and what else it shows."""

from __future__ import annotations

import re
from collections import Counter

from bot.desk.intake.word.parts import MC, REL, Node, W
from bot.domain.intake.account import Part
from bot.domain.late import pattern

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_CHART_EX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"

_COUNTED = {
    _DRAWING + "picture}pic": Part.PICTURE,
    _VML + "imagedata": Part.PICTURE,
    _DRAWING + "chart}chart": Part.CHART,
    _CHART_EX + "chart": Part.CHART,
    _DRAWING + "diagram}relIds": Part.CHART,
}
_UNSEEN = ("visibility:hidden", "display:none")


class Graphics:
    """What one w:drawing, w:pict or w:object holds."""

    def __init__(self, node: Node) -> None:
        self.boxes: list[Node] = []
        """The text boxes (w:txbxContent)."""
        self.words: list[str] = []
        """Other words that it shows."""
        self.left_out: Counter[Part] = Counter()
        self.formula = False
        """Whether it is the picture of a formula."""
        self.pictures: list[tuple[str, str]] = []
        """The relationships that lead to its pictures, each with what it shows, as somebody has put it into words."""
        self._alt = ""
        if node.tag == W + "object":
            self._embedded(node)
        else:
            self._look(node)

    def _embedded(self, node: Node) -> None:
        program = next((child.get("ProgID") or "" for child in node.iter(_OFFICE + "OLEObject")), "")
        if program.startswith(("Equation", "MathType")):
            self.formula = True
        else:
            self.left_out[Part.EMBEDDED] += 1

    def _look(self, node: Node) -> None:
        if _is_hidden(node):
            if any((child.text or "").strip() for child in node.iter(W + "t")):
                self.left_out[Part.HIDDEN] += 1
            return
        for child in node:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == W + "txbxContent":
                self.boxes.append(child)
            elif tag == _DRAWING + "main}txBody":
                self.words += filter(None, map(_drawn, child.iter(_DRAWING + "main}p")))
            elif tag in _COUNTED:
                self.left_out[_COUNTED[tag]] += 1
                self._picture(child, tag)
            elif tag == MC + "AlternateContent":
                branches = [branch for branch in child if branch.tag in (MC + "Choice", MC + "Fallback")]
                self._look(
                    next((branch for branch in branches if _says(branch)), branches[0]) if branches else child
                )
            else:
                if tag.endswith("}docPr") or tag == _VML + "shape":
                    self._alt = child.get("descr") or child.get("alt") or ""
                if words := (child.get("string") or "").strip() if tag == _VML + "textpath" else "":
                    self.words.append(words)
                self._look(child)

    def _picture(self, node: Node, tag: str) -> None:
        tie = None
        if tag == _DRAWING + "picture}pic":
            tie = next((blip.get(REL + "embed") for blip in node.iter(_DRAWING + "main}blip")), None)
        elif tag == _VML + "imagedata":
            tie = node.get(REL + "id")
        if tie:
            self.pictures.append((tie, "" if _MADE_UP.search(self._alt) else self._alt.strip()))


_MADE_UP = pattern(r"generated|[\\/:][^ ]*\.\w{3,4}$|^\S+\.\w{3,4}$", re.IGNORECASE)
"""What Word writes by itself: its guesses, and where the file was on somebody's machine."""


def _is_hidden(node: Node) -> bool:
    style = "".join((node.get("style") or "").split()).casefold()
    return any(sign in style for sign in _UNSEEN) or any(
        isinstance(child.tag, str)
        and child.tag.endswith("}docPr")
        and (child.get("hidden") or "0") in ("1", "true")
        for child in node
    )


def _says(node: Node) -> bool:
    return any((child.text or "").strip() for child in node.iter(W + "t", _DRAWING + "main}t"))


def _drawn(paragraph: Node) -> str:
    pieces = (
        "\n" if child.tag == _DRAWING + "main}br" else child.text or ""
        for child in paragraph.iter(_DRAWING + "main}t", _DRAWING + "main}br")
    )
    return "".join(pieces).strip()

"""What stands in a line: its plain words, and the signs that Discord knows it by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.desk.intake.markdown.literal import shown, to_plain
from bot.desk.intake.markdown.tree import HARD, SOFT, Node
from bot.domain.late import pattern

_MARKS = {"b": "**", "i": "*", "s": "~~", "u": "__"}
_UNSPACED = pattern(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
"""Letters of scripts that set no space between words, where a line of the file ends."""


def plain_words(children: Iterable[Node | str]) -> str:
    """The words of elements and texts alone."""
    out: list[str] = []
    for child in children:
        if child == SOFT:
            out.append(" ")
        elif child == HARD:
            out.append("\n")
        elif isinstance(child, str):
            out.append(to_plain(child))
        elif child.tag == "literal":
            out.append(literal_words(child))
        elif child.tag == "mark":
            out.append(f"[{child.children[0]}]")
        elif child.tag != "img":
            out.append(plain_words(child.children))
            if child.is_block:
                out.append(" ")
    return "".join(out)


def plain_line(children: Iterable[Node | str]) -> str:
    """The words of elements and texts on one line."""
    return " ".join(plain_words(children).split())


def literal_words(node: Node) -> str:
    """What a literal shows, as it is."""
    return "".join(child for child in node.children if isinstance(child, str))


def picture_words(node: Node) -> str:
    """What the pictures in an element show, as somebody has put it into words."""
    return " ".join(shown(str(p.children[0])) for p in node.walk() if p.tag == "img" and p.children).strip()


def line_end(out: Sequence[str], children: Sequence[Node | str], position: int) -> str:
    """What a line end of the file becomes: a space, none between letters that have none, or a line end beside
    small print, which Discord knows by its line."""
    before = "".join(out)[-400:]
    following = children[position + 1] if position + 1 < len(children) else ""
    after = following if isinstance(following, str) else plain_words([following])
    line = before.rsplit("\n", 1)[-1]
    if line.startswith("-# ") or after.startswith("-# "):
        return "\n"
    if before and after and _UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]):
        return ""
    return " "


def emphasis_mark(node: Node, siblings: Sequence[Node | str], position: int) -> str:
    """The sign of an emphasis. Two kinds of asterisks side by side confuse Discord: then italics take _."""
    if node.tag != "i":
        return _MARKS[node.tag]
    edges = [child for child in (node.children[:1] + node.children[-1:]) if isinstance(child, Node)]
    beside = [siblings[at] for at in (position - 1, position + 1) if 0 <= at < len(siblings)]
    crowded = any(child.tag in ("b", "i") for child in edges) or any(
        isinstance(child, Node) and child.tag in ("b", "i") for child in beside
    )
    if not crowded:
        return "*"
    texts = (str(child) for child in beside if isinstance(child, str))
    return "*" if any(text[:1].isalnum() or text[-1:].isalnum() for text in texts) else "_"


def emphasised(inner: str, mark: str) -> str:
    """Emphasis line by line, with no space at its inner edges: that is how Discord knows it."""
    return "\n".join(_emphasised_line(line, mark) for line in inner.split("\n"))


def _emphasised_line(line: str, mark: str) -> str:
    core = line.strip()
    if not core:
        return line
    start = line.index(core)
    return f"{line[:start]}{mark}{core}{mark}{line[start + len(core) :]}"


def opens_bracket(siblings: Sequence[Node | str], position: int) -> bool:
    """Whether the text behind would make a link of what stands in brackets."""
    following = siblings[position + 1] if position + 1 < len(siblings) else ""
    return isinstance(following, str) and following[:1] == "("


def code_span(code: str) -> str:
    """Code within a line, whatever ticks are in it."""
    text = " ".join(code.split("\n"))
    if not text.strip():
        return text
    longest = max(map(len, re.findall("`+", text)), default=0)
    if longest == 0:
        return f"`{text}`"
    ticks = "``" if longest != 2 else "`"
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def code_block(code: str, language: str) -> str:
    """Code on lines of its own, whatever fences are in it."""
    longest = max(map(len, re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def raised(plain: str, inner: str, table: dict[int, int], sign: str) -> str:
    """Figures above or below the line change what is said: 10³ is not 103."""
    if plain and all(ord(char) in table for char in plain):
        return plain.translate(table)
    return f"{sign}{inner}" if any(map(str.isdigit, plain)) and not re.fullmatch(r"\[.*\]", plain) else inner

"""A tree written as the Markdown that Discord shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.desk.intake.markdown.inline import (
    code_block,
    code_span,
    emphasis_mark,
    emphasised,
    line_end,
    literal_words,
    opens_bracket,
    picture_words,
    plain_words,
    raised,
)
from bot.desk.intake.markdown.literal import line_start, shown
from bot.desk.intake.markdown.table import write_table
from bot.desk.intake.markdown.tree import HARD, SOFT, Builder, Node
from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Part
from bot.domain.late import pattern
from bot.domain.text.markdown_escape import inert

RULE = "———"
"""What stands for a line across the page, which Discord does not draw."""

_SUPERSCRIPT = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of lines; those of a `verbatim` one are not to be indented."""

    text: str
    verbatim: bool = False


class Writer:
    """Writes what a builder has built, and notes in its account what cannot be shown."""

    def __init__(self, builder: Builder) -> None:
        self._tree = builder

    def body(self, children: Iterable[Node | str]) -> str:
        """Blocks, one after the other, as Discord's Markdown."""
        blocks = self._flow(children)
        while blocks and blocks[0].text == RULE:
            del blocks[0]
        while blocks and blocks[-1].text == RULE:
            del blocks[-1]
        return "\n\n".join(block.text for block in blocks)

    # --------------------------------------------------------------- blocks

    def _flow(self, children: Iterable[Node | str]) -> list[Block]:
        """Blocks and what stands between them in lines, as blocks."""
        blocks: list[Block] = []
        line: list[Node | str] = []

        def end_line() -> None:
            if text := self._paragraph(line):
                blocks.append(Block(text))
            line.clear()

        for child in children:
            if isinstance(child, Node) and (child.is_block or _holds_blocks(child)):
                end_line()
                blocks += self._block(child)
            else:
                line.append(child)
        end_line()
        return _notes_together(blocks)

    def _block(self, node: Node) -> list[Block]:
        match node.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return self._heading(node)
            case "ul" | "ol":
                return self._list(node)
            case "blockquote":
                return self._quotation(node)
            case "pre":
                code = plain_words(node.children).removesuffix("\n")
                code = code.removeprefix("\n") if node.from_html else code  # HTML begins on the next line
                return [Block(code_block(code, node.target), verbatim=True)]
            case "hr":
                return [Block(RULE)]
            case "table":
                return self._table(node)
            case "dt":
                return self._flow([Node("b", node.children)])
            case "li":
                return self._list(Node("ul", [node]))
            case "note":
                return self._note(node)
            case _:
                return self._flow(node.children)

    def _heading(self, node: Node) -> list[Block]:
        if any(_is_picture_or_block(child) for child in node.children if isinstance(child, Node)):
            blocks = self._flow(node.children)
            return [Block(f"### {b.text}") if "\n" not in b.text and not b.verbatim else b for b in blocks]
        text = " ".join(self._inline(node.children, frozenset({"heading"})).split())
        return [Block(f"{'#' * min(int(node.tag[1]), 3)} {text}")] if text else []

    def _paragraph(self, children: Sequence[Node | str]) -> str:
        text = self._inline(children, frozenset())
        lines = [line_start(line.strip(" \t")) for line in text.split("\n")]
        return "\n".join(lines).strip("\n")

    def _list(self, node: Node) -> list[Block]:
        items = [child for child in node.children if isinstance(child, Node)]
        loose = any(item.loose for item in items)
        text = ""
        number = node.number if node.tag == "ol" else 0
        for item in items:
            if item.tag in ("ul", "ol"):  # HTML of some editors: a list right in a list
                lines = [f"  {line}" for block in self._list(item) for line in block.text.split("\n")]
                text += "\n".join(["" if not text else "\n" + lines[0], *lines[1:]])
                continue
            mark = f"{number}. " if node.tag == "ol" else "- "
            number += 1
            written = self._item(item, mark)
            if written:
                text += (("\n\n" if loose else "\n") if text else "") + written
        return [Block(text)] if text else []

    def _item(self, item: Node, mark: str) -> str:
        blocks = self._flow(item.children if item.tag == "li" else [item])
        out = ""
        for block in blocks:
            lines = block.text.split("\n")
            if not out:
                head = lines[0] if not block.verbatim else ""
                out = mark + head if head else mark.rstrip()
                lines = lines[1:] if head else lines
                if not lines:
                    continue
                out += "\n"
            else:
                out += "\n" if _is_list(block) or block.verbatim else "\n\n" if item.loose else "\n"
            out += "\n".join(
                lines if block.verbatim else [" " * len(mark) + line if line else "" for line in lines]
            )
        return out

    def _quotation(self, node: Node) -> list[Block]:
        """Discord has no quotation in a quotation: both are one."""
        blocks = self._flow(node.children)
        lines: list[str] = []
        for block in blocks:
            if lines:
                lines.append("")
            quoted = block.text.split("\n")
            lines += [line.removeprefix("> ") for line in quoted] if _is_quotation(block) else quoted
        return [Block("\n".join(f"> {line}" for line in lines), verbatim=True)] if lines else []

    def _note(self, node: Node) -> list[Block]:
        blocks = self._flow(node.children)
        lines = "\n".join(block.text for block in blocks) or "–"
        return [Block(f"[{node.number}] {lines}", verbatim=True)]

    def _table(self, node: Node) -> list[Block]:
        rows = [row for row in node.walk() if row.tag == "tr"]
        captions = [child for child in node.children if isinstance(child, Node) and child.tag == "caption"]
        blocks = [block for caption in captions for block in self._flow(caption.children)]
        cells = [[c for c in row.children if isinstance(c, Node) and c.tag in ("td", "th")] for row in rows]
        if not any(cells):
            return blocks + self._flow([child for child in node.children if child not in captions])
        linked = any(
            inner.tag in ("a", "literal", "pre", "mark")
            for row in cells
            for cell in row
            for inner in cell.walk()
        )
        header = bool(cells[0]) and all(cell.tag == "th" for cell in cells[0])
        plain = [[" ".join(plain_words(cell.children).split()) for cell in row] for row in cells]
        rich = [[" ".join(self.body(cell.children).split()) for cell in row] for row in cells]
        text, aligned = write_table(plain, rich, header=header, linked=linked)
        return [*blocks, Block(text, verbatim=aligned)] if text else blocks

    # ------------------------------------------------------------ in a line

    def _inline(self, children: Sequence[Node | str], within: frozenset[str]) -> str:
        out: list[str] = []
        raw = ""
        for position, child in enumerate(children):
            if isinstance(child, str) and child not in (SOFT, HARD):
                raw += child
                continue
            if raw:
                out.append(shown(raw))
                raw = ""
            if child == SOFT:
                out.append(line_end(out, children, position))
            elif isinstance(child, str):
                out.append("\n")
            else:
                out.append(self._element(child, children, position, within))
        return "".join([*out, shown(raw)] if raw else out)

    def _element(
        self, node: Node, siblings: Sequence[Node | str], position: int, within: frozenset[str]
    ) -> str:
        inner = self._inline(node.children, within | {node.tag})
        match node.tag:
            case "b" | "i" | "s" | "u":
                if node.tag in within:
                    return inner
                return emphasised(inner, emphasis_mark(node, siblings, position))
            case "a":
                return self._link(node, inner, within)
            case "code":
                return code_span(plain_words(node.children)) if "code" not in within else inner
            case "literal":
                return literal_words(node)
            case "mark":
                return f"[{inner}]" if not opens_bracket(siblings, position) else f"\\[{inner}]"
            case "sup":
                return raised(plain_words(node.children), inner, _SUPERSCRIPT, "^")
            case "sub":
                return raised(plain_words(node.children), inner, _SUBSCRIPT, "_")
            case "q":
                return f"“{inner}”"
            case "img":
                return ""
            case _:
                return inner

    def _link(self, node: Node, inner: str, within: frozenset[str]) -> str:
        target = node.target
        if "a" in within:
            return inner
        if target.startswith("//"):
            target = f"https:{target}"
        words = " ".join(inner.split())
        plain = " ".join(plain_words(node.children).split())
        if re.match(r"https?://[^\s/]", target, re.IGNORECASE):
            self._tree.keep(Part.LINK)
            return self._web_link(target, words or picture_words(node), plain)
        if re.match(r"(?:mailto|tel|sms|xmpp):", target, re.IGNORECASE):
            self._tree.keep(Part.LINK)
            address = target.partition(":")[2].partition("?")[0]
            return inner if address in plain else f"{inner} ({shown(address)})"
        if re.match(r"(?!javascript|data|vbscript|file)[a-z][a-z0-9+.-]+:(?=\S)", target, re.IGNORECASE):
            self._tree.keep(Part.LINK)
            return inner if target in plain else f"{inner} ({shown(target)})"
        if re.match(r"#|[a-z][a-z0-9+.-]*:", target, re.IGNORECASE) or not target:
            self._tree.leave_out(Part.DEAD_LINK)
        else:
            self._tree.leave_out(Part.RELATIVE_LINK, target)
        return inner

    def _web_link(self, target: str, words: str, plain: str) -> str:
        address = _ADDRESS_SIGNS.sub(lambda found: f"%{ord(found[0]):02X}", target)
        if not words or plain in (target, address):
            return f"<{address}>"
        if "://" in plain:
            words = inert(plain)
        return f"[{_BRACKET.sub(_escaped_bracket, words)}]({address})"


_ADDRESS_SIGNS = pattern(r"[\s<>()\\\"]")
_BRACKET = pattern(r"\\.|[\[\]]")


def _escaped_bracket(found: re.Match[str]) -> str:
    return found[0] if len(found[0]) > 1 else f"\\{found[0]}"


def _holds_blocks(node: Node) -> bool:
    """Whether an element of a line has blocks in it: HTML allows <a><h2>…</h2></a>."""
    return node.tag not in ("literal", "img", "mark") and any(inner.is_block for inner in node.walk())


def _is_picture_or_block(node: Node) -> bool:
    return node.is_block or _holds_blocks(node)


def _notes_together(blocks: list[Block]) -> list[Block]:
    """Notes stand on lines right below one another."""
    out: list[Block] = []
    for block in blocks:
        if (
            out
            and block.verbatim
            and re.match(r"\[\d+\] ", block.text)
            and re.match(r"\[\d+\] ", out[-1].text)
        ):
            out[-1] = Block(f"{out[-1].text}\n{block.text}", verbatim=True)
        else:
            out.append(block)
    return out


def _is_list(block: Block) -> bool:
    return re.match(r"(?:-|\d{1,9}\.) ", block.text) is not None


def _is_quotation(block: Block) -> bool:
    return block.verbatim and block.text.startswith("> ")

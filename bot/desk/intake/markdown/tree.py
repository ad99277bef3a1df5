"""A document as a tree: what Markdown and HTML have in common, built bit by bit from both at once.

Text in it is Discord's Markdown in which what shall not be read as markup is escaped, but for what depends on
the text beside it: see `bot.desk.intake.markdown.literal`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Account, Part

DEEPEST = 40
"""Elements within one another; what is deeper stands in the last of them."""

SOFT, HARD = "\u2028s", "\u2028h"
"""A line end of the file, and one that readers see. No text has such a character: `clean` takes it."""

BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "div",
        "dl",
        "dt",
        "dd",
        "caption",
        "note",
    ]
)


@dataclass(slots=True)
class Node:
    """An element. `tag` is HTML's name of it; of a link `target` is where it leads, of code the language; of an
    ordered list `number` is where it begins, of a note its mark."""

    tag: str
    children: list[Node | str] = field(default_factory=list["Node | str"])
    target: str = ""
    number: int = 0
    loose: bool = False
    from_html: bool = False

    @property
    def is_block(self) -> bool:
        """Whether it stands on lines of its own."""
        return self.tag in BLOCKS

    def walk(self) -> Iterator[Node]:
        """All elements in it, itself first."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()


class Builder:
    """Takes elements and texts in their order and makes the tree of them."""

    def __init__(self) -> None:
        self.root = Node("div")
        self._open = [self.root]
        self.kept: dict[Part, int] = {}
        self.left_out: dict[Part, int] = {}
        self.names: list[str] = []

    @property
    def inmost(self) -> Node:
        """The element that is open."""
        return self._open[-1]

    def within(self, tag: str) -> bool:
        """Whether an element of that kind is open."""
        return any(node.tag == tag for node in self._open)

    def open(self, node: Node) -> None:
        """An element begins."""
        if len(self._open) < DEEPEST:
            self.inmost.children.append(node)
        self._open.append(node if len(self._open) < DEEPEST else self.inmost)

    def close(self, tag: str, *, from_html: bool = False) -> None:
        """An element ends, and with it what was left open in it. HTML ends nothing that Markdown began."""
        for at in range(len(self._open) - 1, 0, -1):
            node = self._open[at]
            if node.tag == tag and node.from_html == from_html:
                del self._open[at:]
                return
            if from_html and not node.from_html:
                return

    def close_to(self, depth: int) -> None:
        """End everything that was opened since `depth`."""
        del self._open[max(depth, 1) :]

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._open)

    def add(self, child: Node | str) -> None:
        """A text, or an element that holds nothing more."""
        children = self.inmost.children
        last = children[-1] if children else None
        if isinstance(child, str) and isinstance(last, str) and not {child, last} & {SOFT, HARD}:
            children[-1] = last + child
        elif child != "":
            children.append(child)

    def keep(self, part: Part) -> None:
        """Something is taken over."""
        self.kept[part] = self.kept.get(part, 0) + 1

    def leave_out(self, part: Part, name: str = "") -> None:
        """Something is left out; `name` tells its writer which."""
        self.left_out[part] = self.left_out.get(part, 0) + 1
        if name:
            self.names.append(name)

    def account(self) -> Account:
        """What was kept and what was left out."""
        return Account(self.kept, self.left_out)

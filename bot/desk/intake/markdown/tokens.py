"""The tokens of a Markdown parser, and the HTML among them, as one tree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import cast

from markdown_it.token import Token

from bot.desk.intake.markdown.html import HtmlReader
from bot.desk.intake.markdown.literal import from_plain
from bot.desk.intake.markdown.parser import parser
from bot.desk.intake.markdown.tree import HARD, SOFT, Builder, Node
from bot.domain.intake.account import Part
from bot.domain.late import pattern
from bot.domain.text.markdown_regions import mask_code

_TAGS = {"strong": "b", "em": "i", "s": "s", "blockquote": "blockquote", "bullet_list": "ul", "list_item": "li",
         "paragraph": "p", "table": "table", "thead": "thead", "tbody": "tbody", "tr": "tr", "th": "th",
         "td": "td"}  # fmt: skip

_SCATTERED_COMMENT = pattern(r"<!--(?s:.)*?-->")
_TEMPLATE_TARGET = pattern(
    r"(?<=\]\()[ \t]*(?:\{\{[^\n]{0,300}?\}\}|\{%[^\n]{0,300}?%\})[^\s()]{0,300}(?=[ \t]*(?:\"[^\"\n]*\")?\))"
)
_TEMPLATE_DEFINITION = pattern(r"(?m)^( {0,3}\[[^\]\n]{1,300}\]:[ \t]*)\{[{%][^\n]*$")
_TASK = pattern(r"\[([ xX])\](?=\s|$)")
_ALERT = pattern(r"\s*\[!(\w{1,20})\]")
_CONTENTS = pattern(r"\s*(?:\[\[?toc\]?\]|\[\[_toc_\]\]|\$\{toc\})\s*", re.IGNORECASE)


def read_tree(text: str, *, mdx: bool) -> Builder:
    """The tree of a text, with the notes at its end. `text` is clean."""
    builder = Builder()
    env: dict[str, object] = {}
    _Reader(builder).document(parser(mdx=mdx).parse(_prepared(text, builder), env), env)
    return builder


def _prepared(text: str, builder: Builder) -> str:
    """The text without what the parser would stumble on: comments that begin within a line and go on beyond
    a blank one, and addresses that only a template knows."""
    if "<!--" in text:
        text = _without_comments(text, builder)
    if "{" in text:
        text = _TEMPLATE_TARGET.sub("#template", text)
        text = _TEMPLATE_DEFINITION.sub(r"\1#template", text)
    return text


def _without_comments(text: str, builder: Builder) -> str:
    masked = mask_code(text)
    pieces: list[str] = []
    done = 0
    for found in _SCATTERED_COMMENT.finditer(masked):
        start, end = found.span()
        if (
            not re.search(r"\n[ \t]*\n", text[start:end])
            or text[text.rfind("\n", 0, start) + 1 : start].strip() == ""
        ):
            continue
        pieces.append(text[done:start])
        builder.leave_out(Part.COMMENT)
        done = end
    return "".join([*pieces, text[done:]])


class _Reader:
    """One pass over the tokens."""

    def __init__(self, builder: Builder) -> None:
        self._tree = builder
        self._html = HtmlReader(builder)
        self._notes: dict[str, Node] = {}
        """The notes by their labels."""
        self._marks: dict[str, int] = {}
        """Numbers of the notes that the text refers to, by their labels."""

    def document(self, tokens: Sequence[Token], env: Mapping[str, object]) -> None:
        """All tokens of a document; the notes come last."""
        self._blocks(tokens)
        self._tree.close_to(1)
        self._add_notes(env)
        self._count_unused_links(env)

    def _blocks(self, tokens: Sequence[Token]) -> None:
        depths: list[int] = []
        for token in tokens:
            kind = token.type
            if self._html.skipping and kind not in ("html_block", "inline"):
                if token.nesting == 1:
                    depths.append(-1)
                elif token.nesting == -1:
                    depths.pop()
            elif kind == "footnote_reference_open":
                depths.append(self._tree.depth)
                self._begin_note(str(token.meta["label"]))
            elif token.nesting == 1:
                depths.append(self._tree.depth)
                self._open(token)
            elif token.nesting == -1:
                depth = depths.pop()
                if depth >= 0:
                    self._tree.close_to(depth)
            elif kind == "inline":
                self._inline(token.children or [])
            else:
                self._single(token)

    def _open(self, token: Token) -> None:
        name = token.type.removesuffix("_open")
        if name == "heading":
            self._tree.keep(Part.HEADING)
            self._tree.open(Node(token.tag))
        elif name == "ordered_list":
            self._tree.keep(Part.LIST)
            self._tree.open(Node("ol", number=int(token.attrs.get("start", 1))))
        elif name in _TAGS:
            if name == "paragraph" and not token.hidden and self._tree.inmost.tag == "li":
                self._tree.inmost.loose = True
            for part in {
                "bullet_list": (Part.LIST,),
                "blockquote": (Part.QUOTE,),
                "table": (Part.TABLE,),
            }.get(name, ()):
                self._tree.keep(part)
            self._tree.open(Node(_TAGS[name]))
        else:
            self._tree.open(Node("div"))

    def _single(self, token: Token) -> None:
        tree = self._tree
        match token.type:
            case "fence" | "code_block":
                tree.keep(Part.CODE)
                language = re.match(r"\{?\.?([\w+#.-]{1,30})", token.info.strip())
                tree.add(Node("pre", [from_plain(token.content)], target=language[1] if language else ""))
            case "hr":
                tree.add(Node("hr"))
            case "html_block":
                self._html.read(token.content)
            case "left_out":
                tree.leave_out(Part(token.info), token.content)
            case _:
                tree.add(from_plain(token.content))

    # ------------------------------------------------------------ in a line

    def _inline(self, tokens: Sequence[Token]) -> None:
        tree = self._tree
        depths: list[int] = []
        for number, token in enumerate(tokens):
            if token.type == "html_inline":
                self._html.read(token.content)
            elif self._html.skipping:
                continue
            elif token.nesting == 1:
                depths.append(tree.depth)
                href = str(token.attrs.get("href", ""))
                if token.attrs.get("title"):
                    tree.leave_out(Part.LINK_TITLE, str(token.attrs["title"]))
                tree.open(
                    Node("a", target=href) if token.type == "link_open" else Node(_TAGS[token.type[:-5]])
                )
            elif token.nesting == -1:
                tree.close_to(depths.pop())
            else:
                self._piece(token, first=number == 0)

    def _piece(self, token: Token, *, first: bool) -> None:
        tree = self._tree
        match token.type:
            case "text":
                tree.add(self._start(token.content) if first else token.content)
            case "text_special":
                tree.add(token.markup if token.info == "escape" else from_plain(token.content))
            case "softbreak":
                tree.add(SOFT)
            case "hardbreak":
                tree.add(HARD)
            case "code_inline":
                tree.add(Node("code", [from_plain(token.content)]))
            case "image":
                tree.leave_out(Part.PICTURE, token.content or str(token.attrs.get("src", "")))
                tree.add(Node("img", [from_plain(token.content)]))
            case "footnote_ref":
                self._refer(token)
            case "left_out":
                tree.leave_out(Part(token.info), token.content)
            case "literal":
                tree.add(Node("literal", [token.content]))
            case _:
                tree.add(from_plain(token.content))

    def _start(self, text: str) -> str:
        """What stands at the head of an item or a quotation and means something there."""
        tree = self._tree
        if tree.within("li") and (found := _TASK.match(text)):
            return ("☐" if found[1] == " " else "☑") + text[found.end() :]
        if tree.within("blockquote") and (found := _ALERT.match(text)):
            return f"**{found[1].capitalize()}**" + text[found.end() :]
        if tree.inmost.tag == "p" and _CONTENTS.fullmatch(text):
            tree.leave_out(Part.CONTENTS)
            return ""
        return text

    # ---------------------------------------------------------------- notes

    def _refer(self, token: Token) -> None:
        label = str(token.meta.get("label") or f"\0{token.meta['id']}")
        mark = self._marks.setdefault(label, len(self._marks) + 1)
        self._tree.add(Node("mark", [str(mark)]))

    def _begin_note(self, label: str) -> None:
        note = Node("note")
        self._notes.setdefault(label, note)
        self._tree.open(note)
        self._tree.inmost.loose = True

    def _add_notes(self, env: Mapping[str, object]) -> None:
        root = self._tree.root
        for node in root.walk():
            node.children = [
                child for child in node.children if not (isinstance(child, Node) and child.tag == "note")
            ]
        found = cast("Mapping[str, Mapping[int, Mapping[str, object]]]", env.get("footnotes") or {})
        for number, entry in found.get("list", {}).items():
            tokens = entry.get("tokens")
            if tokens is not None:
                note = Node("note")
                self._tree.open(note)
                self._inline(cast("list[Token]", tokens))
                self._tree.close_to(1)
                root.children.pop()
                self._notes[f"\0{number}"] = note
        for label in [*self._marks, *(label for label in self._notes if label not in self._marks)]:
            note = self._notes.get(label)
            if note is not None:
                note.number = self._marks.setdefault(label, len(self._marks) + 1)
                root.children.append(note)
                self._tree.keep(Part.FOOTNOTE)

    def _count_unused_links(self, env: Mapping[str, object]) -> None:
        """Definitions that no link uses were never shown; some people keep remarks in them."""
        used = {node.target for node in self._tree.root.walk() if node.tag == "a"}
        defined = cast("Mapping[str, Mapping[str, str]]", env.get("references") or {})
        for entry in defined.values():
            if entry["href"] in used:
                continue
            if entry["href"] in ("#", "<>", ""):
                self._tree.leave_out(Part.COMMENT)
            else:
                self._tree.leave_out(Part.LINK, entry["href"])

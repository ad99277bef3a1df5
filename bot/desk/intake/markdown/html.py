"""HTML in Markdown: its elements and texts are given to the same tree as Markdown's."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from bot.desk.intake.markdown.literal import from_plain
from bot.desk.intake.markdown.tree import HARD, Builder, Node
from bot.domain.intake.account import Part
from bot.domain.late import pattern

_SAME = {
    "strong": "b", "b": "b", "em": "i", "i": "i", "cite": "i", "dfn": "i", "var": "i", "s": "s", "strike": "s",
    "del": "s", "u": "u", "ins": "u", "code": "code", "tt": "code", "kbd": "code", "samp": "code", "sup": "sup",
    "sub": "sub", "q": "q", "p": "p", "h1": "h1", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6",
    "ul": "ul", "ol": "ol", "menu": "ul", "dir": "ul", "li": "li", "blockquote": "blockquote", "pre": "pre",
    "listing": "pre", "table": "table", "thead": "thead", "tbody": "tbody", "tfoot": "tbody", "tr": "tr",
    "td": "td", "th": "th", "caption": "caption", "figcaption": "caption", "dl": "dl", "dt": "dt", "dd": "dd",
    "summary": "dt",
    **dict.fromkeys(
        ["div", "section", "article", "aside", "main", "header", "footer", "nav", "figure", "details", "address", "center", "hgroup", "fieldset", "form", "legend", "picture", "body", "html"],
        "div",
    ),
}  # fmt: skip
"""The elements that Markdown or Discord has too, by the name of the tree."""

_CLEAR = frozenset(
    [
        "span",
        "font",
        "small",
        "big",
        "abbr",
        "acronym",
        "mark",
        "time",
        "data",
        "bdi",
        "bdo",
        "wbr",
        "nobr",
        "label",
        "output",
        "ruby",
        "rb",
        "rp",
        "rt",
        "colgroup",
        "col",
        "noscript",
        "template",
        "slot",
        "blink",
        "marquee",
        "basefont",
        "map",
        "area",
        "a",
        "button",
    ]
)
"""Elements that change nothing of the words in them that Discord could show."""

_PART = {
    "iframe": Part.EMBEDDED, "embed": Part.EMBEDDED, "object": Part.EMBEDDED, "video": Part.EMBEDDED,
    "audio": Part.EMBEDDED, "canvas": Part.EMBEDDED, "applet": Part.EMBEDDED, "svg": Part.PICTURE,
    "math": Part.FORMULA, "script": Part.HTML, "style": Part.HTML, "head": Part.HTML, "title": Part.HTML,
    "select": Part.HTML, "textarea": Part.HTML, "datalist": Part.HTML,
}  # fmt: skip
"""Elements that are left out with all that is in them."""

_VOID_PARTS = {"input": Part.HTML, "link": Part.HTML, "meta": Part.HTML, "base": Part.HTML, "param": None,
               "source": None, "track": None}  # fmt: skip

_CLOSED_BY = {"p": ("p",), "li": ("li",), "tr": ("td", "th", "tr"), "td": ("td", "th"), "th": ("td", "th"),
              "dt": ("dt", "dd"), "dd": ("dt", "dd")}  # fmt: skip
"""What ends by itself where one of these begins."""

_HIDDEN = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

NAMES = frozenset((*_SAME, *_CLEAR, *_PART, *_VOID_PARTS, "br", "hr", "img"))


class HtmlReader(HTMLParser):
    """Reads pieces of HTML, one after the other, into a tree that others write into as well."""

    def __init__(self, builder: Builder) -> None:
        super().__init__(convert_charrefs=True)
        self._tree = builder
        self._skipping: list[str] = []
        """The element that is left out, and those of the same name in it."""

    def read(self, html: str) -> None:
        """Another piece. What is cut off in it is text."""
        self.feed(html)
        self.close()
        self.reset()

    @property
    def skipping(self) -> bool:
        """Whether what comes is left out."""
        return bool(self._skipping)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        found = {name: value or "" for name, value in attrs}
        if self._skipping:
            if tag == self._skipping[0]:
                self._skipping.append(tag)
            return
        hidden = "hidden" in found or _HIDDEN.search(found.get("style", ""))
        if tag in _PART or (hidden and tag not in ("br", "hr", "img", "input")):
            part = Part.HIDDEN if hidden else _PART[tag]
            self._tree.leave_out(part, found.get("src") or found.get("data") or f"<{tag}>")
            self._skipping = [tag]
            return
        self._begin(tag, found)

    def _begin(self, tag: str, attrs: dict[str, str]) -> None:
        tree = self._tree
        for ended in _CLOSED_BY.get(tag, ()):
            if tree.inmost.tag == ended:
                tree.close(ended, from_html=True)
        match tag:
            case "br":
                tree.add(HARD)
            case "hr":
                tree.add(Node("hr"))
            case "img":
                tree.leave_out(Part.PICTURE, attrs.get("alt") or attrs.get("src") or "<img>")
                tree.add(Node("img", [from_plain(attrs.get("alt", ""))]))
            case "a" if attrs.get("href"):
                tree.open(Node("a", target=attrs["href"].strip(), from_html=True))
            case "ol":
                start = attrs.get("start", "")
                tree.open(
                    Node(
                        "ol", number=int(start) if start.isdecimal() and len(start) < 9 else 1, from_html=True
                    )
                )
            case "pre" | "code":
                language = re.search(r"\blang(?:uage)?-([\w+#.-]{1,30})", attrs.get("class", ""))
                if tree.inmost.tag == "pre":
                    tree.inmost.target = language[1] if language else tree.inmost.target
                else:
                    tree.open(Node(tag, target=language[1] if language else "", from_html=True))
            case _ if tag in _SAME:
                tree.open(Node(_SAME[tag], from_html=True))
            case _ if tag in _CLEAR:
                pass
            case _ if tag in _VOID_PARTS:
                part = _VOID_PARTS[tag]
                if part is not None:
                    tree.leave_out(part, f"<{tag}>")
            case _:
                self._unknown(attrs)

    def _unknown(self, attrs: dict[str, str]) -> None:
        """A tag that is none of HTML's: a component, or somebody's angle brackets: List<String>."""
        typed = self.get_starttag_text() or ""
        if attrs or typed.endswith("/>") or "-" in typed:
            self._tree.leave_out(Part.HTML, typed)
        else:
            self._tree.add(from_plain(typed))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self._skipping:
            if tag == self._skipping[0]:
                self._skipping.pop()
            return
        if tag == "a" or tag in _SAME:
            self._tree.close(_SAME.get(tag, tag), from_html=True)
        elif tag not in NAMES and "-" not in tag:
            self._tree.add(from_plain(f"</{tag}>")) if self._was_text(tag) else None

    def _was_text(self, tag: str) -> bool:
        return any(
            isinstance(child, str) and f"<{tag}>" in child.lower() for child in self._tree.inmost.children
        )

    def handle_data(self, data: str) -> None:
        """Text. Runs of white space are one space in it, but for code that is set off."""
        if self._skipping:
            return
        tree = self._tree
        if tree.within("pre"):
            tree.add(from_plain(data))
        else:
            tree.add(from_plain(re.sub(r"[ \t\n\f\r]+", " ", data)))

    def handle_comment(self, data: str) -> None:
        """A comment, which no reader sees."""
        if not self._skipping:
            self._tree.leave_out(Part.COMMENT)

    def handle_pi(self, data: str) -> None:
        """A piece of a program in the page."""
        self._tree.leave_out(Part.HTML, f"<?{data[:20]}")

    def handle_decl(self, decl: str) -> None:
        """A declaration: nothing of it was ever shown."""

    def unknown_decl(self, data: str) -> None:
        """A section of XML: its text is text."""
        self.handle_data(data.removeprefix("CDATA["))

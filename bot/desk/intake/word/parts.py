"""Parts: the XML of a Word file, found by its relationships and read within bounds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Protocol, cast
from urllib.parse import unquote

from bot.desk.intake.word.archive import Archive
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.late import pattern

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

NODE_LIMIT = 400_000
"""XML elements and attributes over all parts that are read. A tree of the shortest elements takes some thirty
times the bytes of its text, so a limit of bytes alone would not hold memory down."""

_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = pattern(r"""(=\s*["'])http://purl\.oclc\.org/ooxml/([^"'<>]*)""")
_TRANSITIONAL = {
    "wordprocessingml/main": "wordprocessingml/2006/main",
    "officeDocument/math": "officeDocument/2006/math",
    "drawingml/main": "drawingml/2006/main",
    "drawingml/picture": "drawingml/2006/picture",
    "drawingml/chart": "drawingml/2006/chart",
    "drawingml/diagram": "drawingml/2006/diagram",
    "drawingml/wordprocessingDrawing": "drawingml/2006/wordprocessingDrawing",
}
"""The namespaces of Strict Open XML, and what the same names are in the transitional kind."""

_DECLARED = pattern(rb"""^[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"utf-16le", b"utf-16be", b"us-ascii", b"ascii"})
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARATION = pattern(r"^\s*<\?xml[^>]*\?>")


class Node(Protocol):
    """An XML element, as lxml gives it."""

    @property
    def tag(self) -> object: ...
    @property
    def text(self) -> str | None: ...
    def get(self, key: str) -> str | None: ...
    def find(self, path: str) -> Node | None: ...
    def iter(self, *tags: str) -> Iterator[Node]: ...
    def iterchildren(self, tag: str) -> Iterator[Node]: ...
    def __iter__(self) -> Iterator[Node]: ...
    def __len__(self) -> int: ...


class _Etree(Protocol):
    """What is used of lxml.etree."""

    XMLSyntaxError: type[Exception]

    def XMLParser(self, **options: bool) -> object: ...  # noqa: N802 - its name
    def fromstring(self, text: bytes, parser: object) -> Node: ...


_VALUE = W + "val"


def value(node: Node | None) -> str | None:
    """The attribute w:val."""
    return None if node is None else node.get(_VALUE)


def first(node: Node, tag: str) -> Node | None:
    """The first child of that tag; `find` does the same at five times the cost."""
    return next(node.iterchildren(tag), None)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A tie of one part to another, or to an address outside."""

    kind: str
    """The last word of its type, such as footnotes or hyperlink."""
    target: str
    """The name of a part, or the address as it stands."""
    external: bool


class Parts:
    """The parts of one file."""

    def __init__(self, archive: Archive, filename: str) -> None:
        self._archive = archive
        self._filename = filename
        self._nodes = 0
        self._read: dict[str, Node] = {}
        self._ties: dict[str, dict[str, Relationship]] = {}

    def main(self) -> str:
        """The name of the main part. Raises UnreadableFile, NOT_WORD, if the file has none of Word's."""
        named = [tie.target for tie in self.relationships("").values() if tie.kind == "officeDocument"]
        for name in (*named, "word/document.xml"):
            if name not in self._archive:
                continue
            root = self.root(name)
            if root is not None and root.tag == W + "document":
                return name
        raise UnreadableFile(FileFault.NOT_WORD, self._filename, kind=self._archive.kind())

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part by their ids; none where the file has no list of them."""
        if part not in self._ties:
            self._ties[part] = self._tied(part)
        return self._ties[part]

    def _tied(self, part: str) -> dict[str, Relationship]:
        folder, name = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relationship] = {}
        for node in root if root is not None else ():
            if node.tag != _PACKAGE + "Relationship":
                continue
            target = node.get("Target") or ""
            external = (node.get("TargetMode") or "").casefold() == "external"
            kind = (node.get("Type") or "").rpartition("/")[2]
            found[node.get("Id") or ""] = Relationship(
                kind, target if external else _within(folder, target), external
            )
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts of a kind that a part is tied to and that the file does hold."""
        ties = self.relationships(part).values()
        return [
            tie.target
            for tie in ties
            if tie.kind == kind and not tie.external and tie.target in self._archive
        ]

    def picture(self, name: str) -> bytes | None:
        """The bytes of a picture, if it is there and is no larger than one may be."""
        return self._archive.picture(name)

    def root(self, name: str) -> Node | None:
        """The root of a part; None if the file does not hold it.

        Raises UnreadableFile: DAMAGED for what is no XML or nested too deep, BOMB for too many elements and for
        any document type, which alone can declare entities.
        """
        if name not in self._archive:
            return None
        if name not in self._read:
            self._read[name] = self._parse(_plain(self._archive.read(name), self._filename))
        return self._read[name]

    def _parse(self, content: bytes) -> Node:
        etree = cast(_Etree, import_module("lxml.etree"))  # untyped; and few runs of the bot need it

        self._nodes += content.count(b"<") - content.count(b"</") + content.count(b"=")
        if self._nodes > NODE_LIMIT:
            raise UnreadableFile(FileFault.BOMB, self._filename, detail="elements")
        if b"<!DOCTYPE" in content:
            raise UnreadableFile(FileFault.BOMB, self._filename, detail="DOCTYPE")
        parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            deep = "depth" in str(error)
            raise UnreadableFile(
                FileFault.DAMAGED, self._filename, detail="nesting" if deep else "XML"
            ) from error


def _within(folder: str, target: str) -> str:
    """The name of a part that a relationship leads to, which counts from its own folder."""
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    return posixpath.normpath(path[1:] if path.startswith("/") else posixpath.join(folder, path)).lstrip("/")


def _plain(content: bytes, filename: str) -> bytes:
    """The XML of a part in UTF-8 and with the transitional namespaces."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "")
    declared = _DECLARED.match(content) if not encoding else None
    if not encoding and declared is not None and declared[1].lower() not in _ENCODINGS:
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="XML")
    if not encoding and not content.lstrip().startswith(b"<"):
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="XML")
    if not encoding and b"purl.oclc.org/ooxml" not in content:
        return content
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="XML") from error
    return _STRICT.sub(_transitional, _DECLARATION.sub("", text)).encode("utf-8", "surrogatepass")


def _transitional(match: re.Match[str]) -> str:
    known = _TRANSITIONAL.get(match[2])
    if known is None and match[2].startswith("officeDocument/relationships"):
        known = match[2].replace("officeDocument/", "officeDocument/2006/", 1)
    return match[0] if known is None else f"{match[1]}http://schemas.openxmlformats.org/{known}"

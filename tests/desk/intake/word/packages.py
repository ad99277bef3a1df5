"""Word files made of raw WordprocessingML, part by part."""

from __future__ import annotations

import zipfile
from io import BytesIO

from bot.desk.intake.word.document import WordText, read_wordfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": OFFICE,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)


def part(name: str, inner: str) -> str:
    """A part whose root is w:`name`."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {SPACES}>{inner}</w:{name}>'


def relationships(*ties: tuple[str, str, str]) -> str:
    """A list of relationships: id, kind and target."""

    def tie(name: str, kind: str, target: str) -> str:
        mode = ' TargetMode="External"' if kind == "hyperlink" else ""
        return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'

    lines = "".join(tie(*each) for each in ties)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Parts by their names, as a zip archive."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header": "hdr",
}


def package(body: str, *ties: tuple[str, str, str], **others: str) -> bytes:
    """A .docx with this body; `others` are the contents of further parts by their kind, `ties` of the body."""
    named = tuple((f"part-{kind}", kind, f"{kind}.xml") for kind in others)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relationships(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relationships(*ties, *named),
    }
    parts |= {f"word/{kind}.xml": part(PARTS[kind], content) for kind, content in others.items()}
    return zipped(parts)


def run(text: str, properties: str = "") -> str:
    """A run of characters."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*inner: str, properties: str = "", style: str = "") -> str:
    """A paragraph; what begins with < is XML, all else a run of its words."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    look = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{look}{''.join(each if each.startswith('<') else run(each) for each in inner)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of words or paragraphs."""

    def cell(words: str) -> str:
        return f"<w:tc>{words if words.startswith('<') else para(words)}</w:tc>"

    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/>{lines}</w:tbl>"


def style(style_id: str, name: str, inner: str = "", kind: str = "paragraph") -> str:
    """A style."""
    return f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/>{inner}</w:style>'


def field(instruction: str, result: str | None) -> str:
    """A field of several runs; without a result it has none."""
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def link(rid: str, *inner: str) -> str:
    """A w:hyperlink."""
    words = "".join(each if each.startswith("<") else run(each) for each in inner)
    return f'<w:hyperlink r:id="{rid}">{words}</w:hyperlink>'


HEAD = para("The headline")
"""A first line, which becomes the headline."""


def read(body: str, *ties: tuple[str, str, str], **others: str) -> WordText:
    """What the desk reads in a Word file with this body."""
    return read_wordfile(package(HEAD + body, *ties, **others), "story.docx")

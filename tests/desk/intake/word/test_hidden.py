"""What a Word file hides never reaches a reader, in whatever way it is hidden."""

from __future__ import annotations

import pytest

from bot.desk.intake.word.document import WordText, read_wordfile
from bot.domain.intake.account import Part
from bot.domain.text.links import link_targets
from tests.desk.intake.word.packages import HEAD, field, package, para, run, style, table

SECRET = "keeper"
VANISH = "<w:vanish/>"


def read(data: bytes) -> WordText:
    return read_wordfile(data, "story.docx")


def in_hidden_style(kind: str, *, base: bool = False) -> str:
    if not base:
        return style("Hid", "Aside", f"<w:rPr>{VANISH}</w:rPr>", kind)
    return style("Base", "Base", f"<w:rPr>{VANISH}</w:rPr>", kind) + style(
        "Hid", "Aside", '<w:basedOn w:val="Base"/>', kind
    )


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>{props}<a:graphic><wps:txbx>'
    f"<w:txbxContent>{para(SECRET)}</w:txbxContent></wps:txbx></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "</mc:AlternateContent></w:r>"
)
DELETED_MARK = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'

HIDDEN: dict[str, tuple[str, dict[str, str]]] = {
    "a hidden run": (para("Lit. ", run(SECRET, VANISH)), {}),
    "switched on by a word": (para("Lit. ", run(SECRET, '<w:vanish w:val="on"/>')), {}),
    "always hidden": (para("Lit. ", run(SECRET, "<w:specVanish/>")), {}),
    "a character style": (
        para("Lit. ", run(SECRET, '<w:rStyle w:val="Hid"/>')),
        {"styles": in_hidden_style("character")},
    ),
    "a character style's base": (
        para("Lit. ", run(SECRET, '<w:rStyle w:val="Hid"/>')),
        {"styles": in_hidden_style("character", base=True)},
    ),
    "a paragraph style": (para("Lit.") + para(SECRET, style="Hid"), {"styles": in_hidden_style("paragraph")}),
    "a paragraph style's base": (
        para("Lit.") + para(SECRET, style="Hid"),
        {"styles": in_hidden_style("paragraph", base=True)},
    ),
    "the default of the file": (
        para(run("Lit.", '<w:vanish w:val="0"/>')) + para(SECRET),
        {"styles": f"<w:docDefaults><w:rPrDefault><w:rPr>{VANISH}</w:rPr></w:rPrDefault></w:docDefaults>"},
    ),
    "the default style": (
        para(run("Lit.", '<w:vanish w:val="0"/>')) + para(SECRET),
        {
            "styles": '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/>'
            f"<w:rPr>{VANISH}</w:rPr></w:style>"
        },
    ),
    "the table's style": (
        para("Lit.")
        + table((SECRET, "x")).replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="Hid"/></w:tblPr>'),
        {"styles": in_hidden_style("table")},
    ),
    "a hidden row": (
        para("Lit.")
        + table(("a", "b"), (SECRET, "y")).replace(
            "</w:tr><w:tr>", "</w:tr><w:tr><w:trPr><w:hidden/></w:trPr>"
        ),
        {},
    ),
    "a deleted row": (
        para("Lit.")
        + table(("a", "b"), (SECRET, "y")).replace(
            "</w:tr><w:tr>", '</w:tr><w:tr><w:trPr><w:del w:id="1"/></w:trPr>'
        ),
        {},
    ),
    "a deleted cell": (
        para("Lit.")
        + table(("a", SECRET)).replace(
            "</w:tc><w:tc>", '</w:tc><w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr>'
        ),
        {},
    ),
    "a deletion": (para("Lit. ", f"<w:del><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>"), {}),
    "a deletion with common text": (para("Lit. ", f"<w:del>{run(SECRET)}</w:del>"), {}),
    "a passage moved away": (para("Lit. ", f"<w:moveFrom>{run(SECRET)}</w:moveFrom>"), {}),
    "a deletion within an insertion": (para("Lit. ", f"<w:ins><w:del>{run(SECRET)}</w:del></w:ins>"), {}),
    "deleted paragraphs": (para("Lit.") + f"<w:del>{para(SECRET)}</w:del>", {}),
    "a comment": (
        para("Lit.", '<w:r><w:commentReference w:id="1"/></w:r>'),
        {"comments": f'<w:comment w:id="1">{para(SECRET)}</w:comment>'},
    ),
    "a prompt": (
        para("Lit.")
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{para(SECRET)}</w:sdtContent></w:sdt>",
        {},
    ),
    "a prompt in a line": (
        para(
            "Lit. ",
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run(SECRET)}</w:sdtContent></w:sdt>",
        ),
        {},
    ),
    "a button to fill in": (para("Lit. ", field(f"MACROBUTTON None {SECRET}", None)), {}),
    "an instruction": (para("Lit. ", field(f'INCLUDETEXT "{SECRET}"', run("x"))), {}),
    "text in an instruction": (
        para(
            "Lit. ",
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
            run(SECRET),
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        ),
        {},
    ),
    "an index entry": (para("Lit. ", field(f'XE "{SECRET}"', None)), {}),
    "a hidden text box": (para("Lit. ", BOX.format(props='<wp:docPr id="1" name="x" hidden="1"/>')), {}),
    "a hidden old text box": (
        para(
            "Lit. ",
            '<w:r><w:pict><v:shape style="position:absolute; visibility: hidden"><v:textbox><w:txbxContent>'
            f"{para(SECRET)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
        ),
        {},
    ),
    "a text box in a hidden run": (
        para("Lit. ", BOX.format(props="").replace("<w:r>", f"<w:r><w:rPr>{VANISH}</w:rPr>", 1)),
        {},
    ),
    "a hidden note": (
        para("Lit. ", f'<w:r><w:rPr>{VANISH}</w:rPr><w:footnoteReference w:id="2"/></w:r>'),
        {"footnotes": f'<w:footnote w:id="2">{para(SECRET)}</w:footnote>'},
    ),
    "a note that nobody refers to": (
        para("Lit."),
        {"footnotes": f'<w:footnote w:id="2">{para(SECRET)}</w:footnote>'},
    ),
    "hidden words in a note": (
        para("Lit.", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        {"footnotes": f'<w:footnote w:id="2">{para("Eight. ", run(SECRET, VANISH))}</w:footnote>'},
    ),
    "a hidden symbol font": (
        para("Lit. ", f'<w:r><w:rPr>{VANISH}</w:rPr><w:sym w:font="x" w:char="006B"/></w:r>'),
        {},
    ),
    "a page header": (para("Lit."), {"header": para(SECRET)}),
    "a table of contents": (para("Lit.") + para(SECRET, style="TOC1"), {"styles": style("TOC1", "toc 1")}),
    "a contents field": (para("Lit.") + para(field('TOC \\o "1-3"', run(SECRET))), {}),
    "a hidden reading": (
        para(
            "Lit. ",
            f"<w:r><w:rPr>{VANISH}</w:rPr><w:ruby><w:rt>{run(SECRET, VANISH)}</w:rt><w:rubyBase>{run(SECRET, VANISH)}"
            "</w:rubyBase></w:ruby></w:r>",
        ),
        {},
    ),
}


@pytest.mark.parametrize(("body", "others"), HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_words_are_never_read(body: str, others: dict[str, str]) -> None:
    words = read(package(HEAD + body, **others))

    assert SECRET not in f"{words.headline}{words.standfirst}{words.body}{link_targets(words.body)}"
    assert "Lit." in words.headline + words.body


COUNTED = {
    "a hidden run": Part.HIDDEN,
    "a paragraph style": Part.HIDDEN,
    "a hidden row": Part.HIDDEN,
    "a deletion": Part.DELETED,
    "a deleted cell": Part.DELETED,
    "a comment": Part.COMMENT,
    "a prompt": Part.PROMPT,
    "a button to fill in": Part.PROMPT,
    "a page header": Part.PAGE_MARGIN,
    "a table of contents": Part.CONTENTS,
    "a contents field": Part.CONTENTS,
}


@pytest.mark.parametrize(("case", "part"), COUNTED.items(), ids=COUNTED.keys())
def test_what_is_not_read_is_counted(case: str, part: Part) -> None:
    body, others = HIDDEN[case]

    assert read(package(HEAD + body, **others)).account.left_out.get(part) == 1


def test_a_passage_of_several_runs_counts_once() -> None:
    body = para("a ", run("b", VANISH), run("c", VANISH), " d ", run("e", VANISH))

    assert read(package(HEAD + body)).account.left_out == {Part.HIDDEN: 2}


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>',
        '<w:vanish w:val="false"/>',
        '<w:rStyle w:val="Shown"/>',
        '<w:rStyle w:val="Hid2"/>',
    ],
)
def test_what_is_switched_back_on_is_read(properties: str) -> None:
    """Two styles that hide cancel each other out (ECMA-376 part 1, 17.7.3)."""
    styles = (
        in_hidden_style("paragraph")
        + style("Shown", "Shown", "", "character")
        + style("Hid2", "Aside 2", f"<w:rPr>{VANISH}</w:rPr>", "character")
    )
    under = "" if "Shown" in properties else "Hid"

    assert "lit" in read(package(HEAD + para(run("lit", properties), style=under), styles=styles)).body


def test_a_hidden_or_deleted_paragraph_end_joins_its_neighbours() -> None:
    body = (
        para("The lamp ", properties=DELETED_MARK)
        + para("was lit ", properties=f"<w:rPr>{VANISH}</w:rPr>")
        + para("on Sunday.")
        + para("Last.", properties=DELETED_MARK)
    )

    assert read(package(HEAD + body)).body == "The lamp was lit on Sunday.\n\nLast."

"""What a Word file shows becomes Markdown that shows the same."""

from __future__ import annotations

import pytest

from bot.desk.intake.word.document import read_wordfile
from bot.domain.intake.account import Part
from bot.domain.text.links import link_targets
from tests.desk.intake.word.packages import HEAD, field, link, package, para, read, run, style, table

BOLD, ITALIC = "<w:b/>", "<w:i/>"


@pytest.mark.parametrize(
    ("inner", "markdown"),
    [
        (("As ", run("bold", BOLD), " and ", run("italic", ITALIC), " go."), "As **bold** and *italic* go."),
        (
            (run("both", BOLD + ITALIC), ", ", run("gone", "<w:strike/>"), run("!", "<w:dstrike/>")),
            "***both***, ~~gone!~~",
        ),
        ((run("a ", BOLD), run("b", BOLD + ITALIC), run(" c", BOLD)), "**a *b* c**"),
        ((run("Label: ", BOLD), run("words", ITALIC)), "**Label:** *words*"),
        ((run("Label:", BOLD), run("words", ITALIC)), "**Label:**_words_"),
        ((run("not", '<w:b w:val="0"/>'), run(" so", '<w:u w:val="none"/>')), "not so"),
        ((run("line", "<w:u w:val='single'/>"),), "__line__"),
        ((run("  ", BOLD), "x", run(" ", ITALIC)), "x"),
        (
            ("2 * 3 = 6, not_more_than, ~~no~~, ||no||, `no`",),
            "2 \\* 3 = 6, not\\_more\\_than, \\~\\~no\\~\\~, \\|\\|no\\|\\|, \\`no\\`",
        ),
        (("# none",), "\\# none"),
        (("https://example.org/a_b ", run("x", BOLD)), "https://example.org/a_b **x**"),
        (("https://exam", run("ple.org/a", BOLD), " x"), "https://example.org/a x"),
        (("one", "<w:r><w:br/></w:r>", "- two"), "one\n\\- two"),
        (("one", "<w:r><w:tab/></w:r>", "two"), "one\ttwo"),
        (
            ("co", "<w:r><w:noBreakHyphen/></w:r>", "op", "<w:r><w:softHyphen/></w:r>", "er"),
            "co\u2011op\u00ader",
        ),
        (("x", "<w:r><w:br w:type='page'/></w:r>", "y"), "x\ny"),
        (("a", "<w:r><w:lastRenderedPageBreak/></w:r>", "b"), "ab"),
    ],
)
def test_words_keep_their_look_and_what_only_looks_like_markup_is_escaped(
    inner: tuple[str, ...], markdown: str
) -> None:
    assert read(para(*inner)).body == markdown


@pytest.mark.parametrize(
    ("before", "properties", "text", "markdown"),
    [
        ("10", "superscript", "3", "10³"),
        ("10", "superscript", "−3", "10⁻³"),
        ("H", "subscript", "2", "H₂"),
        ("2", "superscript", "n", "2ⁿ"),
        ("e", "superscript", "x+1", "e^(x+1)"),
        ("x", "subscript", "max", "x\\_(max)"),
        ("the 1", "superscript", "st", "the 1st"),
        ("M", "superscript", "me", "Mme"),
        ("Copydesk", "superscript", "®", "Copydesk®"),
        ("so", "superscript", " ", "so"),
    ],
)
def test_raised_and_lowered_characters_keep_their_meaning(
    before: str, properties: str, text: str, markdown: str
) -> None:
    assert read(para(before, run(text, f'<w:vertAlign w:val="{properties}"/>'))).body == markdown


def test_characters_of_symbol_fonts_are_read() -> None:
    body = para(
        "3 ",
        '<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>',
        "C ",
        '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>',
        run("\uf061\uf0a3", '<w:rFonts w:ascii="Symbol"/>'),
        run("\uf0b7", '<w:rFonts w:ascii="Symbol"/>'),
        '<w:r><w:sym w:font="Nobody knows" w:char="E123"/></w:r>',
        field("SYMBOL 97 \\f Symbol \\s 12", None),
    )
    words = read(body)

    assert words.body == "3 °C →α≤•□α"
    assert words.account.left_out == {Part.SIGN: 1}


LINKS = (
    ("r1", "hyperlink", "https://example.org/log"),
    ("r2", "hyperlink", "mailto:desk@example.org?subject=x"),
    ("r3", "hyperlink", "https://example.org/a(b)c d"),
    ("r4", "hyperlink", "file:///home/me/secret.docx"),
    ("r5", "hyperlink", "HTTP://Example.org/x"),
    ("r6", "hyperlink", "www.example.org/y"),
)


@pytest.mark.parametrize(
    ("inner", "markdown", "links"),
    [
        (("As ", link("r1", "the log"), " says"), "As [the log](https://example.org/log) says", 1),
        (
            (link("r1", run("bold", BOLD), " and [not]"),),
            "[**bold** and \\[not\\]](https://example.org/log)",
            1,
        ),
        ((link("r1", "https://example.org/log"),), "https://example.org/log", 1),
        ((link("r2", "write to us"),), "write to us (desk@example.org)", 0),
        ((link("r2", "desk@example.org"),), "desk@example.org", 0),
        ((link("r3", "x"),), "[x](https://example.org/a(b)c%20d)", 1),
        ((link("r4", "x"),), "x", 0),
        ((link("r5", "x"),), "[x](http://Example.org/x)", 1),
        ((link("r6", "x"),), "[x](http://www.example.org/y)", 1),
        ((link("dangling", "x"),), "x", 0),
        (('<w:hyperlink w:anchor="here">' + run("x") + "</w:hyperlink>",), "x", 0),
        (
            ('<w:hyperlink r:id="r1" w:anchor="p">' + run("x") + "</w:hyperlink>",),
            "[x](https://example.org/log#p)",
            1,
        ),
        (
            (field('HYPERLINK "https://example.org/f" \\o "tip"', run("x")), "y"),
            "[x](https://example.org/f)y",
            1,
        ),
        ((field('HYPERLINK "https://example.org/f" \\l "p"', run("x")),), "[x](https://example.org/f#p)", 1),
        (
            ('<w:fldSimple w:instr="HYPERLINK https://example.org/s">' + run("x") + "</w:fldSimple>",),
            "[x](https://example.org/s)",
            1,
        ),
        (
            (field("REF a", field('HYPERLINK "https://example.org/n"', run("in")) + run("out")),),
            "[in](https://example.org/n)out",
            1,
        ),
        (("Look!", link("r1", "x")), "Look\\![x](https://example.org/log)", 1),
        ((link("r1", " x "), "y"), "[x](https://example.org/log) y", 1),
    ],
)
def test_links_lead_where_they_led(inner: tuple[str, ...], markdown: str, links: int) -> None:
    words = read(para(*inner), *LINKS)

    assert words.body == markdown
    assert len(link_targets(words.body)) == links


def test_each_link_is_kept_and_dead_ones_are_counted() -> None:
    words = read(para(link("r1", "a"), " ", link("r1", "b"), " ", link("r4", "c")), *LINKS)

    assert words.body.count("(https://example.org/log)") == 2
    assert words.account.kept == {Part.LINK: 2}
    assert words.account.left_out == {Part.DEAD_LINK: 1}


def test_notes_stand_at_the_end_with_their_marks_in_the_text() -> None:
    body = para(
        "Nine",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        " or eight",
        '<w:r><w:endnoteReference w:id="2"/></w:r>',
        " or ten",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        ", say some",
        '<w:r><w:footnoteReference w:id="3" w:customMarkFollows="1"/><w:t>*</w:t></w:r>',
        "; gone",
        '<w:r><w:footnoteReference w:id="99"/></w:r>',
        ".",
    )
    words = read(
        body,
        footnotes='<w:footnote w:type="separator" w:id="0"/>'
        f'<w:footnote w:id="2">{para("<w:r><w:footnoteRef/></w:r>", " The council.")}{para("Twice.")}</w:footnote>'
        f'<w:footnote w:id="3">{para("* Others.")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{para("<w:r><w:endnoteRef/></w:r>", "The ", run("mayor", BOLD), ".")}</w:endnote>',
    )

    assert words.body == (
        "Nine[1] or eight[2] or ten[1], say some\\*; gone.\n\n"
        "[1] The council.\n\nTwice.\n\n[2] The **mayor**.\n\n\\* Others."
    )
    assert words.account.kept == {Part.FOOTNOTE: 3}
    assert words.account.left_out == {Part.FOOTNOTE: 1}


def test_links_in_notes_use_the_notes_own_relationships() -> None:
    import zipfile
    from io import BytesIO

    from tests.desk.intake.word.packages import relationships

    data = package(
        HEAD + para("Nine", '<w:r><w:footnoteReference w:id="2"/></w:r>', link("r1", " x")),
        ("r1", "hyperlink", "https://example.org/body"),
        footnotes=f'<w:footnote w:id="2">{para(link("r1", "note"))}</w:footnote>',
    )
    target = BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        ties = relationships(("r1", "hyperlink", "https://example.org/note"))
        archive.writestr("word/_rels/footnotes.xml.rels", ties)

    assert link_targets(read_wordfile(target.getvalue(), "x.docx").body) == (
        "https://example.org/body",
        "https://example.org/note",
    )


CHOICE = (
    '<mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><wps:wsp><wps:txbx><w:txbxContent>'
    f"{para('In the box.')}</w:txbxContent></wps:txbx></wps:wsp></a:graphic></wp:inline></w:drawing></mc:Choice>"
)


FALLBACK = (
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
    f"{para('In the box.')}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
)


@pytest.mark.parametrize(
    "branches", [CHOICE + FALLBACK, CHOICE, FALLBACK, '<mc:Choice Requires="x"/>' + FALLBACK]
)
def test_a_text_box_is_read_once_where_it_stands(branches: str) -> None:
    box = f"<w:r><mc:AlternateContent>{branches}</mc:AlternateContent></w:r>"
    words = read(para("Before", box, " it.") + para("After."))

    assert words.body == "Before it.\n\nIn the box.\n\nAfter."
    assert words.account.kept == {Part.TEXT_BOX: 1}


def test_pictures_charts_and_objects_are_named() -> None:
    body = para(
        "See",
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        "<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>",
        "<w:r><w:drawing><wp:inline><a:graphic><c:chart/></a:graphic></wp:inline></w:drawing></w:r>",
        '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>',
        '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Equation.3"/></w:object></w:r>',
    )
    words = read(body + '<w:altChunk r:id="x"/>')

    assert words.body == "See[formula]"
    assert words.account.left_out == {Part.PICTURE: 2, Part.CHART: 1, Part.EMBEDDED: 2, Part.FORMULA: 1}


def test_formulas_are_text() -> None:
    def r(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    square = f"<m:sSup><m:e>{r('b')}</m:e><m:sup>{r('2')}</m:sup></m:sSup>"
    root = f"<m:rad><m:radPr/><m:deg/><m:e>{square}{r('−4ac')}</m:e></m:rad>"
    whole = f"<m:oMath>{r('x=')}<m:f><m:num>{r('−b±')}{root}</m:num><m:den>{r('2a')}</m:den></m:f></m:oMath>"
    words = read(para("So ", whole, ".") + para("<m:oMathPara><m:oMath/></m:oMathPara>"))

    assert words.body == "So x=(−b±√(b²−4ac))/2a.\n\n[formula]"
    assert (words.account.kept, words.account.left_out) == ({Part.FORMULA: 1}, {Part.FORMULA: 1})


def test_tables_are_readable_and_tables_that_only_place_text_are_text() -> None:
    plain = table(("Station", "Metres"), ("Bridge | 1", "4.2"))
    layout = table((para("Left.") + para("More.") + para("And more.") + para("Enough."), "Right."))
    single = table((para("Boxed in."),))
    nested = table((para("out") + table(("in", "deep")), "x"))
    words = read(plain + layout + single + nested)

    assert words.body == (
        "Station | Metres\nBridge \\| 1 | 4.2\n\nLeft.\n\nMore.\n\nAnd more.\n\nEnough.\n\nRight.\n\nBoxed in.\n\n"
        "out\n\nin | deep\n\nx"
    )
    assert words.account.kept == {Part.TABLE: 2}
    assert words.account.left_out == {Part.TABLE_LOOK: 2}


def test_rows_and_cells_in_controls_and_changes_are_not_lost() -> None:
    rows = (
        table(("a", "b"))
        .replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>")
        .replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>")
    )
    cells = (
        table(("c", "d"))
        .replace("<w:tc>", "<w:sdt><w:sdtContent><w:tc>", 1)
        .replace("</w:tc>", "</w:tc></w:sdtContent></w:sdt>", 1)
    )

    assert read(rows + cells).body == "a | b\n\nc | d"


def test_readings_beside_characters_follow_them() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('かんじ')}</w:rt><w:rubyBase>{run('漢字')}</w:rubyBase></w:ruby></w:r>"

    assert read(para(ruby, "です")).body == "漢字(かんじ)です"


def test_form_fields_show_what_was_chosen() -> None:
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    choice = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="No"/>'
        '<w:listEntry w:val="Yes"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

    assert read(para(box, " lit: ", choice, field("FORMTEXT", run(", truly")))).body == "☒ lit: Yes, truly"


def test_a_field_without_an_end_swallows_nothing() -> None:
    body = para("Begin ", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "and " * 50) + para(
        "all the rest of it. " * 20
    )

    assert "all the rest of it." in read(body).body


def test_a_table_of_contents_over_several_paragraphs_is_left_out_once() -> None:
    begin, _, end = field("TOC \\o", "<mark/>").partition("<mark/>")
    body = (
        para("Contents", style="TOCHeading")
        + para(begin, "One 1", style="TOC1")
        + para("Two 2", style="TOC1")
        + para(end)
        + para("Text.")
    )
    styles = style("TOC1", "toc 1") + style("TOCHeading", "TOC Heading")
    words = read(body, styles=styles)

    assert words.body == "Text."
    assert words.account.left_out == {Part.CONTENTS: 1}

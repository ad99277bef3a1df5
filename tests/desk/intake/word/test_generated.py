"""Random Word files of every feature: each word and each link arrives, in order, once; and mammoth agrees."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

import mammoth
import pytest

from bot.desk.intake.manuscript import read_manuscript
from bot.domain.publishing.layout import lay_out, same_text, shown_body
from bot.domain.text.links import link_targets
from tests.desk.intake.word.packages import field as word_field
from tests.desk.intake.word.packages import package, para, run, style, table
from tests.long import mostly_long

LOOKS = ("", "", "", "<w:b/>", "<w:i/>", "<w:strike/>", "<w:b/><w:i/>", "<w:u w:val='single'/>")
SHAPES = (
    "{}",
    "{}",
    "{}",
    "*{}",
    "_{}_",
    "#{}",
    "[{}]",
    "{}:",
    "`{}`",
    "||{}||",
    "-{}",
    "{}.",
    "<{}",
    "{}&",
    "“{}”",
)
STYLES = (
    style("Title", "Title")
    + style("H1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    + style("H2", "heading 2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    + style("Q", "Quote")
    + style("Hid", "Aside", "<w:rPr><w:vanish/></w:rPr>")
    + '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
)
NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{at}">'
    + "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth in range(3)
    )
    + "</w:abstractNum>"
    for at, form, text in ((1, "bullet", "-"), (2, "bullet", "o"))
) + "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in (1, 2))


def xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@dataclass
class Source:
    """A random file, and what a reader of it sees."""

    random: random.Random
    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ties: list[tuple[str, str, str]] = field(default_factory=list)
    footnotes: str = ""
    count: int = 0

    def word(self, *, seen: bool = True) -> str:
        """A word that stands once in the file."""
        self.count += 1
        word = f"w{self.count:04}x"
        if seen:
            self.words.append(word)
        return xml(self.random.choice(SHAPES).format(word))

    def address(self) -> str:
        self.links.append(
            f"https://example.org/{len(self.links)}_{self.random.choice(('a', 'b_c', 'd(e)', 'f?g=h&i=j'))}"
        )
        return self.links[-1]

    def piece(self) -> str:
        """Something within a line."""
        match self.random.randrange(16):
            case 0:
                address = self.address()
                self.ties.append((f"r{len(self.ties)}", "hyperlink", xml(address)))
                return f'<w:hyperlink r:id="{self.ties[-1][0]}">{self.run()}{self.run()}</w:hyperlink>'
            case 1:
                return word_field(f'HYPERLINK "{xml(self.address())}"', self.run())
            case 2:
                return f"<w:ins w:id='1'>{self.run()}</w:ins>"
            case 3:
                return f"<w:del w:id='1'><w:r><w:delText>{self.word(seen=False)}</w:delText></w:r></w:del>"
            case 4:
                return f"<w:moveFrom w:id='1'><w:r><w:t>{self.word(seen=False)}</w:t></w:r></w:moveFrom>"
            case 5:
                return f"<w:sdt><w:sdtContent>{self.run()}</w:sdtContent></w:sdt>"
            case 6:
                return f"<w:smartTag>{self.run()}</w:smartTag>"
            case 7:
                number = len(self.notes) + 2
                before, self.words = self.words, []
                inner = para(self.run(), self.run())
                self.notes += self.words
                self.words = before
                number = 2 + self.footnotes.count("</w:footnote>")
                self.footnotes += f'<w:footnote w:id="{number}">{inner}</w:footnote>'
                return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
            case 8:
                return "<w:r><w:br/></w:r>"
            case _:
                return self.run()

    def run(self) -> str:
        """A run of words; white space stands on either side of it, or none."""
        words = " ".join(self.word() for _ in range(self.random.randint(1, 3)))
        edges = self.random.choice((" {} ", "{} ", " {}"))
        return run(edges.format(words), self.random.choice(LOOKS))

    def line(self, **more: str) -> str:
        return para(*(self.piece() for _ in range(self.random.randint(1, 6))), **more)

    def block(self) -> str:
        match self.random.randrange(12):
            case 0:
                return self.line(style=self.random.choice(("H1", "H2", "Q")))
            case 1 | 2:
                num, depth = self.random.randint(1, 2), self.random.randint(0, 2)
                return self.line(
                    properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
                )
            case 3:
                shape = self.random.randint(1, 3), self.random.randint(1, 3)
                return table(*(tuple(para(self.run()) for _ in range(shape[1])) for _ in range(shape[0])))
            case 4:
                return f"<w:sdt><w:sdtContent>{self.line()}</w:sdtContent></w:sdt>"
            case 5:
                return self.line(properties="<w:rPr><w:del w:id='1'/></w:rPr>")
            case _:
                return self.line()

    def file(self) -> bytes:
        body = para(self.run(), style="Title") + "".join(
            self.block() for _ in range(self.random.randint(1, 12))
        )
        return package(
            body + para("end."), *self.ties, styles=STYLES, numbering=NUMBERING, footnotes=self.footnotes
        )


class _Page(HTMLParser):
    """The words and links of mammoth's HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith("http"):
            self.links.add(address)

    def handle_data(self, data: str) -> None:
        self.text += data


def known(text: str) -> list[str]:
    return re.findall(r"w\d{4}x", text)


@pytest.mark.parametrize("seed", mostly_long(range(120), range(30)))
def test_every_word_and_link_arrives_once_and_in_order(seed: int) -> None:
    source = Source(random.Random(seed))
    data = source.file()
    manuscript = read_manuscript("story.docx", data)
    copy = manuscript.to_copy()

    assert known(f"{copy.headline}\n{copy.standfirst}\n{copy.body}") == source.words + source.notes
    assert set(link_targets(copy.body)) == set(source.links)
    bodies = [sheet.body for sheet in lay_out(copy, "B. Keeper")]
    assert same_text(bodies, shown_body(copy)), "and so do readers get them"

    page = _Page(mammoth.convert_to_html(BytesIO(data)).value)
    assert sorted(known(page.text)) == sorted(source.words + source.notes)
    assert page.links == set(link_targets(copy.body))

"""Markdown files: what Discord cannot show becomes what it can, or is counted as left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.desk.intake.manuscript import TEXT_FILE_LIMIT, Manuscript, read_manuscript
from bot.domain.intake.account import Part
from bot.ui.intake.account import account_line
from tests.desk.intake.bounds import Taken, taken_by
from tests.long import WHOLE, mostly_long

SAMPLES = Path(__file__).parents[2] / "samples" / "manuscripts"


def read(text: str, name: str = "a.md") -> Manuscript:
    return read_manuscript(name, f"# Head\n\n{text}".encode())


def body(text: str, name: str = "a.md") -> str:
    return read(text, name).to_copy().body


def left_out(text: str, name: str = "a.md") -> dict[Part, int]:
    return dict(read(text, name).account.left_out)


def sample(name: str) -> Manuscript:
    return read_manuscript(name, (SAMPLES / name).read_bytes())


LAMP = "Lighthouse lamp is back"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("comment.md", "It was lit on Sunday.\n\nPeople came to look."),
        (
            "reference-links.md",
            "See [the log](https://example.org/log) and [the law](https://example.org/law).",
        ),
        (
            "hard-wrapped.md",
            "The lamp was lit again on Sunday, and people came from the whole coast.\n\n1. First\n2. Second",
        ),
        (
            "html-and-tables.md",
            "It was **lit** on Sunday.\n\n```\nyear  lamps\n----  -----\n2025  0\n2026  1\n```\n\nA note.[1]"
            "\n\n[1] From the log.",
        ),
        ("setext.md", "It was lit."),
        ("title-twice.md", "It was lit."),
    ],
)
def test_each_sample_becomes_what_it_should(name: str, shown: str) -> None:
    copy = sample(name).to_copy()
    assert (copy.headline, copy.body) == (LAMP, shown)


def test_what_was_kept_and_left_out_is_told() -> None:
    assert account_line(sample("html-and-tables.md").account) == (
        "kept: 1 footnote, 1 table · left out: 1 picture, 1 shortcode (The lamp, {{\\< youtube abc \\>}})"
    )
    assert account_line(sample("comment.md").account) == "left out: 1 comment"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # headings
        ("## Two ##\n\n#### Four\n\n###### Six #\n\nSeven\n---", "## Two\n\n### Four\n\n### Six\n\n## Seven"),
        ("#hashtag and #5", "#hashtag and #5"),
        # lines
        ("one\ntwo  \nthree\\\nfour<br>five", "one two\nthree\nfour\nfive"),
        ("日本語の\n文章です。", "日本語の文章です。"),
        ("-# small\n-# print\nnot small", "-# small\n-# print\nnot small"),
        # lists
        ("* a\n* b\n    * c\n\n      more", "- a\n- b\n  - c\n\n    more"),
        ("3) three\n4) four", "3. three\n4. four"),
        ("- [ ] open\n- [x] done", "- ☐ open\n- ☑ done"),
        ("1. one\n\n   ```\n   code\n   ```\n2. two", "1. one\n```\ncode\n```\n\n2. two"),
        # quotations
        ("> one\n> two\n>\n> three", "> one two\n> \n> three"),
        ("> one\n>> two", "> one\n> \n> two"),
        ("> [!NOTE]\n> Mind it.", "> **Note** Mind it."),
        # code stays to the letter
        ("```py\n  a *b*  \n<b>\n```", "```py\n  a *b*  \n<b>\n```"),
        ("~~~\n&amp; [x]: y\n~~~", "```\n&amp; [x]: y\n```"),
        ("{{< highlight go >}}\n a *b*\n{{< /highlight >}}", "```go\n a *b*\n```"),
        ("`a *b*` and ``a`b``", "`a *b*` and ``a`b``"),
        # emphasis
        ("__bold__ _it_ ***both*** ~~gone~~", "**bold** *it* _**both**_ ~~gone~~"),
        ("**Now:**today and **「橋」**は", "**Now:**today and **「橋」**は"),
        ("||a secret|| and || another ||", "||a secret|| and || another ||"),
        # links
        ("<https://example.org/a_b_c> https://example.org/_x_", "<https://example.org/a_b_c> https://example.org/_x_"),
        ("[a [b] c](https://example.org/x_(y))", "[a \\[b\\] c](https://example.org/x_%28y%29)"),
        ("[www.example.org](https://example.org) [mail](mailto:a@example.org)",
         "[www.example.org](https://example.org) mail (a@example.org)"),
        ("[page](../other.md) and [top](#top)", "page and top"),
        ("[![badge](b.svg)](https://example.org)", "[badge](https://example.org)"),
        ("[Smith]: Yes\n\n[Jones]: No", "[Smith]: Yes\n\n[Jones]: No"),
        # signs that only look like markup
        ("5 * 3 * 2 and snake_case and 2 ** 3 ** 4", "5 * 3 * 2 and snake_case and 2 \\*\\* 3 \\*\\* 4"),
        ("a__b__c \\*not\\* 1986\\. A year", "a\\_\\_b\\_\\_c \\*not\\* 1986\\. A year"),
        ("List<String> and a < b", "List<String> and a < b"),
        ("&copy; &lt;b&gt; &#42;x&#42;", "© <b> \\*x\\*"),
        ("<@123> <t:1700000000:R> :smile:", "<@123> <t:1700000000:R> :smile:"),
        # HTML
        ("<h4>Sub</h4><ul><li>a<li>b</ul><blockquote>q</blockquote>", "### Sub\n\n- a\n- b\n\n> q"),
        ("<p>10<sup>3</sup> CO<sub>2</sub> 1<sup>st</sup></p>", "10³ CO₂ 1st"),
        ('<a href="https://e.org">x</a> <del>no</del> <em>so</em>', "[x](https://e.org) ~~no~~ *so*"),
        ("<pre>\n a  *b*\n</pre>", "```\n a  *b*\n```"),
        ("<div>\n\n*In* a div\n\n</div>\n\n<details><summary>More</summary>\n\nHidden\n\n</details>",
         "*In* a div\n\n**More**\n\nHidden"),
        ("<p>*not markup* in HTML &amp; so</p>", "\\*not markup\\* in HTML & so"),
        # tables
        ("| a | b |\n|---|---|\n| [x](https://e.org) | 2 |", "- **a · b**\n- [x](https://e.org) · 2"),
        # notes
        ("A[^b] and B[^a] and ^[inline].\n\n[^a]: Second.\n[^b]: First.\n\n    More.\n[^c]: Nobody asked.",
         "A[1] and B[2] and [3].\n\n[1] First.\nMore.\n[2] Second.\n[3] inline\n[4] Nobody asked."),
        # generators
        ("::: warning Mind\nIt is *late*.\n:::", "**Mind**\n\nIt is *late*."),
        ("A {{< ref x >}}b {% include y %}c\n{: .lead}", "A b c"),
        ("[caption id=\"a\"]Words[/caption] [video] stays", "Words [video] stays"),
        ("import X from 'y'\n\nText <Foo bar={1} /> here", "Text  here"),
        ("text <!-- a\n\nb --> more", "text  more"),
        ("One\n\n---\n\nTwo", "One\n\n———\n\nTwo"),
    ],
)  # fmt: skip
def test_markdown_becomes_what_discord_can_show(text: str, shown: str) -> None:
    assert body(text) == shown


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("![a](b.png) ![[c.png]] <img src=d.png>", {Part.PICTURE: 3}),
        ("{{< x >}} {% y %} {{ z }}", {Part.SHORTCODE: 3}),
        ("<iframe src=x></iframe>\n\n<video>a</video>", {Part.EMBEDDED: 2}),
        ("<script>alert(1)</script>\n\n<x-tag a=1>word</x-tag>", {Part.HTML: 2}),
        ('<p hidden>secret</p>\n\n<span style="display:none">more</span>', {Part.HIDDEN: 2}),
        ("[x](page.md) [y](#z) [z](javascript:x)", {Part.RELATIVE_LINK: 1, Part.DEAD_LINK: 2}),
        ("[//]: # (a remark)\n\n[unused]: https://example.org", {Part.COMMENT: 1, Part.LINK: 1}),
        ("[TOC]", {Part.CONTENTS: 1}),
    ],
)
def test_what_cannot_be_shown_is_counted_and_none_of_it_is_shown(text: str, parts: dict[Part, int]) -> None:
    assert left_out(text) == parts
    for source in (
        "b.png",
        "{{",
        "{%",
        "<iframe",
        "alert",
        "secret",
        "<span",
        "javascript",
        "remark",
        "[TOC]",
    ):
        assert source not in body(text)


def test_components_are_left_out_of_their_own_kind_of_file() -> None:
    text = "export const a = 1\n\nText {a} <Tabs>in</Tabs> {/* no */}."
    assert body(text, "a.mdx") == "Text  in ."
    assert left_out(text, "a.mdx") == {Part.SHORTCODE: 3, Part.HTML: 2}


@pytest.mark.parametrize(
    ("text", "headline", "shown"),
    [
        ("![hero](x.jpg)\n\n# *Big* `news`\n\nText", "Big news", "Text"),
        ("| a |\n|---|\n| b |\n\n# Title\n\nText", "Title", "```\na\n-\nb\n```\n\nText"),
        ("First line\nsecond line\n\nText", "First line", "second line\n\nText"),
        ("---\ntitle: One\n---\n# Another\n\nText", "One", "# Another\n\nText"),
        ("---\ntitle: One\n---\n**one**\n\nText", "One", "Text"),
        ("> Only a quotation", "", "> Only a quotation"),
    ],
)
def test_the_headline_is_a_heading_or_a_line_and_stands_once(text: str, headline: str, shown: str) -> None:
    copy = read_manuscript("a.md", text.encode()).to_copy()
    assert (copy.headline, copy.body) == (headline, shown)


def test_a_text_typed_in_discords_markdown_is_taken_to_the_letter() -> None:
    text = "---\nmarkup: discord\ntitle: T\n---\none\ntwo\n\n[x][1]\n\n[1]: https://example.org"
    assert (
        read_manuscript("a.md", text.encode()).to_copy().body
        == "one\ntwo\n\n[x][1]\n\n[1]: https://example.org"
    )


HOSTILE = {
    "brackets": "[" * 200_000,
    "links": "[a](<" * 40_000,
    "emphasis": "*a **a " * 30_000,
    "cells": "a|" * 500 + "\n" + "-|" * 500 + "\n" + "a|\n" * 60_000,
    "items": "- a\n" * 50_000,
    "quotes": "> " * 20_000 + "a",
    "definitions": "[a]: b\n" * 30_000,
    "tags": "<a " * 60_000,
    "elements": "<div>" * 60_000,
    "table elements": "<table><tr><td>" * 20_000,
    "half comments": "<!--" * 60_000,
    "templates": "{{<" * 60_000,
    "calls": "[gallery " * 40_000,
    "components": "<Aa b={" * 40_000,
    "notes": "[^1]" * 30_000 + "\n\n[^1]: x",
    "inline notes": "^[" * 60_000,
    "containers": "::: a\n" * 40_000,
    "bold": "**a" * 60_000,
    "entities": "&amp;" * 60_000,
    "prose": "The lamp was *lit* again on **Sunday**, and [people](https://e.org) came.\n\n" * 800,
    "a megabyte": "The lamp was lit again on Sunday. " * 30_000,
}


SHORT = [*HOSTILE][::3]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Taken]:
    files = {
        f"{name}.md": f"# Head\n\n{text}".encode()[:TEXT_FILE_LIMIT]
        for name, text in HOSTILE.items()
        if WHOLE or name in SHORT
    }
    return taken_by(files, tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", mostly_long(HOSTILE, SHORT))
def test_no_file_takes_a_second_or_200_mib(taken: dict[str, Taken], name: str) -> None:
    took = taken[f"{name}.md"]

    assert took.cpu_seconds < 1 and took.peak_bytes < 200 * 2**20
    assert not took.refused

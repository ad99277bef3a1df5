"""Words: what people read, in messages and on pages, is plain English, without the words that we have given up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import ROOT

INSTEAD = {
    r"stands?(?!-)|stood": "say what it does: is, appears, counts, shows",
    r"anew": "again",
    r"mend(?:s|ed|ing)?": "fix",
    r"for good": "forever, or nothing",
    r"alone": "only",
    r"signs?(?!-offs?\b|(?: it| something)? off| in|ed|ature)": "character",
    r"somebody|someone|anybody|nobody|whoever": "name the person: an editor, a chief, a server manager",
    r"hand(?:s|ed)? (?:it |them |this )?in": "submit",
    r"(?:is|are|was|were) asked for": "say who asks",
    r"owed": "not given yet",
    r"takes? no DMs?": "I couldn’t DM them",
    r"(?-i:What is (?:published|scheduled|approved|submitted|out|late|due))": "name the thing: published articles",
    r"to be done": "say who does what",
}
FLAGGED = re.compile(rf"\b(?:{'|'.join(INSTEAD)})\b", re.IGNORECASE)

SETTINGS = ROOT / "bot/domain/newsroom/settings.py"
NOTICES = ROOT / "bot/domain/publishing/notices.py"
FOLDERS = ("bot/ui", "bot/delivery", "bot/operating", "cogs")
"""Where sentences for people are: messages and forms, faults and the log, the command line."""

SOURCES = [
    SETTINGS,
    NOTICES,
    *sorted(ROOT.glob("bot/*.py")),
    *sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")),
]


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that people read: every string of more than one word that is no docstring."""
    tree = ast.parse(path.read_text())
    docstrings = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in docstrings and isinstance(node.value, str):
            yield node.lineno, node.value


def advice(text: str) -> list[str]:
    """What is flagged in a text, each with what to write."""
    return [
        f"“{found[0]}”: {next(instead for words, instead in INSTEAD.items() if re.fullmatch(words, found[0], re.IGNORECASE))}"
        for found in FLAGGED.finditer(text)
    ]


def test_sentences_for_people_use_the_usual_words() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {each} in {text!r}"
        for path in SOURCES
        for line, text in sentences(path)
        if " " in text
        for each in advice(text)
    ]
    assert not found, "\n".join(found)


def test_what_is_flagged_is_found() -> None:
    assert advice("Nobody stands alone.") == [
        "“Nobody”: name the person: an editor, a chief, a server manager",
        "“stands”: say what it does: is, appears, counts, shows",
        "“alone”: only",
    ]
    assert advice("An editor signs off; a stand-in answers the standing order.") == []


# ------------------------------------------------------------------- the pages


PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md"))]
CODE = re.compile(r"^```.*?^```$|^ {4}[^\n]*$|`[^`]*`|\]\([^)\s]+\)", re.MULTILINE | re.DOTALL)
"""Blocks and spans of code, and where links lead: words of programs, files and addresses."""


def flagged(page: str) -> list[str]:
    """What is flagged in a page, each with its line and what to write. Code is left out."""
    prose = CODE.sub(lambda code: re.sub(r"[^\n]", "~", code[0]), page)
    across_lines = re.compile(FLAGGED.pattern.replace(" ", r"\s+"), re.IGNORECASE)
    return [
        f"line {prose.count(chr(10), 0, found.start()) + 1}: {each}"
        for found in across_lines.finditer(prose)
        for each in advice(" ".join(found[0].split()))
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_use_the_usual_words(page: Path) -> None:
    found = flagged(page.read_text("utf-8"))
    assert not found, "\n".join([str(page.relative_to(ROOT)), *found])


def test_a_flagged_word_of_a_page_is_found_with_its_line() -> None:
    page = """# Who stands where

An article is handed
in by `nobody`, see [here](stands.md).

```
anew
```

    sqlite3 somebody.db

Its row stays. `anew
for good` is code, and the stand-in signs in. Nobody reads on.
"""
    assert flagged(page) == [
        "line 1: “stands”: say what it does: is, appears, counts, shows",
        "line 3: “handed in”: submit",
        "line 13: “Nobody”: name the person: an editor, a chief, a server manager",
    ]

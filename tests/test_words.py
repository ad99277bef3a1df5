"""Words: what people read is plain English, without the words that we have given up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import ROOT

INSTEAD = {
    r"stands?(?!-)|stood": "say what it does: is, appears, counts, shows",
    r"anew": "again",
    r"mend(?:s|ed|ing)?": "fix",
    r"for good": "forever, or nothing",
    r"alone": "only",
    r"signs?(?! off| in|ed|ature)": "character",
    r"somebody|someone|anybody|nobody|whoever": "name the person: an editor, a chief, a server manager",
    r"hand(?:s|ed)? (?:it |them |this )?in": "submit",
    r"(?:is|are|was|were) asked for": "say who asks",
    r"owed": "not given yet",
}
FLAGGED = re.compile(rf"\b(?:{'|'.join(INSTEAD)})\b", re.IGNORECASE)

SETTINGS = ROOT / "bot/domain/newsroom/settings.py"
SOURCES = [SETTINGS, *sorted(path for folder in ("bot/ui", "cogs") for path in (ROOT / folder).rglob("*.py"))]


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

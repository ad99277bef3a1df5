"""What is made late is the same as what is made at once, and is made once."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from bot.domain import late


def test_a_pattern_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    monkeypatch.setattr(
        late.re, "compile", lambda source, flags: compiled.append(source) or real(source, flags)
    )
    word = late.pattern(r"\w+", re.ASCII)
    assert compiled == []

    assert [word.sub("-", "a ferry"), word.pattern, word.findall("a ferry")] == [
        "- -",
        r"\w+",
        ["a", "ferry"],
    ]
    assert compiled == [r"\w+"]


real = re.compile


def test_a_library_is_read_in_when_it_is_first_used() -> None:
    look = "import sys; from bot.domain import late; csv = late.library('csv'); print('csv' in sys.modules, csv.QUOTE_ALL)"
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert told.stdout == "False 1\n"


def test_a_quiet_bot_reads_in_none_of_them() -> None:
    look = (
        "import sys, importlib, bot.operating.running; from cogs import EXTENSIONS\n"
        "for each in EXTENSIONS: importlib.import_module(each)\n"
        "print({'yaml', 'tomllib', 'docx', 'PIL', 'markdown_it', 'dateparser', 'chardet', 'simcord', 'html'} & sys.modules.keys())"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"

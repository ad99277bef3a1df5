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


AT_ONCE = {"bot/setting_values.py", "cogs/publishing/tagging.py", "bot/domain/late.py"}
"""The settings are read at each start, the template of a menu is discord.py's, and a few late patterns are wanted."""


def test_a_start_compiles_no_pattern_before_it_is_needed() -> None:
    look = (
        "import re, sys, importlib, pathlib; real, found = re.compile, set()\n"
        "def compile(*given): found.add(sys._getframe(1).f_code.co_filename); return real(*given)\n"
        "re.compile = compile\n"
        "import bot, bot.operating.running; from cogs import EXTENSIONS\n"
        "for each in EXTENSIONS: importlib.import_module(each)\n"
        "root = pathlib.Path(bot.__file__).parents[1]\n"
        "for each in found:\n"
        "    place = pathlib.Path(each)\n"
        "    if place.is_relative_to(root / 'bot') or place.is_relative_to(root / 'cogs'): print(place.relative_to(root).as_posix())"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert set(told.stdout.splitlines()) <= AT_ONCE, "bot.domain.late.pattern"

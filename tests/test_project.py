"""The project's own files: whose warnings count, which Python is named, what a source distribution holds."""

from __future__ import annotations

import fnmatch
import os
import re
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

CATEGORIES = [DeprecationWarning, PendingDeprecationWarning, FutureWarning, SyntaxWarning]


def warn(category: type[Warning], module: str) -> None:
    """As if a line of this module had warned."""
    warnings.warn_explicit("old", category, f"{module}.py", 1, module=module)


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize(
    "module", ["bot", "bot.ui.cards", "cogs.commands.review", "tests.world", "benchmarks.votes"]
)
def test_a_warning_of_our_own_code_is_an_error(category: type[Warning], module: str) -> None:
    with pytest.raises(category):
        warn(category, module)


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("module", ["discord.player", "botany", "playwright._impl", "asyncio.events"])
def test_a_warning_of_anothers_code_is_not(category: type[Warning], module: str) -> None:
    warn(category, module)


def test_what_is_never_awaited_or_closed_is_an_error_wherever_it_is_seen() -> None:
    for category in (RuntimeWarning, ResourceWarning):
        with pytest.raises(category):
            warn(category, "asyncio.base_events")


def test_the_python_of_this_run_is_among_those_that_are_supported() -> None:
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))

    assert f"{sys.version_info.major}.{sys.version_info.minor}" in named
    assert PROJECT["requires-python"] == f">={named[0]}"
    assert named == ["3.11", "3.12", "3.13", "3.14"]


# -------------------------------------------------------- source distribution


OF_ITSELF = {"pyproject.toml", "README.md", "LICENSE", "MANIFEST.in"}
"""What setuptools packs without being told."""


def test_a_source_distribution_holds_the_whole_project() -> None:
    """Setuptools alone leaves out most tests, the Makefile, the constraints and the docs."""
    packed, grafted = set(OF_ITSELF), set[str]()
    for line in (ROOT / "MANIFEST.in").read_text("utf-8").splitlines():
        verb, *names = line.split()
        if verb == "include":
            packed |= set(names)
        elif verb == "graft":
            grafted |= set(names)
    ignored = [
        line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines() if line.strip()
    ]
    ours = {
        path.name
        for path in ROOT.iterdir()
        if path.name not in (".git", "PKG-INFO", "setup.cfg")  # the latter two are in an unpacked one
        and not any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored)
    }

    assert ours - packed - grafted == set()
    assert {name for name in packed | grafted if not (ROOT / name).exists()} == set()


# ------------------------------------------------------------------- the pages


def test_every_file_that_a_page_names_is_there() -> None:
    pages = [*ROOT.glob("docs/*.md"), ROOT / "README.md"]
    named = {
        (page.name, path)
        for page in pages
        for path in re.findall(
            r"\b(?:bot|cogs|tests|benchmarks)/[\w/]+\.(?:py|sql)\b", page.read_text("utf-8")
        )
    }

    assert named
    assert {(page, path) for page, path in named if not (ROOT / path).exists()} == set()


PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *sorted(ROOT.glob("docs/*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        there = page.parent / path if path else page
        assert there.exists(), (page.name, target)
        if anchor:
            assert anchor in _anchors(there.read_text("utf-8")), (page.name, target)


def _anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_first_page_of_the_docs_leads_to_every_other() -> None:
    """`make site` makes its menu of these links."""
    linked = re.findall(r"\]\((\w[\w-]*\.md)\)", (ROOT / "docs" / "index.md").read_text("utf-8"))
    assert set(linked) == {page.name for page in ROOT.glob("docs/*.md")} - {"index.md"}


# ------------------------------------------------------ installed from a wheel


INSTALLED = """
import pathlib, shutil, sys
real, shutil.which = pathlib.Path.is_file, lambda *_, **__: None
pathlib.Path.is_file = lambda self, **_: False if self.name == "Makefile" else real(self)
sys.modules["simcord"] = None
from bot.demo import demo
from bot.demo.looking import again, commands
place = pathlib.Path("my data/copydesk.db")
print(*commands(place), again(place), sep="\\n")
sys.exit(demo())
"""


def test_an_installed_copydesk_gives_advice_that_works_without_the_makefile(tmp_path: Path) -> None:
    """Nor does it name a program `sqlite3` where there is none."""
    told = subprocess.run(
        [sys.executable, "-c", INSTALLED],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 2
    assert told.stderr.endswith("Install it: pip install 'copydesk[demo]'\n") and told.stderr.count("\n") == 1
    *looks, again = told.stdout.splitlines()
    assert again == f"{sys.executable} -m bot demo --data 'my data'"
    (tmp_path / "my data").mkdir()
    for look in looks:
        assert not look.startswith("sqlite3 ")
        shown = subprocess.run(look, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "no such table" in shown.stderr, "it looks into the database, which is empty"

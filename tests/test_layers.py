"""The code keeps to the plan of its house (tests/house.py), and a breach of it is found and named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.house import (
    FILES_IN_A_FOLDER,
    LINES_IN_A_MODULE,
    MAY_IMPORT,
    ROOT,
    area_breaches,
    circles,
    modules,
    violations,
)


def test_the_house_keeps_its_layers() -> None:
    breaches = violations(ROOT)

    assert not breaches, "\n" + "\n".join(breaches)


def test_the_areas_keep_their_order() -> None:
    breaches = area_breaches(modules(ROOT), ROOT)

    assert not breaches, "\n" + "\n".join(breaches)


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(modules(ROOT)) == []


def test_no_folder_and_no_module_is_too_large_to_be_taken_in() -> None:
    house = modules(ROOT)
    folders = Counter(str(module.path.parent.relative_to(ROOT)) for module in house)
    long = {
        str(module.path.relative_to(ROOT)): lines
        for module in house
        if (lines := len(module.path.read_text("utf-8").splitlines())) > LINES_IN_A_MODULE
    }

    assert {folder: count for folder, count in folders.items() if count > FILES_IN_A_FOLDER} == {}
    assert long == {}


@pytest.mark.parametrize(
    ("file", "source", "told"),
    [
        ("bot/domain/text/a.py", "from bot.domain.article import b", "lies above it in bot.domain"),
        ("bot/desk/article/a.py", "def f():\n    import bot.desk.review.b", "lies above it in bot.desk"),
        ("bot/desk/a.py", "from bot.desk.text.b import c", "lies above it in bot.desk"),
        ("bot/ui/archive/a.py", "from bot.ui.refusals import sentence", "lies above it in bot.ui"),
        ("cogs/review/a.py", "from cogs.buttons import DeskButton", "lies above it in cogs"),
    ],
)
def test_an_arrow_between_areas_the_wrong_way_is_found(
    tmp_path: Path, file: str, source: str, told: str
) -> None:
    for name in (
        "bot/domain/article/b.py",
        "bot/desk/review/b.py",
        "bot/desk/text/b.py",
        "bot/ui/refusals.py",
        "cogs/buttons.py",
        file,
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / file).write_text(source)

    [breach] = area_breaches(modules(tmp_path), tmp_path)

    assert breach.startswith(f"{file}:")
    assert told in breach


def test_a_circle_is_found(tmp_path: Path) -> None:
    for name, source in (
        ("a", "from bot.domain import b"),
        ("b", "def f():\n    import bot.domain.c"),
        ("c", "from bot.domain.a import x"),
        ("d", "from bot.domain.a import x"),
    ):
        path = tmp_path / f"bot/domain/{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)

    assert circles(modules(tmp_path)) == ["bot.domain.a", "bot.domain.b", "bot.domain.c"]


def test_the_plan_itself_has_no_circle() -> None:
    placed: set[str] = set()
    while waiting := MAY_IMPORT.keys() - placed:
        next_up = {layer for layer in waiting if MAY_IMPORT[layer] <= placed}
        assert next_up, f"these may import each other in a circle: {sorted(waiting)}"
        placed |= next_up


@pytest.mark.parametrize(
    ("file", "source", "told"),
    [
        (
            "bot/domain/copy.py",
            "import yaml",
            "bot.domain imports yaml; it may import the standard library only",
        ),
        ("bot/domain/copy.py", "import sqlite3", "bot.domain imports sqlite3, which belongs to bot.store"),
        (
            "bot/domain/copy.py",
            "from bot.store import db",
            "bot.domain imports bot.store; it may import nothing",
        ),
        ("bot/store/db.py", "from bot.desk.intake import submit", "bot.store imports bot.desk.intake"),
        (
            "bot/desk/intake.py",
            "import discord.ui",
            "bot.desk imports discord.ui, which belongs to bot.app",
        ),
        ("bot/desk/intake.py", "def f():\n    import bot.ui.card", "bot.desk imports bot.ui.card"),
        ("bot/desk/intake.py", "from ..ui import card", "bot.desk imports bot.ui; it may"),
        ("bot/desk/intake.py", "from ..delivery.worker import run", "bot.desk imports bot.delivery.worker"),
        ("bot/desk/intake.py", "import importlib\nimportlib.import_module('bot.ui')", "write a plain import"),
        ("bot/desk/intake.py", "query = f'SELECT {1} FROM x'", "SQL ('SELECT ? FROM x') outside bot.store"),
        ("bot/ui/card.py", "from bot.delivery import worker", "bot.ui imports bot.delivery"),
        (
            "bot/ui/card.py",
            "if TYPE_CHECKING:\n    from cogs.review import Review",
            "bot.ui imports cogs.review",
        ),
        ("bot/ui/card.py", "import simcord", "bot.ui imports simcord, which belongs to bot.demo"),
        (
            "cogs/review.py",
            "from bot.app import Copydesk",
            "cogs imports bot.app; it may import bot.delivery",
        ),
        ("cogs/review.py", "from bot import lock", "cogs imports bot.lock"),
        ("cogs/review.py", "sql = '''\n  SELECT 1'''", "SQL ('SELECT 1') outside bot.store"),
        ("bot/app.py", "import aiosqlite", "bot.app imports aiosqlite, which belongs to bot.store"),
        ("bot/app.py", "from bot.demo.story import play", "bot.app imports bot.demo.story"),
        ("bot/lock.py", "from bot import settings", "bot.lock imports bot.settings"),
        ("bot/helpers.py", "", "belongs to no layer"),
    ],
)
def test_a_breach_is_found_and_named(tmp_path: Path, file: str, source: str, told: str) -> None:
    for name in ("bot/settings.py", "bot/lock.py", file):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / file).write_text(source)

    [breach] = violations(tmp_path)

    assert breach.startswith(f"{file}:")
    assert told in breach


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("bot/domain/copy.py", "import re\nfrom bot.domain.errors import Refusal\nfrom . import text"),
        ("bot/store/db.py", "import sqlite3, aiosqlite\nq = 'SELECT 1'\nfrom bot.domain import copy"),
        ("bot/delivery/worker.py", "import discord\nfrom bot.ui import card\nfrom bot import settings"),
        ("bot/demo/__init__.py", "import simcord\nfrom bot.app import create_bot\nfrom bot import lock"),
        ("bot/ui/words.py", "label = 'UPDATE'\nsentence = 'Select a channel'\nother = 'WITHDRAW it'"),
    ],
)
def test_what_the_plan_allows_is_no_breach(tmp_path: Path, file: str, source: str) -> None:
    for name in ("bot/settings.py", "bot/lock.py", file):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / file).write_text(source)

    assert violations(tmp_path) == []

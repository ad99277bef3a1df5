"""The layers and their areas: who may import whom, and where Discord, SQLite and SQL may be spoken.

`domain` ← `store` ← `desk` ← `ui` ← `delivery` ← `cogs` ← `app`; an arrow may skip layers downwards and
never runs up. Within a layer an area imports only areas to its left in AREAS; modules at the root of a layer lie below
all of them, but for the compositions, which lie above. Every import counts, also one inside a function or for type
checking only.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LEAVES = {"bot", "bot.settings", "bot.lock", "bot.logs"}
UP_TO_STORE = {"bot.store", "bot.domain"}
UP_TO_DESK = {"bot.desk", *UP_TO_STORE}
UP_TO_UI = {"bot.ui", *UP_TO_DESK}
UP_TO_DELIVERY = {"bot.delivery", *UP_TO_UI}
UP_TO_COGS = {"cogs", *UP_TO_DELIVERY}

MAY_IMPORT: dict[str, set[str]] = {
    "bot": set(),
    "bot.settings": {"bot"},
    "bot.lock": {"bot"},
    "bot.logs": {"bot"},
    "bot.loopback": {"bot"},
    "bot.domain": set(),
    "bot.store": {"bot.domain"},
    "bot.desk": {*UP_TO_STORE, "bot"},
    "bot.ui": UP_TO_DESK,
    "bot.delivery": {*UP_TO_UI, "bot.settings"},
    "cogs": {*UP_TO_DELIVERY, "bot.settings"},
    "bot.transfer": {*UP_TO_DESK, "bot", "bot.settings", "bot.lock"},
    "bot.app": {*UP_TO_COGS, *LEAVES},
    "bot.reference": {*UP_TO_COGS, *LEAVES, "bot.app"},
    "bot.demo": {*UP_TO_COGS, *LEAVES, "bot.app"},
    "bot.__main__": {*UP_TO_COGS, *LEAVES, "bot.app", "bot.demo", "bot.loopback", "bot.transfer"},
}
"""Layer → the layers it may import, itself apart. A package stands for everything in it."""

ONLY_IN: dict[str, set[str]] = {
    "discord": {
        "bot.ui",
        "bot.delivery",
        "bot.demo",
        "bot.app",
        "bot.loopback",
        "bot.reference",
        "bot.__main__",
        "cogs",
    },
    "aiosqlite": {"bot.store"},
    "sqlite3": {"bot.store"},
    "simcord": {"bot.demo"},
}
"""Library → the layers that may import it."""

AREAS = (
    "text",
    "times",
    "article",
    "outbox",
    "newsroom",
    "planning",
    "publishing",
    "review",
    "intake",
    "corrections",
    "recovery",
    "archive",
)
"""The areas of every layer, in their one order."""

LAYERS = ("bot.domain", "bot.store", "bot.desk", "bot.ui", "bot.delivery", "cogs")
"""The layers that are divided into areas."""

COMPOSITION = frozenset(
    {
        "bot.desk.desk",
        "bot.ui.refusals",
        "bot.ui.notices",
        "bot.delivery.carriers",
        "cogs.buttons",
        "cogs.forms",
        "cogs.commands",
    }
)
"""Modules and packages that know every area of their layer; its areas import none of them."""

MODULES_IN_A_FOLDER = 16
LINES_IN_A_MODULE = 400

SQL = re.compile(
    r"\s*(?:(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|CREATE|WITH|ALTER|DROP|PRAGMA|BEGIN|SAVEPOINT)\s+\S"
    r"|(?:BEGIN|COMMIT|ROLLBACK|VACUUM)\s*;?\s*$)"
)


@dataclass(frozen=True)
class Module:
    """One source file of the house."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def layer(self) -> str | None:
        return layer_of(self.name)


def layer_of(name: str) -> str | None:
    """The layer of a dotted name: the longest one that holds it. `bot` itself is only `bot/__init__.py`."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        layer = ".".join(parts[:length])
        if layer in MAY_IMPORT:
            return layer if layer != "bot" or name == "bot" else None
    return None


def modules(root: Path) -> list[Module]:
    found: list[Module] = []
    for path in sorted([*root.glob("bot/**/*.py"), *root.glob("cogs/**/*.py")]):
        name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"), str(path))))
    return found


def imports(module: Module, known: set[str]) -> Iterator[tuple[int, str]]:
    """Line and full name of all that a module imports, wherever in it, relative names made absolute."""
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield node.lineno, alias.name
            case ast.ImportFrom(names=names, module=source, level=level):
                base = source or ""
                if level:
                    above = package.split(".")[: len(package.split(".")) - level + 1]
                    base = ".".join([*above, *([source] if source else [])])
                for alias in names:  # `from bot import settings` imports the module bot.settings
                    inner = f"{base}.{alias.name}"
                    yield node.lineno, inner if inner in known else base
            case ast.Call(func=ast.Name(id="__import__") | ast.Attribute(attr="import_module")):
                yield node.lineno, "a name made up at run time"
            case _:
                pass


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every string; a value put into an f-string reads as `?`."""
    inner: set[int] = set()
    for node in ast.walk(tree):  # a whole f-string comes before its pieces
        match node:
            case ast.JoinedStr(values=pieces):
                inner |= {id(piece) for piece in pieces}
                read = (str(piece.value) if isinstance(piece, ast.Constant) else "?" for piece in pieces)
                yield node.lineno, "".join(read)
            case ast.Constant(value=str() as text) if id(node) not in inner:
                yield node.lineno, text
            case _:
                pass


def violations(root: Path) -> list[str]:
    """Every breach of the plan below `root`, each as one line: where, what, and what is allowed."""
    house = modules(root)
    known = {module.name for module in house}
    found: list[str] = []
    for module in house:
        layer = module.layer
        here = module.path.relative_to(root)
        if layer is None:
            found.append(f"{here}: belongs to no layer; give it a place in MAY_IMPORT")
            continue
        for line, name in imports(module, known):
            found += [f"{here}:{line}: {breach}" for breach in judge_import(layer, name)]
        if layer != "bot.store":
            found += [
                f"{here}:{line}: SQL ({text.strip()[:30]!r}) outside bot.store"
                for line, text in texts(module.tree)
                if SQL.match(text)
            ]
    return found


def area_of(name: str) -> tuple[str | None, int | None]:
    """Layer of a module, and how high in it the module lies: 0 for its root, then the areas, compositions last."""
    layer = next((each for each in LAYERS if name == each or name.startswith(f"{each}.")), None)
    if layer is None or name == layer:
        return layer, None
    first = name.removeprefix(f"{layer}.").split(".")[0]
    if name in COMPOSITION or f"{layer}.{first}" in COMPOSITION:
        return layer, len(AREAS) + 1
    return layer, AREAS.index(first) + 1 if first in AREAS else 0


def area_breaches(house: list[Module], root: Path) -> list[str]:
    """Every import within a layer that runs against the order of the areas."""
    known = {module.name for module in house}
    found: list[str] = []
    for module in house:
        layer, height = area_of(module.name)
        if height is None:
            continue
        for line, name in imports(module, known):
            other, above = area_of(name)
            if other == layer and above is not None and above > height:
                here = module.path.relative_to(root)
                found.append(f"{here}:{line}: imports {name}, which lies above it in {layer}")
    return found


def circles(house: list[Module]) -> list[str]:
    """Modules that import each other in a circle, found by taking away, over and over, what imports nothing left."""
    known = {module.name for module in house}
    left = {
        module.name: {name for _, name in imports(module, known) if name in known} - {module.name}
        for module in house
    }
    while done := {name for name, needs in left.items() if not needs & left.keys()}:
        left = {name: needs for name, needs in left.items() if name not in done}
    while done := left.keys() - {need for needs in left.values() for need in needs}:
        left = {name: needs for name, needs in left.items() if name not in done}
    return sorted(left)


def judge_import(layer: str, name: str) -> Iterator[str]:
    library = name.partition(".")[0]
    if " " in name:
        yield f"{layer} imports {name}: write a plain import, so that this test can read it"
    elif library in {"bot", "cogs"}:
        target = layer_of(name)
        if target is None:
            yield f"{layer} imports {name}, which belongs to no layer"
        elif target != layer and target not in MAY_IMPORT[layer]:
            allowed = ", ".join(sorted(MAY_IMPORT[layer])) or "nothing of the house"
            yield f"{layer} imports {name}; it may import {allowed}"
    elif library in ONLY_IN and layer not in ONLY_IN[library]:
        yield f"{layer} imports {name}, which belongs to {', '.join(sorted(ONLY_IN[library]))}"
    elif layer == "bot.domain" and library not in sys.stdlib_module_names:
        yield f"{layer} imports {name}; it may import the standard library only"


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
    folders: dict[Path, int] = {}
    for module in house:
        if module.path.name != "__init__.py" and "demo" not in module.path.parts:
            folders[module.path.parent] = folders.get(module.path.parent, 0) + 1
    long = {
        str(module.path.relative_to(ROOT)): lines
        for module in house
        if (lines := len(module.path.read_text("utf-8").splitlines())) > LINES_IN_A_MODULE
    }

    assert {str(folder): count for folder, count in folders.items() if count > MODULES_IN_A_FOLDER} == {}
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
            "bot.desk imports discord.ui, which belongs to bot.__main__",
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

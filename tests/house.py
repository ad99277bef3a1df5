"""The plan of the layers and their areas, and what breaches it: who may import whom, where Discord and SQL are spoken.

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
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

LEAVES = {"bot", "bot.settings", "bot.setting_values", "bot.lock", "bot.logs"}
UP_TO_STORE = {"bot.store", "bot.domain"}
UP_TO_DESK = {"bot.desk", "bot.imaging", *UP_TO_STORE}
UP_TO_UI = {"bot.ui", *UP_TO_DESK}
UP_TO_DELIVERY = {"bot.delivery", *UP_TO_UI}
UP_TO_COGS = {"cogs", *UP_TO_DELIVERY}

MAY_IMPORT: dict[str, set[str]] = {
    "bot": set(),
    "bot.setting_values": {"bot", "bot.domain"},
    "bot.settings": {"bot", "bot.setting_values", "bot.domain"},
    "bot.lock": {"bot"},
    "bot.logs": {"bot"},
    "bot.loopback": {"bot"},
    "bot.domain": set(),
    "bot.imaging": {"bot.domain"},
    "bot.store": {"bot.domain"},
    "bot.desk": {*UP_TO_STORE, "bot.imaging", "bot"},
    "bot.ui": UP_TO_DESK,
    "bot.delivery": {*UP_TO_UI, "bot.settings"},
    "cogs": {*UP_TO_DELIVERY, "bot.settings"},
    "bot.app": {*UP_TO_COGS, *LEAVES},
    "bot.reference": {*UP_TO_COGS, *LEAVES, "bot.app"},
    "bot.demo": {*UP_TO_COGS, *LEAVES, "bot.app"},
    "bot.operating": {*UP_TO_COGS, *LEAVES, "bot.app", "bot.demo", "bot.loopback"},
    "bot.__main__": {"bot.operating"},
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
        "bot.operating",
        "cogs",
    },
    "aiosqlite": {"bot.store"},
    "sqlite3": {"bot.store"},
    "psycopg": {"bot.store"},
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
    "people",
)
"""The areas of every layer, in their one order."""

LAYERS = ("bot.domain", "bot.store", "bot.desk", "bot.ui", "bot.delivery", "cogs")
"""The layers that are divided into areas."""

COMPOSITION = frozenset(
    {
        "bot.store.next_moment",
        "bot.desk.desk",
        "bot.ui.refusals",
        "bot.ui.permissions",
        "bot.ui.notices",
        "bot.delivery.carriers",
        "cogs.buttons",
        "cogs.forms",
        "cogs.commands",
    }
)
"""Modules and packages that know every area of their layer; its areas import none of them."""

FILES_IN_A_FOLDER = 16
"""Python files, `__init__.py` among them."""
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
        found.append(Module(name, path, _tree(path.read_text(encoding="utf-8"), str(path))))
    return found


@cache
def _tree(source: str, path: str) -> ast.Module:
    """Read once for all who ask; nobody changes it."""
    return ast.parse(source, path)


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

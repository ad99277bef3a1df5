"""Refusals: every one has its sentence, in the area that it belongs to."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from importlib import import_module

import bot
from bot.domain.refusals import Refusal
from bot.ui.planning.refusals import time_refused
from bot.ui.refusals import REFUSED


def every_refusal() -> dict[str, str]:
    """The classes of all refusals, with the modules that they are in."""
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if found.name.startswith(("bot.domain", "bot.desk")):
            import_module(found.name)
    classes = set(Refusal.__subclasses__())
    while more := {sub for each in classes for sub in each.__subclasses__()} - classes:
        classes |= more
    return {each.__name__: each.__module__ for each in classes if each.__module__.startswith("bot.")}


def said_of() -> set[tuple[str, str]]:
    """The classes that there are sentences for, with the functions that say them."""
    return {
        (node.cls.id, f"{refused.__module__}.{refused.__name__}")
        for refused in (*REFUSED, time_refused)
        for node in ast.walk(ast.parse(inspect.getsource(refused)))
        if isinstance(node, ast.MatchClass) and isinstance(node.cls, ast.Name)
    }


def test_every_refusal_has_a_sentence() -> None:
    known = {name for name, _ in said_of()}
    silent = {name: module for name, module in every_refusal().items() if name not in known}
    assert not silent, "\n".join(
        f"{module}: {name} has no sentence. Give it one in `refused` of bot/ui/<area>/refusals.py."
        for name, module in sorted(silent.items())
    )


def test_no_refusal_has_two() -> None:
    places: dict[str, list[str]] = {}
    for name, where in said_of():
        places.setdefault(name, []).append(where)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}

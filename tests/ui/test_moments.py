"""Moments to come: what is read later names the time. "Goes out in 2 hours" would say "goes out 2 hours ago" then."""

from __future__ import annotations

import ast
from pathlib import Path

import bot.ui

ROOT = Path(bot.ui.__file__).parent

TO_COME = {"publish_at", "lapses_at", "due_at", "embargo_until", "claimed_until", "until", "again", "at"}
"""What such a moment is called."""

REDRAWN = {
    "review/card.py": {"publish_at", "submitted_at"},
    "planning/due_labels.py": {"due_at"},
    "planning/schedule.py": {"embargo_until"},
    "planning/budget.py": {"at"},
}
"""Cards and the day's budget, which are drawn again by then; and lines in which the time itself stands beside it."""

BESIDE_THE_TIME = {"planning/agenda.py": {"at"}}
"""Lists of times, which say nothing of what happens then."""

PAST = {"review/bypass.py": {"at"}, "planning/refusals.py": {"at"}}
"""Moments that are over."""


def relative_in(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "when" or len(node.args) < 2:
            continue
        style = node.args[1]
        if not isinstance(style, ast.Constant) or style.value == "R":
            names = {getattr(part, "attr", getattr(part, "id", "")) for part in ast.walk(node.args[0])}
            found |= names & TO_COME
    return found


def test_what_stays_names_the_time_of_what_is_to_come() -> None:
    told: dict[str, set[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        allowed = {**REDRAWN, **BESIDE_THE_TIME, **PAST}.get(name, set[str]())
        if wrong := relative_in(path) - allowed:
            told[name] = wrong
    assert told == {}

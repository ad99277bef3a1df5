"""A step: one thing that somebody does, or that breaks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.wire.chaos.pictures import new_key
from tests.wire.chaos.texts import WORDS, Text

WRITERS, EDITORS, CHIEFS, READERS, APPROVALS = 3, 5, 2, 60, 2

SHORT, LONG = (60, 900), (4200, 9500)
"""How many signs a text has, from and to. Long ones are several messages."""


ELSEWHERE = ("Sport", "Culture")
"""Sections in whose channels articles may run too."""

CODES = ("legal", "privacy", "privacy", "safety", "error", "duplicate", "request", "other")
"""Why something is taken down."""


@dataclass(frozen=True)
class Step:
    """`does` names a method of `storm.Storm`, or of one of the classes that it puts together: `Afterwards`, `Chiefs`,
    `Moderators`, `Photographers`, `Weather`."""

    does: str
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        told = {k: v.headline if isinstance(v, Text) else v for k, v in self.facts.items()}
        return f"{self.does} {told}" if told else self.does

    @property
    def by_people(self) -> bool:
        """Whether somebody does it who will try again later if it cannot be done now."""
        return "article" in self.facts


def repictured(
    dice: random.Random, of: dict[str, int], by: tuple[str, int], name: str, number: int, *, has: bool
) -> Step:
    """Something is done with an article's pictures, if it has any; `number` is that of a new one."""
    facts, place = {**of, "by": by}, dice.choice([1, 1, 2])
    match dice.choice(["add", "add", "swap", "swap", "drop", "move", "cover"]) if has else "add":
        case "add":
            return Step("add_picture", {**facts, "picture": new_key(dice, name, number)})
        case "swap":
            return Step("swap_picture", {**facts, "place": place, "picture": new_key(dice, name, number)})
        case "drop":
            return Step("drop_picture", {**facts, "place": place})
        case "move":
            return Step("move_picture", {**facts, "place": 2})
        case _:
            return Step("cover_picture", {**facts, "place": place})


def vote(dice: random.Random, of: dict[str, int], editor: int, choice: str) -> Step:
    """A vote by one of its doors."""
    way = dice.choice(["react", "react", "react", "press", "command"])
    if way == "press":
        return Step("press", {**of, "editor": editor, "button": choice})
    if way == "command":
        return Step("command", {**of, "editor": editor, "choice": choice})
    return Step("react", {**of, "editor": editor, "choice": choice, "burst": dice.random() < 0.15})


def move(dice: random.Random, of: dict[str, int]) -> Step:
    """It moves to a section that publishes in the same channel, or back."""
    section = dice.choice(["Late", "Late", "News"])
    return Step("move", {**of, "chief": dice.randrange(CHIEFS), "section": section})


def let_through(dice: random.Random, of: dict[str, int], judges: Sequence[int]) -> list[Step]:
    """Enough editors approve; now and then the first of them is no editor any more when the last one does, or a chief does
    not wait for them."""
    fate = dice.random()
    if fate < 0.12:
        facts = {"editor": judges[0], "how": dice.choice(["role", "left"])}
        first, *others = [vote(dice, of, editor, "approve") for editor in judges[: APPROVALS + 1]]
        last = others.pop()
        pause = Step("pause", {"seconds": 0.3})
        return [first, Step("no_editor", facts), *others, pause, Step("editor_again", facts), last]
    if fate < 0.88:
        return [vote(dice, of, editor, "approve") for editor in judges[:APPROVALS]]
    reason = f"It burns at the {dice.choice(WORDS)}, {dice.randrange(10**6)}."
    steps = [Step("bypass", {**of, "chief": dice.randrange(CHIEFS), "reason": reason})]
    if dice.random() < 0.5:
        steps.append(Step("look", {**of, "editor": judges[0]}))
    return steps

"""Ratios: two things measured in turns, how their pairs compare, and how a line of the table says it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

WIDTH = 84
"""Of the first column."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table: pairs of figures (ours, the other's), each pair measured back to back.

    The machine's other work comes and goes, so the median of the pairs' ratios counts, and the
    smallest and the largest tell how far to trust it. With a `unit` it is no ratio but a figure of its own.
    """

    what: str
    goal: float | None
    """None: the figure is for comparison, and has no goal."""
    pairs: tuple[tuple[float, float], ...]
    at_least: bool = False
    """The ratio is to reach the goal; otherwise it must not exceed it."""
    unit: str = ""
    note: str = ""
    """What else was seen, such as the figure at other sizes."""

    @classmethod
    def of(cls, what: str, goal: float | None, figures: Sequence[float], unit: str, note: str = "") -> Ratio:
        """A figure that stands for itself, in its unit."""
        return cls(what, goal, tuple((figure, 1.0) for figure in figures), unit=unit, note=note)

    @property
    def ratios(self) -> list[float]:
        """Ours by the other's, pair by pair."""
        return [ours / other for ours, other in self.pairs]

    @property
    def value(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    @property
    def met(self) -> bool:
        """Whether the goal is reached, if there is one."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def cells(self) -> tuple[str, str, str, str, str]:
        """What, goal, figure, spread and verdict."""
        verdict = "" if self.goal is None else "ok" if self.met else "missed"
        goal = "" if self.goal is None else f"{'≥' if self.at_least else '≤'} {self.goal:g}"
        spread = f"({_short(min(self.ratios))}-{_short(max(self.ratios))})" if len(self.pairs) > 1 else ""
        return self.what, goal, f"{_short(self.value)} {self.unit}".strip(), spread, verdict

    def line(self) -> str:
        """The ratio as it is printed."""
        what, goal, value, spread, verdict = self.cells()
        note = f"\n  {self.note}" if self.note else ""
        return f"{what:<{WIDTH}} {goal:<7} {value:<9} {spread:<14} {verdict}".rstrip() + note

    def markdown(self) -> str:
        """The same as a row of a table in Markdown."""
        what, goal, value, spread, verdict = self.cells()
        shown = {"missed": "**missed**", "ok": "reached"}.get(verdict, "")
        note = f" ({self.note})" if self.note else ""
        return f"| {what.strip()}{note} | {goal} | {value} {spread} | {shown} |".replace("  ", " ")


def _short(figure: float) -> str:
    return (
        f"{figure:.0f}" if abs(figure) >= 100 else f"{figure:.2f}" if abs(figure) >= 0.1 else f"{figure:.3f}"
    )


def in_turns(
    ours: Callable[[], float], other: Callable[[], float], rounds: int
) -> tuple[tuple[float, float], ...]:
    """Measure A B A B …: `rounds` pairs. One pair more goes before them to warm up, and is left out."""
    return tuple((ours(), other()) for _ in range(rounds + 1))[1:]

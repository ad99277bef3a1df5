"""Ratios: two things measured in turns, and how their pairs compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table: pairs of figures (ours, the other's), each pair measured back to back.

    The machine's other work comes and goes, so the median of the pairs' ratios counts, and the
    smallest and the largest tell how far to trust it.
    """

    what: str
    goal: float
    pairs: tuple[tuple[float, float], ...]
    at_least: bool = False
    """The ratio is to reach the goal; otherwise it must not exceed it."""

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
        """Whether the goal is reached."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def line(self) -> str:
        """The ratio as it is printed."""
        sign = "≥" if self.at_least else "≤"
        spread = f"({min(self.ratios):.2f}-{max(self.ratios):.2f})"
        verdict = "ok" if self.met else "missed"
        return f"{self.what:<66} {sign} {self.goal:<5} {self.value:.2f} {spread:<12} {verdict}"


def in_turns(
    ours: Callable[[], float], other: Callable[[], float], rounds: int
) -> tuple[tuple[float, float], ...]:
    """Measure A B A B …: `rounds` pairs. One pair more goes before them to warm up, and is left out."""
    return tuple((ours(), other()) for _ in range(rounds + 1))[1:]

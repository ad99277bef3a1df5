"""The transcript: who did what and what they saw, as text for a terminal or a file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import TextIO

from bot.demo.rendering import BOLD, CYAN, DIM, GREEN, RED, Names, Span, columns, rendered, wrapped
from bot.domain.dataclass import dataclass

NARROWEST, WIDEST = 48, 100
"""Columns: what a line is wrapped to at least and at most, whatever the terminal says."""

BAR = "│ "


@dataclass
class Transcript:
    """Writes to `out` as things happen. `steps` is how many there will be."""

    names: Names
    steps: int
    out: TextIO = field(default_factory=lambda: sys.stdout)
    width: int = field(init=False)
    colours: bool = field(init=False)
    step: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if (reconfigure := getattr(self.out, "reconfigure", None)) is not None:
            reconfigure(errors="replace")  # a terminal without ✏️ is no reason to end
        self.width = min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)
        dumb = os.environ.get("TERM") == "dumb"
        self.colours = self.out.isatty() and not os.environ.get("NO_COLOR") and not dumb

    def title(self, text: str) -> None:
        """A heading of the whole."""
        self._line([Span(text, BOLD)])

    def plain(self, text: str = "") -> None:
        """A line of ours, which may be long."""
        for line in wrapped(rendered(text, self.names), self.width):
            self._line(line)

    def table(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names, and what there is to say of each."""
        first = max(columns(name) for name, _ in rows)
        for name, text in rows:
            lead = [Span("  "), Span(name, BOLD), Span(" " * (first - columns(name) + 2))]
            self._hang(lead, [Span(text)])

    def begin(self, text: str) -> None:
        """The next step of the story."""
        self.step += 1
        number = f"[{self.step}/{self.steps}]"
        self._line([])
        self._hang([Span(number, CYAN), Span(" ")], rendered(f"**{text}**", self.names))

    def act(self, text: str) -> None:
        """What somebody does."""
        self._hang([Span("  → ", CYAN)], rendered(text, self.names))

    def note(self, text: str) -> None:
        """A word from the narrator."""
        self._hang(
            [Span("    ")], [Span(span.text, span.style or DIM) for span in rendered(text, self.names)]
        )

    def see(
        self, where: str, text: str, *, lines: tuple[int, int] | None = None, difference: bool = False
    ) -> None:
        """What is to be seen at a place, set off by a bar. Of a long text so many of the first and last
        `lines`, and how much was left out between them."""
        self._hang([Span("    ")], [*rendered(where, self.names), Span(":")])
        shown: list[list[Span]] = []
        for line in text.split("\n"):
            spans = rendered(line, self.names, difference=difference)
            if difference and not self.colours:
                spans = [_marked(span) for span in spans]
            shown += wrapped(spans, self.width - 4 - len(BAR))
        for line in shown if lines is None else _shortened(shown, *lines):
            self._line([Span("    "), Span(BAR, DIM), *line])

    def command(self, text: str) -> None:
        """Something to be copied into a shell: on one line, however long."""
        self._line([Span(f"  {text}")])

    def result(self, passed: bool, text: str) -> None:
        """What came of a check."""
        mark = Span("  ✓ ", GREEN) if passed else Span("  ✗ ", RED)
        self._hang([mark], rendered(text, self.names))

    def _hang(self, lead: Sequence[Span], spans: Iterable[Span]) -> None:
        """Lines under each other, the first after `lead`, the others as far in."""
        indent = sum(columns(span.text) for span in lead)
        for number, line in enumerate(wrapped(list(spans), self.width - indent)):
            self._line([*lead, *line] if number == 0 else [Span(" " * indent), *line])

    def _line(self, spans: Iterable[Span]) -> None:
        line = "".join(
            f"\x1b[{span.style}m{span.text}\x1b[0m" if span.style and self.colours else span.text
            for span in spans
        )
        self.out.write(line.rstrip() + "\n")
        self.out.flush()


def _marked(span: Span) -> Span:
    """What was added and removed, for a page without colours."""
    if span.style == GREEN:
        return Span(f"{{+{span.text}+}}")
    return Span(f"[-{span.text}-]") if span.style == RED else span


def _shortened(lines: list[list[Span]], first: int, last: int) -> list[list[Span]]:
    """The first and the last lines, and between them how many words were left out."""
    left_out = lines[first : len(lines) - last]
    if len(left_out) <= 2:
        return lines
    words = sum(len("".join(span.text for span in line).split()) for line in left_out)
    return [*lines[:first], [Span(f"(… {words:,} words …)", DIM)], *lines[len(lines) - last :]]

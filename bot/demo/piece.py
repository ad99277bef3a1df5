"""The piece of copy that goes through the desk: the built-in one, or a person's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.desk.intake.manuscript import WORD_FILE_LIMIT, read_manuscript
from bot.domain.article.copy import Copy
from bot.domain.dataclass import dataclass

if TYPE_CHECKING:
    from bot.demo.drawings import Drawing

Change = Callable[[Copy, int], Copy]
"""What the writer makes of a copy when changes are asked for, in a body of at most so many characters."""


class UnusableDraft(Exception):
    """Why a person's own text cannot be played, in a sentence."""


@dataclass(frozen=True)
class Piece:
    """A text, and what its editor will ask for."""

    name: str
    """Of its file."""
    data: bytes
    by_form: bool
    """Whether the writer types it into the form; else it is handed in as the file it is."""
    request: str
    change: Change
    drawing: Drawing | None = None
    """The picture that goes with it."""

    def copy(self) -> Copy:
        """What the desk should make of it. Raises `UnreadableFile`."""
        return read_manuscript(self.name, self.data).to_copy(None)


def built_in() -> Piece:
    """A piece as they come: long, curly quotes, quotations that nobody said, an empty tag line."""
    from bot.demo.drawings import night_bus  # noqa: PLC0415 - Pillow, which only the story needs

    name = "night-bus.md"
    return Piece(
        name=name,
        data=Path(__file__).with_name(name).read_bytes(),
        by_form=True,
        request=(
            "Good piece. But who says all this? Name where the quotations come from, and find out"
            " what the line costs. It has no tags and no standfirst either."
        ),
        change=_mend,
        drawing=night_bus(),
    )


def of_a_person(path: Path) -> Piece:
    """Somebody's own file. Raises UnusableDraft if it cannot be read at all; what is in it is for the
    desk to judge."""
    path = path.expanduser()
    try:
        if path.exists() and not path.is_file():
            raise UnusableDraft(f"{path} is not a file. Give a .md, .txt or .docx file.")
        with path.open("rb") as file:
            data = file.read(WORD_FILE_LIMIT + 1)  # the desk takes no more, and says so
    except (OSError, ValueError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise UnusableDraft(f"{path} cannot be read: {why}.") from error
    return Piece(
        name=path.name,
        data=data,
        by_form=False,
        request="One thing is missing: tell readers that we stay on this story.",
        change=_append,
    )


_PLACEHOLDER = "The town says it cannot afford the bus."
_FOUND_OUT = (
    "The town says it cannot afford the bus; its own budget, page 41, puts the line at 86,000 a year,"
    " which is a little less than it spends on cut flowers."
)


def _mend(copy: Copy, room: int) -> Copy:
    assert _PLACEHOLDER in copy.body, "the built-in piece and its correction no longer fit together"
    return replace(
        copy,
        standfirst="After midnight the hill is on its own. It does not have to be.",
        body=copy.body.replace(_PLACEHOLDER, _FOUND_OUT),
        tags=("transport", "night bus", "council"),
        sources=("Interviews at the Linden Hill stop, 3 and 4 March", "https://example.org/budget.pdf"),
    )


_PROMISE = "We stay on this story, and will report what comes of it."


def _append(copy: Copy, room: int) -> Copy:
    """The promise at the end of the body, else in the standfirst, else as a tag: where there is room."""
    body = f"{copy.body}\n\n{_PROMISE}"
    if len(body) <= room:
        return replace(copy, body=body)
    standfirst = f"{copy.standfirst} {_PROMISE}".strip()
    if len(standfirst) <= 1000:
        return replace(copy, standfirst=standfirst)
    return replace(copy, tags=(*copy.tags, "more to come"))

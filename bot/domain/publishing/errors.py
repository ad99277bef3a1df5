"""What is refused about where an article runs."""

from __future__ import annotations

from bot.domain.refusals import Refusal


class NoSuchDestination(Refusal):
    """A section that there is none of. `names` are those that there are."""

    asked: str
    names: tuple[str, ...]


class RunsThere(Refusal):
    """An article appears in that channel already."""

    number: int
    channel: int


class OutThere(Refusal):
    """What is out in a place is not taken back from there alone."""

    number: int
    channel: int


class NotAlsoThere(Refusal):
    """It was never to run there."""

    number: int
    section: str


class IsRetracted(Refusal):
    """A retracted article runs nowhere else."""

    number: int

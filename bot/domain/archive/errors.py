"""What the archive cannot find."""

from __future__ import annotations

from bot.domain.refusals import Refusal


class NoSuchRevision(Refusal):
    """An article's revisions are numbered from 1 to `count`, and this is none of them."""

    number: int
    asked_for: str
    count: int


class NothingBefore(Refusal):
    """There is no revision before the first to compare it with; `count` is how many there are."""

    number: int
    count: int

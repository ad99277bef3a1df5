"""Retention: for how long what is not the record is kept. None is for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from bot.domain.dataclass import dataclass

SEARCHES = timedelta(days=7)
"""Searches, so that their pages can be turned."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each is kept, from when it was put away, last saved, settled or carried."""

    discarded: timedelta | None = timedelta(days=30)
    drafts: timedelta | None = None
    readers: timedelta | None = timedelta(days=180)
    delivered: timedelta | None = timedelta(days=90)
    threads: timedelta | None = None

    @classmethod
    def of_days(cls, *, discarded: int, drafts: int, readers: int, delivered: int, threads: int) -> Self:
        """By whole days; 0 is for ever."""
        return cls(
            *(
                timedelta(days=days) if days else None
                for days in (discarded, drafts, readers, delivered, threads)
            )
        )

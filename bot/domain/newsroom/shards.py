"""Shards: the parts into which Discord spreads a bot's servers, and which of them one process serves."""

from __future__ import annotations

import re
from typing import Protocol, Self

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

MOST = 4096
"""Shards into which an installation can be split."""

_FORM = pattern(r"(?P<first>\d{1,5})(?:-(?P<last>\d{1,5}))?/(?P<count>\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShardRange:
    """The shards `first` to `last`, counted from 0, of `count`."""

    first: int
    last: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read “0-3/16”, or “5/16” for one shard. Raises ValueError with the end of a sentence (“must be …”)."""
        found = _FORM.fullmatch("".join(text.split()))
        if found is None:
            raise ValueError("must name shards and how many there are, for example 0-3/16.")
        first, count = int(found["first"]), int(found["count"])
        last = first if found["last"] is None else int(found["last"])
        if not 1 <= count <= MOST:
            raise ValueError(f"must be of 1 to {MOST} shards: the number after the stroke.")
        if first > last:
            raise ValueError(f"must name the lower shard first: {last}-{first}/{count}.")
        if last >= count:
            raise ValueError(
                f"names shard {last}, but of {count} the last is {count - 1}: they are counted from 0."
            )
        return cls(first, last, count)

    @property
    def ids(self) -> range:
        """The numbers of the shards."""
        return range(self.first, self.last + 1)

    @property
    def is_all(self) -> bool:
        """Whether no shard belongs to another process."""
        return len(self.ids) == self.count

    def has(self, guild_id: int) -> bool:
        """Whether a server is on one of these shards
        (https://discord.com/developers/docs/events/gateway#sharding-sharding-formula)."""
        return self.first <= (guild_id >> 22) % self.count <= self.last

    def __str__(self) -> str:
        shards = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"{shards}/{self.count}"


WHOLE = ShardRange(0, 0, 1)
"""An installation that is not split: one process serves every server."""


class Turn(Protocol):
    """The turn of one shard to make itself known to Discord, among those of all processes."""

    async def come(self) -> None:
        """Wait until it is this shard's turn. Raises StoreUnavailable."""

    async def begin(self, seconds: float) -> None:
        """The shard makes itself known now, and the next one that many seconds later at the earliest. Raises StoreUnavailable."""

    def end(self) -> None:
        """Somebody else may be next."""

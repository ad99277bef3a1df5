"""Twins: two databases, of each engine or of one, to which the same is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.store import Store, Transaction
from bot.store.packing import COLUMNS, plain
from bot.store.transaction import Row
from tests.chance import chance

T = TypeVar("T")
L = TypeVar("L")

APART = {
    ("fact", "value"): "when the tables were made differs",
}
"""What need not be the same on both, with the reason."""


class Twins:
    """Does everything to both, and says what the first one says, once the other one has said the same."""

    def __init__(self, mine: Store, theirs: Store) -> None:
        self.mine, self.theirs = mine, theirs
        self.path, self.on_recovery, self.taken = mine.path, mine.on_recovery, mine.taken
        self.shards, self.leads = mine.shards, mine.leads
        self._drawn = 0

    async def write(self, work: Callable[[Transaction], T]) -> T:
        return await self._written(lambda store: store.write(work))

    async def write_and_look(
        self,
        work: Callable[[Transaction], T],
        look: Callable[[Transaction], L],
        *,
        otherwise: L,
        briefly: bool = False,
    ) -> tuple[T, L]:
        return await self._written(
            lambda store: store.write_and_look(work, look, otherwise=otherwise, briefly=briefly)
        )

    async def _written(self, doing: Callable[[Store], Awaitable[T]]) -> T:
        self._drawn += 1
        with chance(self._drawn):
            mine = await _outcome(doing(self.mine))
        with chance(self._drawn):
            theirs = await _outcome(doing(self.theirs))
        # SQLite counts on from the highest id; a sequence has gone on where a transaction was undone.
        await self.theirs.write(lambda tx: tx.count_on())
        return _same(mine, theirs)

    async def write_briefly(self, work: Callable[[Transaction], T]) -> T:
        return await self.write(work)

    async def read(self, query: Callable[[Transaction], T]) -> T:
        return _same(await _outcome(self.mine.read(query)), await _outcome(self.theirs.read(query)))

    async def search(self, query: Callable[[Transaction], T]) -> T:
        return _same(await _outcome(self.mine.search(query)), await _outcome(self.theirs.search(query)))


async def _outcome(doing: Any) -> tuple[Any, Exception | None]:
    try:
        return await doing, None
    except Exception as error:  # noqa: BLE001  # it is compared, and raised again
        return None, error


def _same(mine: tuple[T, Exception | None], theirs: tuple[T, Exception | None]) -> T:
    assert repr(theirs[1]) == repr(mine[1]), theirs[1]
    if mine[1] is not None:
        raise mine[1]
    assert theirs[0] == mine[0] or repr(theirs[0]) == repr(mine[0])
    return mine[0]


def contents(tx: Transaction) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, by its key."""
    found: dict[str, list[dict[str, object]]] = {}
    tables = tx.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    for name in sorted(row["name"] for row in tables if not row["name"].startswith("sqlite_")):
        info = tx.all("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (name,))
        key = [row["name"] for row in sorted(info, key=lambda row: row["pk"]) if row["pk"]]
        columns = [row["name"] for row in info if (name, row["name"]) not in APART]
        order = ", ".join(key or columns)
        rows = tx.all(f"SELECT {', '.join(columns)} FROM {name} ORDER BY {order}")
        found[name] = [_read(name, columns, row) for row in rows]
    return found


def _read(table: str, columns: list[str], row: Row) -> dict[str, object]:
    values: dict[str, object] = {column: row[column] for column in columns}
    if packed := COLUMNS.get(table):
        values[packed] = plain(row[packed])
    return values

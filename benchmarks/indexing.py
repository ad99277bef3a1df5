"""Indexing: what was written past the desk is taken into the archive's index."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.store import Store, Transaction
from bot.store.article import articles, search_index

LOT = 500


def index(path: Path) -> None:
    """Take every article of an archive that was written past the desk into its index."""

    def lot(tx: Transaction) -> int:
        last = search_index.to_shelve(tx)
        for article_id in range(max(last - LOT, 0) + 1, last + 1):
            search_index.keep(tx, articles.get(tx, article_id))
        search_index.shelved_above(tx, max(last - LOT, 0))
        return last - LOT

    async def work() -> None:
        store = await Store.open(path)
        await store.write(search_index.begin)
        while await store.write(lot) > 0:
            pass
        await store.close()

    asyncio.run(work())

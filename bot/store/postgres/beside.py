"""Processes: which ones share a database, seen from beside."""

from __future__ import annotations

import psycopg

from bot.domain.newsroom.shards import ShardRange
from bot.domain.refusals import StoreUnavailable
from bot.store.postgres import faults, locks
from bot.store.postgres.connections import connect


def processes(address: str) -> list[tuple[ShardRange, str]]:
    """The shards that each process serves, and which process that is. It takes no lock. Raises StoreUnavailable."""
    try:
        with connect(address) as connection:
            return locks.held(connection)
    except psycopg.Error as error:
        raise StoreUnavailable(f"{faults.said(error)}. {faults.remedy(error)}") from error

"""Processes: which of them use a database, seen from outside."""

from __future__ import annotations

import psycopg

from bot.domain.newsroom.shards import ShardRange
from bot.domain.refusals import StoreUnavailable
from bot.store.postgres import faults, locks
from bot.store.postgres.connections import connect


def served(address: str) -> list[tuple[ShardRange, str]]:
    """The shards that each running process serves, and which process that is. Raises StoreUnavailable."""
    try:
        with connect(address) as connection:
            return locks.held(connection)
    except psycopg.Error as error:
        raise StoreUnavailable(f"{faults.said(error)}. {faults.remedy(error)}") from error

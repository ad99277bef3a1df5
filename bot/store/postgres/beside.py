"""Beside: what a process sees of a database that it does not serve. It takes no lock."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from bot.domain.newsroom.shards import WHOLE, ShardRange
from bot.domain.refusals import StoreUnavailable
from bot.store.postgres import faults, locks
from bot.store.postgres.connections import connect
from bot.store.postgres.migrations import version_of
from bot.store.postgres.transaction import PostgresTransaction
from bot.store.transaction import Transaction

READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def processes(address: str) -> list[tuple[ShardRange, str]]:
    """The shards that each process serves, and which process that is. Raises StoreUnavailable."""
    try:
        with connect(address) as connection:
            return locks.held(connection)
    except psycopg.Error as error:
        raise StoreUnavailable(f"{faults.said(error)}. {faults.remedy(error)}") from error


@contextmanager
def snapshot(address: str, shards: ShardRange = WHOLE) -> Generator[tuple[Transaction, int]]:
    """The whole database as it is at one moment, and the version of its tables: 0 where it has none.

    Raises StoreUnavailable, `migrations.NewerDatabase`, `migrations.ForeignDatabase`.
    """
    try:
        with connect(address) as connection:
            connection.execute(READING)
            yield PostgresTransaction(connection, shards), version_of(connection)
            connection.execute("ROLLBACK")
    except psycopg.Error as error:
        raise faults.refused(error) or error from error

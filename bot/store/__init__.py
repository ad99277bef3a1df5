"""SQLite through aiosqlite: one writer, separate readers, numbered migrations, and every query. PostgreSQL beside it."""

from pathlib import Path
from sqlite3 import DatabaseError

from bot.domain.newsroom.shards import ShardRange
from bot.store.health import is_damage, remedy
from bot.store.store import Store
from bot.store.transaction import Transaction

__all__ = ["DatabaseError", "Store", "Transaction", "is_damage", "open_store", "remedy"]


async def open_store(file: Path, server: str | None = None, shards: ShardRange | None = None) -> Store:
    """Open the database in a file, or that of a server, beside whose file pictures are kept, to serve these shards or all
    there is. Raises what their `open` does."""
    if server is None:
        return await Store.open(file)
    from bot.store.postgres.store import PostgresStore  # noqa: PLC0415  # psycopg comes with an extra

    return await PostgresStore.open_at(server, file, shards)

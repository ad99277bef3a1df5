"""SQLite through aiosqlite: one writer, separate readers, numbered migrations, and every query."""

from sqlite3 import DatabaseError

from bot.store.store import Store, Transaction

__all__ = ["DatabaseError", "Store", "Transaction"]

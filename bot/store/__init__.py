"""SQLite through aiosqlite: one writer, separate readers, numbered migrations, and every query."""

from bot.store.store import Store, Transaction

__all__ = ["Store", "Transaction"]

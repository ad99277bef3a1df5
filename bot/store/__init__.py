"""SQLite through aiosqlite: one writer, separate readers, numbered migrations, and every query."""

from sqlite3 import DatabaseError

from bot.store.health import is_damage, remedy
from bot.store.store import Store
from bot.store.transaction import Transaction

__all__ = ["DatabaseError", "Store", "Transaction", "is_damage", "remedy"]

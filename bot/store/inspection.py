"""Inspection: what SQLite says of itself and of a database's file."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bot.store.transaction import Transaction

FAULTS_NAMED = 5  # as the PRAGMA below has it


def sqlite_version() -> str:
    """The version of the SQLite library that this Python uses."""
    return sqlite3.sqlite_version


def has_full_text_search() -> bool:
    """Whether this SQLite has FTS5, without which there is no archive search."""
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
        except sqlite3.OperationalError:
            return False
    return True


def faults(tx: Transaction) -> list[str]:
    """What is wrong with the file and with the references in it, up to FAULTS_NAMED; empty if nothing is.

    Reads the whole database. Raises sqlite3.DatabaseError where the file is too damaged to be read.
    """
    found = [str(row[0]) for row in tx.all("PRAGMA integrity_check(5)")]
    if found == ["ok"]:
        found = []
    for row in tx.each("PRAGMA foreign_key_check"):
        if len(found) >= FAULTS_NAMED:
            break
        found.append(f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there")
    return found

"""Tidying: what was erased is also taken out of the full-text index, whose segments keep deleted words until they are
merged. A little at a time, for the index may be large."""

from __future__ import annotations

from bot.store import installation
from bot.store.outbox.deliveries import BEGINS_NOTHING
from bot.store.people.erasure import TIDY
from bot.store.transaction import Transaction

UNTIDY_FREE_SPACE = "free-space-untidy"
"""The fact that says that free space of the file may hold what was deleted before it was overwritten at once."""

LAST_PLACE = 2**63 - 1
"""No row of the index has a higher number."""

PAGES = 64
"""Pages of the index that one step merges."""


def is_wanted(tx: Transaction) -> bool:
    """Whether something was erased since the file was last put in order."""
    return installation.recall(tx, TIDY) is not None


def waits(tx: Transaction) -> bool:
    """Whether something of somebody who was erased is still needed: a reaction of theirs is yet to be taken off."""
    row = tx.one(
        f"SELECT 1 FROM delivery WHERE {BEGINS_NOTHING} AND kind = 'unreact'"
        " AND json_extract(payload, '$.leaves') IS NOT NULL LIMIT 1"
    )
    return row is not None


def merge(tx: Transaction) -> bool:
    """Merge a little of the index. False when there is nothing left to merge."""
    row = tx.one("SELECT max(place) AS last FROM indexed WHERE place BETWEEN ? AND ?", (0, LAST_PLACE))
    if row is None or row["last"] is None:
        # A merge of SQLite 3.46 leaves the words of the last one.
        tx.execute("INSERT INTO text_index (text_index) VALUES ('delete-all')")
        return False
    before = _changes(tx)
    tx.execute("INSERT INTO text_index (text_index, rank) VALUES ('merge', ?)", (-PAGES,))
    return _changes(tx) - before >= 2  # as SQLite's documentation says: less is nothing


def _changes(tx: Transaction) -> int:
    row = tx.one("SELECT total_changes() AS n")
    assert row is not None
    return int(row["n"])


def needs_rewriting(tx: Transaction) -> bool:
    """Whether the file was begun by a version that left what it deleted in free space."""
    return installation.recall(tx, UNTIDY_FREE_SPACE) is not None


def rewritten(tx: Transaction) -> None:
    """It was written anew."""
    installation.forget(tx, UNTIDY_FREE_SPACE)


def done(tx: Transaction) -> None:
    """The file is in order."""
    installation.forget(tx, TIDY)

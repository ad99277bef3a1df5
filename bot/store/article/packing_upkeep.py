"""Packing upkeep: texts of before are packed while the bot runs, a few at a time. After a stop it goes on where it was."""

from __future__ import annotations

from bot.store import installation
from bot.store.packing import packed
from bot.store.transaction import Transaction

AT_ONCE = 20
"""Texts that one transaction packs."""

REVISIONS, PLACES = "to-pack-revision", "to-pack-place"
"""The facts that say up to which row texts are yet to be packed; there is none when all are."""


def step(tx: Transaction) -> bool:
    """Pack some texts, the latest first. False when there are none left."""
    return _revisions(tx) or _places(tx)


def _revisions(tx: Transaction) -> bool:
    last = installation.recall(tx, REVISIONS)
    if last is None:
        return False
    rows = tx.all(
        "SELECT id, body, typeof(body) AS kept FROM revision WHERE id <= ? ORDER BY id DESC LIMIT ?",
        (int(last), AT_ONCE),
    )
    # The trigger that keeps texts from being changed lets a packed one take its text's place in these lines only.
    tx.execute("INSERT INTO erasing (person_id, pseudonym) VALUES (0, -1)")
    for row in rows:
        if row["kept"] == "text" and isinstance(found := packed(row["body"]), bytes):
            tx.execute("UPDATE revision SET body = ? WHERE id = ?", (found, row["id"]))
    tx.execute("DELETE FROM erasing")
    _packed_above(tx, REVISIONS, rows[-1]["id"] - 1 if len(rows) == AT_ONCE else 0)
    return True


def _places(tx: Transaction) -> bool:
    last = installation.recall(tx, PLACES)
    if last is None:
        return False
    rows = tx.all(
        "SELECT rowid AS id, body, typeof(body) AS kept FROM place WHERE rowid <= ? ORDER BY rowid DESC LIMIT ?",
        (int(last), AT_ONCE),
    )
    for row in rows:
        if row["kept"] == "text" and isinstance(found := packed(row["body"]), bytes):
            tx.execute("UPDATE place SET body = ? WHERE rowid = ?", (found, row["id"]))
    _packed_above(tx, PLACES, rows[-1]["id"] - 1 if len(rows) == AT_ONCE else 0)
    return True


def _packed_above(tx: Transaction, fact: str, row: int) -> None:
    if row > 0:
        installation.keep(tx, fact, str(row))
    else:
        installation.forget(tx, fact)

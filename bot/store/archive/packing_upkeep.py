"""Packing upkeep: texts of before are packed, parts of them are looked up in them and deliveries are slimmed while the bot runs,
a few at a time. After a stop it goes on where it was."""

from __future__ import annotations

from bot.store import installation
from bot.store.packing import packed, plain
from bot.store.publishing import places
from bot.store.transaction import Transaction

AT_ONCE = 20
"""Texts that one transaction packs."""

ROWS_AT_ONCE = 500
"""Deliveries that one transaction slims."""

REVISIONS, PLACES, DELIVERIES = "to-pack-revision", "to-pack-place", "to-slim-delivery"
"""The facts that say up to which row there is something to do yet; there is none when all is done."""


def step(tx: Transaction) -> bool:
    """Make some rows smaller, the latest first. False when there are none left."""
    return _revisions(tx) or _places(tx) or _deliveries(tx)


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
        "SELECT rowid AS id, article_id, body FROM place WHERE rowid <= ? ORDER BY rowid DESC LIMIT ?",
        (int(last), AT_ONCE),
    )
    for row in rows:
        if row["body"]:
            found = places.kept_body(tx, row["article_id"], plain(row["body"]))
            tx.execute(
                "UPDATE place SET body = ?, cut_revision = ?, cut_start = ?, cut_end = ? WHERE rowid = ?",
                (*found.values(), row["id"]),
            )
    _packed_above(tx, PLACES, rows[-1]["id"] - 1 if len(rows) == AT_ONCE else 0)
    return True


def _deliveries(tx: Transaction) -> bool:
    last = installation.recall(tx, DELIVERIES)
    if last is None:
        return False
    down_to = max(int(last) - ROWS_AT_ONCE, 0)
    tx.execute(
        "UPDATE delivery SET nonce = '', not_before = '' WHERE id > ? AND id <= ? AND state = 'done'"
        " AND done_at IS NOT NULL",
        (down_to, int(last)),
    )
    _packed_above(tx, DELIVERIES, down_to)
    return True


def _packed_above(tx: Transaction, fact: str, row: int) -> None:
    if row > 0:
        installation.keep(tx, fact, str(row))
    else:
        installation.forget(tx, fact)

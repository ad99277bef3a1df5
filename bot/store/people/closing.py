"""Closing: a newsroom whose time is over is closed, and then deleted whole, a few articles at a time.

The triggers of the log, the texts and the pictures let rows of a closed newsroom be deleted, and no others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.store.article.search_index import Side
from bot.store.people.removals import Removal
from bot.store.transaction import Transaction

BATCH = 20
"""Articles that one transaction deletes."""

BEHIND = {Side.PUBLIC: "public_row", Side.DESK: "desk_row", Side.OWN: "own_row"}
"""The column of `shelved` that says which row of an index an article has."""


def close(tx: Transaction, removal: Removal) -> None:
    """Nothing finds the newsroom any more, and nothing of it is carried: its rows may be deleted. A server that comes
    back is a new one."""
    tx.execute("DELETE FROM greeted WHERE guild_id = ?", (removal.guild_id,))
    tx.execute(
        "UPDATE newsroom SET guild_id = -id, erase_at = NULL, budget_next = NULL WHERE id = ?",
        (removal.newsroom_id,),
    )
    tx.execute(
        "UPDATE delivery SET state = 'dropped' WHERE newsroom_id = ? AND state IN ('pending', 'parked')",
        (removal.newsroom_id,),
    )
    theirs = "article_id IN (SELECT id FROM article WHERE newsroom_id = ?)"
    tx.execute(f"UPDATE card SET wanted = drawn WHERE wanted > drawn AND {theirs}", (removal.newsroom_id,))
    tx.execute(
        "UPDATE budget SET wanted = drawn, turns_at = NULL WHERE newsroom_id = ?", (removal.newsroom_id,)
    )


def delete_some(tx: Transaction, newsroom_id: int) -> list[str]:
    """Delete a few articles of a closed newsroom with all that is theirs; when there are none left, the newsroom itself.
    Returns the SHA-256 of their pictures. It leaves nothing that refers to what it deletes, so it runs where references
    are not checked."""
    rows = tx.all("SELECT id FROM article WHERE newsroom_id = ? ORDER BY id LIMIT ?", (newsroom_id, BATCH))
    if not rows:
        for table, columns in _tables(tx):
            if "newsroom_id" in columns:
                tx.execute(f"DELETE FROM {table} WHERE newsroom_id = ?", (newsroom_id,))
        tx.execute("DELETE FROM newsroom WHERE id = ?", (newsroom_id,))
        return []
    chosen = json.dumps([row["id"] for row in rows])
    these = "IN (SELECT value FROM json_each(?))"
    of_these = f"IN (SELECT id FROM revision WHERE article_id {these})"
    pictures = tx.all(f"SELECT DISTINCT sha256 FROM picture WHERE revision_id {of_these}", (chosen,))
    for side in Side:
        tx.execute(
            f"DELETE FROM {side} WHERE rowid IN (SELECT {BEHIND[side]} FROM shelved WHERE article_id {these})",
            (chosen,),
        )
    tables = list(_tables(tx))
    for table, columns in tables:
        if "revision_id" in columns and not columns & {"article_id", "newsroom_id"}:
            tx.execute(f"DELETE FROM {table} WHERE revision_id {of_these}", (chosen,))
    for table, columns in tables:
        if "article_id" in columns:
            tx.execute(f"DELETE FROM {table} WHERE article_id {these}", (chosen,))
    tx.execute(f"DELETE FROM article WHERE id {these}", (chosen,))
    return [row["sha256"] for row in pictures]


def _tables(tx: Transaction) -> Iterator[tuple[str, set[str]]]:
    """Every table with its columns, without indexes and what is behind them."""
    for row in tx.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"):
        columns = tx.all("SELECT name FROM pragma_table_info(?)", (row["name"],))
        yield row["name"], {column["name"] for column in columns}

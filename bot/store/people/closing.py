"""Closing: a newsroom whose time is over is closed, and then deleted whole, a few articles at a time.

The triggers of the log, the texts and the pictures let rows of a closed newsroom be deleted, and no others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.store.article import picture_looks, search_index
from bot.store.people.removals import Removal
from bot.store.transaction import Transaction

BATCH = 20
"""Articles that one transaction deletes."""


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
        for table, where in _leading(tx, "newsroom_id", "= ?"):
            tx.execute(f"DELETE FROM {table} WHERE {where}", (newsroom_id,))
        tx.execute("DELETE FROM newsroom WHERE id = ?", (newsroom_id,))
        return []
    chosen = json.dumps([row["id"] for row in rows])
    these = "IN (SELECT value FROM json_each(?))"
    pictures = tx.all(
        "SELECT DISTINCT sha256 FROM picture WHERE revision_id IN (SELECT id FROM revision WHERE article_id"
        f" {these})",
        (chosen,),
    )
    for row in rows:
        search_index.take_out(tx, row["id"])
    for table, where in _leading(tx, "article_id", these):
        tx.execute(f"DELETE FROM {table} WHERE {where}", (chosen,))
    tx.execute(f"DELETE FROM article WHERE id {these}", (chosen,))
    digests = [str(row["sha256"]) for row in pictures]
    picture_looks.forget_unused(tx, digests)
    return digests


def _leading(tx: Transaction, column: str, chosen: str) -> Iterator[tuple[str, str]]:
    """Every table whose rows are of what is chosen, with how that is found out: by that column of its own, or by a table
    that has it, to which it refers. The latter come first."""
    tables = [
        row["name"]
        for row in tx.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    ]
    columns = {
        name: {row["name"] for row in tx.all("SELECT name FROM pragma_table_info(?)", (name,))}
        for name in tables
    }
    for name in tables:
        if not columns[name] & {column, "newsroom_id"}:
            for link in tx.all('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (name,)):
                if column in columns[link["table"]]:
                    yield name, f"{link['from']} IN (SELECT id FROM {link['table']} WHERE {column} {chosen})"
    for name in tables:
        if column in columns[name]:
            yield name, f"{column} {chosen}"

"""Forum choices: the tags that the desk chose for an article's posts, by name."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.store.transaction import Transaction


def of_article(tx: Transaction, article_id: int) -> tuple[str, ...] | None:
    """The names that were chosen; None where the newsroom's settings decide."""
    row = tx.one("SELECT tags FROM forum_choice WHERE article_id = ?", (article_id,))
    return None if row is None else tuple(json.loads(row["tags"]))


def choose(tx: Transaction, article_id: int, tags: Sequence[str] | None) -> None:
    """Choose other tags; None leaves it to the settings again."""
    tx.execute("DELETE FROM forum_choice WHERE article_id = ?", (article_id,))
    if tags is not None:
        tx.execute(
            "INSERT INTO forum_choice (article_id, tags) VALUES (?, ?)",
            (article_id, json.dumps(list(tags), ensure_ascii=False)),
        )

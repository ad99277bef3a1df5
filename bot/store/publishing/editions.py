"""Editions: every revision of an article that has been out, in order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from bot.domain.article.article import Revision
from bot.domain.dataclass import dataclass
from bot.store.article import revisions
from bot.store.timestamps import from_text, to_text
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Edition:
    """A text that has been out. `number` counts from 1 within the article; `at` is when it was released,
    from which its note is dated. `settings` are those that its article keeps, by option, as they are kept."""

    number: int
    revision: Revision
    at: datetime
    settings: Mapping[str, str]


def add(
    tx: Transaction, article_id: int, revision_id: int, now: datetime, settings: Mapping[str, str]
) -> None:
    """That revision goes out. It is on record once, however often its going out is begun. `settings` are kept with the
    first edition of an article; a later one has those."""
    tx.execute(
        "INSERT INTO edition (article_id, number, revision_id, at, settings)"
        " SELECT ?, 1 + (SELECT count(*) FROM edition WHERE article_id = ?), ?, ?,"
        " coalesce((SELECT settings FROM edition WHERE article_id = ? AND number = 1), ?)"
        " WHERE NOT EXISTS (SELECT 1 FROM edition WHERE article_id = ? AND revision_id = ?)",
        (
            *(article_id, article_id, revision_id, to_text(now)),
            *(article_id, json.dumps(dict(settings), ensure_ascii=False)),
            *(article_id, revision_id),
        ),
    )


def call_off(tx: Transaction, article_id: int, revision_id: int) -> None:
    """That revision, the latest, did not go out after all."""
    tx.execute("DELETE FROM edition WHERE article_id = ? AND revision_id = ?", (article_id, revision_id))


def before_last(tx: Transaction, article_id: int) -> int | None:
    """The revision that was out before the last one; None if there was but one."""
    row = tx.one(
        "SELECT revision_id FROM edition WHERE article_id = ? ORDER BY number DESC LIMIT 1 OFFSET 1",
        (article_id,),
    )
    return None if row is None else int(row["revision_id"])


def of_article(tx: Transaction, article_id: int) -> list[Edition]:
    """Every edition of an article, the first one first."""
    rows = tx.all("SELECT * FROM edition WHERE article_id = ? ORDER BY number", (article_id,))
    return [
        Edition(
            row["number"],
            revisions.get(tx, row["revision_id"]),
            from_text(row["at"]),
            json.loads(row["settings"]),
        )
        for row in rows
    ]

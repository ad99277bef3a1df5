"""Holdings: how much of a newsroom's room one person takes up, counted for the limits."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.states import State
from bot.domain.dataclass import dataclass
from bot.store.timestamps import from_optional_text, to_text
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Saved:
    """Texts that somebody saved since a moment: how many, their bytes, and when the first of them was."""

    texts: int
    size: int
    first: datetime | None


def undecided(tx: Transaction, newsroom_id: int, author_id: int) -> tuple[int, int]:
    """How many submissions of somebody wait for the desk, and how many drafts they have. Corrections of what is
    out are neither, and what the desk gave them to write counts only once they submit it."""
    rows = tx.all(
        "SELECT state, count(*) AS n FROM article WHERE +newsroom_id = ? AND author_id = ?"
        " AND state IN ('draft', 'submitted', 'in_review', 'changes_requested', 'held')"
        " AND discarded_at IS NULL AND publication = 'none' AND (state <> 'draft' OR assigned_by IS NULL)"
        " GROUP BY state",
        (newsroom_id, author_id),
    )
    counts = {State(row["state"]): int(row["n"]) for row in rows}
    drafts = counts.pop(State.DRAFT, 0)
    return sum(counts.values()), drafts


def begun(tx: Transaction, newsroom_id: int, author_id: int, *, limit: int) -> list[datetime]:
    """When somebody began their latest articles, the latest first, discarded ones included."""
    rows = tx.all(
        "SELECT created_at FROM article WHERE newsroom_id = ? AND author_id = ? ORDER BY id DESC LIMIT ?",
        (newsroom_id, author_id, limit),
    )
    return [moment for row in rows if (moment := from_optional_text(row["created_at"])) is not None]


def saved(tx: Transaction, editor_id: int, since: datetime) -> Saved:
    """What somebody has saved since a moment, in all newsrooms."""
    row = tx.one(
        "SELECT count(*) AS texts, coalesce(sum(size), 0) AS size, min(created_at) AS first FROM revision"
        " WHERE editor_id = ? AND created_at > ?",
        (editor_id, to_text(since)),
    )
    assert row is not None
    return Saved(int(row["texts"]), int(row["size"]), from_optional_text(row["first"]))

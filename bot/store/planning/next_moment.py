"""The agenda: when the clock is wanted next, by whatever there is that time itself moves on."""

from __future__ import annotations

from datetime import datetime

from bot.store.timestamps import from_text
from bot.store.transaction import Transaction


def next_moment(tx: Transaction) -> datetime | None:
    """The nearest moment at which anything wants something: an article its publication, the end of a claim or a
    reminder; a budget to be posted or redrawn; a bypass a second pair of eyes; a retraction or an invitation
    its lapse; the approvals of an article a look whether their owners are editors still; a file that was kept for a
    second reading its end. Each
    has an index of its own, and all are one question, for it is asked with every change."""
    row = tx.one(
        "SELECT (SELECT min(publish_at) FROM article WHERE publish_at IS NOT NULL) AS publication,"
        " (SELECT min(claimed_until) FROM article WHERE claimed_until IS NOT NULL) AS claim,"
        " (SELECT min(remind_at) FROM article WHERE remind_at IS NOT NULL) AS reminder,"
        " (SELECT min(budget_next) FROM newsroom WHERE budget_next IS NOT NULL) AS budget,"
        " (SELECT min(turns_at) FROM budget WHERE turns_at IS NOT NULL) AS turn,"
        " (SELECT min(remind_at) FROM bypass WHERE remind_at IS NOT NULL) AS eyes,"
        " (SELECT min(lapses_at) FROM retraction WHERE state = 'asked') AS lapse,"
        " (SELECT min(lapses_at) FROM invitation WHERE state = 'open') AS invitation,"
        " (SELECT min(due_at) FROM roll_call WHERE due_at <> '') AS roll,"
        " (SELECT min(until) FROM guessed_file WHERE until IS NOT NULL) AS swept"
    )
    assert row is not None
    return min((from_text(text) for text in row if text is not None), default=None)

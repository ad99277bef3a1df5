"""The next moment: when the clock is wanted next, by whatever there is that time itself moves on."""

from __future__ import annotations

from datetime import datetime

from bot.store.article import articles
from bot.store.corrections import retractions
from bot.store.intake import guesses, invitations
from bot.store.people import removals
from bot.store.planning import budgets
from bot.store.review import bypasses, roll_calls
from bot.store.timestamps import from_text
from bot.store.transaction import Transaction

MOMENTS: dict[str, str] = {
    **articles.MOMENTS,
    **budgets.MOMENTS,
    **bypasses.MOMENTS,
    **roll_calls.MOMENTS,
    **retractions.MOMENTS,
    **invitations.MOMENTS,
    **guesses.MOMENTS,
    **removals.MOMENTS,
}
"""What the areas want the clock for, and by which query its nearest moment is found. What is done then is declared by
the same name in the `DUTIES` of their desks."""

_NEAREST = f"SELECT {', '.join(f'({query})' for query in MOMENTS.values())}"


def next_moment(tx: Transaction) -> datetime | None:
    """The nearest moment at which anything wants the clock. Each has an index of its own, and all are one question, for
    it is asked with every change."""
    row = tx.one(_NEAREST)
    assert row is not None
    return min((from_text(text) for text in row if text is not None), default=None)

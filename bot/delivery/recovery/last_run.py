"""The last run: what a start finds of it, and what a stop leaves to the next, in words for the log."""

from __future__ import annotations

from bot.desk.recovery.lifecycle import Left
from bot.ui.phrases import plural


def found(left: Left) -> str:
    """What a start finds, for the log."""
    if left.began is None:
        before = "no earlier run is on record"
    elif left.ended is None:
        before = f"the last run, begun {left.began:%Y-%m-%d %H:%M} UTC, did not end in order"
    else:
        before = f"the last run ended in order at {left.ended:%Y-%m-%d %H:%M} UTC"
    return f"{before}; left to do: {remains(left)}"


def remains(left: Left) -> str:
    """What there is left to do."""
    remains: list[str] = []
    if left.waiting:
        remains.append(plural(left.waiting, "delivery", "deliveries"))
    if left.attempted:
        remains.append(f"{left.attempted} of them looked for first, as it may be on Discord already")
    if left.due:
        remains.append(f"{plural(left.due, 'publication')} due")
    return ", ".join(remains) or "nothing"

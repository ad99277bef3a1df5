"""How a delivery goes on: tries, arrival, another try, the end, and a human's word to begin again."""

from __future__ import annotations

import json
from datetime import datetime

from bot.store.outbox.deliveries import Attempt, Progress, nonce_of
from bot.store.outbox.payload import Payload
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction


def note_attempt(tx: Transaction, delivery_id: int, attempt: Attempt | None) -> bool:
    """Note that it is about to be sent, or take that back. False if it is no longer to be sent.

    Committed before the sending, so that a crash between the two leaves a trace and the next start looks
    before it sends.
    """
    noted = (None, None, None)
    if attempt is not None:
        noted = (to_text(attempt.at), attempt.channel_id, attempt.text)
    return (
        tx.execute(
            "UPDATE delivery SET attempted_at = ?, attempted_channel = ?, attempted_text = ?"
            " WHERE id = ? AND state = 'pending'",
            (*noted, delivery_id),
        )
        == 1
    )


def finish(
    tx: Transaction, delivery_id: int, now: datetime, *, channel_id: int | None, message_id: int | None
) -> bool:
    """It has arrived; where it can be seen. False if that was known already. What it was sent with is of no use any more."""
    return (
        tx.execute(
            "UPDATE delivery SET state = 'done', channel_id = ?, message_id = ?, done_at = ?, fault = NULL,"
            " nonce = '', not_before = '' WHERE id = ? AND state <> 'done'",
            (channel_id, message_id, to_text(now), delivery_id),
        )
        == 1
    )


def retry(tx: Transaction, delivery_id: int, until: datetime, fault: str) -> None:
    """It came to nothing this time: try again, not before that moment."""
    tx.execute(
        "UPDATE delivery SET attempts = attempts + 1, not_before = ?, fault = ? WHERE id = ? AND state = 'pending'",
        (to_text(until), fault, delivery_id),
    )


def hurry(tx: Transaction, delivery_id: int, now: datetime) -> None:
    """What waits for its time need not wait any longer."""
    tx.execute(
        "UPDATE delivery SET not_before = ? WHERE id = ? AND state = 'pending'",
        (to_text(now), delivery_id),
    )


def give_up(tx: Transaction, delivery_id: int, state: Progress, fault: str, now: datetime) -> bool:
    """Park it for a human, or drop it as no longer wanted. False if there was nothing to give up."""
    return (
        tx.execute(
            "UPDATE delivery SET state = ?, fault = ?, done_at = ? WHERE id = ? AND state IN ('pending', 'parked')",
            (state, fault, to_text(now), delivery_id),
        )
        == 1
    )


def revive(tx: Transaction, delivery_id: int, now: datetime) -> bool:
    """Put a parked delivery back on its way. False if it is not parked."""
    return (
        tx.execute(
            "UPDATE delivery SET state = 'pending', attempts = 0, not_before = ?, done_at = NULL"
            " WHERE id = ? AND state = 'parked'",
            (to_text(now), delivery_id),
        )
        == 1
    )


def revive_after(tx: Transaction, delivery_id: int, needs: int, now: datetime) -> bool:
    """Put a parked delivery back on its way, behind another one. False if it is not parked."""
    if not revive(tx, delivery_id, now):
        return False
    tx.execute("UPDATE delivery SET needs = ? WHERE id = ?", (needs, delivery_id))
    return True


def send_anew(tx: Transaction, delivery_id: int, now: datetime) -> None:
    """What it brought was taken away by hand: it is to be sent as if it never had been."""
    # With another nonce: Discord would take the old one for the message that is gone.
    tx.execute(
        "UPDATE delivery SET state = 'pending', nonce = ?, attempts = 0, not_before = ?, attempted_at = NULL,"
        " attempted_channel = NULL, attempted_text = NULL, channel_id = NULL, message_id = NULL, fault = NULL,"
        " done_at = NULL WHERE id = ?",
        (nonce_of(), to_text(now), delivery_id),
    )


def note_fault(tx: Transaction, delivery_id: int, note_id: int) -> None:
    """Which note tells the desk of it."""
    tx.execute("UPDATE delivery SET noted = ? WHERE id = ?", (note_id, delivery_id))


def rewrite(tx: Transaction, delivery_id: int, payload: Payload) -> None:
    """Have it say something else, while it waits for its time."""
    tx.execute(
        "UPDATE delivery SET payload = ? WHERE id = ? AND state = 'pending' AND attempted_at IS NULL",
        (json.dumps(payload.stored(), ensure_ascii=False), delivery_id),
    )

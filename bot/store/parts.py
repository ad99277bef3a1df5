"""Parts: which message holds which piece of which revision."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.layout import Sheet
from bot.store.store import Row, Transaction


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a published revision. `message_id` is None until it has arrived."""

    article_id: int
    revision_id: int
    position: int
    sheet: Sheet
    delivery_id: int
    channel_id: int | None
    message_id: int | None


def add(
    tx: Transaction, article_id: int, revision_id: int, position: int, sheet: Sheet, delivery_id: int
) -> None:
    """Lay down a piece with the delivery that carries it."""
    tx.execute(
        "INSERT INTO part (article_id, revision_id, position, head, body, foot, delivery_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (article_id, revision_id, position, sheet.head, sheet.body, sheet.foot, delivery_id),
    )


def of_revision(tx: Transaction, article_id: int, revision_id: int) -> list[Part]:
    """Every piece of a revision, in order."""
    rows = tx.all(
        "SELECT * FROM part WHERE article_id = ? AND revision_id = ? ORDER BY position",
        (article_id, revision_id),
    )
    return [_part(row) for row in rows]


def carried_by(tx: Transaction, delivery_id: int) -> Part:
    """The piece that a delivery carries."""
    row = tx.one("SELECT * FROM part WHERE delivery_id = ?", (delivery_id,))
    if row is None:
        raise LookupError(f"delivery {delivery_id} carries no part")
    return _part(row)


def arrived(tx: Transaction, delivery_id: int, channel_id: int, message_id: int) -> None:
    """A piece stands in the channel."""
    tx.execute(
        "UPDATE part SET channel_id = ?, message_id = ? WHERE delivery_id = ?",
        (channel_id, message_id, delivery_id),
    )


def taken_away(tx: Transaction, delivery_id: int) -> None:
    """A piece stands in the channel no more."""
    tx.execute("UPDATE part SET channel_id = NULL, message_id = NULL WHERE delivery_id = ?", (delivery_id,))


def call_off(tx: Transaction, article_id: int, revision_id: int) -> None:
    """Take up the pieces of a revision of which none is out: it may be laid down anew."""
    tx.execute(
        "DELETE FROM part WHERE article_id = ? AND revision_id = ? AND message_id IS NULL",
        (article_id, revision_id),
    )


def missing(tx: Transaction, article_id: int, revision_id: int) -> int:
    """How many pieces of a revision have not arrived yet."""
    row = tx.one(
        "SELECT count(*) AS n FROM part WHERE article_id = ? AND revision_id = ? AND message_id IS NULL",
        (article_id, revision_id),
    )
    assert row is not None
    return int(row["n"])


def _part(row: Row) -> Part:
    return Part(
        article_id=row["article_id"],
        revision_id=row["revision_id"],
        position=row["position"],
        sheet=Sheet(row["head"], row["body"], row["foot"]),
        delivery_id=row["delivery_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
    )

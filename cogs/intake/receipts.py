"""Receipts, given: what the writer is told once a text came in, with the link to its card."""

from __future__ import annotations

from dataclasses import replace

from bot.delivery.publishing.forum import is_forum, lacks
from bot.desk import Desk
from bot.desk.intake.receipts import Receipt
from bot.domain.review.votes import Vote
from bot.ui.intake.receipts import open_word, receipt, receipt_buttons
from cogs.answers import Answer

PATIENCE_SECONDS = 1.5
"""How long a receipt waits for its card, so that it can link to it. Discord waits 3 seconds."""


async def give_receipt(
    answer: Answer, desk: Desk, taken: Receipt, votes: tuple[Vote, ...] = (), undo: int = 0
) -> None:
    """Tell the writer what became of their text, and why the desk voted as it did. `undo` is the event of an embargo that
    was set with it."""
    if undo:
        taken = replace(taken, undo=undo)
    if taken.handed_in and taken.card_message is None:
        card = await desk.outbox.card_of(taken.article.id, patience_seconds=PATIENCE_SECONDS)
        if card is not None:
            taken = replace(taken, card_channel=card.channel_id, card_message=card.message_id)
    if is_forum(answer.client, taken.newsroom.publish_channel):
        taken = replace(taken, lacks=lacks(answer.client, await desk.reading.sight(taken.article.id)))
    await answer.privately(receipt(taken, votes), view=receipt_buttons(taken), openly=open_word(taken))

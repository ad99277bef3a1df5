"""Where an article also runs: in each other section's channel it stands as in its own, the same words in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.wire.chaos.memory import Piece
from tests.wire.process import Bot

Messages = Sequence[dict[str, Any]]


def runs_elsewhere(
    bot: Bot,
    by_channel: Mapping[int, Messages],
    piece: Piece,
    article: Mapping[str, Any],
    shown: Messages,
) -> Iterator[tuple[str, str]]:
    """What is wrong with it in the other places; `shown` is what stands in its own."""
    if piece.torn or piece.left or article["publication"] == "none":
        return
    asked = bot.rows("SELECT section_id FROM also_in WHERE article_id = ?", article["id"])
    rows = bot.rows(
        "SELECT runs_in, channel_id, message_id FROM place WHERE article_id = ? AND runs_in > 0 ORDER BY position",
        article["id"],
    )
    for section in {row["section_id"] for row in asked} | {row["runs_in"] for row in rows}:
        there = [row for row in rows if row["runs_in"] == section]
        said = {m["id"]: m["text"] for row in there for m in by_channel.get(row["channel_id"], ())}
        texts = [said[row["message_id"]] for row in there if row["message_id"] in said]
        told = [text[:60] for text in texts]
        if article["publication"] == "live" and "".join(texts) != "".join(m["text"] for m in shown):
            yield "lost", f"{piece.name} does not stand in section {section} as in its own: {told}"
        if article["publication"] != "live" and there and texts != [m["text"] for m in shown]:
            yield "unapproved", f"{piece.name} is down, and in section {section} stands {told}"

"""What chiefs dropped of an article: the log says it, since the answer to who pressed may not have come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from tests.wire.chaos.chiefs import CALLED_OFF, LEFT
from tests.wire.chaos.memory import Piece
from tests.wire.process import Bot

READERS_SEE = ("part", "part_thread", "part_edit")
"""Kinds of deliveries that bring what readers see."""


def what_was_dropped(
    bot: Bot, piece: Piece, article: Mapping[str, Any], answers: Mapping[int, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """What is wrong with it; the piece remembers what came of it."""
    events = bot.rows(
        "SELECT action, json_extract(detail, '$.kind') AS kind FROM event WHERE article_id = ? ORDER BY id",
        article["id"],
    )
    drops = [
        (before["action"], event)
        for before, event in pairwise(events)
        if event["action"] == "drop" and event["kind"] in READERS_SEE
    ]
    called_off = [event for before, event in drops if before == "call_off"]
    if len(drops) > len(piece.drops):
        yield "unapproved", f"{piece.name}: {len(drops)} drops, and chiefs pressed for {len(piece.drops)}"
    told = [str(answers[asked]["messages"]) for asked in piece.drops]
    for words, found in ((CALLED_OFF, called_off), (LEFT, drops[len(called_off) :])):
        count = sum(words in text for text in told)
        if count > len(found):
            yield (
                "lost",
                f"{piece.name}: chiefs were told {count} times “{words}”, and the log has {len(found)}",
            )
    piece.called_off = bool(called_off)
    piece.left = len(drops) > len(called_off)

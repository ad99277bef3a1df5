"""What was announced of each piece: once for the first text, once for each later one that bears a note, and nothing
that is not so any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.wire.chaos.editions import Edition
from tests.wire.chaos.memory import Piece
from tests.wire.chaos.public import HIDDEN
from tests.wire.chaos.texts import HEADLINE, bare
from tests.wire.process import Bot

Breaches = Iterator[tuple[str, str]]


def announced(
    bot: Bot,
    news: Sequence[Mapping[str, Any]],
    piece: Piece,
    article: Mapping[str, Any],
    editions: Sequence[Edition],
) -> Breaches:
    """What is wrong in the announcements, which are what stands in the channel for them."""
    rows = bot.rows(
        "SELECT message_id FROM delivery WHERE kind = 'announcement' AND article_id = ?", article["id"]
    )
    mine = {row["message_id"] for row in rows}
    said = [
        message["text"]
        for message in news
        if message["id"] in mine or f"Piece {piece.name} in version" in message["text"]
    ]
    publication = article["publication"]
    if publication == "none":
        if said:
            yield "unapproved", f"{piece.name} is not out, and was announced: {said}"
        return
    latest = editions[-1].version
    notes = [edition.note for edition in editions[1:] if edition.note_line]
    for text in said:
        found = HEADLINE.search(text)
        hidden = publication != "live" and article["down_code"] in HIDDEN
        if (found is None) != hidden or (found is not None and int(found.group(2)) != latest):
            yield (
                "lost",
                f"{piece.name} is out in version {latest} ({publication}), and announced as {text!r}",
            )
        word = {"live": "", "unpublished": "The newsroom took it down on", "retracted": "🚫 Retraction,"}[
            publication
        ]
        if word not in text or (not word and ("⬇️" in text or "🚫" in text)):
            yield "lost", f"{piece.name} is {publication}, and announced as {text!r}"
    wanted = 1 + len(notes)
    if len(said) > wanted or (len(said) < wanted and publication == "live"):
        kind = "duplicated" if len(said) > wanted else "lost"
        yield kind, f"{piece.name} was announced {len(said)} times, with {len(notes)} notes"
    if publication != "live":
        return
    for note in notes:
        count = sum(bare(note) in bare(text) for text in said)
        if count != 1:
            kind = "duplicated" if count else "lost"
            yield kind, f"{piece.name}: the note {note!r} was announced {count} times"

"""Pen names: under which name somebody publishes in a newsroom, and under which each article is printed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.article.byline import shape
from bot.domain.dataclass import dataclass
from bot.store.records import Record
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PenName:
    """What somebody chose: the byline, empty for their own name, and the names of other members that it looks like."""

    byline: str = ""
    namesakes: tuple[str, ...] = ()


PEN_NAMES = Record("pen_name", PenName, beside=("newsroom_id", "user_id", "looks", "chosen_at"))


def choose(tx: Transaction, newsroom_id: int, user_id: int, chosen: PenName, now: datetime) -> None:
    """From now on they publish under this name, or under their own."""
    tx.execute("DELETE FROM pen_name WHERE newsroom_id = ? AND user_id = ?", (newsroom_id, user_id))
    if chosen.byline:
        looks = shape(chosen.byline)
        PEN_NAMES.put(tx, chosen, newsroom_id=newsroom_id, user_id=user_id, looks=looks, chosen_at=now)


def of_person(tx: Transaction, newsroom_id: int, user_id: int) -> PenName:
    """The name that somebody publishes under."""
    return PEN_NAMES.one(tx, "newsroom_id = ? AND user_id = ?", (newsroom_id, user_id)) or PenName()


def looking_like(tx: Transaction, newsroom_id: int, looks: str) -> dict[int, str]:
    """The names of that shape that people publish under, by their ids."""
    rows = tx.all(
        "SELECT user_id, byline FROM pen_name WHERE newsroom_id = ? AND looks = ?", (newsroom_id, looks)
    )
    return {row["user_id"]: row["byline"] for row in rows}


def on_article(tx: Transaction, newsroom_id: int, article_id: int, writers: Iterable[int]) -> dict[int, str]:
    """The names under which an article's writers publish it, by their ids, without those who do under their own."""
    rows = tx.all("SELECT user_id, byline FROM printed_as WHERE article_id = ?", (article_id,))
    settled: dict[int, str] = {row["user_id"]: row["byline"] for row in rows}
    names = {
        writer: settled[writer] if writer in settled else of_person(tx, newsroom_id, writer).byline
        for writer in writers
    }
    return {writer: name for writer, name in names.items() if name}


def settle(tx: Transaction, newsroom_id: int, article_id: int, writers: Iterable[int]) -> None:
    """The desk has the article: the names that its writers publish it under stay. Those settled before do too."""
    for writer in writers:
        tx.execute(
            "INSERT INTO printed_as (article_id, user_id, byline) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (article_id, writer, of_person(tx, newsroom_id, writer).byline),
        )

"""Guesses: files whose encoding was guessed, kept until their letters are confirmed or another text takes their place."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.dataclass import dataclass
from bot.domain.intake.guessed import GuessedFile
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction, by_article

OURS = by_article("guessed_file.article_id")

MOMENTS = {"guess": f"SELECT min(until) FROM guessed_file WHERE until IS NOT NULL{OURS}"}
"""When the clock is wanted: a file was kept long enough for a second reading."""

KEPT = timedelta(days=14)
"""How long the bytes are kept for a second reading."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess about an article's text. `file` is None once its bytes are dropped. `began_at` is the number of the
    revision that the file is to replace, or 0 where its text is the article's draft already."""

    encoding: str
    began_at: int
    file: GuessedFile | None

    @property
    def pending(self) -> bool:
        """Whether the text is not saved yet."""
        return self.began_at > 0


def keep(tx: Transaction, article_id: int, file: GuessedFile, now: datetime, *, began_at: int = 0) -> Guess:
    """Keep a file, in the place of an earlier one of the same article."""
    tx.execute(
        "INSERT OR REPLACE INTO guessed_file (article_id, filename, headline, byline, encoding, began_at, data, until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article_id,
            file.filename,
            file.headline,
            file.byline,
            file.encoding,
            began_at,
            file.data,
            to_text(now + KEPT),
        ),
    )
    return Guess(file.encoding, began_at, file)


def find(tx: Transaction, article_id: int) -> Guess | None:
    """The guess about an article's text that nobody has confirmed, if there is one."""
    row = tx.one("SELECT * FROM guessed_file WHERE article_id = ?", (article_id,))
    if row is None:
        return None
    file = None
    if row["data"] is not None:
        file = GuessedFile(row["filename"], row["data"], row["encoding"], row["headline"], row["byline"])
    return Guess(row["encoding"], row["began_at"], file)


def forget(tx: Transaction, article_id: int) -> None:
    """The letters are confirmed, or another text is in their place."""
    tx.execute("DELETE FROM guessed_file WHERE article_id = ?", (article_id,))


def sweep(tx: Transaction, now: datetime) -> int:
    """Drop the bytes that were kept long enough, and texts that were never saved. Returns how many."""
    at = to_text(now)
    dropped = tx.execute(f"DELETE FROM guessed_file WHERE until <= ? AND began_at > 0{OURS}", (at,))
    return dropped + tx.execute(
        f"UPDATE guessed_file SET data = NULL, until = NULL WHERE until <= ?{OURS}", (at,)
    )

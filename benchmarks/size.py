"""Size: what a database takes on the disk, by the texts in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.ratio import Ratio
from bot.store.packing import plain


def size(path: Path, *, articles: int) -> Ratio:
    """The file, with its index and all that is on record, by the bytes of its texts."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        texts = connection.execute("SELECT headline, standfirst, body FROM revision")
        raw = sum(len(part.encode()) for text in texts for part in (*text[:2], plain(text[2])))
    return Ratio(f"database of {articles:,} articles ÷ their texts", 3, ((path.stat().st_size, raw),))

"""Backups while the storm goes on: one with each round, each unpacked and held against what the desk had before."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.operating.backups import CannotBackUp, back_up
from bot.store import backup

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)

KEPT = 3


@dataclass
class Backups:
    """The backups of one lane. `made` are those that were made and verified."""

    database: Path
    folder: Path
    made: int = 0
    events: int = 0

    async def one(self) -> list[tuple[str, str]]:
        """Make one beside whatever happens, and return what is wrong with it."""
        return await asyncio.to_thread(self._one)

    def _one(self) -> list[tuple[str, str]]:
        had = self._counts(self.database)
        try:
            made = back_up(self.database, self.folder, KEPT, BEGAN + timedelta(seconds=self.made))
        except CannotBackUp as error:
            return [("lost", f"backup {self.made + 1} could not be made: {error}")]
        target = self.folder / "unpacked.db"
        target.unlink(missing_ok=True)
        backup.unpack(made.path, target)
        self.made += 1
        try:
            return [("lost", f"backup {self.made}: {wrong}") for wrong in self._faults(target, had)]
        finally:
            target.unlink()

    def _faults(self, target: Path, had: tuple[int, int]) -> list[str]:
        wrong: list[str] = []
        with closing(sqlite3.connect(target)) as copy:
            if (told := copy.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
                wrong.append(f"damaged: {told}")
            if told := copy.execute("PRAGMA foreign_key_check").fetchall():
                wrong.append(f"references lead nowhere: {told[:3]}")
            events, last = copy.execute("SELECT count(*), coalesce(max(id), 0) FROM event").fetchone()
            if events != last:
                wrong.append(f"the log has a gap: {events} entries up to number {last}")
            texts = copy.execute(
                "SELECT count(*) FROM article WHERE revision_id NOT IN (SELECT id FROM revision)"
            ).fetchone()[0]
            if texts:
                wrong.append(f"{texts} articles are without their text")
        has = self._counts(target)
        if has[0] < had[0] or has[1] < had[1] or has[1] < self.events:
            wrong.append(f"it has {has} articles and events, and there were {had} before")
        self.events = has[1]
        return wrong

    @staticmethod
    def _counts(path: Path) -> tuple[int, int]:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(
                "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM event)"
            ).fetchone()

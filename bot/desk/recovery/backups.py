"""Backups: whether the last one by night failed, kept so that people can be told."""

from __future__ import annotations

import json
from datetime import datetime

from bot.desk.unit_of_work import UseCases
from bot.domain.dataclass import dataclass
from bot.store import Transaction, installation
from bot.store.timestamps import from_text, to_text

FAILED = "backup-failed"


@dataclass(frozen=True, slots=True)
class FailedBackup:
    """When the last backup failed (UTC), and why, without a path of the machine."""

    at: datetime
    reason: str


class Backups(UseCases):
    """What is on record of the backups by night."""

    async def failed(self, reason: str) -> None:
        """Put on record that a backup failed."""

        def work(tx: Transaction, now: datetime) -> None:
            installation.keep(tx, FAILED, json.dumps({"at": to_text(now), "reason": reason}))

        await self.unit.write(work)

    async def succeeded(self) -> None:
        """A backup was made: nothing is wrong any more."""
        await self.unit.write(lambda tx, _: installation.forget(tx, FAILED))

    async def last_failure(self) -> FailedBackup | None:
        """The failure of the last backup; None if it went well or none was made."""
        return await self.unit.read(last_failure)


def last_failure(tx: Transaction) -> FailedBackup | None:
    """The same, in a transaction."""
    kept = installation.recall(tx, FAILED)
    if kept is None:
        return None
    told = json.loads(kept)
    return FailedBackup(from_text(told["at"]), told["reason"])

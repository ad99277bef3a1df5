"""Backups on screen: what those who manage a server are told of one that failed."""

from __future__ import annotations

from bot.desk.recovery.backups import FailedBackup
from bot.ui.phrases import when


def failed_backup(failure: FailedBackup) -> str:
    """For `/newsroom check`: the last backup failed, and who puts that right."""
    return (
        f"The last backup of the bot’s database failed on {when(failure.at)}: {failure.reason}. Tell the bot’s"
        " operator: the log has the details, and `copydesk doctor` says what to do."
    )

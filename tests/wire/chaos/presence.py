"""Presence: who is no editor for a while, and what may not go out on their approvals meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.wire.process import Bot

MARGIN = timedelta(seconds=3)
"""From the question who is still an editor to the publication that follows from the answer, at the most."""


@dataclass
class Absence:
    """Somebody who is no editor from one moment to another; still, if that is None."""

    person: int
    since: datetime
    until: datetime | None = None


class Presence:
    """The storm's own memory of it."""

    def __init__(self) -> None:
        self.absences: list[Absence] = []

    def goes(self, person: int) -> None:
        """From now on they are no editor."""
        self.absences.append(Absence(person, datetime.now(UTC)))

    def returns(self, person: int) -> None:
        """They are one again."""
        for absence in self.absences:
            if absence.person == person and absence.until is None:
                absence.until = datetime.now(UTC)

    def is_gone(self, person: int) -> bool:
        """Whether they are none at the moment."""
        return any(each.person == person and each.until is None for each in self.absences)

    def surely_gone(self, person: int, at: datetime) -> bool:
        """Whether they were none at a moment, and for a while before it."""
        return any(
            each.person == person and each.since < at - MARGIN and (each.until is None or each.until > at)
            for each in self.absences
        )

    def breaches(self, bot: Bot, required: int) -> Iterator[tuple[str, str]]:
        """Every publication had as many approvals of people who were editors then as the newsroom requires."""
        rows = bot.rows(
            "SELECT event.*, EXISTS (SELECT 1 FROM bypass WHERE bypass.revision_id = event.revision_id) AS bypassed"
            " FROM event WHERE action = 'publish' ORDER BY id"
        )
        for row in rows:
            if row["bypassed"]:
                continue
            at = datetime.fromisoformat(row["at"])
            counted = {
                who for who in _approving(bot, row["revision_id"], row["id"]) if not self.surely_gone(who, at)
            }
            if len(counted) < required:
                yield (
                    "unapproved",
                    f"article {row['article_id']} went out at {row['at']} with {len(counted)} approvals of editors",
                )


def _approving(bot: Bot, revision_id: int, before: int) -> set[int]:
    """Who approves a revision by the log, up to one line of it."""
    approving: set[int] = set()
    rows = bot.rows(
        "SELECT action, actor_id, json_extract(detail, '$.choice') AS choice,"
        " json_extract(detail, '$.person') AS person FROM event WHERE revision_id = ? AND id < ? ORDER BY id",
        revision_id,
        before,
    )
    for row in rows:
        match row["action"]:
            case "vote" if row["choice"] == "approve":
                approving.add(row["actor_id"])
            case "vote":
                approving.discard(row["actor_id"])
            case "unvote":
                approving.discard(row["person"])
            case "withdraw" | "submit" | "restore":
                approving.clear()
            case _:
                pass
    return approving

"""Reminder settings: when something is said of a due time."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.article.article import STAGES, ReminderStage
from bot.domain.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Reminding:
    """A newsroom's habits: how long before and after the due time something is said; None for never.

    The chiefs hear of it no sooner than those whose turn it is.
    """

    before: timedelta | None
    after: timedelta | None
    escalate: timedelta | None

    def moment(self, stage: ReminderStage, due: datetime) -> datetime | None:
        """When a stage is reached; None if nothing is said then."""
        match stage:
            case ReminderStage.BEFORE:
                return None if self.before is None else due - self.before
            case ReminderStage.AFTER:
                return None if self.after is None else due + self.after
            case ReminderStage.ESCALATED:
                return (
                    None if self.escalate is None else due + max(self.escalate, self.after or self.escalate)
                )

    def first(self, due: datetime, now: datetime) -> tuple[ReminderStage, datetime] | None:
        """The first stage of a due time that is given at that moment: what would be past is left out."""
        return next(((s, m) for s, m in self._moments(STAGES, due) if m > now), None)

    def following(self, stage: ReminderStage, due: datetime) -> tuple[ReminderStage, datetime] | None:
        """The stage after one that was served."""
        return next(iter(self._moments(STAGES[STAGES.index(stage) + 1 :], due)), None)

    def reached(self, stage: ReminderStage, due: datetime, now: datetime) -> list[ReminderStage]:
        """What is to be said at that moment, from a stage on. After a long silence the reminder before the due
        time is left out if the one after it is said as well."""
        found = [s for s, m in self._moments(STAGES[STAGES.index(stage) :], due) if m <= now]
        return [s for s in found if s is not ReminderStage.BEFORE or len(found) == 1]

    def _moments(
        self, stages: tuple[ReminderStage, ...], due: datetime
    ) -> list[tuple[ReminderStage, datetime]]:
        return [(s, m) for s in stages if (m := self.moment(s, due)) is not None]

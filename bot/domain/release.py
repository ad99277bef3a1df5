"""Release: when an approved article goes out."""

from __future__ import annotations

from datetime import datetime

from bot.domain.newsroom import Newsroom, ReleasePolicy
from bot.domain.states import State

_TIMED = frozenset({State.APPROVED, State.SCHEDULED})


def publication_time(
    newsroom: Newsroom,
    *,
    before: State,
    after: State,
    standing: datetime | None,
    embargo_until: datetime | None,
    now: datetime,
) -> datetime | None:
    """The time of publication that stands after a change of state; None if there is none.

    A time is kept while the article stays approved or scheduled, and lost with the approval.
    Under the policy `immediate` an approval sets it: after the cooling-off, not before the embargo.
    What was called off on its way out has none: somebody decides anew.
    """
    if after not in _TIMED or before is State.PUBLISHING:
        return None
    if before in _TIMED and standing is not None:
        return standing
    if after is State.APPROVED and newsroom.release is ReleasePolicy.IMMEDIATE and before is not after:
        moment = now + newsroom.cooling_off
        return max(moment, embargo_until) if embargo_until is not None else moment
    return standing

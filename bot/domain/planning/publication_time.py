"""Release: when an approved article goes out."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.states import Publication, State
from bot.domain.newsroom.newsroom import Newsroom, ReleasePolicy

_TIMED = frozenset({State.APPROVED, State.SCHEDULED})


def publication_time(
    newsroom: Newsroom,
    *,
    before: State,
    after: State,
    publication_before: Publication,
    publication: Publication,
    standing: datetime | None,
    embargo_until: datetime | None,
    now: datetime,
) -> datetime | None:
    """The time of publication that stands after a change; None if there is none.

    A time is kept while the article stays approved or scheduled, and lost with the approval.
    Under the policy `immediate` an approval sets it: after the cooling-off, not before the embargo.
    A correction is no matter of slots: it goes out as under `immediate`, unless the policy is `manual`; while
    the article is down, its republication is a chief's decision. One that was approved meanwhile gets its time
    when the article is put back.
    What was called off on its way out has none: somebody decides anew.
    """
    if after not in _TIMED or before is State.PUBLISHING or publication is Publication.UNPUBLISHED:
        return None
    if before in _TIMED and standing is not None:
        return standing
    at_once = newsroom.release is ReleasePolicy.IMMEDIATE or (
        publication is Publication.LIVE and newsroom.release is not ReleasePolicy.MANUAL
    )
    put_back = publication_before is Publication.UNPUBLISHED
    if after is State.APPROVED and at_once and (before is not after or put_back):
        moment = now + newsroom.cooling_off
        return max(moment, embargo_until) if embargo_until is not None else moment
    return standing

"""Invitations: becoming a co-author takes a word of one's own, and leaves every objection where it is."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.domain.text.cleaning import clean_line, is_blank
from bot.domain.text.graphemes import clip

LAPSES_AFTER = timedelta(days=7)
"""How long an invitation waits for its answer."""

A_DAY = timedelta(days=1)
INVITATIONS_A_DAY = 10
"""Invitations that one article sends within a day, taken back ones included."""

CO_AUTHORS_MOST = 20
"""Co-authors and open invitations of one article."""

ROLE_LIMIT = 60
"""Characters of a role in the byline."""


class Invited(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RECALLED = "recalled"
    """The author took it back."""
    LAPSED = "lapsed"


class Involvement(StrEnum):
    """What keeps somebody from being a co-author until they give it up themselves."""

    APPROVAL = "approve"
    CHANGES = "changes"
    SPIKE = "spike"
    SIGN_OFF = "signoff"
    CLAIM = "claim"
    HOLD = "hold"
    REPORT = "report"


def role_of(text: str) -> str | None:
    """A role as it stands in the byline; '' takes it away, None says nothing of it."""
    line = clean_line(text)
    if is_blank(line):
        return None
    return "" if line.casefold() in ("none", "-") else clip(line, ROLE_LIMIT)

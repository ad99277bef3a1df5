"""Invitations: becoming a co-author takes a word of one's own, and leaves every objection where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.refusals import Refusal
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
    CLAIM = "claim"
    HOLD = "hold"
    REPORT = "report"


@dataclass(eq=False)
class Involved(Refusal):
    """Somebody who judges the article, stopped it or reported an error in it cannot be its co-author."""

    article_id: int
    number: int
    by: tuple[Involvement, ...]


@dataclass(eq=False)
class InvitationSettled(Refusal):
    """An invitation that waits for no answer any more, or somebody else's."""

    state: Invited


@dataclass(eq=False)
class InvitedEnough(Refusal):
    """An article has as many co-authors or invitations as the desk takes; `declined` says that this person has said no
    within the last day."""

    number: int
    declined: bool


class NotToBeInvited(Refusal):
    """A bot, or the author, cannot be a co-author."""


@dataclass(eq=False)
class NoCoAuthor(Refusal):
    """A place or a role for somebody who is no co-author."""

    number: int


def role_of(text: str) -> str | None:
    """A role as it stands in the byline; '' takes it away, None says nothing of it."""
    line = clean_line(text)
    if is_blank(line):
        return None
    return "" if line.casefold() in ("none", "-") else clip(line, ROLE_LIMIT)


@dataclass(frozen=True, slots=True)
class Byliner:
    """One name in a byline. `place` is 0 for the author; others stand before or after them."""

    user_id: int
    name: str
    role: str
    place: int


def byline_of(writers: list[Byliner]) -> str:
    """The names as readers see them: A, B (photos) and C."""
    ordered = sorted(writers, key=lambda each: each.place)
    names = [f"{each.name} ({each.role})" if each.role else each.name for each in ordered]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def placed(writers: list[Byliner], user_id: int, place: int) -> dict[int, int]:
    """The places of all, after one is moved to be the `place`-th from 1, or the last if there are fewer."""
    ordered = [each.user_id for each in sorted(writers, key=lambda each: each.place)]
    author = next(each.user_id for each in writers if each.place == 0)
    ordered.remove(user_id)
    ordered.insert(max(place, 1) - 1, user_id)
    at = ordered.index(author)
    return {each: index - at for index, each in enumerate(ordered)}

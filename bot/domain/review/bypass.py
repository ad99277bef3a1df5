"""Bypasses: a chief has one revision published without its review, and a second pair of eyes is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.article.states import Publication
from bot.domain.dataclass import dataclass
from bot.domain.review.votes import Vote

if TYPE_CHECKING:
    from bot.domain.article.article import Article


class Eyes(StrEnum):
    """What has become of the question for a second pair of eyes."""

    WANTED = "wanted"
    GIVEN = "given"
    """An independent editor has read it."""
    DOWN = "down"
    """Nobody is asked while the text is not out; once it is again, the question is too."""
    REPLACED = "replaced"
    """Another text stands in its place."""
    RETRACTED = "retracted"
    VOID = "void"
    """It was changed or taken back before it was out. Nothing rests on the bypass any more."""


class LookedVia(StrEnum):
    """How a second pair of eyes was given. That of a vote goes when the vote is taken back."""

    VOTE = "vote"
    BUTTON = "button"


EVERY = timedelta(days=1)
"""How often the desk is asked again."""


@dataclass(frozen=True, slots=True)
class Bypass:
    """One bypass, bound to one revision. `looked_by` is who gave the second pair of eyes, and `remind_at` when
    the desk is asked again; None while nobody is to be."""

    id: int
    newsroom_id: int
    article_id: int
    revision_id: int
    revision_number: int
    chief_id: int
    chief_name: str
    reason: str
    at: datetime
    eyes: Eyes
    looked_by: int | None = None
    looked_name: str = ""
    looked_at: datetime | None = None
    looked_via: LookedVia | None = None
    remind_at: datetime | None = None
    signoffs: tuple[str, ...] = ()
    """The names of the sign-offs that it let the revision do without."""

    @property
    def stands(self) -> bool:
        """Whether it still takes the place of approvals of its revision."""
        return self.eyes is not Eyes.VOID


def eyes_after(bypass: Bypass, before: Article, after: Article) -> Eyes:
    """What becomes of a question that is open, or rests, when its article moves on."""
    if after.publication is Publication.RETRACTED:
        return Eyes.RETRACTED
    if bypass.revision_id not in (after.revision_id, after.live_revision_id):
        return Eyes.REPLACED if bypass.revision_id == before.live_revision_id else Eyes.VOID
    is_live = bypass.revision_id == after.live_revision_id
    return Eyes.DOWN if is_live and after.publication is Publication.UNPUBLISHED else Eyes.WANTED


def reader_among(bypass: Bypass, votes: Iterable[Vote]) -> Vote | None:
    """The vote on a bypassed revision that is its second pair of eyes: an approval that is not the chief's own.

    Whoever has given it stays named as long as their vote stands.
    """
    found = [vote for vote in votes if vote.approves and vote.editor_id != bypass.chief_id]
    return next((vote for vote in found if vote.editor_id == bypass.looked_by), found[0] if found else None)

"""An article and its revisions, as the desk knows them."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum

from bot.domain.article.amendment import Amendment
from bot.domain.article.copy import Copy
from bot.domain.article.findings import Finding
from bot.domain.article.states import Publication, State
from bot.domain.article.workflow import Standing
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

_NOT_IN_SLUG = pattern(r"[^\w]+")

PLANNABLE = frozenset({State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED})
"""Where the desk has a text that is not approved yet."""


def is_plannable(state: State, publication: Publication) -> bool:
    """Whether a time can be planned for an article there, rather than set."""
    return state in PLANNABLE and publication is Publication.NONE


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `number` counts within its newsroom (№42), `id` over all of them.

    `version` goes up with every change, for compare-and-set. `publish_at` is set while a time of
    publication stands: the end of the cooling-off, or a schedule. `claimed_via` says how a claim was made,
    if that is known. `missed_at` is the time at which it should have gone out, while it waits for a chief
    because it is too late for that. `due_at` is when its text is due, `remind_stage` what is to be said of that
    next, and `remind_at` when; `assigned_by` is who gave it to its writer.
    `kept_draft` says that it stays a draft until somebody submits it by name. `live_revision_id` is the text that is, or was last, out, and `given_revision_id` the last one that the desk
    was given: of a draft that its writer has rewritten since, both the headline and the slug are of that one; it has it since `given_at`. `paused_until` is how long its countdown is paused for a chief who
    chooses its time. `planned_at` is when it is to go out once it is approved, `planned_as` as whose word. `embargo_source` is who imposed the embargo, as
    somebody wrote it. `follows` is the id of the article that this one follows up. `down_at` is since when it is
    out no more, `down_code` why it was unpublished, and `down_reason` what readers are told of its retraction.
    `section_id` is its section; without one it is in the first.
    """

    id: int
    newsroom_id: int
    number: int
    slug: str
    headline: str
    author_id: int
    author_name: str
    state: State
    publication: Publication
    version: int
    created_at: datetime
    held_from: State | None = None
    revision_id: int | None = None
    live_revision_id: int | None = None
    given_revision_id: int | None = None
    publish_at: datetime | None = None
    embargo_until: datetime | None = None
    embargo_source: str = ""
    missed_at: datetime | None = None
    claimed_by: int | None = None
    claimed_until: datetime | None = None
    claimed_via: Via | None = None
    submitted_at: datetime | None = None
    published_at: datetime | None = None
    discarded_at: datetime | None = None
    follows: int | None = None
    due_at: datetime | None = None
    remind_stage: ReminderStage | None = None
    remind_at: datetime | None = None
    assigned_by: int | None = None
    down_at: datetime | None = None
    down_code: DownReason | None = None
    down_reason: str = ""
    kept_draft: bool = False
    given_at: datetime | None = None
    paused_until: datetime | None = None
    planned_at: datetime | None = None
    planned_as: Planner | None = None
    section_id: int | None = None

    @property
    def date(self) -> datetime:
        """When it first went out, or was begun if it has not been out: the date by which it is found."""
        return self.published_at or self.created_at

    @property
    def amending(self) -> bool:
        """Whether a working revision stands beside a text that has been out."""
        return self.live_revision_id is not None and self.live_revision_id != self.revision_id

    @property
    def stays_draft(self) -> bool:
        """Whether another text of it is saved and no more, until it is submitted by name: its writer was asked for it,
        took it back, or calls it a draft, or it is a correction. A draft that only preflight stopped goes to the desk
        with the first text that passes."""
        return self.state is State.DRAFT and (self.kept_draft or self.amending)

    @property
    def with_the_desk(self) -> bool:
        """Whether the desk may read the working revision: the article is not a draft, or the revision is a
        correction. The desk sees a correction from its first word."""
        return self.state is not State.DRAFT or self.publication is not Publication.NONE

    @property
    def private(self) -> bool:
        """Whether only its writers may read the working revision."""
        return self.given_revision_id != self.revision_id

    @property
    def standing(self) -> Standing:
        """Where it stands, for the workflow."""
        return Standing(self.state, self.publication, self.held_from, self.discarded_at is not None)

    @property
    def plannable(self) -> bool:
        """Whether a time can be planned for it, rather than set."""
        return is_plannable(self.state, self.publication)

    def embargoed_at(self, now: datetime) -> bool:
        """Whether an embargo keeps it in at this moment."""
        return self.embargo_until is not None and now < self.embargo_until

    def claimed_at(self, now: datetime) -> bool:
        """Whether somebody's claim stands at this moment."""
        return self.claimed_by is not None and (self.claimed_until is None or now < self.claimed_until)


@dataclass(frozen=True, slots=True)
class Revision:
    """An immutable text of an article. `number` counts from 1 within the article; `amendment` is what it is
    to the published text, if there was one when it was written."""

    id: int
    article_id: int
    number: int
    copy: Copy
    editor_id: int
    editor_name: str
    content_hash: str
    word_count: int
    findings: tuple[Finding, ...]
    created_at: datetime
    amendment: Amendment | None = None


def slug_of(headline: str, *, longest: int = 60) -> str:
    """A short name for files and listings: lower case, words joined by hyphens."""
    # Normalising is quadratic on runs of combining marks, and a first line may be very long.
    folded = unicodedata.normalize("NFKC", headline[: 4 * longest]).casefold()
    return _NOT_IN_SLUG.sub("-", folded).strip("-")[:longest].rstrip("-") or "untitled"


class Via(StrEnum):
    """How a vote was cast. Only a vote by reaction goes when its reaction goes."""

    REACTION = "reaction"
    BUTTON = "button"
    COMMAND = "command"


class Planner(StrEnum):
    """As whose word a time was planned before approval; the later has more say."""

    WRITER = "writer"
    EDITOR = "editor"
    CHIEF = "chief"


class ReminderStage(StrEnum):
    """What is said of a due time, in this order."""

    BEFORE = "before"
    AFTER = "after"
    ESCALATED = "escalated"
    """The chiefs are told that it is late."""


STAGES = tuple(ReminderStage)


class DownReason(StrEnum):
    """Why an article is unpublished."""

    LEGAL = "legal"
    PRIVACY = "privacy"
    SAFETY = "safety"
    ERROR = "error"
    DUPLICATE = "duplicate"
    REQUEST = "request"
    OTHER = "other"

    @property
    def hides_headline(self) -> bool:
        """Whether the headline may be what has to go, so that it goes with the text."""
        return self in (DownReason.LEGAL, DownReason.PRIVACY, DownReason.SAFETY)

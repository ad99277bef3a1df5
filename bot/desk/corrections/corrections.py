"""Corrections: a working revision beside the published one, opened, given its note, or abandoned.

Its text is edited, handed in, reviewed and published by the same use cases as any other revision.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.bylines import with_namesakes, writers_of
from bot.desk.article.inspection import inspected
from bot.desk.article.moves import advance, owning
from bot.desk.article.notes import keep_note, reason_text
from bot.desk.corrections import report_messages
from bot.desk.intake import limits
from bot.desk.intake.receipts import Receipt
from bot.desk.intake.revising import need_part, revise
from bot.desk.intake.submitting import hand_in
from bot.desk.outbox import notices
from bot.desk.outbox.notices import Notice
from bot.desk.review import card_deliveries
from bot.desk.review.judging import void_approvals
from bot.desk.unit_of_work import UseCases
from bot.domain.article.amendment import NOTE_LIMIT, Amendment, AmendmentKind, NoteTooLong
from bot.domain.article.article import Article, Revision
from bot.domain.article.copy import Copy
from bot.domain.article.errors import GuardUnmet
from bot.domain.article.states import Action, Guard
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import Blocked
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import NotAWriter
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_writer
from bot.domain.text.cleaning import clean
from bot.store import Transaction
from bot.store.article import revisions
from bot.store.review import votes


class Opened(Detail):
    """A correction that was begun, and of which kind."""

    actions = (Action.CORRECT,)
    kind: str = seen_by(Audience.AUTHOR, "")
    revision: int = seen_by(Audience.AUTHOR, 0)


class Abandoned(Detail):
    """A correction that was given up, and why."""

    actions = (Action.ABANDON,)
    revision: int = seen_by(Audience.AUTHOR, 0)
    reason: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Opened, Abandoned)


@dataclass(frozen=True, slots=True)
class Correction:
    """An open correction: the article, whose published text stays up, and the working revision."""

    newsroom: Newsroom
    article: Article
    revision: Revision


class Corrections(UseCases):
    """What is done to the text of an article that is out, or was."""

    async def open(self, article_id: int, person: Person, kind: AmendmentKind, note: str = "") -> Correction:
        """Begin a correction with the published text. Whoever opens it is an editor of it, and does not judge it.

        Raises GuardUnmet(NONE_OPEN), NoteTooLong and what the workflow raises.
        """

        return await self.unit.write(lambda tx, now: begin(tx, article_id, person, kind, note, now))

    async def find(self, article_id: int, person: Person) -> Correction:
        """The open correction, for somebody who may work on it. Raises NotTheirs, GuardUnmet(LIVE_REVISION)."""

        def query(tx: Transaction) -> Correction:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            return Correction(newsroom, article, _working(tx, article))

        return await self.unit.read(query)

    async def amend(
        self, article_id: int, person: Person, kind: AmendmentKind, note: str, *, began_at: int
    ) -> Correction:
        """Say what an open correction is, and write its note. That is a revision too, so votes are void.

        Raises NoteTooLong, GuardUnmet(LIVE_REVISION) without an open correction, and what `revise` raises.
        """

        def work(tx: Transaction, now: datetime) -> Correction:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            _working(tx, article)
            saved, revision, _ = revise(
                tx,
                newsroom,
                article,
                person,
                by,
                now,
                began_at=began_at,
                amendment=Amendment(kind, note_text(note)),
            )
            return Correction(newsroom, saved, revision)

        return await self.unit.write(work)

    async def update(self, article_id: int, person: Person, copy: Copy, note: str) -> Receipt:
        """Carry a running story on: a later text with its note, opened and submitted in one step.

        Raises NotAWriter, TooMuch, GuardUnmet(NONE_OPEN), GuardUnmet(NOTED) without a note, NothingChanged, Blocked, NoteTooLong and what the
        workflow raises; nothing is opened then.
        """

        def work(tx: Transaction, now: datetime) -> Receipt:
            begun = begin(tx, article_id, person, AmendmentKind.UPDATE, note, now)
            newsroom, article = begun.newsroom, begun.article
            by = opened(tx, article_id, person)[2]
            if not is_writer(person, newsroom):
                raise NotAWriter(newsroom.writers_role or 0)
            limits.may_submit(tx, newsroom, article.author_id)
            assert begun.revision.amendment is not None
            if not begun.revision.amendment.complete:
                raise GuardUnmet(Action.SUBMIT, Guard.NOTED)
            began_at = begun.revision.number
            text = copy if copy.byline else replace(copy, byline=begun.revision.copy.byline)
            saved, revision, _ = revise(tx, newsroom, article, person, by, now, copy=text, began_at=began_at)
            blocking = tuple(finding for finding in revision.findings if finding.check.blocks)
            if blocking:
                raise Blocked(saved.number, blocking)
            return hand_in(tx, newsroom, saved, revision, by, now, person=person)

        return await self.unit.write(work)

    async def abandon(self, article_id: int, person: Person, reason: str = "") -> Correction:
        """Give up an open correction: the published text is untouched, the other one stays in the history.

        Raises GuardUnmet(LIVE_REVISION) without one, and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Correction:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            revision = _working(tx, article)
            by = owning(tx, article, by)
            text = reason_text(reason)
            if text:
                keep_note(tx, article, person, "abandon", text, now)
            void_approvals(tx, article, now)
            notices.recall_notices(tx, article, now)
            report_messages.reopen(tx, article, now)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.ABANDON,
                now=now,
                met=frozenset({Guard.LIVE_REVISION}),
                detail=Abandoned(revision=revision.number, reason=text),
                revision_id=article.live_revision_id,
                claimed_by=None,
                claimed_until=None,
            )
            return Correction(newsroom, saved, revision)

        return await self.unit.write(work)


def begin(
    tx: Transaction, article_id: int, person: Person, kind: AmendmentKind, note: str, now: datetime
) -> Correction:
    """Begin a correction, within a change that may be more than that. See `Corrections.open`."""
    article, newsroom, by = opened(tx, article_id, person)
    need_part(newsroom, article, person, by)
    if article.amending:
        raise GuardUnmet(Action.CORRECT, Guard.NONE_OPEN)
    amendment = Amendment(kind, note_text(note))
    assert article.revision_id is not None
    live = revisions.get(tx, article.revision_id)
    report = inspected(newsroom, article, live)
    revision = revisions.add(
        tx,
        article.id,
        with_namesakes(tx, newsroom, report, writers_of(tx, article), {}, live),
        editor_id=person.id,
        editor_name=person.name,
        now=now,
        amendment=amendment,
    )
    votes.carry_objections(tx, article.id, revision.id)
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        Action.CORRECT,
        now=now,
        met=frozenset({Guard.NONE_OPEN}),
        detail=Opened(kind=kind, revision=revision.number),
        revision_id=revision.id,
    )
    # They stay on record with the text that they approved; on the card they would count for the next one.
    for vote in votes.on_revision(tx, article.id, live.id):
        card_deliveries.clear_reaction(tx, saved, vote, now)
    if person.id != article.author_id:
        notices.tell_author(tx, saved, Notice.CORRECTING, now, person_id=person.id)
    return Correction(newsroom, saved, revision)


def note_text(note: str) -> str:
    """A note as it is kept: clean, on one line. Raises NoteTooLong rather than cut what readers are to read."""
    text = " ".join(clean(note).split())
    if len(text) > NOTE_LIMIT:
        raise NoteTooLong(len(text), NOTE_LIMIT)
    return text


def _working(tx: Transaction, article: Article) -> Revision:
    if not article.amending or article.revision_id is None:
        raise GuardUnmet(Action.ABANDON, Guard.LIVE_REVISION)
    return revisions.get(tx, article.revision_id)

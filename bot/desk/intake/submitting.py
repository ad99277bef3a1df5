"""Submitting: a text goes to the desk, is taken back, or is put away by its writers."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.actors import By, opened
from bot.desk.article.bylines import settle, with_namesakes, writers_of
from bot.desk.article.inspection import inspected, still_blocking
from bot.desk.article.moves import advance, log
from bot.desk.article.votes import votes_on
from bot.desk.intake import limits
from bot.desk.intake.audit_details import HandedIn, Waived
from bot.desk.intake.receipts import Receipt, receipt_of
from bot.desk.intake.recycling import compare
from bot.desk.intake.revising import amendment_met, need_part
from bot.desk.outbox import notices
from bot.desk.outbox.notices import DeskNote
from bot.desk.review import card_deliveries
from bot.desk.review.judging import void_approvals
from bot.desk.review.signoffs import tell_wanted
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Revision, slug_of
from bot.domain.article.findings import Check
from bot.domain.article.states import Action, Guard, State
from bot.domain.intake.errors import Blocked
from bot.domain.intake.limits import listed_headline
from bot.domain.newsroom.errors import NotAWriter
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_writer
from bot.domain.review.votes import Choice, outcome
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.intake import guesses
from bot.store.planning import embargo_questions
from bot.store.review import cards


class Submitting(UseCases):
    """What becomes of a writer's text."""

    async def submit(self, article_id: int, person: Person, *, letters_right: bool = False) -> Receipt:
        """Submit a draft. What the desk has already stays as it is, and the receipt says so; so does a draft
        whose writer is still asked about an embargo. A text whose letters were guessed goes on once they are
        confirmed as right; until then its receipt asks.

        Raises Blocked, NotTheirs, TooMuch and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Receipt:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            assert article.revision_id is not None
            revision = revisions.get(tx, article.revision_id)
            if article.state in (State.SUBMITTED, State.IN_REVIEW):
                return receipt_of(tx, newsroom, article, revision, handed_in=True, person=person)
            if not is_writer(person, newsroom):
                raise NotAWriter(newsroom.writers_role or 0)
            if embargo_questions.open_of(tx, article.id) is not None:
                return receipt_of(tx, newsroom, article, revision, handed_in=False, person=person)
            blocking = still_blocking(newsroom, article, revision)
            if blocking and article.state in (State.DRAFT, State.CHANGES_REQUESTED):
                raise Blocked(article.number, blocking)
            guess = guesses.find(tx, article.id)
            if guess is not None and not guess.pending and not letters_right:
                return receipt_of(tx, newsroom, article, revision, handed_in=False, person=person)
            if article.state is State.DRAFT:
                limits.may_submit(tx, newsroom, article.author_id)
            guesses.forget(tx, article.id)
            encoding = "" if guess is None else guess.encoding
            return hand_in(tx, newsroom, article, revision, by, now, person=person, encoding=encoding)

        return await self.unit.write(work)

    async def waive(self, article_id: int, person: Person) -> Receipt:
        """Say that what preflight took for placeholders is none, and submit the text if nothing else stops it.

        It is kept as a revision of the same words, and holds for later ones with the same placeholders in the same
        places. Raises NotTheirs, NotAWriter and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Receipt:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            if not is_writer(person, newsroom):
                raise NotAWriter(newsroom.writers_role or 0)
            assert article.revision_id is not None
            revision = revisions.get(tx, article.revision_id)
            stopped = [finding for finding in revision.findings if finding.check is Check.PLACEHOLDER]
            if not stopped or article.state not in (State.DRAFT, State.CHANGES_REQUESTED):
                with_desk = article.state not in (State.DRAFT, State.CHANGES_REQUESTED)
                return receipt_of(tx, newsroom, article, revision, handed_in=with_desk, person=person)
            limits.may_save(tx, newsroom, person.id, now)
            report = inspected(newsroom, article, revision, waives=True)
            report = with_namesakes(tx, newsroom, report, writers_of(tx, article), {}, revision)
            revision = revisions.add(
                tx,
                article.id,
                report,
                editor_id=person.id,
                editor_name=person.name,
                now=now,
                amendment=revision.amendment,
            )
            before, article = article, articles.set_revision(tx, article, revision.id)
            compare(tx, newsroom, article, revision)
            detail = Waived(placeholder=stopped[0].detail, count=stopped[0].count, revision=revision.number)
            log(tx, by, "waive", now, before, article, detail)
            cards.new_text(tx, article.id)
            unread = guesses.find(tx, article.id)
            asked = embargo_questions.open_of(tx, article.id) is not None
            if asked or report.blocking or (unread is not None and not unread.pending):
                return receipt_of(tx, newsroom, article, revision, handed_in=False, person=person)
            if article.state is State.DRAFT:
                limits.may_submit(tx, newsroom, article.author_id)
            return hand_in(tx, newsroom, article, revision, by, now, person=person)

        return await self.unit.write(work)

    async def withdraw(self, article_id: int, person: Person) -> Article:
        """Take an article back from the desk. Approvals are void; objections to that very text are kept.

        Raises what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Article:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.WITHDRAW,
                now=now,
                claimed_by=None,
                claimed_until=None,
                kept_draft=True,
            )
            void_approvals(tx, saved, now)
            return saved

        return await self.unit.write(work)

    async def discard(self, article_id: int, person: Person) -> Article:
        """Discard a draft; it leaves your list. Raises what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Article:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            guesses.forget(tx, article.id)
            return advance(tx, newsroom, article, by, Action.DISCARD, now=now)

        return await self.unit.write(work)


def hand_in(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    revision: Revision,
    by: By,
    now: datetime,
    *,
    person: Person,
    encoding: str = "",
) -> Receipt:
    """Give the desk a revision, for whoever has an open transaction. `encoding` is what its writer confirmed of its file.
    Raises what the workflow raises."""
    again = cards.find(tx, article.id) is not None
    settle(tx, article)
    headline = listed_headline(revision.copy.headline)
    # What was said against this very text stands; it may come back after it was taken back by its writer.
    against = [vote for vote in votes_on(tx, article) if vote.choice.wants_reason]
    asked = article.state is State.CHANGES_REQUESTED and any(
        vote.choice is Choice.CHANGES for vote in against
    )
    answered = frozenset[Guard]() if asked else frozenset({Guard.ANSWERED})
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        Action.SUBMIT,
        now=now,
        met=frozenset({Guard.PREFLIGHT}) | answered | amendment_met(tx, article, revision),
        outcome=outcome(against, newsroom.quorum),
        detail=HandedIn(revision=revision.number, encoding=encoding),
        submitted_at=article.submitted_at or now,
        kept_draft=False,
        headline=article.headline if article.amending else headline,
        slug=article.slug if article.amending else slug_of(headline),
    )
    void_approvals(tx, saved, now)
    card_deliveries.present(tx, newsroom, saved, now)
    tell_wanted(tx, newsroom, saved, now)
    if saved.amending:
        notices.tell_desk(tx, saved, DeskNote.CORRECTION, now, about=revision.number, person_id=by.id or 0)
    return receipt_of(tx, newsroom, saved, revision, handed_in=True, again=again, person=person)

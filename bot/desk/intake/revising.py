"""Revising: another text of an article, saved beside all those before it."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.actors import By
from bot.desk.article.bylines import Others, with_byline, with_namesakes, writers_of
from bot.desk.article.moves import advance
from bot.desk.outbox import notices
from bot.desk.outbox.notices import ThreadNote
from bot.desk.review import card_deliveries
from bot.domain.article.amendment import Amendment
from bot.domain.article.article import Article, Revision, slug_of
from bot.domain.article.copy import Copy, content_hash
from bot.domain.article.errors import GuardUnmet, NotTheirs
from bot.domain.article.states import Action, Guard, State, Who
from bot.domain.intake.errors import Blocked, ChangedMeanwhile, NothingChanged
from bot.domain.intake.preflight import preflight
from bot.domain.newsroom.errors import NotAWriter
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_editor, is_writer
from bot.store import Transaction
from bot.store.article import revisions
from bot.store.review import votes


def need_part(newsroom: Newsroom, article: Article, person: Person, by: By) -> None:
    """A draft belongs to its writers; what the desk has had, also to the desk. Raises NotTheirs."""
    if by.capacities & {Who.AUTHOR, Who.CO_AUTHOR}:
        return
    if article.submitted_at is not None and is_editor(person, newsroom):
        return
    raise NotTheirs(article.number)


def revise(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    person: Person,
    by: By,
    now: datetime,
    *,
    began_at: int,
    copy: Copy | None = None,
    amendment: Amendment | None = None,
    others: Others | None = None,
) -> tuple[Article, Revision, bool]:
    """Save another text, or what it amends, as a new revision; whichever is not given stays. With the desk it
    counts as handed in again, and votes are void. Returns whether it was handed in by that.

    `began_at` is the number of the revision that whoever wrote it had before them, `others` are members whose names its
    byline may be mistaken for.
    Raises ChangedMeanwhile if there is a later one, NothingChanged if the content is the same (the votes then
    stand), Blocked if the desk has it and preflight stops the new text, NotAWriter if saving would hand it in
    for somebody who has lost the writers' role, GuardUnmet(NOTED) if the desk has a correction and its note is
    taken away, and what the workflow raises.
    """
    assert article.revision_id is not None
    current = revisions.get(tx, article.revision_id)
    amendment = amendment or current.amendment if article.amending else None
    if article.state is not State.DRAFT and not is_writer(person, newsroom):
        raise NotAWriter(newsroom.writers_role or 0)  # saving would hand it in
    writers = writers_of(tx, article)
    report = preflight(with_byline(copy or current.copy, writers), character_limit=newsroom.character_limit)
    report = with_namesakes(tx, newsroom, report, writers, others or {}, current)
    if content_hash(report.copy, amendment) == current.content_hash:
        raise NothingChanged(article.number)
    if current.number != began_at:
        raise ChangedMeanwhile(article.number, began_at, current.number)
    met = {Guard.CONTENT_CHANGED}
    if not report.blocking:
        met.add(Guard.PREFLIGHT)
    action = Action.EDIT
    if report.blocking and article.state is State.CHANGES_REQUESTED:
        action = Action.SAVE
    elif report.blocking and article.state is not State.DRAFT:
        raise Blocked(article.number, report.blocking)
    if amendment is not None and not amendment.complete and article.state is not State.DRAFT:
        raise GuardUnmet(action, Guard.NOTED)
    old_votes = votes.on_revision(tx, article.id, current.id)
    revision = revisions.add(
        tx,
        article.id,
        report,
        editor_id=person.id,
        editor_name=person.name,
        now=now,
        amendment=amendment,
    )
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        action,
        now=now,
        met=frozenset(met),
        detail={
            "revision": revision.number,
            "voided": len(old_votes),
            "amended": amendment != current.amendment,
            **(
                {}
                if revision.copy.byline == current.copy.byline
                else {"byline": revision.copy.byline or "none"}
            ),
        },
        revision_id=revision.id,
        # What is out keeps the headline that it has in public until the new one is.
        headline=article.headline if article.amending else report.copy.headline,
        slug=article.slug if article.amending else slug_of(report.copy.headline),
        # Whoever was on the old text is not on the new one: it waits for an editor again.
        claimed_by=None,
        claimed_until=None,
    )
    for vote in old_votes:
        card_deliveries.clear_reaction(tx, saved, vote, now)
    handed_in = action is Action.EDIT and saved.state is State.SUBMITTED
    if handed_in:
        note = ThreadNote.RESUBMITTED if article.state is State.CHANGES_REQUESTED else ThreadNote.EDITED
        notices.say_in_thread(tx, saved, note, now, about=current.number, person_id=person.id)
    return saved, revision, handed_in


def amendment_met(tx: Transaction, article: Article, revision: Revision) -> frozenset[Guard]:
    """Which conditions for handing in a correction a working revision meets; all of them without a live text."""
    if not article.amending or revision.amendment is None:
        return frozenset({Guard.NOTED, Guard.AMENDED})
    assert article.live_revision_id is not None
    met: set[Guard] = set()
    if revision.amendment.complete:
        met.add(Guard.NOTED)
    live = revisions.get(tx, article.live_revision_id)
    if revision.amendment.note or content_hash(live.copy) != content_hash(revision.copy):
        met.add(Guard.AMENDED)
    return frozenset(met)

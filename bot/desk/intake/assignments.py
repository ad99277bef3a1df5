"""Assignments: somebody of the desk asks a writer for an article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.article.actors import acting
from bot.desk.article.moves import log
from bot.desk.article.notes import keep_note
from bot.desk.outbox import notices
from bot.desk.outbox.notices import Notice
from bot.desk.planning.deadlines import DueAt
from bot.domain.article.article import Article
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.planning.deadlines import with_due_time
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.review import cards


@dataclass(frozen=True, slots=True)
class Assignment:
    """What somebody of the desk asks a writer for: until when, and in what words; both may be missing."""

    due: datetime | None = None
    brief: str = ""


def assign(
    tx: Transaction, newsroom: Newsroom, article: Article, by: Person, assignment: Assignment, now: datetime
) -> Article:
    """Ask a writer for an article that was just begun for them, and tell them. Returns it as it is then."""
    # The desk knows what it asked for; what the writer makes of it is theirs until they submit it.
    assert article.revision_id is not None
    revisions.give(tx, article.id, article.revision_id)
    before, given = article, replace(article, assigned_by=by.id, given_revision_id=article.revision_id)
    article = articles.save(tx, with_due_time(newsroom.reminding, given, assignment.due, now))
    if assignment.due is not None:
        detail = DueAt(has=assignment.due.isoformat())
        log(tx, acting(tx, newsroom, article, by), "due", now, before, article, detail)
    cards.want(tx, article.id)
    brief = keep_note(tx, article, by, "brief", assignment.brief, now) if assignment.brief else 0
    notices.tell_author(tx, article, Notice.ASSIGNED, now, person_id=by.id, about=brief)
    return article

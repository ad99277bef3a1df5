"""Takedowns: a published article is unpublished, with a stub in its place, and put back. Chiefs decide it."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.actors import opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import advance
from bot.desk.article.notes import keep_note, reason_text
from bot.desk.intake.pictures.files import PictureFiles
from bot.desk.outbox import notices
from bot.desk.outbox.notices import Notice
from bot.desk.publishing import announcements, discussions, public_messages, threads
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.article import Article, DownReason
from bot.domain.article.errors import GuardUnmet
from bot.domain.article.states import Action, Guard
from bot.domain.corrections.takedown import NoteWanted
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.article import pictures, search_index


class TakenDown(Detail):
    """Why it was unpublished: what readers are told, and the note that stays with the desk."""

    actions = (Action.UNPUBLISH,)
    code: str = seen_by(Audience.PUBLIC, "")
    reason: str = seen_by(Audience.DESK, "")


class PutBack(Detail):
    """Why it was put back. Its form promises that this stays with the desk."""

    actions = (Action.REPUBLISH,)
    reason: str = seen_by(Audience.DESK, "")


DETAILS = (TakenDown, PutBack)


@dataclass(frozen=True, slots=True)
class Takedown:
    """An article before and after it was taken down or put back."""

    newsroom: Newsroom
    before: Article
    article: Article


@dataclass(slots=True)
class Takedowns:
    """What is done to the public copy as a whole. The text itself is kept."""

    unit: UnitOfWork
    files: PictureFiles

    async def unpublish(self, article_id: int, person: Person, code: DownReason, note: str = "") -> Takedown:
        """Put a stub in the place of an article that is out. The `note` stays with the desk; without one
        `OTHER` says nothing. For somebody's privacy its pictures go for good: from Discord, and from the disk unless another
        article shows them.

        Raises NoteWanted and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> tuple[Takedown, list[str]]:
            gone: list[str] = []
            article, newsroom, by = opened(tx, article_id, person)
            text = reason_text(note)
            met = frozenset({Guard.REASON}) if text or code is not DownReason.OTHER else frozenset[Guard]()
            try:
                saved = advance(
                    tx,
                    newsroom,
                    article,
                    by,
                    Action.UNPUBLISH,
                    now=now,
                    met=met,
                    detail=TakenDown(code=code, reason=text),
                    down_at=now,
                    down_code=code,
                )
            except GuardUnmet as unmet:
                raise NoteWanted from unmet
            if text:
                keep_note(tx, article, person, "unpublish", text, now)
            if code is DownReason.PRIVACY:
                search_index.take_out(tx, saved.id)  # what is said of its pictures is not found any more
                gone = pictures.erase(tx, saved.id, now)
                search_index.keep(tx, saved)
            show(tx, newsroom, saved, now)
            if code.hides_headline:
                threads.rename(tx, saved, now)
            if person.id != article.author_id:
                notices.tell_author(tx, saved, Notice.UNPUBLISHED, now, person_id=person.id)
            return Takedown(newsroom, article, saved), gone

        taken, gone = await self.unit.write(work)
        if gone:  # what a crash leaves is swept later
            await self.files.drop(gone)
        return taken

    async def republish(self, article_id: int, person: Person, reason: str) -> Takedown:
        """Bring the text that was last out back, where the stub stands. What was not announced because the
        article was down is announced now.

        Raises GuardUnmet(REASON) and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Takedown:
            article, newsroom, by = opened(tx, article_id, person)
            text = reason_text(reason)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.REPUBLISH,
                now=now,
                met=frozenset({Guard.REASON}) if text else frozenset(),
                detail=PutBack(reason=text),
                down_at=None,
                down_code=None,
            )
            keep_note(tx, article, person, "republish", text, now)
            show(tx, newsroom, saved, now)
            if article.down_code is not None and article.down_code.hides_headline:
                threads.rename(tx, saved, now)
            announcements.announce_after_all(tx, saved, now)
            if person.id != article.author_id:
                notices.tell_author(tx, saved, Notice.REPUBLISHED, now, person_id=person.id)
            return Takedown(newsroom, article, saved)

        return await self.unit.write(work)


def show(tx: Transaction, newsroom: Newsroom, article: Article, now: datetime) -> None:
    """Have everything in public say of an article what is so now: its places, the thread of its readers, what was announced of
    it, and the articles that lead to it."""
    down = public_messages.is_down(article)
    if not down:  # the rest of a long article may stand in a thread that is locked
        discussions.follow(tx, article, now)
    public_messages.lay_down(tx, article, public_messages.sheets(tx, newsroom, article), now)
    if down:
        discussions.follow(tx, article, now)
    announcements.correct_announcements(tx, article, now)

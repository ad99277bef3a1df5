"""Intake: copy comes in, is changed, handed to the desk, taken back or put away by its writers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.access import article_for, is_inside, newsroom_of, seen_as, writes
from bot.desk.article.actors import acting, opened
from bot.desk.article.bylines import Others, offer, with_byline, with_namesakes, writers_of
from bot.desk.article.follow_ups import may_be_followed, told_of_earlier
from bot.desk.article.inspection import first_inspected
from bot.desk.article.listing import Listed, listed
from bot.desk.article.moves import log
from bot.desk.article.notes import keep_note
from bot.desk.intake import limits
from bot.desk.intake.audit_details import filed
from bot.desk.intake.receipts import Receipt, receipt_of, with_file
from bot.desk.intake.recycling import compare
from bot.desk.intake.revising import need_part, revise
from bot.desk.intake.submitting import hand_in
from bot.desk.outbox import notices
from bot.desk.outbox.notices import Notice
from bot.desk.planning.deadlines import DueAt
from bot.desk.planning.embargoes import Heeded, set_embargo
from bot.desk.times.moment_words import LONGEST
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Revision, slug_of
from bot.domain.article.copy import Copy
from bot.domain.article.errors import NotTheirs, Whose
from bot.domain.article.states import Action, Guard, State, Who
from bot.domain.article.workflow import step
from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Account
from bot.domain.intake.errors import AlreadyFiled, FileFault, NoDraftNow, NothingWritten, UnreadableFile
from bot.domain.intake.file_kinds import linked_document
from bot.domain.intake.guessed import GuessedFile
from bot.domain.intake.limits import listed_headline, need_length
from bot.domain.intake.skeletons import is_untouched
from bot.domain.newsroom.errors import DeskOnly, NotAWriter
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_editor, is_writer
from bot.domain.newsroom.sections import (
    in_section,
    section_named,
    section_of_tags,
    section_with,
    template_bodies,
)
from bot.domain.planning.deadlines import with_due_time
from bot.domain.planning.embargo_words import time_above
from bot.domain.text.cleaning import clean_name, is_blank
from bot.domain.text.graphemes import clip
from bot.store import Transaction
from bot.store.article import articles, audit_log, revisions
from bot.store.intake import guesses
from bot.store.newsroom import newsrooms
from bot.store.planning import embargo_questions
from bot.store.planning.embargo_questions import EmbargoQuestion
from bot.store.review import cards


@dataclass(frozen=True, slots=True)
class Assignment:
    """What somebody of the desk asks a writer for: until when, and in what words; both may be missing."""

    due: datetime | None = None
    brief: str = ""


class Drafts(UseCases):
    """The writers' side of the desk."""

    async def file(
        self,
        guild_id: int,
        writer: Person,
        copy: Copy,
        *,
        filed_by: Person | None = None,
        door: str,
        message_id: int | None = None,
        heeded: Heeded | None = None,
        draft: bool = False,
        follows: int | None = None,
        assignment: Assignment | None = None,
        account: Account | None = None,
        authors: str = "",
        others: Others | None = None,
        guessed: GuessedFile | None = None,
        section: str = "",
    ) -> Receipt:
        """Take copy in: every door ends here. It is handed to the desk unless preflight stops it or its
        encoding was `guessed`.

        `filed_by` is given when somebody else files a message of the writer's: only editors may,
        and the text stays a draft that its writer hands in, or not. `door` is kept in the audit log.
        `assignment` makes it a piece that `filed_by` asks its writer for.
        `heeded` is what follows from the times that the text names: one that is not sure keeps it from the desk
        until its writer has answered. So does `draft`, which is what the text calls itself.
        `message_id` is the chat message that the text stands in: it makes one article, however often it
        is filed. `follows` is the id of the published article that it follows up.
        `account` is what was taken over of the file or the message that it came in, if it came in one, and `authors` are
        those whom it names, to be offered as its byline. `others` are members whose names its byline may be mistaken for.
        `section` is the name of the one that it is for. Without one, or where there is none such, the tags lead to one, or
        the article that it follows up does; else it goes to the first.
        Raises NoNewsroom, NotAWriter, DeskOnly, AlreadyFiled, NotPublished, TextTooLong, TooMuch, UnusableByline, and
        UnreadableFile for a link in the place of a text, and NothingWritten.
        """

        _need_text(copy)

        def work(tx: Transaction, now: datetime) -> Receipt:
            house = newsroom_of(tx, guild_id)
            if filed_by is not None and not is_editor(filed_by, house):
                raise DeskOnly(house.editors_role)
            newsroom = _in_its_section(tx, house, copy, section, follows)
            if (filed_by is None or assignment is not None) and not is_writer(writer, house):
                raise NotAWriter(newsroom.writers_role or 0)
            if is_blank(copy.headline + copy.standfirst) and is_untouched(copy.body, template_bodies(house)):
                raise NothingWritten
            earlier = articles.by_source(tx, newsroom.id, message_id) if message_id is not None else None
            if earlier is not None:
                raise AlreadyFiled(earlier.number)
            if follows is not None:
                may_be_followed(tx, newsroom, follows)
            need_length(copy, newsroom.character_limit)
            limits.may_file(tx, newsroom, writer, filed_by, now)
            report = first_inspected(newsroom, copy)
            if assignment is None:
                as_draft = bool(report.blocking) or draft or filed_by is not None
                limits.may_have(tx, newsroom, writer.id, as_draft=as_draft)
            article = articles.create(
                tx,
                newsroom_id=newsroom.id,
                number=newsrooms.next_number(tx, newsroom.id),
                slug=slug_of(report.copy.headline),
                headline=listed_headline(report.copy.headline),
                author_id=writer.id,
                author_name=clean_name(writer.name) or "somebody",
                now=now,
                source_message=message_id,
                follows=follows,
                section_id=None if newsroom.section is None else newsroom.section.id,
            )
            writers = writers_of(tx, article)
            report = replace(report, copy=with_byline(report.copy, writers))
            report = with_namesakes(tx, newsroom, report, writers, others or {})
            revision = revisions.add(
                tx, article.id, report, editor_id=writer.id, editor_name=writer.name, now=now
            )
            kept = draft or filed_by is not None
            article = articles.save(tx, replace(article, revision_id=revision.id, kept_draft=kept))
            offer(tx, article, revision, authors)
            compare(tx, newsroom, article, revision)
            by = filed_by or writer
            audit_log.record(
                tx,
                newsroom.id,
                by,
                "file",
                now,
                after=article,
                detail=filed(door, revision, account).stored(),
            )
            if guessed is not None:
                guesses.keep(tx, article.id, guessed, now)
            undo = 0
            if heeded is not None and heeded.embargo is not None:
                owner = acting(tx, newsroom, article, writer)
                article = set_embargo(tx, newsroom, article, owner, heeded.embargo, now)
                undo = audit_log.last_id(tx, article.id)
            asked = _ask(tx, article, report.copy, heeded, now)
            if filed_by is not None and assignment is not None:
                article = _assign(tx, newsroom, article, filed_by, assignment, now)
                undo = 0 if article.due_at is None else audit_log.last_id(tx, article.id)
                return Receipt(newsroom, article, revision, handed_in=False, undo=undo)
            if filed_by is not None:
                notices.tell_author(tx, article, Notice.FILED_FOR_YOU, now, person_id=filed_by.id)
                return receipt_of(tx, newsroom, article, revision, handed_in=False, person=writer)
            waits = guessed is not None or asked or draft
            if waits or any(finding.check.blocks for finding in revision.findings):
                taken = receipt_of(tx, newsroom, article, revision, handed_in=False, person=writer)
            else:
                by_writer = acting(tx, newsroom, article, writer)
                taken = hand_in(tx, newsroom, article, revision, by_writer, now, person=writer)
            return replace(taken, undo=undo)

        return with_file(await self.unit.write(work), account)

    async def edit(
        self,
        article_id: int,
        person: Person,
        copy: Copy,
        *,
        began_at: int,
        account: Account | None = None,
        authors: str = "",
        others: Others | None = None,
        as_draft: bool = False,
    ) -> Receipt:
        """Save another text as a new revision; of a published article, as one of its open correction. A text
        without a byline keeps the one that there is: neither a form nor most files speak of it. `account`, `authors`
        and `others` are as in `file`.

        A draft that only preflight had stopped is submitted once its text passes (see `Article.stays_draft`).
        `as_draft` is what somebody was promised who saves it: that it is a draft, and stays one.
        Raises NoDraftNow where that cannot be kept, TooMuch, UnreadableFile for a link in the place of a text, and what
        `revise` raises.
        """
        _need_text(copy)

        def work(tx: Transaction, now: datetime) -> Receipt:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            if as_draft and article.state is not State.DRAFT:
                raise NoDraftNow(article.number)
            assert article.revision_id is not None
            text = copy if copy.byline else replace(copy, byline=revisions.byline_of(tx, article.revision_id))
            saved, revision, handed_in = revise(
                tx,
                newsroom,
                article,
                person,
                by,
                now,
                copy=text,
                began_at=began_at,
                others=others,
                account=account,
            )
            offer(tx, saved, revision, authors)
            if saved.state is not State.DRAFT:
                return receipt_of(tx, newsroom, saved, revision, handed_in=handed_in, person=person)
            _ask(tx, saved, copy, None, now)
            if as_draft or not _passes(tx, newsroom, saved, revision, person):
                return receipt_of(tx, newsroom, saved, revision, handed_in=False, person=person)
            limits.may_submit(tx, newsroom, saved.author_id)
            guesses.forget(tx, saved.id)
            return hand_in(tx, newsroom, saved, revision, by, now, person=person)

        return with_file(await self.unit.write(work), account)

    async def ready_to_file(
        self, guild_id: int, person: Person, section_id: int | None = None, follows: int | None = None
    ) -> Newsroom:
        """Raise what `file` would for whoever is about to write an article: no form is opened for what would be refused.
        Returns the newsroom as its section sees it, so far as one is known: the newsroom's own view where there are several.

        Raises NoNewsroom, NotAWriter. How much they may have is looked at when it comes.
        """

        def query(tx: Transaction) -> Newsroom:
            newsroom = newsroom_of(tx, guild_id)
            if not is_writer(person, newsroom):
                raise NotAWriter(newsroom.writers_role or 0)
            earlier = articles.find(tx, follows) if follows else None
            known = section_id or (None if earlier is None else earlier.section_id)
            return newsroom if newsroom.divided and not known else in_section(newsroom, known)

        return await self.unit.read(query)

    async def ready_to(self, action: Action, article_id: int, person: Person) -> Article:
        """An article with which this person may take that action as things stand. Nothing is done.

        For asking before a form is filled in or a question is put. Raises what the action would.
        """

        def query(tx: Transaction) -> Article:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            step(action, article.standing, who=by.capacities, met=frozenset(Guard), outcome=State.SUBMITTED)
            return article

        return await self.unit.read(query)

    async def message_of(self, article_id: int, person: Person) -> int | None:
        """The chat message that a text came in, for its writers; None if it came another way.

        Raises NoSuchArticle, NotTheirs.
        """

        def query(tx: Transaction) -> int | None:
            article, _, by = opened(tx, article_id, person)
            if not by.capacities & {Who.AUTHOR, Who.CO_AUTHOR}:
                raise NotTheirs(article.number, Whose.WRITERS)
            return articles.source_of(tx, article.id)

        return await self.unit.read(query)

    async def of_writer(self, guild_id: int, person: Person, *, limit: int = 25) -> list[Listed]:
        """A writer's articles, the latest first."""

        def query(tx: Transaction) -> list[Listed]:
            newsroom = newsroom_of(tx, guild_id)
            found = articles.by_writer(tx, newsroom.id, person.id, limit=limit)
            return [listed(tx, newsroom, seen_as(tx, newsroom, article, person)) for article in found]

        return await self.unit.read(query)

    async def show(self, guild_id: int, person: Person, asked_for: str) -> Receipt:
        """An article that the person may see, by number or headline, with its current text."""

        def query(tx: Transaction) -> Receipt:
            newsroom = newsroom_of(tx, guild_id)
            whole = article_for(tx, newsroom, person, asked_for)
            article = seen_as(tx, newsroom, whole, person)
            assert article.revision_id is not None
            revision = revisions.get(tx, article.revision_id)
            handed_in = article.state not in (State.DRAFT, State.CHANGES_REQUESTED)
            found = receipt_of(tx, newsroom, article, revision, handed_in=handed_in, person=person)
            follows = told_of_earlier(tx, newsroom, whole, found.follows, person)
            if writes(tx, whole, person.id):
                return replace(found, follows=follows)
            if is_inside(tx, newsroom, whole, person):
                return replace(found, follows=follows, question=None, guess=None)
            return Receipt(
                newsroom,
                article,
                replace(revision, findings=()),
                handed_in=True,
                follows=follows,
                inside=False,
            )

        return await self.unit.read(query)


def _in_its_section(
    tx: Transaction, newsroom: Newsroom, copy: Copy, named: str, follows: int | None
) -> Newsroom:
    """The newsroom as the section sees it that a new text is for."""
    if not newsroom.divided:
        return in_section(newsroom, None)
    found = (section_named(newsroom, named) if named.strip() else None) or section_of_tags(
        newsroom, copy.tags
    )
    if found is None and follows is not None:
        earlier = articles.find(tx, follows)
        found = None if earlier is None else section_with(newsroom, earlier.section_id)
    return in_section(newsroom, None if found is None else found.id)


def _need_text(copy: Copy) -> None:
    """Refuse a link to a document that nobody but its writer may be able to open."""
    link = copy.body.strip() or copy.headline
    kind = linked_document(link)
    if kind is not None:
        raise UnreadableFile(FileFault.UNSUPPORTED, link, kind=kind)


def _passes(
    tx: Transaction, newsroom: Newsroom, article: Article, revision: Revision, person: Person
) -> bool:
    """Whether nothing keeps a draft from the desk any more, now that its text is another one."""
    guess = guesses.find(tx, article.id)
    return (
        not article.stays_draft
        and is_writer(person, newsroom)
        and not any(finding.check.blocks for finding in revision.findings)
        and (guess is None or guess.pending)
        and embargo_questions.open_of(tx, article.id) is None
    )


def _ask(tx: Transaction, article: Article, copy: Copy, heeded: Heeded | None, now: datetime) -> bool:
    """Ask about what may be an embargo, in the head of a file or at the top of the text. Whether it is open."""
    question = heeded.question if heeded is not None else None
    above = time_above("\n".join((copy.headline, copy.standfirst, copy.body))) if heeded is None else None
    if above is not None and article.embargo_until is None:
        question = EmbargoQuestion(above.line, clip(above.when, LONGEST))
    return question is not None and embargo_questions.ask(tx, article.id, question, now)


def _assign(
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

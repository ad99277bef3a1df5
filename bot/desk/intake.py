"""Intake: copy comes in, is changed, handed to the desk, taken back or put away by its writers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.desk import outbox
from bot.desk.embargoes import Embargo, set_embargo
from bot.desk.judging import drop_vote, void_votes
from bot.desk.lookup import article_for, newsroom_of
from bot.desk.office import By, Office, acting, advance, opened
from bot.desk.outbox import Notice, ThreadNote
from bot.domain.article import Article, Revision, slug_of
from bot.domain.copy import Copy
from bot.domain.errors import (
    AlreadyFiled,
    Blocked,
    ChangedMeanwhile,
    DeskOnly,
    NotAWriter,
    NothingChanged,
    NotTheirs,
    WrongState,
)
from bot.domain.newsroom import Newsroom, Person, is_editor, is_writer
from bot.domain.preflight import Finding, preflight
from bot.domain.states import Action, Guard, State, Who
from bot.domain.text import clean_line, content_hash
from bot.domain.workflow import step
from bot.store import Transaction, articles, cards, events, newsrooms, revisions, votes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a text: the article, its revision, and what preflight found."""

    newsroom: Newsroom
    article: Article
    revision: Revision
    handed_in: bool
    """Whether the desk has it now. If not, the findings that block say why."""
    again: bool = False
    """Whether the desk has had an earlier revision of it."""
    card_channel: int | None = None
    card_message: int | None = None

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What must be mended before the desk takes it."""
        return tuple(finding for finding in self.revision.findings if finding.check.blocks)


@dataclass(slots=True)
class Intake:
    """The writers' side of the desk."""

    office: Office

    async def file(
        self,
        guild_id: int,
        writer: Person,
        copy: Copy,
        *,
        filed_by: Person | None = None,
        door: str,
        message_id: int | None = None,
        embargo: Embargo | None = None,
    ) -> Receipt:
        """Take copy in: every door ends here. It is handed to the desk unless preflight stops it.

        `filed_by` is given when somebody else files a message of the writer's: only editors may,
        and the text stays a draft that its writer hands in, or not. `door` is kept in the audit log.
        `embargo` is what the file itself says nothing may go out before.
        `message_id` is the chat message that the text stands in: it makes one article, however often it
        is filed. Raises NoNewsroom, NotAWriter, DeskOnly, AlreadyFiled.
        """

        def work(tx: Transaction, now: datetime) -> Receipt:
            newsroom = newsroom_of(tx, guild_id)
            if filed_by is not None and not is_editor(filed_by, newsroom):
                raise DeskOnly(newsroom.editors_role)
            if filed_by is None and not is_writer(writer, newsroom):
                raise NotAWriter(newsroom.writers_role or 0)
            earlier = articles.by_source(tx, newsroom.id, message_id) if message_id is not None else None
            if earlier is not None:
                raise AlreadyFiled(earlier.number)
            report = preflight(copy, character_limit=newsroom.character_limit)
            article = articles.create(
                tx,
                newsroom_id=newsroom.id,
                number=newsrooms.next_number(tx, newsroom.id),
                slug=slug_of(report.copy.headline),
                headline=report.copy.headline,
                author_id=writer.id,
                author_name=clean_line(writer.name) or "somebody",
                now=now,
                source_message=message_id,
            )
            revision = revisions.add(
                tx, article.id, report, editor_id=writer.id, editor_name=writer.name, now=now
            )
            article = articles.set_revision(tx, article, revision.id)
            by = filed_by or writer
            events.record(
                tx,
                newsroom_id=newsroom.id,
                at=now,
                actor_id=by.id,
                actor_name=by.name,
                action="file",
                after=article,
                detail={"door": door, "words": revision.word_count},
            )
            if embargo is not None:
                owner = acting(tx, newsroom, article, writer)
                article = set_embargo(tx, newsroom, article, owner, embargo, now)
            if filed_by is not None:
                outbox.tell_author(tx, article, Notice.FILED_FOR_YOU, now, person_id=filed_by.id)
                return Receipt(newsroom, article, revision, handed_in=False)
            if any(finding.check.blocks for finding in revision.findings):
                return Receipt(newsroom, article, revision, handed_in=False)
            return _hand_in(tx, newsroom, article, revision, acting(tx, newsroom, article, writer), now)

        return await self.office.write(work)

    async def edit(self, article_id: int, person: Person, copy: Copy, *, began_at: int) -> Receipt:
        """Save a new revision. With the desk it counts as handed in again, and votes are void.

        `began_at` is the number of the revision that the writer had before them.
        Raises ChangedMeanwhile if there is a later one, NothingChanged if the content is the same
        (the votes then stand), Blocked if the desk has it and preflight stops the new text,
        NotAWriter if saving would hand it in for somebody who has lost the writers' role, and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Receipt:
            article, newsroom, by = opened(tx, article_id, person)
            _may_see(newsroom, article, person, by)
            assert article.revision_id is not None
            current = revisions.get(tx, article.revision_id)
            if article.state is not State.DRAFT and not is_writer(person, newsroom):
                raise NotAWriter(newsroom.writers_role or 0)  # saving would hand it in
            report = preflight(copy, character_limit=newsroom.character_limit)
            if content_hash(report.copy) == current.content_hash:
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
            old_votes = votes.on_revision(tx, article.id, current.id)
            revision = revisions.add(
                tx, article.id, report, editor_id=person.id, editor_name=person.name, now=now
            )
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                action,
                now=now,
                met=frozenset(met),
                detail={"revision": revision.number, "voided": len(old_votes)},
                revision_id=revision.id,
                headline=report.copy.headline,
                slug=slug_of(report.copy.headline),
                # Whoever was on the old text is not on the new one: it waits for an editor again.
                claimed_by=None,
                claimed_until=None,
            )
            for vote in old_votes:
                outbox.clear_reaction(tx, saved, vote, now)
            handed_in = action is Action.EDIT and saved.state is State.SUBMITTED
            if handed_in:
                note = (
                    ThreadNote.RESUBMITTED if article.state is State.CHANGES_REQUESTED else ThreadNote.EDITED
                )
                outbox.say_in_thread(tx, saved, note, now, about=current.number, person_id=person.id)
            return _receipt(tx, newsroom, saved, revision, handed_in=handed_in)

        return await self.office.write(work)

    async def submit(self, article_id: int, person: Person) -> Receipt:
        """Hand a draft in. What the desk has already stays as it is, and the receipt says so.

        Raises Blocked, NotTheirs and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Receipt:
            article, newsroom, by = opened(tx, article_id, person)
            _may_see(newsroom, article, person, by)
            assert article.revision_id is not None
            revision = revisions.get(tx, article.revision_id)
            if article.state in (State.SUBMITTED, State.IN_REVIEW):
                return _receipt(tx, newsroom, article, revision, handed_in=True)
            if not is_writer(person, newsroom):
                raise NotAWriter(newsroom.writers_role or 0)
            blocking = tuple(finding for finding in revision.findings if finding.check.blocks)
            if blocking and article.state in (State.DRAFT, State.CHANGES_REQUESTED):
                raise Blocked(article.number, blocking)
            return _hand_in(tx, newsroom, article, revision, by, now)

        return await self.office.write(work)

    async def withdraw(self, article_id: int, person: Person) -> Article:
        """Take an article back from the desk; its votes are void. Raises what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Article:
            article, newsroom, by = opened(tx, article_id, person)
            _may_see(newsroom, article, person, by)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.WITHDRAW,
                now=now,
                claimed_by=None,
                claimed_until=None,
            )
            void_votes(tx, saved, now)
            return saved

        return await self.office.write(work)

    async def ready_to(self, action: Action, article_id: int, person: Person) -> Article:
        """An article with which this person may take that action as things stand. Nothing is done.

        For asking before a form is filled in or a question is put. Raises what the action would.
        """

        def query(tx: Transaction) -> Article:
            article, newsroom, by = opened(tx, article_id, person)
            _may_see(newsroom, article, person, by)
            step(action, article.standing, who=by.capacities, met=frozenset(Guard))
            return article

        return await self.office.read(query)

    async def discard(self, article_id: int, person: Person) -> Article:
        """Put a draft away for good. Raises what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Article:
            article, newsroom, by = opened(tx, article_id, person)
            _may_see(newsroom, article, person, by)
            return advance(tx, newsroom, article, by, Action.DISCARD, now=now)

        return await self.office.write(work)

    async def name_co_author(self, article_id: int, person: Person, other: Person) -> bool:
        """Name a co-author, or take them off if they were one. Returns whether they are one now.

        Only the author may. A co-author's vote on the current revision, if any, is void: they are
        not independent of it.
        """

        def work(tx: Transaction, now: datetime) -> bool:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            if article.author_id != person.id or other.id == person.id:
                raise NotTheirs(article.number)
            if article.state not in (
                State.DRAFT,
                State.SUBMITTED,
                State.IN_REVIEW,
                State.CHANGES_REQUESTED,
            ):
                raise WrongState(Action.EDIT, article.state, article.publication)
            named = articles.add_co_author(tx, article.id, other.id, clean_line(other.name))
            if not named:
                articles.remove_co_author(tx, article.id, other.id)
            events.record(
                tx,
                newsroom_id=newsroom.id,
                at=now,
                actor_id=person.id,
                actor_name=person.name,
                action="co_author" if named else "co_author_off",
                before=article,
                after=article,
                detail={"person": other.id, "name": other.name},
            )
            if named:
                drop_vote(tx, newsroom, article, other.id, now)
            else:
                cards.want(tx, article.id)
            return named

        return await self.office.write(work)

    async def of_writer(self, guild_id: int, person: Person, *, limit: int = 25) -> list[Article]:
        """A writer's articles, the latest first."""

        def query(tx: Transaction) -> list[Article]:
            newsroom = newsroom_of(tx, guild_id)
            return articles.by_writer(tx, newsroom.id, person.id, limit=limit)

        return await self.office.read(query)

    async def show(self, guild_id: int, person: Person, asked_for: str) -> Receipt:
        """An article that the person may see, by number or headline, with its current text."""

        def query(tx: Transaction) -> Receipt:
            newsroom = newsroom_of(tx, guild_id)
            article = article_for(tx, newsroom, person, asked_for)
            assert article.revision_id is not None
            revision = revisions.get(tx, article.revision_id)
            handed_in = article.state not in (State.DRAFT, State.CHANGES_REQUESTED)
            return _receipt(tx, newsroom, article, revision, handed_in=handed_in)

        return await self.office.read(query)


def _hand_in(
    tx: Transaction, newsroom: Newsroom, article: Article, revision: Revision, by: By, now: datetime
) -> Receipt:
    again = cards.find(tx, article.id) is not None
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        Action.SUBMIT,
        now=now,
        met=frozenset({Guard.PREFLIGHT}),
        detail={"revision": revision.number},
        submitted_at=article.submitted_at or now,
    )
    # The same revision may come back after a withdrawal or a request for changes: it starts afresh.
    void_votes(tx, saved, now)
    outbox.present(tx, newsroom, saved, now)
    return _receipt(tx, newsroom, saved, revision, handed_in=True, again=again)


def _receipt(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    revision: Revision,
    *,
    handed_in: bool,
    again: bool | None = None,
) -> Receipt:
    card = cards.find(tx, article.id)
    return Receipt(
        newsroom,
        article,
        revision,
        handed_in=handed_in,
        again=again if again is not None else card is not None,
        card_channel=card.channel_id if card else None,
        card_message=card.message_id if card else None,
    )


def _may_see(newsroom: Newsroom, article: Article, person: Person, by: By) -> None:
    """A draft belongs to its writers; what the desk has had, also to the desk."""
    if by.capacities & {Who.AUTHOR, Who.CO_AUTHOR}:
        return
    if article.submitted_at is not None and is_editor(person, newsroom):
        return
    raise NotTheirs(article.number)

"""Review: editors claim, judge, hold and restore. Buttons, reactions and commands all end here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk import outbox
from bot.desk.judging import judge, note_event, release_if_due, void_votes, votes_on
from bot.desk.lookup import newsroom_of
from bot.desk.office import CLOCK, Changes, Office, acting, advance
from bot.desk.outbox import ThreadNote
from bot.domain.article import Article
from bot.domain.errors import ClaimedByAnother, DeskOnly, NotOwing
from bot.domain.newsroom import Newsroom, Person, on_the_desk
from bot.domain.review import Choice, Via, Vote
from bot.domain.text import clean
from bot.domain.workflow import JUDGED, Action, Guard, State, Who
from bot.store import Transaction, articles, newsrooms, notes, revisions, votes

REASON_LIMIT = 1500
"""Characters of a reason. It must fit into a message beside the rest."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an editor's act, as it was the moment it was committed."""

    newsroom: Newsroom
    before: Article
    article: Article
    votes: tuple[Vote, ...]
    vote: Vote | None
    """The editor's own vote as it stands now; None if they have none."""
    changed: bool
    """False if everything stood like this already."""
    owes_reason: bool = False

    @property
    def moved(self) -> bool:
        """Whether the article's state is another one now."""
        return self.before.state is not self.article.state


@dataclass(slots=True)
class Review:
    """The editors' side of the desk."""

    office: Office

    async def vote(
        self,
        article_id: int,
        person: Person,
        choice: Choice,
        via: Via,
        *,
        reason: str = "",
        revision_number: int | None = None,
        toggle: bool = False,
    ) -> Verdict:
        """Cast a vote on the current revision, in the place of the editor's earlier one.

        With `toggle`, the same choice a second time takes the vote back (a button pressed twice).
        `revision_number` is what the editor had before them; a vote for an older one is refused.
        Raises what the workflow raises; GuardUnmet(CURRENT_REVISION) for an older revision.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            standing = {vote.editor_id: vote for vote in votes_on(tx, article)}
            earlier = standing.get(person.id)
            if toggle and earlier is not None and earlier.choice is choice:
                return _take_back(tx, newsroom, article, person, earlier, now)
            text = _reason(reason)
            if earlier is not None and earlier.choice is choice and not (text and earlier.owes_reason):
                return _verdict(newsroom, article, article, tuple(standing.values()), person, changed=False)
            return _cast(
                tx,
                newsroom,
                article,
                person,
                Vote(person.id, choice, via, person.name, text or None),
                earlier,
                revision_number,
                now,
            )

        return await self.office.write(work)

    async def unvote(self, article_id: int, person: Person, choice: Choice, via: Via) -> Verdict | None:
        """A reaction was taken away: take its vote back.

        None if no such vote stands: it was replaced, voided, or cast by button or command, and
        those votes stay.
        """

        def work(tx: Transaction, now: datetime) -> Verdict | None:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            mine = next((vote for vote in votes_on(tx, article) if vote.editor_id == person.id), None)
            if mine is None or mine.choice is not choice or mine.via is not via:
                return None
            return _take_back(tx, newsroom, article, person, mine, now)

        return await self.office.write(work)

    async def give_reason(
        self, article_id: int, person: Person, text: str, *, in_thread: bool = False
    ) -> Verdict:
        """Add the reason to one's vote for changes or for the spike. A later one is kept beside it.

        One that was written in the card's thread (`in_thread`) stands there already.
        Raises NotOwing if no such vote of theirs stands, or the text is blank.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            cast = votes_on(tx, article)
            mine = next((vote for vote in cast if vote.editor_id == person.id), None)
            reason = _reason(text)
            if mine is None or not mine.choice.wants_reason or not reason:
                raise NotOwing(article.number)
            given = _keep_reason(tx, article, person, mine, reason, now, repeat=not in_thread)
            by = acting(tx, newsroom, article, person)
            note_event(tx, article, by, "reason", now, {"choice": mine.choice, "reason": reason})
            outbox.present(tx, newsroom, article, now)
            standing = tuple(given if vote.editor_id == person.id else vote for vote in cast)
            return _verdict(newsroom, article, article, standing, person, changed=True)

        return await self.office.write(work)

    async def owes_reason(self, article_id: int, person_id: int) -> bool:
        """Whether this person's standing vote still waits for its reason."""

        def query(tx: Transaction) -> bool:
            article = articles.get(tx, article_id)
            return any(v.editor_id == person_id and v.owes_reason for v in votes_on(tx, article))

        return await self.office.read(query)

    async def vote_of(self, article_id: int, person: Person) -> Vote:
        """This person's vote that wants a reason. Raises NotOwing if they have none."""

        def query(tx: Transaction) -> Vote:
            article = articles.get(tx, article_id)
            for vote in votes_on(tx, article):
                if vote.editor_id == person.id and vote.choice.wants_reason:
                    return vote
            raise NotOwing(article.number)

        return await self.office.read(query)

    async def clear_reactions(self, article_id: int, choices: Collection[Choice]) -> None:
        """A moderator cleared reactions off the card: their votes go, and the bot's marks come back."""

        def work(tx: Transaction, now: datetime) -> None:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            if article.state in JUDGED:
                for vote in votes_on(tx, article):
                    if vote.via is Via.REACTION and vote.choice in choices:
                        voter = Person(vote.editor_id, vote.editor_name)
                        _take_back(tx, newsroom, articles.get(tx, article_id), voter, vote, now)
            outbox.put_reactions(tx, article, now)

        await self.office.write(work)

    async def ask_reason(self, article_id: int, person: Person) -> None:
        """Have the bot ask for the owed reason in the card's thread, where it can be answered."""

        def work(tx: Transaction, now: datetime) -> None:
            article = articles.get(tx, article_id)
            mine = next((vote for vote in votes_on(tx, article) if vote.editor_id == person.id), None)
            if mine is not None and mine.owes_reason:
                outbox.say_in_thread(
                    tx, article, ThreadNote.REASON_WANTED, now, person_id=person.id, choice=mine.choice
                )

        await self.office.write(work)

    async def claim(self, article_id: int, person: Person, *, toggle: bool = False) -> Verdict:
        """Take an article on; with `toggle`, a second time gives it back.

        Raises ClaimedByAnother, and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            if article.claimed_at(now) and article.claimed_by == person.id:
                if toggle:
                    return _release(tx, newsroom, article, person, now)
                return _verdict(newsroom, article, article, votes_on(tx, article), person, changed=False)
            if article.claimed_at(now):
                assert article.claimed_by is not None
                raise ClaimedByAnother(article.claimed_by, article.number)
            saved = advance(
                tx,
                newsroom,
                article,
                acting(tx, newsroom, article, person),
                Action.CLAIM,
                now=now,
                met=frozenset({Guard.ONE_HOLDER}),
                claimed_by=person.id,
                claimed_until=now + newsroom.claim_lasts,
            )
            return _verdict(newsroom, article, saved, votes_on(tx, saved), person, changed=True)

        return await self.office.write(work)

    async def release(self, article_id: int, person: Person) -> Verdict:
        """Give a claimed article back. Raises ClaimedByAnother, and what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            if article.claimed_by is None:
                return _verdict(newsroom, article, article, votes_on(tx, article), person, changed=False)
            if article.claimed_by != person.id and article.claimed_at(now):
                raise ClaimedByAnother(article.claimed_by, article.number)
            return _release(tx, newsroom, article, person, now)

        return await self.office.write(work)

    async def release_own(self, article_id: int, person: Person) -> Verdict | None:
        """The claim's reaction was taken away: give the article back. None if they do not hold it."""

        def work(tx: Transaction, now: datetime) -> Verdict | None:
            article = articles.get(tx, article_id)
            if article.claimed_by != person.id:
                return None
            return _release(tx, newsrooms.get(tx, article.newsroom_id), article, person, now)

        return await self.office.write(work)

    async def lapse_claims(self, *, limit: int = 50) -> int:
        """End the claims whose time is over, and return how many."""

        def work(tx: Transaction, now: datetime) -> int:
            lapsed = articles.lapsed_claims(tx, now, limit=limit)
            for article in lapsed:
                newsroom = newsrooms.get(tx, article.newsroom_id)
                changes: Changes = {"claimed_by": None, "claimed_until": None}
                if article.state in (State.SUBMITTED, State.IN_REVIEW):
                    detail = {"holder": article.claimed_by, "because": "lapsed"}
                    judge(
                        tx,
                        newsroom,
                        article,
                        CLOCK,
                        Action.RELEASE,
                        now=now,
                        met=frozenset({Guard.HOLDER}),
                        detail=detail,
                        **changes,
                    )
                else:
                    articles.save(tx, replace(article, claimed_by=None, claimed_until=None))
                    outbox.present(tx, newsroom, article, now)
            return len(lapsed)

        return await self.office.write(work)

    async def hold(self, article_id: int, person: Person, reason: str) -> Verdict:
        """Stop an article where it is. Raises GuardUnmet(REASON) without one, and the workflow's."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            text = _reason(reason)
            met = frozenset({Guard.REASON}) if text else frozenset[Guard]()
            by = acting(tx, newsroom, article, person)
            saved = advance(tx, newsroom, article, by, Action.HOLD, now=now, met=met, detail={"reason": text})
            _note(tx, saved, person, "hold", text, now)
            return _verdict(newsroom, article, saved, votes_on(tx, saved), person, changed=True)

        return await self.office.write(work)

    async def unhold(self, article_id: int, person: Person) -> Verdict:
        """Let a held article go on from where it was; an approved one cools off anew."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            by = acting(tx, newsroom, article, person)
            saved = advance(tx, newsroom, article, by, Action.UNHOLD, now=now)
            saved = release_if_due(tx, newsroom, saved, now)
            return _verdict(newsroom, article, saved, votes_on(tx, saved), person, changed=True)

        return await self.office.write(work)

    async def restore(self, article_id: int, person: Person) -> Verdict:
        """Bring a spiked article back to the desk, its votes void."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            by = acting(tx, newsroom, article, person)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.RESTORE,
                now=now,
                claimed_by=None,
                claimed_until=None,
            )
            void_votes(tx, saved, now)
            return _verdict(newsroom, article, saved, (), person, changed=True)

        return await self.office.write(work)

    async def queue(
        self, guild_id: int, person: Person, *, limit: int = 50
    ) -> tuple[Newsroom, list[Article]]:
        """What the desk has before it, the longest waiting first. Raises DeskOnly."""

        def query(tx: Transaction) -> tuple[Newsroom, list[Article]]:
            newsroom = newsroom_of(tx, guild_id)
            if not on_the_desk(person, newsroom):
                raise DeskOnly(newsroom.editors_role)
            waiting = (
                State.SUBMITTED,
                State.IN_REVIEW,
                State.CHANGES_REQUESTED,
                State.APPROVED,
                State.SCHEDULED,
                State.HELD,
                State.PUBLISHING,
            )
            return newsroom, articles.in_states(tx, newsroom.id, waiting, limit=limit)

        return await self.office.read(query)


def _cast(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    person: Person,
    vote: Vote,
    earlier: Vote | None,
    revision_number: int | None,
    now: datetime,
) -> Verdict:
    assert article.revision_id is not None
    met: set[Guard] = set()
    if revision_number is None or revision_number == revisions.number_of(tx, article.revision_id):
        met.add(Guard.CURRENT_REVISION)
    if earlier is not None and earlier.choice is not vote.choice:
        outbox.clear_reaction(tx, article, earlier, now)
    votes.cast(tx, article.id, article.revision_id, vote, now)
    by = acting(tx, newsroom, article, person)
    saved = judge(
        tx,
        newsroom,
        article,
        by,
        Action.VOTE,
        now=now,
        met=frozenset(met),
        detail={"choice": vote.choice, "via": vote.via, "reason": vote.reason},
    )
    if vote.reason:
        _keep_reason(tx, saved, person, vote, vote.reason, now, tell=not _just_told(article, saved))
    elif vote.owes_reason and vote.via is Via.REACTION:
        outbox.say_in_thread(
            tx, saved, ThreadNote.REASON_WANTED, now, person_id=person.id, choice=vote.choice
        )
    return _verdict(newsroom, article, saved, votes_on(tx, saved), person, changed=True)


def _just_told(before: Article, after: Article) -> bool:
    """Whether this very change sends the author a notice, which will carry the reason."""
    told = (State.CHANGES_REQUESTED, State.SPIKED)
    return after.state in told and before.state is not after.state


def _take_back(
    tx: Transaction, newsroom: Newsroom, article: Article, person: Person, vote: Vote, now: datetime
) -> Verdict:
    assert article.revision_id is not None
    outbox.clear_reaction(tx, article, vote, now)
    votes.take_back(tx, article.id, article.revision_id, person.id)
    # Whoever cast it may take it back, also after the role was taken from them.
    by = acting(tx, newsroom, article, person)
    saved = judge(
        tx,
        newsroom,
        article,
        replace(by, capacities=by.capacities | {Who.EDITOR}),
        Action.UNVOTE,
        now=now,
        met=frozenset({Guard.OWN_VOTE}),
        detail={"choice": vote.choice, "via": vote.via},
    )
    return _verdict(newsroom, article, saved, votes_on(tx, saved), person, changed=True)


def _release(tx: Transaction, newsroom: Newsroom, article: Article, person: Person, now: datetime) -> Verdict:
    by = acting(tx, newsroom, article, person)
    saved = judge(
        tx,
        newsroom,
        article,
        replace(by, capacities=by.capacities | {Who.EDITOR}),
        Action.RELEASE,
        now=now,
        met=frozenset({Guard.HOLDER}),
        claimed_by=None,
        claimed_until=None,
    )
    return _verdict(newsroom, article, saved, votes_on(tx, saved), person, changed=True)


def _keep_reason(
    tx: Transaction,
    article: Article,
    person: Person,
    vote: Vote,
    reason: str,
    now: datetime,
    *,
    tell: bool = True,
    repeat: bool = True,
) -> Vote:
    """Put a reason on record: with the vote, as a note, in the thread and to the author."""
    assert article.revision_id is not None
    whole = f"{vote.reason}\n{reason}" if vote.reason and vote.reason != reason else reason
    given = replace(vote, reason=whole[:REASON_LIMIT])
    votes.give_reason(tx, article.id, article.revision_id, person.id, given.reason or "")
    note = _note(tx, article, person, vote.choice, reason, now)
    if repeat:
        outbox.say_in_thread(
            tx, article, ThreadNote.REASON_GIVEN, now, about=note, person_id=person.id, choice=vote.choice
        )
    if tell:
        outbox.tell_reason(tx, article, given, note, now)
    return given


def _note(tx: Transaction, article: Article, person: Person, subject: str, text: str, now: datetime) -> int:
    assert article.revision_id is not None
    return notes.add(
        tx,
        article_id=article.id,
        revision_id=article.revision_id,
        person_id=person.id,
        person_name=person.name,
        subject=subject,
        text=text,
        now=now,
    )


def _reason(text: str) -> str:
    return clean(text).strip()[:REASON_LIMIT]


def _verdict(
    newsroom: Newsroom,
    before: Article,
    after: Article,
    standing: list[Vote] | tuple[Vote, ...],
    person: Person,
    *,
    changed: bool,
) -> Verdict:
    mine = next((vote for vote in standing if vote.editor_id == person.id), None)
    return Verdict(
        newsroom=newsroom,
        before=before,
        article=after,
        votes=tuple(standing),
        vote=mine,
        changed=changed,
        owes_reason=mine is not None and mine.owes_reason,
    )

"""Review: editors judge, hold and restore. Buttons, reactions and commands all end here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.article.access import newsroom_of
from bot.desk.article.actors import acting, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import advance
from bot.desk.article.notes import keep_note, reason_text
from bot.desk.article.votes import votes_on
from bot.desk.outbox import notices
from bot.desk.outbox.notices import ThreadNote
from bot.desk.review import card_deliveries
from bot.desk.review.judging import Unvoted, apply_release_policy, judge, void_votes
from bot.desk.review.reasons import keep_reason
from bot.desk.review.verdict import Verdict, verdict
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.article import Article, Via
from bot.domain.article.states import Action, Guard, State, Who
from bot.domain.article.transitions import JUDGED
from bot.domain.article.workflow import need_right
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import DeskOnly
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, on_the_desk
from bot.domain.review.card_reactions import Sign
from bot.domain.review.errors import Unfinished
from bot.domain.review.votes import Choice, Vote, standing_votes
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.newsroom import newsrooms
from bot.store.review import cards, spent_reactions, votes


@dataclass(frozen=True, slots=True)
class Voted(Detail):
    """A vote, how it was cast, and why."""

    actions = (Action.VOTE,)
    choice: str = seen_by(Audience.AUTHOR, "")
    via: str = seen_by(Audience.AUTHOR, "")
    reason: str = seen_by(Audience.AUTHOR, "")


@dataclass(frozen=True, slots=True)
class Held(Detail):
    """Why it was stopped, or nothing where it goes on."""

    actions = (Action.HOLD, Action.UNHOLD, Action.RESTORE)
    reason: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Voted, Held)


@dataclass(slots=True)
class Review:
    """The editors' side of the desk."""

    unit: UnitOfWork

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
        read_back: bool = False,
    ) -> Verdict:
        """Cast a vote on the current revision, in the place of the editor's earlier one.

        With `toggle`, the same choice a second time takes the vote back (a button pressed twice).
        `revision_number` is what the editor had before them; a vote for an older one is refused.
        `read_back` means that there may be more votes to come from the same reading: what is due then waits
        for the clock.
        Raises what the workflow raises; GuardUnmet(CURRENT_REVISION) for an older revision, or by
        reaction while the card does not show the current one; Unfinished for the
        approval of a text that preflight stops.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            if via is Via.REACTION:
                # Somebody who reacts sees the card, so no secret is made of it.
                article = articles.get(tx, article_id)
                newsroom = newsrooms.get(tx, article.newsroom_id)
                by = acting(tx, newsroom, article, person)
            else:
                article, newsroom, by = opened(tx, article_id, person)
            standing = standing_votes(votes_on(tx, article))
            if person.id not in standing:
                need_right(Action.VOTE, by.capacities)
            if via is Via.REACTION:
                spent_reactions.end(tx, article.id, person.id, Sign(choice))
            earlier = standing.get(person.id)
            if toggle and earlier is not None and earlier.choice is choice:
                card_deliveries.clear_reaction(tx, article, earlier, now)
                return _take_back(tx, newsroom, article, person, earlier, now)
            text = reason_text(reason)
            same = earlier is not None and earlier.choice is choice and article.state in JUDGED
            if same and earlier is not None and not (text and earlier.owes_reason):
                if via is Via.REACTION and earlier.via is not via:
                    # Its sign stands on the card now, so taking that away takes the vote back.
                    assert article.revision_id is not None
                    votes.cast(tx, article.id, article.revision_id, replace(earlier, via=via), now)
                return verdict(newsroom, article, article, tuple(standing.values()), person, changed=False)
            return _cast(
                tx,
                newsroom,
                article,
                person,
                Vote(person.id, choice, via, person.name, text or None),
                earlier,
                revision_number,
                now,
                release=not read_back,
            )

        return await self.unit.write(work)

    async def unvote(
        self, article_id: int, person: Person, choice: Choice, via: Via, *, read_back: bool = False
    ) -> Verdict | None:
        """A reaction was taken away: take its vote back.

        None if no such vote stands: it was replaced, voided, or cast by button or command, and
        those votes stay. `read_back` as for `vote`.
        """

        def work(tx: Transaction, now: datetime) -> Verdict | None:
            article = articles.get(tx, article_id)
            spent_reactions.end(tx, article.id, person.id, Sign(choice))
            newsroom = newsrooms.get(tx, article.newsroom_id)
            mine = next((vote for vote in votes_on(tx, article) if vote.editor_id == person.id), None)
            if mine is None or mine.choice is not choice or mine.via is not via:
                return None
            voter = replace(person, name=person.name or mine.editor_name)  # the event carries no name
            return _take_back(tx, newsroom, article, voter, mine, now, release=not read_back)

        return await self.unit.write(work)

    async def clear_reactions(self, article_id: int, signs: Collection[Sign]) -> None:
        """A moderator cleared reactions off the card: their votes go, and the bot's marks come back."""

        def work(tx: Transaction, now: datetime) -> None:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            for sign in signs:
                spent_reactions.end_sign(tx, article.id, sign)
            if article.state in JUDGED or article.state is State.HELD:
                before = article
                for vote in votes_on(tx, article):
                    if vote.via is Via.REACTION and Sign(vote.choice) in signs:
                        voter = Person(vote.editor_id, vote.editor_name)
                        taken = _take_back(
                            tx, newsroom, article, voter, vote, now, because="cleared", release=False
                        )
                        article = taken.article
                apply_release_policy(tx, newsroom, before, article, now)
            card_deliveries.put_reactions(tx, article, now)

        await self.unit.write(work)

    async def hold(self, article_id: int, person: Person, reason: str) -> Verdict:
        """Stop an article where it is. Raises GuardUnmet(REASON) without one, and the workflow's."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            text = reason_text(reason)
            met = frozenset({Guard.REASON}) if text else frozenset[Guard]()
            saved = advance(
                tx, newsroom, article, by, Action.HOLD, now=now, met=met, detail=Held(reason=text)
            )
            keep_note(tx, saved, person, "hold", text, now)
            return verdict(newsroom, article, saved, votes_on(tx, saved), person, changed=True)

        return await self.unit.write(work)

    async def unhold(self, article_id: int, person: Person) -> Verdict:
        """Let a held article go on from where it was; an approved one cools off anew, or takes a slot.

        What had a time of its own comes back approved without one.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            if article.held_from is State.SCHEDULED:
                # A chief had given it its time, and a chief gives it the next one: no policy steps in.
                saved = advance(tx, newsroom, article, by, Action.UNHOLD, now=now, publish_at=None)
                return verdict(newsroom, article, saved, votes_on(tx, saved), person, changed=True)
            saved = advance(tx, newsroom, article, by, Action.UNHOLD, now=now)
            saved = apply_release_policy(tx, newsroom, article, saved, now)
            return verdict(newsroom, article, saved, votes_on(tx, saved), person, changed=True)

        return await self.unit.write(work)

    async def restore(self, article_id: int, person: Person) -> Verdict:
        """Bring a spiked article back to the desk, its votes void."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
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
            return verdict(newsroom, article, saved, (), person, changed=True)

        return await self.unit.write(work)

    async def queue(self, guild_id: int, person: Person, *, limit: int = 50) -> tuple[int, list[Article]]:
        """How much the desk has before it, and the longest waiting of it first. Raises DeskOnly."""

        def query(tx: Transaction) -> tuple[int, list[Article]]:
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
            count = sum(articles.count_in_state(tx, newsroom.id, state) for state in waiting)
            return count, articles.in_states(tx, newsroom.id, waiting, limit=limit)

        return await self.unit.read(query)


def _cast(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    person: Person,
    vote: Vote,
    earlier: Vote | None,
    revision_number: int | None,
    now: datetime,
    *,
    release: bool,
) -> Verdict:
    assert article.revision_id is not None
    met: set[Guard] = set()
    # Whoever reacts has read what the card shows, and that may be behind.
    before_them = vote.via is not Via.REACTION or cards.shows_text(tx, article.id)
    if before_them and revision_number in (None, revisions.number_of(tx, article.revision_id)):
        met.add(Guard.CURRENT_REVISION)
    if earlier is not None and earlier.choice is not vote.choice:
        card_deliveries.clear_reaction(tx, article, earlier, now)
    votes.cast(tx, article.id, article.revision_id, vote, now)
    cast = votes_on(tx, article)
    by = acting(tx, newsroom, article, person)
    saved = judge(
        tx,
        newsroom,
        article,
        by,
        Action.VOTE,
        now=now,
        met=frozenset(met),
        detail=Voted(choice=vote.choice, via=vote.via, reason=vote.reason or ""),
        cast=cast,
        release=release,
    )
    if vote.choice is Choice.APPROVE:
        _need_finished(tx, article)
    if vote.reason:
        keep_reason(tx, saved, person, vote, vote.reason, now, tell=not _just_told(article, saved))
    elif vote.owes_reason and vote.via is Via.REACTION:
        notices.say_in_thread(
            tx, saved, ThreadNote.REASON_WANTED, now, person_id=person.id, choice=vote.choice
        )
    return verdict(newsroom, article, saved, cast, person, changed=True)


def _need_finished(tx: Transaction, article: Article) -> None:
    """A writer may save what preflight still stops while changes are requested. Raises Unfinished for that."""
    assert article.revision_id is not None
    found = tuple(f for f in revisions.get(tx, article.revision_id).findings if f.check.blocks)
    if found:
        raise Unfinished(article.number, found)


def _just_told(before: Article, after: Article) -> bool:
    """Whether this very change sends the author a notice, which will carry the reason."""
    told = (State.CHANGES_REQUESTED, State.SPIKED)
    return after.state in told and before.state is not after.state


def _take_back(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    person: Person,
    vote: Vote,
    now: datetime,
    *,
    because: str = "",
    release: bool = True,
) -> Verdict:
    assert article.revision_id is not None
    votes.take_back(tx, article.id, article.revision_id, person.id)
    cast = votes_on(tx, article)
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
        detail=Unvoted(choice=vote.choice, via=vote.via, because=because),
        cast=cast,
        release=release,
    )
    return verdict(newsroom, article, saved, cast, person, changed=True)

"""Review: editors vote. Buttons, reactions and commands all end here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.desk.article.access import article_for, newsroom_of
from bot.desk.article.actors import acting, opened, opened_by
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.listing import Listed, listed
from bot.desk.article.moves import log
from bot.desk.article.votes import votes_on
from bot.desk.newsroom.sections import found_in
from bot.desk.outbox import notices
from bot.desk.review import card_deliveries, casting
from bot.desk.review.casting import NOBODY_KNOWN, before_them, take_back
from bot.desk.review.verdict import Verdict, verdict
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Via
from bot.domain.article.errors import GuardUnmet
from bot.domain.article.states import Action, Guard, State
from bot.domain.article.transitions import JUDGED, OPEN
from bot.domain.article.workflow import step
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import DeskOnly
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, desks_of, on_the_desk
from bot.domain.newsroom.sections import in_section
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Choice, Vote, standing_votes
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.newsroom import newsrooms
from bot.store.review import cards, spent_reactions, votes


class AskedVoter(Detail):
    """Whoever objected is asked whether they still do, since their reaction is gone from the card."""

    actions = ("ask_voter",)
    person: int = seen_by(Audience.AUTHOR, 0)
    choice: str = seen_by(Audience.AUTHOR, "")
    because: str = seen_by(Audience.AUTHOR, "")


class StoodBy(Detail):
    """What an editor who was asked says of their vote: it stands."""

    actions = ("stand_by",)
    choice: str = seen_by(Audience.AUTHOR, "")


DETAILS = (AskedVoter, StoodBy)


class Review(UseCases):
    """The editors' side of the desk."""

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
        Raises what the workflow raises; GuardUnmet(CURRENT_REVISION) for an older revision, or by
        reaction while the card does not show the current one; Unfinished for the
        approval of a text that preflight stops.
        """

        def work(tx: Transaction, now: datetime) -> Verdict:
            known = opened_by(via, tx, article_id, person)
            return casting.vote(tx, known, person, choice, via, reason, revision_number, now, toggle=toggle)

        return await self.unit.write(work, briefly=True)

    async def vote_on(
        self, guild_id: int, asked_for: str, person: Person, choice: Choice, *, reason: str = ""
    ) -> Verdict:
        """The same by command, on the article of that number or headline. Raises NoNewsroom and NoSuchArticle too."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            room = newsroom_of(tx, guild_id)
            article = article_for(tx, room, person, asked_for)
            newsroom = in_section(room, article.section_id)
            by = acting(tx, newsroom, article, person)
            return casting.vote(tx, (article, newsroom, by), person, choice, Via.COMMAND, reason, None, now)

        return await self.unit.write(work, briefly=True)

    async def vote_on_card(
        self, article_id: int, message_id: int, person: Person, choice: Choice
    ) -> Verdict | None:
        """The same by a reaction on a message; None if that is not the article's card any more."""

        def work(tx: Transaction, now: datetime) -> Verdict | None:
            card = cards.find(tx, article_id)
            if card is None or card.message_id != message_id:
                return None
            known = opened_by(Via.REACTION, tx, article_id, person)
            return casting.vote(tx, known, person, choice, Via.REACTION, "", None, now)

        return await self.unit.write(work, briefly=True)

    async def ready_to_object(
        self, article_id: int, person: Person, choice: Choice, revision_number: int | None
    ) -> bool:
        """Whether a button for this vote opens its form; False if that vote of theirs stands, and is taken back.

        Raises what `vote` would.
        """

        def query(tx: Transaction) -> bool:
            article, _, by = opened(tx, article_id, person)
            mine = standing_votes(votes_on(tx, article)).get(person.id)
            if mine is not None and mine.choice is choice:
                return False
            met = before_them(tx, article, Via.BUTTON, revision_number)
            step(Action.VOTE, article.standing, who=by.capacities, met=met, outcome=State.IN_REVIEW)
            return True

        return await self.unit.read(query)

    async def unvote(self, article_id: int, person_id: int, choice: Choice) -> Verdict | None:
        """A reaction was taken off the card; by whom, Discord does not say. An approval counts no more. Whoever objected
        is asked whether they still do, and until they say no the vote stands.

        None if no such vote stands by reaction, or it stands on. Raises WrongState where votes are not taken back.
        """

        def work(tx: Transaction, now: datetime) -> Verdict | None:
            article = articles.get(tx, article_id)
            spent_reactions.end(tx, article.id, person_id, Sign(choice))
            mine = next((vote for vote in votes_on(tx, article) if vote.editor_id == person_id), None)
            if mine is None or mine.choice is not choice or mine.via is not Via.REACTION:
                return None
            newsroom = newsrooms.of_article(tx, article)
            return _taken_off(tx, newsroom, article, mine, "taken off", now)

        return await self.unit.write(work)

    async def mistaken(self, article_id: int, person_id: int, message_id: int) -> None:
        """Somebody left an emoji on that card which looks like one of the four: they are told once that it is none."""

        def work(tx: Transaction, now: datetime) -> None:
            notices.tell_look_alike(tx, articles.get(tx, article_id), person_id, message_id, now)

        await self.unit.write(work)

    async def take_back(self, article_id: int, person: Person, revision_number: int) -> Verdict:
        """Take one's own vote on that revision back, when asked about it. Raises GuardUnmet(OWN_VOTE) if none stands,
        and what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, _ = opened(tx, article_id, person)
            mine = _own(tx, article, person, revision_number)
            card_deliveries.clear_reaction(tx, article, mine, now)
            return take_back(tx, newsroom, article, person, mine, now)

        return await self.unit.write(work)

    async def stand_by(self, article_id: int, person: Person, revision_number: int) -> Verdict:
        """Say, when asked, that one's vote stands. Raises GuardUnmet(OWN_VOTE) if none does."""

        def work(tx: Transaction, now: datetime) -> Verdict:
            article, newsroom, by = opened(tx, article_id, person)
            mine = _own(tx, article, person, revision_number)
            log(tx, by, "stand_by", now, article, article, StoodBy(choice=mine.choice))
            return verdict(tx, newsroom, article, article, votes_on(tx, article), person, changed=False)

        return await self.unit.write(work)

    async def clear_reactions(self, article_id: int, signs: Collection[Sign]) -> None:
        """A moderator cleared reactions off the card: as if each was taken off, and the bot's marks come back."""

        def work(tx: Transaction, now: datetime) -> None:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.of_article(tx, article)
            for sign in signs:
                spent_reactions.end_sign(tx, article.id, sign)
            if article.state in JUDGED or article.state in (State.HELD, State.DRAFT):
                for vote in votes_on(tx, article):
                    if vote.via is Via.REACTION and Sign(vote.choice) in signs:
                        taken = _taken_off(tx, newsroom, article, vote, "cleared", now)
                        article = article if taken is None else taken.article
            card_deliveries.put_reactions(tx, article, now)

        await self.unit.write(work)

    async def queue(
        self, guild_id: int, person: Person, *, section: str = "", limit: int = 50
    ) -> tuple[int, list[Listed]]:
        """How much the desk has before it, of one section if it is named, and the longest waiting of it first. Raises
        DeskOnly, NoSuchSection."""

        def query(tx: Transaction) -> tuple[int, list[Listed]]:
            newsroom = newsroom_of(tx, guild_id)
            if not on_the_desk(person, newsroom):
                raise DeskOnly(newsroom.editors_role)
            waiting, desks = OPEN - {State.SPIKED}, desks_of(person, newsroom)
            if section.strip():
                wanted = found_in(newsroom, section).id
                desks = frozenset({wanted}) if desks is None else desks & {wanted}
            count = sum(articles.count_in_state(tx, newsroom.id, state, sections=desks) for state in waiting)
            found = articles.in_states(tx, newsroom.id, waiting, limit=limit, sections=desks)
            return count, [listed(tx, newsroom, article, at_the_desk=True) for article in found]

        return await self.unit.read(query)


def _own(tx: Transaction, article: Article, person: Person, revision_number: int) -> Vote:
    """Somebody's vote on the revision of that number, while it is the current one. Raises GuardUnmet(OWN_VOTE)."""
    assert article.revision_id is not None
    mine = standing_votes(votes_on(tx, article)).get(person.id)
    if mine is None or revision_number != revisions.number_of(tx, article.revision_id):
        raise GuardUnmet(Action.UNVOTE, Guard.OWN_VOTE)
    return mine


def _taken_off(
    tx: Transaction, newsroom: Newsroom, article: Article, vote: Vote, because: str, now: datetime
) -> Verdict | None:
    """A vote's reaction is gone from the card. None if the vote stands on."""
    if not vote.choice.wants_reason:
        return take_back(tx, newsroom, article, None, vote, now, because=because)
    if article.state is not State.DRAFT:
        step(
            Action.UNVOTE,
            article.standing,
            who=NOBODY_KNOWN.capacities,
            met=frozenset(Guard),
            outcome=State.SUBMITTED,
        )
    assert article.revision_id is not None
    votes.outlives_reaction(tx, article.id, article.revision_id, vote.editor_id)
    asked = AskedVoter(person=vote.editor_id, choice=vote.choice, because=because)
    log(tx, NOBODY_KNOWN, "ask_voter", now, article, article, asked)
    notices.ask_voter(tx, article, vote, now)
    cards.want(tx, article.id)
    return None

"""Reading: what the cards, proofs and listings show, gathered in one snapshot each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from itertools import islice

from bot.desk.article.access import (
    article_at_start,
    article_for,
    is_inside,
    may_see,
    newsroom_of,
    seen_as,
    unseen,
    writes,
)
from bot.desk.article.actors import acting, opened
from bot.desk.article.bylines import Writer, printed_byline, writers_of
from bot.desk.article.completion import SUGGESTIONS, Scope, Suggestion, suggested
from bot.desk.article.follow_ups import Followed, followed, told_of_earlier
from bot.desk.article.picture_uses import Used, used_before
from bot.desk.article.public_text import under
from bot.desk.article.repetition import Repeated, repeated
from bot.desk.article.votes import all_votes, signed_on
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Revision, Via
from bot.domain.article.errors import NotPublished
from bot.domain.article.states import Action, Guard, Publication, Who
from bot.domain.article.transitions import JUDGED
from bot.domain.article.workflow import step
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.sections import as_seen_in, seen_by
from bot.domain.review.bypass import Bypass
from bot.domain.review.signoffs import Signed
from bot.domain.review.votes import Choice, Vote
from bot.store import Transaction
from bot.store.article import articles, audit_log, notes, pictures, revisions
from bot.store.article.audit_log import Event
from bot.store.article.notes import Note
from bot.store.corrections import reader_reports, retractions
from bot.store.corrections.retractions import Retraction
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.publishing import forum_choices, places
from bot.store.publishing.places import Place
from bot.store.review import bypasses, cards
from bot.store.review.cards import Card


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an article also runs, or is to run: the section’s channel, and its places there."""

    section: str
    section_id: int
    channel: int
    places: tuple[Place, ...]
    announced: Delivery | None = None
    """The latest announcement of it there."""
    is_crossposted: bool = False

    @property
    def first(self) -> Place | None:
        """Where its text begins there; None unless that stands in a channel."""
        found = self.places[0] if self.places else None
        return None if found is None or found.position or found.message_id is None or found.lost else found

    @property
    def is_behind(self) -> bool:
        """Whether it does not show there yet what it should."""
        return any(place.message_id is None or place.drawn < place.wanted for place in self.places)


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything there is to see of one article at one moment."""

    newsroom: Newsroom
    article: Article
    revision: Revision
    byline: str
    """What readers see, or are to see, above the revision."""
    writers: tuple[Writer, ...]
    """Who is behind it; empty for those outside."""
    votes: tuple[Vote, ...]
    notes: tuple[Note, ...]
    card: Card | None
    places: tuple[Place, ...]
    parked: tuple[str, ...]
    """What could not be delivered, as sentences."""
    live: Revision | None = None
    """The text that is, or was last, out."""
    closing: tuple[str, ...] = ()
    """What stands under the public text, as lines of Markdown. It is looked up for a person who reads the article."""
    follows: Followed | None = None
    """What it follows up, if it does."""
    retraction: Retraction | None = None
    """The retraction that waits for a second chief, if one does."""
    open_reports: int = 0
    """How many errors that readers reported wait for the desk."""
    repeats: Repeated | None = None
    """What the text repeats of an earlier article, if the desk may read that."""
    used: tuple[Used, ...] = ()
    """Pictures of the text that other articles had before, which the desk may read."""
    gone: frozenset[str] = frozenset()
    """Pictures, by their SHA-256, that it may not show any more."""
    bypasses: tuple[Bypass, ...] = ()
    """Those that stand on the working revision, or on the text that is out."""
    forum_tags: tuple[str, ...] | None = None
    """The forum tags that the desk chose; None where the settings decide."""
    also_runs: tuple[Destination, ...] = ()
    """The destinations of other sections in which it also runs, or is to run."""
    elsewhere: tuple[Vote, ...] = ()
    """Votes that do not count in the section that the article was moved to."""
    signed: Signed = field(default_factory=Signed)
    """The sign-offs of the revision."""
    lacks: tuple[str, ...] = ()
    """What it lacks to become a post in its forums, as sentences. It is looked up where a card is drawn."""
    may_judge: bool = False
    """Whether the person whom it was gathered for may vote on the revision as things stand."""

    @property
    def behind(self) -> tuple[Writer, ...]:
        """Who is behind the byline, where it does not say so."""
        if not self.revision.copy.byline and not any(writer.pen_name for writer in self.writers):
            return ()
        return self.writers

    @property
    def first(self) -> Place | None:
        """Where its public text begins; None unless that stands in a channel."""
        found = self.places[0] if self.places else None
        if found is None or found.position != 0 or found.message_id is None or found.lost:
            return None
        return found

    def at(self, runs_in: int) -> Sight:
        """The same of another section's destination, 0 for its own: as that section sees it, with its places there."""
        if not runs_in:
            return self
        found = next((each for each in self.also_runs if each.section_id == runs_in), None)
        view = as_seen_in(self.newsroom, runs_in) or self.newsroom
        return replace(self, newsroom=view, places=() if found is None else found.places)

    def stands_by_reaction(self, person_id: int, choice: Choice) -> bool:
        """Whether such a vote of this person stands, cast by a reaction."""
        mine = (vote for vote in self.votes if vote.editor_id == person_id)
        return any(vote.choice is choice and vote.via is Via.REACTION for vote in mine)


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """The place whose message a delivery brings, None if it is wanted no more; and the newsroom as the section of its
    article sees it."""

    place: Place | None
    newsroom: Newsroom


class Reading(UseCases):
    """Queries. They change nothing."""

    async def sight(self, article_id: int) -> Sight:
        """Everything about an article, for the bot itself (cards, deliveries)."""
        return await self.unit.read(lambda tx: sight(tx, articles.get(tx, article_id)))

    async def seen_by(self, guild_id: int, person: Person, asked_for: str) -> Sight:
        """The same for a person, by number or headline. Raises NoNewsroom, NoSuchArticle."""

        def query(tx: Transaction) -> Sight:
            newsroom = newsroom_of(tx, guild_id)
            return _sight_for(tx, newsroom, article_for(tx, newsroom, person, asked_for), person)

        return await self.unit.read(query)

    async def opened_by(self, article_id: int, person: Person) -> Sight:
        """The same by id, as buttons carry it. Raises NoSuchArticle unless the person may see it."""

        def query(tx: Transaction) -> Sight:
            article = articles.find(tx, article_id)
            if article is None:
                raise unseen()
            newsroom = newsrooms.of_article(tx, article)
            if not may_see(tx, newsroom, article, person):
                raise unseen()
            return _sight_for(tx, newsroom, article, person)

        return await self.unit.read(query)

    async def resolve(self, guild_id: int, person: Person, asked_for: str) -> Article:
        """An article that the person may see, as they may see it. Raises NoNewsroom, NoSuchArticle."""

        def query(tx: Transaction) -> Article:
            newsroom = newsroom_of(tx, guild_id)
            return seen_as(tx, newsroom, article_for(tx, newsroom, person, asked_for), person)

        return await self.unit.read(query)

    async def at_start(self, guild_id: int, person: Person, line: str) -> tuple[int, str] | None:
        """The number of the article with whose headline a line begins, and the rest of the line; None if it begins
        with none that the person may see. Raises NoNewsroom."""

        def query(tx: Transaction) -> tuple[int, str] | None:
            found = article_at_start(tx, newsroom_of(tx, guild_id), person, line)
            return None if found is None else (found[0].number, found[1])

        return await self.unit.read(query)

    async def followable(self, guild_id: int, person: Person, asked_for: str) -> Article:
        """An article that the person may see and follow up. Raises what `resolve` does, and NotPublished."""

        def query(tx: Transaction) -> Article:
            newsroom = newsroom_of(tx, guild_id)
            article = article_for(tx, newsroom, person, asked_for)
            if article.publication is not Publication.LIVE:
                raise NotPublished(article.number)
            return seen_as(tx, newsroom, article, person)

        return await self.unit.read(query)

    async def ready_for(self, action: Action, article_id: int, person: Person) -> None:
        """Raise what that action would for this person as things stand, its reason left aside: no form is opened
        for what would be refused."""
        now = self.unit.clock()

        def query(tx: Transaction) -> None:
            article, _, by = opened(tx, article_id, person)
            met = set(Guard) if article.embargoed_at(now) else set(Guard) - {Guard.EMBARGOED}
            step(action, article.standing, who=by.capacities, met=frozenset(met))

        await self.unit.read(query)

    async def home(self, article_id: int) -> Newsroom:
        """The newsroom of an article, as its section sees it. Raises NoSuchArticle."""

        def query(tx: Transaction) -> Newsroom:
            article = articles.find(tx, article_id)
            if article is None:
                raise unseen()
            return newsrooms.of_article(tx, article)

        return await self.unit.read(query)

    async def wrote(self, article_id: int, person_id: int) -> bool:
        """Whether somebody is a writer of an article that is known to exist."""
        return await self.unit.read(lambda tx: writes(tx, articles.get(tx, article_id), person_id))

    async def card_of_message(self, message_id: int) -> Card | None:
        """The card that a message is, if it is one."""
        return await self.unit.read(lambda tx: cards.by_message(tx, message_id))

    async def card_of_thread(self, thread_id: int) -> Card | None:
        """The card that a thread belongs to, if it is one's."""
        return await self.unit.read(lambda tx: cards.by_thread(tx, thread_id))

    async def revision(self, revision_id: int) -> Revision:
        """A revision that is known to exist."""
        return await self.unit.read(lambda tx: revisions.get(tx, revision_id))

    async def revision_numbered(self, article_id: int, number: int) -> Revision | None:
        """An article's revision by its number."""
        return await self.unit.read(lambda tx: revisions.by_number(tx, article_id, number))

    async def note(self, note_id: int) -> Note:
        """A note that is known to exist."""
        return await self.unit.read(lambda tx: notes.get(tx, note_id))

    async def place(self, delivery_id: int) -> Place | None:
        """The place whose message a delivery brings."""
        return await self.unit.read(lambda tx: places.brought_by(tx, delivery_id))

    async def part(self, delivery: Delivery) -> PlaceSeen:
        """The same, with the newsroom as its article's section sees it."""
        return await self.unit.read(lambda tx: place_seen(tx, delivery))

    async def history(self, article_id: int, *, limit: int = 40) -> list[Event]:
        """The latest events of an article, the oldest of them first."""
        return await self.unit.read(lambda tx: audit_log.of_article(tx, article_id, limit=limit))

    async def suggestions(
        self, guild_id: int, person: Person, typed: str, scope: Scope, action: Action | None = None
    ) -> list[Suggestion]:
        """Articles to complete from, by number or headline, of those the person may act on: at all,
        or by this action as things stand."""

        now = self.unit.clock()

        def query(tx: Transaction) -> list[Suggestion]:
            newsroom = newsrooms.of_guild(tx, guild_id)
            if newsroom is None:
                return []
            return list(islice(suggested(tx, newsroom, person, typed, scope, action, now), SUGGESTIONS))

        return await self.unit.read(query)


def _sight_for(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> Sight:
    """What a person may see of an article: the public sees what is out, and nothing of the desk's work."""
    shown = seen_as(tx, newsroom, article, person)
    seen = _gathered(tx, shown)
    seen = replace(seen, closing=tuple(under(tx, seen.newsroom, shown)))
    if is_inside(tx, newsroom, article, person):
        return replace(seen, may_judge=_may_judge(tx, newsroom, shown, person))
    earlier = told_of_earlier(tx, newsroom, article, seen.follows, person)
    hidden = replace(
        seen, writers=(), repeats=None, votes=(), elsewhere=(), notes=(), parked=(), card=None, open_reports=0
    )
    return replace(hidden, used=(), bypasses=(), retraction=None, follows=earlier, signed=Signed())


def _may_judge(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> bool:
    independent = Who.INDEPENDENT_EDITOR in acting(tx, newsroom, article, person).capacities
    return independent and article.state in JUDGED


def place_seen(tx: Transaction, delivery: Delivery) -> PlaceSeen:
    """The place whose message a delivery brings."""
    place = places.brought_by(tx, delivery.id)
    return PlaceSeen(place, newsrooms.concerning(tx, delivery.newsroom_id, delivery.article_id))


def sight(tx: Transaction, article: Article) -> Sight:
    """Gather what there is to see of an article for the desk: of a draft, the last text that it was given."""
    given = article.given_revision_id
    return _gathered(tx, article if given is None else replace(article, revision_id=given))


def _elsewhere(
    tx: Transaction, newsroom: Newsroom, article: Article, every: Sequence[Place]
) -> Iterator[Destination]:
    there = {place.runs_in for place in every if place.runs_in}
    for section_id in sorted(there | set(places.also_in(tx, article.id))):
        stand = tuple(place for place in every if place.runs_in == section_id)
        section = next((each for each in newsroom.sections if each.id == section_id), None)
        name, channel = "a section that was removed", stand[0].channel_id or 0 if stand else 0
        if section is not None:
            name, channel = section.name, seen_by(newsroom, section).publish_channel
        if section is not None or stand:
            said = _done_there(tx, article, Kind.ANNOUNCEMENT, section_id)
            crossposted = _done_there(tx, article, Kind.CROSSPOST, section_id) is not None
            yield Destination(name, section_id, channel, stand, said, crossposted)


def _done_there(tx: Transaction, article: Article, kind: Kind, section_id: int) -> Delivery | None:
    """The latest announcement or crosspost of an article that has arrived of another section's destination."""
    every = deliveries.all_of_article(tx, article.id, kind)
    of_section = (each for each in reversed(every) if each.runs_in == section_id)
    return next((each for each in of_section if each.state is Progress.DONE), None)


def _gathered(tx: Transaction, article: Article) -> Sight:
    assert article.revision_id is not None
    newsroom = newsrooms.of_article(tx, article)
    cast = all_votes(tx, article)
    live = None if article.live_revision_id is None else revisions.get(tx, article.live_revision_id)
    revision = revisions.get(tx, article.revision_id)
    writers = writers_of(tx, article)
    every = places.everywhere(tx, article.id)
    return Sight(
        newsroom=newsroom,
        article=article,
        revision=revision,
        byline=printed_byline(revision.copy, writers),
        writers=writers,
        votes=tuple(vote for vote in cast if not vote.elsewhere),
        elsewhere=tuple(vote for vote in cast if vote.elsewhere),
        signed=signed_on(tx, newsroom, article),
        notes=tuple(notes.of_article(tx, article.id)),
        card=cards.find(tx, article.id),
        places=tuple(place for place in every if not place.runs_in),
        forum_tags=forum_choices.of_article(tx, article.id),
        also_runs=tuple(_elsewhere(tx, newsroom, article, every)),
        parked=tuple(row.fault or "" for row in deliveries.parked_of_article(tx, article.id)),
        live=live,
        gone=pictures.erased(tx, article.id),
        follows=followed(tx, newsroom, article),
        retraction=retractions.asked(tx, article.id),
        repeats=repeated(tx, newsroom, revision, None),
        used=used_before(tx, newsroom, article, revision, None),
        open_reports=0 if live is None else reader_reports.count_open(tx, article.id)[0],
        bypasses=tuple(
            bypass
            for bypass in bypasses.of_article(tx, article.id)
            if bypass.stands and bypass.revision_id in (article.revision_id, article.live_revision_id)
        ),
    )

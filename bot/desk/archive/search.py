"""Searching: what was written, found again by those who may see it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta

from bot.desk.article import follow_ups
from bot.desk.article.access import in_public, newsroom_of, seen_as
from bot.desk.article.listing import listed
from bot.desk.article.public_text import byline
from bot.desk.unit_of_work import UseCases
from bot.domain.archive.search_query import Query, need_words, read_query
from bot.domain.article.article import Article, Revision
from bot.domain.article.states import Publication, State
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.newsroom.errors import NoSuchSection
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, desks_of, on_the_desk
from bot.domain.newsroom.sections import section_named
from bot.domain.refusals import Refusal
from bot.domain.times.moments import moment_of
from bot.domain.times.past_days import days_named
from bot.store import Transaction
from bot.store.archive import saved_searches, search
from bot.store.archive.search import Match, Sought
from bot.store.article import articles, pictures, revisions, search_index
from bot.store.newsroom import newsrooms

RANKED = 1_000
"""Of more matches than that the latest ones are shown, so that a common word takes no longer in a larger archive."""

PAGE = 5
"""Articles on a page."""

NEWEST = "newest"

PUBLIC_WORDS = (Publication.LIVE, Publication.UNPUBLISHED, Publication.RETRACTED)
"""What a search calls what the public sees; the other words are states."""

_MENTION = pattern(r"<@!?(\d{1,20})>|(\d{15,20})")


class SearchGone(Refusal):
    """A page of a search that is no longer kept, or is somebody else's."""


class NoSuchState(Refusal):
    """A word that is neither a state nor a word for what the public sees."""

    text: str


class BackwardSpan(Refusal):
    """Days from which to search that come after those up to which."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, as they typed it."""

    query: str = ""
    state: str = ""
    author: str = ""
    tag: str = ""
    section: str = ""
    since: str = ""
    until: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An article as the asker may read it: with the live text, or `inside` with the working one."""

    article: Article
    revision: Revision
    byline: str
    address: str | None
    """Where readers find it, if it is out; else its card, for those inside."""
    inside: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """A page of what was found. `count` is how many there are, or the most that are looked at if `more`."""

    search_id: int
    newsroom: Newsroom
    asked: Asked
    query: Query
    page: int
    count: int
    more: bool
    found: tuple[Found, ...]
    widened: bool
    """Whether nothing held the words as they are, and the last was taken for the beginning of one."""
    incomplete: bool
    """Whether articles of before an upgrade are still being taken into the index."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // PAGE))


class Search(UseCases):
    """Queries, and what they asked for."""

    async def search(self, guild_id: int, person: Person, asked: Asked) -> Findings:
        """The first page of what fits, of all that the person may see.

        Raises NoNewsroom, TooMuchWork, and what `_sought` raises for what cannot be read.
        """

        now = self.unit.clock()
        # Looking takes longer than writing down what was looked for, and must not keep the writer waiting.
        findings = await self.unit.search(
            lambda tx: _findings(tx, newsroom_of(tx, guild_id), person, asked, 0, now)
        )
        if findings.pages == 1:
            return findings
        newsroom_id = findings.newsroom.id
        kept = await self.unit.write(
            lambda tx, now: saved_searches.add(tx, newsroom_id, person.id, asdict(asked), now)
        )
        return replace(findings, search_id=kept.id)

    async def page(self, guild_id: int, search_id: int, person: Person, page: int) -> Findings:
        """Another page of a search, from 0 on, of what the person may see now. Raises SearchGone, TooMuchWork."""
        now = self.unit.clock()

        def query(tx: Transaction) -> Findings:
            kept = saved_searches.find(tx, search_id)
            if kept is None or kept.person_id != person.id:
                raise SearchGone
            newsroom = newsrooms.get(tx, kept.newsroom_id)
            if newsroom.guild_id != guild_id:
                raise SearchGone  # the roles that they hold there count for nothing here
            findings = _findings(tx, newsroom, person, Asked(**kept.asked), page, now)
            return replace(findings, search_id=search_id)

        return await self.unit.search(query)


def _findings(
    tx: Transaction, newsroom: Newsroom, person: Person, asked: Asked, page: int, now: datetime
) -> Findings:
    sought = _sought(newsroom, asked, now)
    ranked = bool(sought.query.wanted) and asked.sort != NEWEST
    matches, more = _matches(tx, newsroom, person, sought, ranked=ranked)
    widened = False
    wider = None if matches else _widened(tx, sought.query)
    if wider is not None:
        sought = replace(sought, query=wider)
        matches, more = _matches(tx, newsroom, person, sought, ranked=ranked)
        widened = bool(matches)
    page = min(page, max(len(matches) - 1, 0) // PAGE)
    shown = matches[page * PAGE : (page + 1) * PAGE]
    return Findings(
        search_id=0,
        newsroom=newsroom,
        asked=asked,
        query=sought.query,
        page=page,
        count=len(matches),
        more=more,
        found=tuple(_found(tx, newsroom, person, article_id, inside=inside) for article_id, inside in shown),
        widened=widened,
        incomplete=search_index.to_shelve(tx) > 0,
    )


def _widened(tx: Transaction, query: Query) -> Query | None:
    """The query with its last word as the beginning of one. A phrase that ends with a word which occurs is not widened: to
    look for a phrase takes a look at every article that holds its words."""
    if query.widened is None or (
        len(query.wanted[-1].words) > 1 and search.occurs(tx, query.wanted[-1].words[-1])
    ):
        return None
    return query.widened


def _matches(
    tx: Transaction, newsroom: Newsroom, person: Person, sought: Sought, *, ranked: bool
) -> tuple[list[tuple[int, bool]], bool]:
    """The articles that fit, in order, and whether the person reads them inside; and whether there are more."""
    desk, desks = on_the_desk(person, newsroom), desks_of(person, newsroom)
    own = search.inside(tx, sought, person.id, desk=desk, ranked=ranked, limit=RANKED + 1, desks=desks)
    public: list[Match] = []
    if not (desk and desks is None) and _is_public_word(sought):
        seen = {match.article_id for match in own}
        public = search.in_public(tx, sought, ranked=ranked, limit=RANKED + 1)
        public = [match for match in public if match.article_id not in seen]
    more = len(own) > RANKED or len(public) > RANKED
    own, public = own[:RANKED], public[:RANKED]
    if ranked:  # what only they can read comes first: scores of two indexes do not compare
        own, public = _ordered(own), _ordered(public)
    found = [(match, True) for match in own] + [(match, False) for match in public]
    if not ranked:
        found.sort(reverse=True)
    return [(match.article_id, inside) for match, inside in found], more


def _ordered(matches: list[Match]) -> list[Match]:
    """The best first; of equals the latest."""
    return sorted(sorted(matches, reverse=True), key=lambda match: round(match.score, 6))


def _is_public_word(sought: Sought) -> bool:
    """Whether what is asked for can be in public at all, by the state that the public knows."""
    return sought.state in (None, State.PUBLISHED) and sought.publication in (None, Publication.LIVE)


def _found(tx: Transaction, newsroom: Newsroom, person: Person, article_id: int, *, inside: bool) -> Found:
    whole = articles.get(tx, article_id)
    article = seen_as(tx, newsroom, whole, person) if inside else in_public(tx, whole)
    assert article.revision_id is not None
    revision = without_erased(tx, article, revisions.get(tx, article.revision_id))
    return Found(
        article,
        revision,
        byline(tx, article, revision.copy),
        listed(tx, newsroom, article).address if inside else follow_ups.address(tx, newsroom, article),
        inside,
    )


def without_erased(tx: Transaction, article: Article, revision: Revision) -> Revision:
    """A text without the pictures that its article may not show any more."""
    gone = pictures.erased(tx, article.id) if revision.copy.pictures else frozenset[str]()
    if not gone:
        return revision
    kept = tuple(each for each in revision.copy.pictures if each.sha256 not in gone)
    return replace(revision, copy=replace(revision.copy, pictures=kept))


def _sought(newsroom: Newsroom, asked: Asked, now: datetime) -> Sought:
    """What is asked for, read. Raises QueryTooLong, NothingToSearch, NoSuchSection, NoSuchState, NotADay, BackwardSpan."""
    state, publication = _state(asked.state)
    mention = _MENTION.fullmatch(asked.author.strip())
    today = now.astimezone(newsroom.zone).date()
    first = days_named(asked.since, today, option="from").first if asked.since.strip() else None
    last = days_named(asked.until, today, option="to").last if asked.until.strip() else None
    if first is not None and last is not None and last < first:
        raise BackwardSpan(first, last)
    if asked.author.strip() and mention is None:
        need_words(asked.author)
    if asked.tag.strip():
        need_words(asked.tag)
    return Sought(
        newsroom.id,
        read_query(asked.query),
        writer_id=int(mention[1] or mention[2]) if mention else None,
        writer_name="" if mention else asked.author,
        tag=asked.tag.strip().lstrip("#"),
        sections=None if not asked.section.strip() else (_section(newsroom, asked.section),),
        state=state,
        publication=publication,
        since=_begins(first, newsroom),
        until=_begins(last, newsroom, days=1),
    )


def _section(newsroom: Newsroom, named: str) -> int:
    """The section that is asked for. Raises NoSuchSection."""
    found = section_named(newsroom, named)
    if found is None:
        raise NoSuchSection(named, tuple(each.name for each in newsroom.sections))
    return found.id


def _begins(day: date | None, newsroom: Newsroom, *, days: int = 0) -> datetime | None:
    """When a day begins on the newsroom's clock, or that many days later; None where no calendar has it."""
    if day is None:
        return None
    try:
        return moment_of(datetime.combine(day + timedelta(days=days), time()), newsroom.zone)
    except (OverflowError, ValueError):
        return None


def _state(text: str) -> tuple[State | None, Publication | None]:
    word = text.strip().casefold().replace(" ", "_")
    if not word:
        return None, None
    if word in PUBLIC_WORDS:
        return None, Publication(word)
    try:
        return State(word), None
    except ValueError:
        raise NoSuchState(text) from None

"""Elsewhere: an article also runs in the destinations of other sections. Each is kept up to date like its own."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.actors import By, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import log
from bot.desk.publishing import public_messages
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.states import Publication, State, Who
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import ChiefsOnly
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.section import Section
from bot.domain.newsroom.sections import section_named
from bot.domain.newsroom.sections import seen_by as in_view
from bot.domain.publishing.errors import IsRetracted, NoSuchDestination, NotAlsoThere, OutThere, RunsThere
from bot.store import Transaction
from bot.store.publishing import places
from bot.store.review import cards


class Elsewhere(Detail):
    """The section in whose destination it runs too, or does not any more."""

    actions = ("also_in", "not_also_in")
    section: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Elsewhere,)


@dataclass(frozen=True, slots=True)
class Also:
    """An article, and the section in whose destination it runs too."""

    article: Article
    section: str
    channel: int
    now: bool
    """Whether it goes out there at once."""


class Destinations(UseCases):
    """What chiefs decide about further places."""

    async def also(self, article_id: int, person: Person, name: str) -> Also:
        """Have an article run in a section's destination too: at once if it is out, else with its publication.

        Raises ChiefsOnly, IsRetracted, NoSuchDestination, RunsThere.
        """

        def work(tx: Transaction, now: datetime) -> Also:
            article, newsroom, by = opened(tx, article_id, person)
            _need_chief(newsroom, by)
            if article.publication is Publication.RETRACTED:
                raise IsRetracted(article.number)
            section = _named(newsroom, name)
            channel = in_view(newsroom, section).publish_channel
            taken = {newsroom.publish_channel, *_channels(tx, newsroom, article)}
            if channel in taken:
                raise RunsThere(article.number, channel)
            places.run_also_in(tx, article.id, section.id)
            out = article.publication is Publication.LIVE or article.state is State.PUBLISHING
            if out:
                public_messages.lay_down(tx, article, public_messages.sheets(tx, newsroom, article), now)
            log(tx, by, "also_in", now, article, article, Elsewhere(section=section.name))
            cards.want(tx, article.id)
            return Also(article, section.name, channel, out)

        return await self.unit.write(work)

    async def not_also(self, article_id: int, person: Person, name: str) -> Also:
        """Have an article not run there after all, as long as nothing of it is there.

        Raises ChiefsOnly, NoSuchDestination, NotAlsoThere, OutThere.
        """

        def work(tx: Transaction, now: datetime) -> Also:
            article, newsroom, by = opened(tx, article_id, person)
            _need_chief(newsroom, by)
            section = _named(newsroom, name)
            channel = in_view(newsroom, section).publish_channel
            if places.of_article(tx, article.id, section.id):
                raise OutThere(article.number, channel)
            if not places.run_no_more_in(tx, article.id, section.id):
                raise NotAlsoThere(article.number, section.name)
            log(tx, by, "not_also_in", now, article, article, Elsewhere(section=section.name))
            cards.want(tx, article.id)
            return Also(article, section.name, channel, now=False)

        return await self.unit.write(work)


def _need_chief(newsroom: Newsroom, by: By) -> None:
    if Who.CHIEF not in by.capacities:
        raise ChiefsOnly(newsroom.chiefs_role or newsroom.editors_role)


def _named(newsroom: Newsroom, name: str) -> Section:
    found = section_named(newsroom, name)
    if found is None:
        raise NoSuchDestination(name, tuple(section.name for section in newsroom.sections))
    return found


def _channels(tx: Transaction, newsroom: Newsroom, article: Article) -> set[int]:
    """The channels of the sections in whose destinations it runs too."""
    also = places.also_in(tx, article.id)
    return {in_view(newsroom, each).publish_channel for each in newsroom.sections if each.id in also}

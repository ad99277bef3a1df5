"""The archive: the public record of each article, and the keeping of the index that it is searched by."""

from __future__ import annotations

from bot.desk.article import follow_ups
from bot.desk.article.access import in_public, is_inside, may_see, newsroom_of, once_public, seen_as
from bot.desk.article.bylines import Writer, writers_of
from bot.desk.article.follow_ups import Followed
from bot.desk.article.public_text import byline
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Revision
from bot.domain.article.states import Publication
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.archive import packing_upkeep
from bot.store.article import articles, revisions, search_index
from bot.store.publishing import editions
from bot.store.publishing.editions import Edition

SHELVED_AT_ONCE = 20
"""Articles of before that are taken into the index in one transaction: a few hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Record:
    """What has been public of an article, and when; for those `inside` also where it stands with the desk."""

    newsroom: Newsroom
    article: Article
    byline: str
    """Empty where the writers' names may be what had to go."""
    writers: tuple[Writer, ...]
    """Who is behind it; empty for those outside."""
    editions: tuple[Edition, ...]
    live: Revision | None
    """The text that is, or was last, out."""
    address: str | None
    earlier: tuple[Followed, ...]
    """What it follows up, if the asker may know of that."""
    later: tuple[Followed, ...]
    inside: bool


class Archive(UseCases):
    """What has been public, and since when."""

    async def record(self, guild_id: int, person: Person, asked_for: str) -> Record:
        """The record of an article, by number or headline. Raises NoNewsroom, NoSuchArticle."""

        def query(tx: Transaction) -> Record:
            newsroom = newsroom_of(tx, guild_id)
            return _record(tx, newsroom, once_public(tx, newsroom, person, asked_for), person)

        return await self.unit.read(query)

    async def shelve(self) -> bool:
        """Take some articles of before into the index, the latest first. False when there are none left."""

        def work(tx: Transaction) -> bool:
            last = search_index.to_shelve(tx)
            down_to = max(last - SHELVED_AT_ONCE, 0)
            for article_id in range(down_to + 1, last + 1):  # upwards: FTS5 writes each step back at once
                article = articles.find(tx, article_id)
                if article is not None:
                    search_index.keep(tx, article)
            if last:
                search_index.shelved_above(tx, down_to)
            return down_to > 0

        # Nobody has to hear of it: nothing that is delivered or due has changed.
        return await self.unit.store.write(work)

    async def pack(self) -> bool:
        """Pack some long texts of before. False when there are none left."""
        return await self.unit.store.write(packing_upkeep.step)


def _record(tx: Transaction, newsroom: Newsroom, article: Article, person: Person) -> Record:
    inside = is_inside(tx, newsroom, article, person)
    hidden = article.down_code is not None and article.down_code.hides_headline and not inside
    editions_out = _editions_out(tx, article)
    before = None if article.follows is None else articles.get(tx, article.follows)
    earlier = [before] if before is not None and may_see(tx, newsroom, before, person) else []
    later = articles.following(tx, article.id, limit=follow_ups.LINKED)
    live = None if article.live_revision_id is None else revisions.get(tx, article.live_revision_id)
    shown = seen_as(tx, newsroom, article, person) if inside else in_public(tx, article)
    assert shown.revision_id is not None
    copy = (live or revisions.get(tx, shown.revision_id)).copy
    return Record(
        newsroom=newsroom,
        article=shown,
        byline="" if hidden else byline(tx, article, copy),
        writers=writers_of(tx, article) if inside else (),
        editions=editions_out,
        live=live,
        address=follow_ups.address(tx, newsroom, article),
        earlier=tuple(Followed(each, follow_ups.address(tx, newsroom, each)) for each in earlier),
        later=tuple(Followed(each, follow_ups.address(tx, newsroom, each)) for each in later),
        inside=inside,
    )


def _editions_out(tx: Transaction, article: Article) -> tuple[Edition, ...]:
    """The editions that have been out: not one that is on its way."""
    if article.publication is Publication.NONE:
        return ()
    found = editions.of_article(tx, article.id)
    last = next((e.number for e in found if e.revision.id == article.live_revision_id), len(found))
    return tuple(edition for edition in found if edition.number <= last)

"""Pictures that were used before, as people are told of it: only to somebody who may read the other article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice

from bot.desk.article.access import desk_sees_article, is_inside, may_see, seen_as
from bot.desk.article.follow_ups import address
from bot.desk.article.listing import listed
from bot.domain.article.article import Article, Revision
from bot.domain.article.states import Publication
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.article import articles, picture_looks, pictures, revisions

LOOKED_AT = 40
"""Articles, the latest, among which one is looked for that the person may read."""


@dataclass(frozen=True, slots=True)
class Used:
    """A picture of a text that another article has had before: its number in the text, the article as the reader may see
    it, where that is found, and when it came out, or when its text was saved where it is not out."""

    picture: int
    article: Article
    address: str | None
    at: datetime


def used_before(
    tx: Transaction, newsroom: Newsroom, article: Article, revision: Revision, person: Person | None
) -> tuple[Used, ...]:
    """Of each picture of a text the latest earlier use in another article which this person may read; None stands for the
    desk. What an article itself has had is its own matter."""
    if not revision.copy.pictures:
        return ()
    gone = pictures.erased(tx, article.id)
    found = (
        next(_uses(tx, newsroom, article, number, picture.sha256, person), None)
        for number, picture in enumerate(revision.copy.pictures, 1)
        if picture.sha256 not in gone
    )
    return tuple(each for each in found if each is not None)


def _uses(
    tx: Transaction, newsroom: Newsroom, article: Article, number: int, digest: str, person: Person | None
) -> Iterator[Used]:
    first = picture_looks.first_use(tx, article.id, digest)
    if first is None:
        return
    same = picture_looks.same_as(tx, digest)
    earlier = chain.from_iterable(picture_looks.used_before(tx, each, first) for each in same)
    others = (other for other in dict.fromkeys(earlier) if other != article.id)
    for other_id in islice(others, LOOKED_AT):
        other = articles.get(tx, other_id)
        if other.newsroom_id != newsroom.id or other.discarded_at is not None:
            continue
        seen = _seen(tx, newsroom, other, person)
        if seen is None or seen.revision_id is None:
            continue
        if set(same) & _shown(tx, seen):
            inside = person is None or is_inside(tx, newsroom, other, person)
            place = listed(tx, newsroom, seen).address if inside else address(tx, newsroom, seen)
            at = seen.published_at or revisions.get(tx, seen.revision_id).created_at
            yield Used(number, seen, place, at)


def _seen(tx: Transaction, newsroom: Newsroom, other: Article, person: Person | None) -> Article | None:
    """Another article as its reader sees it; None where they may not."""
    if person is None:
        return replace(other, revision_id=other.given_revision_id) if desk_sees_article(other) else None
    return seen_as(tx, newsroom, other, person) if may_see(tx, newsroom, other, person) else None


def _shown(tx: Transaction, seen: Article) -> set[str]:
    """The files that an article shows to its reader: those of the text before them, and of the one that is out."""
    out = seen.live_revision_id if seen.publication is Publication.LIVE else None
    texts = (revisions.get(tx, each).copy for each in {seen.revision_id, out} if each is not None)
    return {each.sha256 for copy in texts for each in copy.pictures} - pictures.erased(tx, seen.id)

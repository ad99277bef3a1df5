"""Comparison: two revisions of an article beside one another, for those who may see both."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress

from bot.desk.article.access import article_for, need_inside, newsroom_of, seen_as, writes
from bot.desk.article.actors import opened
from bot.desk.unit_of_work import UseCases
from bot.domain.archive.errors import NoSuchRevision, NothingBefore
from bot.domain.article.article import Article, Revision
from bot.domain.article.picture import Picture
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.article import pictures, revisions
from bot.store.article.revisions import Listed
from bot.store.media_files import MediaFiles
from bot.store.publishing import editions

_NUMBER = pattern(r"\s*(?:r|rev|revision)?\.?\s*(\d{1,9})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions of one article, the earlier text first unless somebody asked for it the other way."""

    newsroom: Newsroom
    article: Article
    old: Revision
    new: Revision


class Comparisons(UseCases):
    """Queries. They change nothing."""

    async def compare(self, article_id: int, person: Person, start: str = "", end: str = "") -> Comparison:
        """The revisions numbered `start` and `end`, as somebody wrote them.

        Without either it is what was changed last: of an article with an open correction the published text
        and the working one, of a published one its last two public texts, else the current revision and the
        one before it. Without `end` it is the current revision, without `start` the one before `end`.
        Raises NoSuchRevision, NothingBefore, and what `need_inside` raises.
        """

        def query(tx: Transaction) -> Comparison:
            whole, newsroom, _ = opened(tx, article_id, person)
            need_inside(tx, newsroom, whole, person)
            article = seen_as(tx, newsroom, whole, person)
            given = not writes(tx, whole, person.id)
            assert article.revision_id is not None
            count = revisions.number_of(tx, article.revision_id) if given else revisions.count(tx, article.id)
            current = revisions.number_of(tx, article.revision_id)
            first, second = _asked(article, start, count), _asked(article, end, count)
            if first is None and second is None:
                first, second = _usual(tx, article, current, given=given)
            second = second or current
            first = _before(tx, article, second, given=given) if first is None else first
            if first < 1:
                raise NothingBefore(article.number, count)
            return Comparison(
                newsroom,
                article,
                _numbered(tx, article, first, count, given=given),
                _numbered(tx, article, second, count, given=given),
            )

        return await self.unit.read(query)

    async def files(self, article_id: int, wanted: Sequence[Picture], most_bytes: int) -> dict[str, bytes]:
        """The bytes of pictures by their SHA-256: of those that may be shown and are there, as many as fit."""
        gone = await self.unit.read(lambda tx: pictures.erased(tx, article_id))
        media, found, room = MediaFiles.beside(self.unit.store.path), dict[str, bytes](), most_bytes
        for picture in wanted:
            if picture.sha256 in gone or picture.size > room:
                continue
            with suppress(OSError):
                found[picture.sha256] = await asyncio.to_thread(media.read, picture.sha256, picture.extension)
                room -= picture.size
        return found

    async def revisions(
        self, guild_id: int, person: Person, asked_for: str, *, typed: str, limit: int
    ) -> list[Listed]:
        """An article's revisions whose numbers begin as typed, the latest first.

        Raises NoNewsroom, NoSuchArticle, and what `need_inside` raises.
        """

        def query(tx: Transaction) -> list[Listed]:
            newsroom = newsroom_of(tx, guild_id)
            article = article_for(tx, newsroom, person, asked_for)
            need_inside(tx, newsroom, article, person)
            given = not writes(tx, article, person.id)
            return revisions.listed(tx, article.id, beginning=typed.strip(), limit=limit, given=given)

        return await self.unit.read(query)


def _before(tx: Transaction, article: Article, number: int, *, given: bool) -> int:
    """The revision before another, of those that were `given` to the desk or of all; 0 for none."""
    return (revisions.given_before(tx, article.id, number) or 0) if given else number - 1


def _usual(tx: Transaction, article: Article, current: int, *, given: bool) -> tuple[int, int]:
    """What was changed last."""
    if article.live_revision_id is None:
        return _before(tx, article, current, given=given), current
    if article.amending:
        return revisions.number_of(tx, article.live_revision_id), current
    before = editions.before_last(tx, article.id)
    return _before(tx, article, current, given=given) if before is None else revisions.number_of(
        tx, before
    ), current


def _asked(article: Article, text: str, count: int) -> int | None:
    """The number that somebody wrote; None if they wrote nothing. Raises NoSuchRevision."""
    if not text.strip():
        return None
    match = _NUMBER.fullmatch(text)
    if match is None or not 1 <= int(match[1]) <= count:
        raise NoSuchRevision(article.number, text.strip(), count)
    return int(match[1])


def _numbered(tx: Transaction, article: Article, number: int, count: int, *, given: bool) -> Revision:
    """Raises NoSuchRevision for one that the asker may not read, as for one that is not there."""
    found = revisions.by_number(tx, article.id, number)
    if found is None or (given and not revisions.was_given(tx, article.id, number)):
        raise NoSuchRevision(article.number, str(number), count)
    return found

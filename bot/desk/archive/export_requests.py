"""Exports for people: articles in a file, as much of each as the person may see, and at a pace."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from bot import __version__
from bot.desk.article.access import article_for, desk_sees, desk_sees_article, is_inside, newsroom_of
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.archive.exports import (
    ARTICLES_MOST,
    BYTES_MOST,
    PAUSE,
    WITH_HISTORY_MOST,
    ExportTooLarge,
    ExportTooSoon,
    ExportUnderWay,
    NothingToExport,
    Share,
)
from bot.domain.article.article import Article
from bot.domain.article.states import Publication
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, desks_of, on_the_desk
from bot.domain.refusals import StoreUnavailable
from bot.store import DatabaseError, Transaction
from bot.store.archive import export_records
from bot.store.archive.export_records import Scope
from bot.store.article import articles, revisions
from bot.store.media_files import MediaFiles

if TYPE_CHECKING:
    from collections.abc import Generator


@dataclass(frozen=True, slots=True)
class Parcel:
    """A zip for one person: how many articles are in it, and how much of them. `article` is set if one was
    asked for; `complete` is False where only the latest are in it."""

    name: str
    data: bytes
    share: Share
    articles: int
    article: Article | None = None
    complete: bool = True


class _Unwanted(Exception):
    """Nobody waits for it any more."""


@dataclass(slots=True)
class _Press:
    """One export while it is made, on a thread of its own."""

    tx: Transaction
    version: int
    newsroom: Newsroom
    person: Person
    now: datetime
    limit: int
    unwanted: threading.Event
    media: MediaFiles
    file: BytesIO = field(default_factory=BytesIO)

    def one(self, asked_for: str) -> Parcel:
        article = article_for(self.tx, self.newsroom, self.person, asked_for)
        name = f"article-{article.number}.zip"
        if desk_sees(self.newsroom, article, self.person):
            self._with_history([article.id])
            return Parcel(name, self.file.getvalue(), Share.DESK, 1, article)
        inside = is_inside(self.tx, self.newsroom, article, self.person)
        count = self._texts([(article, inside)])
        if not count:
            raise ExportTooLarge(1, self.limit, self.newsroom.guild_id)
        return Parcel(name, self.file.getvalue(), Share.OWN if inside else Share.PUBLIC, 1, article)

    def all(self) -> Parcel:
        own = articles.by_writer(self.tx, self.newsroom.id, self.person.id, limit=ARTICLES_MOST)
        if on_the_desk(self.person, self.newsroom):
            desks = desks_of(self.person, self.newsroom)
            ids = dict.fromkeys(export_records.with_the_desk(self.tx, self.newsroom.id, desks))
            # What they wrote for another desk is with that one: its history is not theirs to read.
            ids |= dict.fromkeys(
                article.id
                for article in own
                if not desk_sees_article(article) or desk_sees(self.newsroom, article, self.person)
            )
            if not ids:
                raise NothingToExport
            self._with_history(list(ids))
            return Parcel("archive.zip", self.file.getvalue(), Share.DESK, len(ids))
        out = articles.once_out(self.tx, self.newsroom.id, limit=ARTICLES_MOST)
        chosen = {article.id: (article, False) for article in out if article.publication is Publication.LIVE}
        chosen |= {article.id: (article, True) for article in own}
        if not chosen:
            raise NothingToExport
        count = self._texts(sorted(chosen.values(), key=lambda each: -each[0].number))
        share = Share.OWN if own else Share.PUBLIC
        complete = count == len(chosen) and len(out) < ARTICLES_MOST
        return Parcel("archive.zip", self.file.getvalue(), share, count, complete=complete)

    def _with_history(self, ids: list[int]) -> None:
        if len(ids) > WITH_HISTORY_MOST:
            raise self._too_large(len(ids))
        withheld = revisions.withheld(self.tx, ids, self.person.id)
        scope = Scope(self.newsroom.id, tuple(ids), tuple(withheld))

        def check() -> None:
            self._check()
            if self.file.tell() > self.limit:
                raise self._too_large(len(ids))

        from bot.desk.archive.export_files import write_history_zip  # noqa: PLC0415 - few days see an export

        write_history_zip(
            self.tx,
            self.version,
            self.file,
            scope,
            self.media,
            copydesk=__version__,
            now=self.now,
            check=check,
            limit=self.limit,
        )
        if self.file.tell() > self.limit:
            raise self._too_large(len(ids))

    def _texts(self, chosen: list[tuple[Article, bool]]) -> int:
        from bot.desk.archive.export_files import write_articles_zip  # noqa: PLC0415 - as above

        written = write_articles_zip(
            self.tx,
            self.file,
            self.newsroom,
            chosen,
            self.media,
            now=self.now,
            limit=self.limit,
            check=self._check,
        )
        return written.articles

    def _check(self) -> None:
        if self.unwanted.is_set():
            raise _Unwanted

    def _too_large(self, count: int) -> ExportTooLarge:
        return ExportTooLarge(count, self.limit, self.newsroom.guild_id)


@dataclass(slots=True)
class Exports:
    """Made one at a time, off the event loop, of a snapshot of their own."""

    unit: UnitOfWork
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _served: set[int] = field(default_factory=set[int], init=False)
    _had_all: dict[int, datetime] = field(default_factory=dict[int, datetime], init=False)

    async def one(self, guild_id: int, person: Person, asked_for: str, *, limit: int) -> Parcel:
        """One article, by number or headline, in at most `limit` bytes.

        Raises NoNewsroom, NoSuchArticle, ExportTooLarge, ExportUnderWay.
        """
        with self._serving(person):
            return await self._make(guild_id, person, limit, lambda press: press.one(asked_for))

    async def all(self, guild_id: int, person: Person, *, limit: int) -> Parcel:
        """Every article that the person may see. Raises NoNewsroom, NothingToExport, ExportTooLarge,
        ExportUnderWay, ExportTooSoon."""
        now = self.unit.clock()
        self._had_all = {who: at for who, at in self._had_all.items() if at + PAUSE > now}
        if person.id in self._had_all:
            raise ExportTooSoon(self._had_all[person.id] + PAUSE)
        with self._serving(person):
            parcel = await self._make(guild_id, person, limit, lambda press: press.all())
        self._had_all[person.id] = now
        return parcel

    @contextmanager
    def _serving(self, person: Person) -> Generator[None]:
        if person.id in self._served:
            raise ExportUnderWay
        self._served.add(person.id)
        try:
            yield
        finally:
            self._served.discard(person.id)

    async def _make(
        self, guild_id: int, person: Person, limit: int, work: Callable[[_Press], Parcel]
    ) -> Parcel:
        await self.unit.read(lambda tx: newsroom_of(tx, guild_id))  # also where the bot is being stopped
        now, unwanted = self.unit.clock(), threading.Event()

        media = MediaFiles.beside(self.unit.store.path)

        def make() -> Parcel:
            with self.unit.store.snapshot() as (tx, version):
                newsroom = newsroom_of(tx, guild_id)
                return work(
                    _Press(tx, version, newsroom, person, now, min(limit, BYTES_MOST), unwanted, media)
                )

        async with self._turn:
            try:
                return await asyncio.to_thread(make)
            except DatabaseError as error:
                raise StoreUnavailable from error
            except BaseException:
                unwanted.set()
                raise

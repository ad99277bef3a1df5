"""Removals: a server removes the bot. Its newsroom is kept for a time, as it is, and then erased whole."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.desk.intake.pictures.files import PictureFiles
from bot.desk.outbox.outcomes import Outcomes
from bot.desk.people.upkeep import Upkeep
from bot.desk.planning.budget import plan_next
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.dataclass import dataclass
from bot.domain.refusals import UnknownPress
from bot.store import Transaction, statistics
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.people import closing, erasure, removals
from bot.store.people.removals import Removal
from bot.store.review import roll_calls
from bot.store.statistics import Holdings
from bot.store.timestamps import to_text


class RemovalTold(Payload):
    """Who is told, what the server is called if that is known, and whether they own it."""

    kinds = (Kind.REMOVAL,)
    to: int
    server: str = ""
    owns: bool = True


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is told for a server, what it is called if that is known, and whether they own it."""

    person_id: int
    server: str = ""
    owns: bool = True


@dataclass(slots=True)
class Removals:
    """What becomes of a newsroom whose server removed the bot."""

    unit: UnitOfWork
    upkeep: Upkeep
    pictures: PictureFiles

    async def removed(self, guild_id: int, kept: timedelta | None, owner: Owner | None) -> Removal | None:
        """A server removed the bot: keep its newsroom so long, for ever if None, and tell its owner. None if it has no
        newsroom, or that is known."""
        return await self.unit.write(lambda tx, now: _removed(tx, guild_id, kept, owner, now))

    async def returned(self, guild_id: int) -> bool:
        """The bot is back in a server: everything goes on as before. False if it was not away."""
        if await self.unit.read(lambda tx: removals.of_guild(tx, guild_id)) is None:
            return False
        return await self.unit.write(lambda tx, now: _returned(tx, guild_id, now))

    async def compare(self, guild_ids: Collection[int], kept: timedelta | None) -> list[Removal]:
        """The bot is connected, and is in these servers: whoever removed it or let it in again while it was away is found
        out. Discord does not say any more who owns a server that removed it, so whoever set it up there is told. Returns
        the newsrooms that are new among those that are away."""
        here = set(guild_ids)

        def look(tx: Transaction) -> tuple[list[int], list[int]]:
            away = {removal.guild_id for removal in removals.every(tx)}
            known = set(newsrooms.guild_ids(tx))
            return sorted(known - here - away), sorted(away & here)

        gone, back = await self.unit.read(look)
        if not gone and not back:
            return []

        def work(tx: Transaction, now: datetime) -> list[Removal]:
            for guild_id in back:
                _returned(tx, guild_id, now)
            found = [_removed(tx, guild_id, kept, None, now) for guild_id in gone]
            return [removal for removal in found if removal is not None]

        return await self.unit.write(work)

    async def of_newsroom(self, newsroom_id: int) -> Removal | None:
        """Until when a newsroom is kept; None if its server has the bot."""
        return await self.unit.read(lambda tx: removals.of_newsroom(tx, newsroom_id))

    async def told(self, guild_id: int, person_id: int) -> Removal:
        """The removal that this person was told of as the server's owner. Raises UnknownPress."""
        return await self.unit.read(lambda tx: _told(tx, guild_id, person_id))

    async def erase_now(self, guild_id: int, person_id: int) -> None:
        """The owner does not want it kept any longer. Raises UnknownPress."""
        await self.unit.write(lambda tx, _: _close(tx, _told(tx, guild_id, person_id)))
        self.upkeep.wanted()

    async def look(self, guild_id: int) -> Holdings | None:
        """What erasing a server would come to; None if it has no newsroom. It looks at whole tables."""
        return await self.unit.search(lambda tx: statistics.of_server(tx, guild_id))

    async def servers(self) -> list[int]:
        """The servers that have a newsroom here, those that removed the bot included."""
        return await self.unit.read(lambda tx: [each.guild_id for each in newsrooms.every(tx)])

    async def erase_server(self, guild_id: int) -> None:
        """Erase all of a server's newsroom, whether or not the server removed the bot. Only while no bot runs on the
        database: nothing of it is on its way then."""

        def work(tx: Transaction, now: datetime) -> None:
            removals.note(tx, guild_id, now, now)
            found = removals.of_guild(tx, guild_id)
            if found is not None:
                _close(tx, found)

        await self.unit.write(work)
        while await self.delete_some():
            pass

    async def delete_some(self) -> int:
        """Delete a little of a newsroom that is closed, with the files of its pictures. Returns how much is left to do: 0
        when there is nothing."""
        store = self.unit.store
        closed = await store.read(removals.closed)
        if closed is None:
            return 0
        pictures = await store.write_unchecked(lambda tx: closing.delete_some(tx, closed))
        await self.pictures.drop(pictures)
        return 1


def _removed(
    tx: Transaction, guild_id: int, kept: timedelta | None, owner: Owner | None, now: datetime
) -> Removal | None:
    found = removals.note(tx, guild_id, now, None if kept is None else now + kept)
    if found is None:
        return None
    plan_next(tx, newsrooms.get(tx, found.newsroom_id), now)
    if owner is None and (founder := removals.set_up_by(tx, found.newsroom_id)) is not None:
        owner = Owner(founder, owns=False)
    if owner is not None:
        deliveries.enqueue(
            tx,
            newsroom_id=found.newsroom_id,
            article_id=None,
            kind=Kind.REMOVAL,
            key=_key(found),
            now=now,
            payload=RemovalTold(owner.person_id, owner.server, owner.owns),
        )
    return found


def _returned(tx: Transaction, guild_id: int, now: datetime) -> bool:
    if not removals.undo(tx, guild_id):
        return False
    newsroom = newsrooms.of_guild(tx, guild_id)
    assert newsroom is not None
    plan_next(tx, newsroom, now)
    roll_calls.hurry(tx, newsroom.id, now)
    return True


def _told(tx: Transaction, guild_id: int, person_id: int) -> Removal:
    found = removals.of_guild(tx, guild_id)
    sent = None if found is None else deliveries.by_key(tx, _key(found))
    if found is None or sent is None:
        raise UnknownPress
    said = RemovalTold.read(sent)
    if not said.owns or said.to != person_id:
        raise UnknownPress
    return found


def _close(tx: Transaction, removal: Removal) -> None:
    closing.close(tx, removal)
    erasure.want_tidying(tx)


def close_due(tx: Transaction, now: datetime) -> int:
    """Close the newsrooms that have been kept long enough. Returns how many those were."""
    found = removals.due(tx, now)
    for removal in found:
        _close(tx, removal)
    return len(found)


def _key(removal: Removal) -> str:
    return f"{Kind.REMOVAL}:{removal.newsroom_id}:{to_text(removal.left_at)}"


DUTIES = {"removal": close_due}

OUTCOMES = {Kind.REMOVAL: Outcomes()}

"""Set-up: an administrator gives a server its newsroom and changes its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.desk.article.access import newsroom_of
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.newsroom.bounds import BOUNDS
from bot.domain.newsroom.errors import BadSetting, NotAdministrator
from bot.domain.newsroom.newsroom import CorrectionNews, Newsroom, ReleasePolicy
from bot.domain.newsroom.quiet_hours import quiet_hours
from bot.domain.newsroom.roles import Person
from bot.domain.planning.budget import budget_time
from bot.domain.planning.errors import NoTimetable
from bot.domain.times.timetable import parse
from bot.domain.times.zones import zone_of
from bot.store import Transaction
from bot.store.article import audit_log
from bot.store.newsroom import newsrooms
from bot.store.transaction import Value

AFTER_CHANGE: list[Callable[[Transaction, Newsroom, Newsroom, datetime], None]] = []
"""What follows from other settings, given those before and those now, in this order. `bot/desk/desk.py` fills it, once."""


@dataclass(slots=True)
class Setup:
    """The administrator's side of the desk."""

    unit: UnitOfWork

    async def newsroom(self, guild_id: int) -> Newsroom:
        """The server's newsroom. Raises NoNewsroom."""
        return await self.unit.read(lambda tx: newsroom_of(tx, guild_id))

    async def existing(self, guild_id: int) -> Newsroom | None:
        """The server's newsroom, if it has one."""
        return await self.unit.read(lambda tx: newsrooms.of_guild(tx, guild_id))

    async def by_id(self, newsroom_id: int) -> Newsroom:
        """A newsroom that is known to exist."""
        return await self.unit.read(lambda tx: newsrooms.get(tx, newsroom_id))

    async def establish(
        self,
        guild_id: int,
        person: Person,
        *,
        review: int,
        publish: int,
        editors: int,
        settings: Mapping[str, Value] | None = None,
    ) -> Newsroom:
        """Make the server's newsroom, or change the one it has; articles stay. Raises as `change`."""

        def work(tx: Transaction, now: datetime) -> Newsroom:
            if not person.manages_server:
                raise NotAdministrator
            existing = newsrooms.of_guild(tx, guild_id)
            chosen: dict[str, Value] = dict(settings or {})
            if existing is None:
                newsroom_id = newsrooms.create(tx, guild_id, review=review, publish=publish, editors=editors)
            else:
                newsroom_id = existing.id
                chosen |= {"review_channel": review, "publish_channel": publish, "editors_role": editors}
            return _apply(tx, newsroom_id, person, chosen, now, "setup")

        return await self.unit.write(work)

    async def change(self, guild_id: int, person: Person, settings: Mapping[str, Value]) -> Newsroom:
        """Change settings by their column's name.

        Raises NotAdministrator, NoNewsroom, BadSetting, BadTimetable, NoTimetable.
        """

        def work(tx: Transaction, now: datetime) -> Newsroom:
            if not person.manages_server:
                raise NotAdministrator
            return _apply(tx, newsroom_of(tx, guild_id).id, person, settings, now, "settings")

        return await self.unit.write(work)


def _apply(
    tx: Transaction,
    newsroom_id: int,
    person: Person,
    settings: Mapping[str, Value],
    now: datetime,
    action: str,
) -> Newsroom:
    before = newsrooms.get(tx, newsroom_id)
    for name, value in settings.items():
        newsrooms.change(tx, newsroom_id, name, checked(name, value))
    audit_log.record(
        tx,
        newsroom_id=newsroom_id,
        at=now,
        actor_id=person.id,
        actor_name=person.name,
        action=action,
        detail=settings,
    )
    newsroom = newsrooms.get(tx, newsroom_id)
    if newsroom.release is ReleasePolicy.SLOTS and newsroom.timetable is None:
        raise NoTimetable
    if newsroom.review_channel == newsroom.publish_channel:
        raise BadSetting("publish", "", "another channel than the review channel, which readers must not see")
    for name in ("editors", "chiefs", "writers", "subscribers"):
        # Discord's @everyone has the server's own id. It would make everybody an editor, or ping all.
        if getattr(newsroom, f"{name}_role") == newsroom.guild_id:
            raise BadSetting(name, "@everyone", "a role of its own")
    for follow in AFTER_CHANGE:
        follow(tx, before, newsroom, now)
    return newsroom


def checked(name: str, value: Value) -> Value:
    """A setting's value in the form in which it is stored. Raises BadSetting, BadTimetable."""
    if name in BOUNDS:
        low, high = BOUNDS[name]
        if not isinstance(value, int) or not low <= value <= high:
            raise BadSetting(name, str(value), f"a whole number from {low:,} to {high:,}")
    elif name == "timezone":
        zone = zone_of(value) if isinstance(value, str) else None
        if zone is None:
            raise BadSetting(name, str(value), "a city or an IANA zone, such as Europe/Berlin")
        return zone
    elif name == "release" and value not in set(ReleasePolicy):
        raise BadSetting(name, str(value), "immediate, manual or slots")
    elif name == "corrections" and value not in set(CorrectionNews):
        raise BadSetting(name, str(value), "off, quiet or ping")
    elif name == "events":
        if value not in ("on", "off"):
            raise BadSetting(name, str(value), "on or off")
        return int(value == "on")
    elif name == "quiet_hours":
        found = quiet_hours(str(value or ""))
        return None if found is None else str(found)
    elif name == "budget":
        at = budget_time(str(value or ""))
        return None if at is None else f"{at:%H:%M}"
    elif name == "timetable":
        timetable = parse(str(value or ""))
        return None if timetable is None else str(timetable)
    return value

"""Set-up: an administrator gives a server its newsroom and changes its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.desk.article.access import newsroom_of
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.newsroom.errors import BadSetting, NotAdministrator
from bot.domain.newsroom.newsroom import Newsroom, ReleasePolicy
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.setting_kinds import Shape
from bot.domain.newsroom.settings import BY_OPTION, SETTINGS
from bot.domain.planning.errors import NoTimetable
from bot.store import Transaction
from bot.store.article import audit_log
from bot.store.newsroom import newsrooms
from bot.store.transaction import Value

AFTER_CHANGE: list[Callable[[Transaction, Newsroom, Newsroom, datetime], None]] = []
"""What follows from other settings, given those before and those now, in this order. `bot/desk/desk.py` fills it, once."""

Given = str | int | None
"""What somebody gives for a setting: a number, words, or the id of a channel or role; None undoes it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The newsroom before a change of its settings, and since. A new one had the defaults."""

    before: Newsroom
    newsroom: Newsroom


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
        settings: Mapping[str, Given] | None = None,
    ) -> Changed:
        """Make the server's newsroom, or change the one it has; articles stay. Raises as `change`."""

        def work(tx: Transaction, now: datetime) -> Changed:
            if not person.manages_server:
                raise NotAdministrator
            existing = newsrooms.of_guild(tx, guild_id)
            chosen: dict[str, Given] = dict(settings or {})
            if existing is None:
                newsroom_id = newsrooms.create(tx, guild_id, review=review, publish=publish, editors=editors)
            else:
                newsroom_id = existing.id
                chosen |= {"review": review, "publish": publish, "editors": editors}
            return _apply(tx, newsroom_id, person, chosen, now, "setup")

        return await self.unit.write(work)

    async def change(self, guild_id: int, person: Person, settings: Mapping[str, Given]) -> Changed:
        """Change settings, given by their options; None undoes one.

        Raises NotAdministrator, NoNewsroom, BadSetting, BadTimetable, NoTimetable.
        """

        def work(tx: Transaction, now: datetime) -> Changed:
            if not person.manages_server:
                raise NotAdministrator
            return _apply(tx, newsroom_of(tx, guild_id).id, person, settings, now, "settings")

        return await self.unit.write(work)


def _apply(
    tx: Transaction,
    newsroom_id: int,
    person: Person,
    given: Mapping[str, Given],
    now: datetime,
    action: str,
) -> Changed:
    before = newsrooms.get(tx, newsroom_id)
    detail: dict[str, Value] = {}
    for option, value in given.items():
        setting = BY_OPTION[option]
        taken = setting.take(value)
        newsrooms.change(tx, newsroom_id, setting, taken)
        detail[option] = setting.kind.keep(taken)
    audit_log.record(
        tx,
        newsroom_id=newsroom_id,
        at=now,
        actor_id=person.id,
        actor_name=person.name,
        action=action,
        detail=detail,
    )
    newsroom = newsrooms.get(tx, newsroom_id)
    if newsroom.release is ReleasePolicy.SLOTS and newsroom.timetable is None:
        raise NoTimetable
    if newsroom.review_channel == newsroom.publish_channel:
        raise BadSetting("publish", "", "another channel than the review channel, which readers must not see")
    for setting in SETTINGS:
        # Discord's @everyone has the server's own id. It would make everybody an editor, or ping all.
        if setting.kind.shape is Shape.ROLE and setting.of(newsroom) == newsroom.guild_id:
            raise BadSetting(setting.option, "@everyone", "a role of its own")
    for follow in AFTER_CHANGE:
        follow(tx, before, newsroom, now)
    return Changed(before, newsroom)

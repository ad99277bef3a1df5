"""Set-up: an administrator gives a server its newsroom and changes its settings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.desk.article.access import newsroom_of
from bot.desk.unit_of_work import UseCases
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import BadSetting, NotAdministrator, SettingsChanged
from bot.domain.newsroom.newsroom import Newsroom, ReleasePolicy
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.sections import views
from bot.domain.newsroom.setting_kinds import Shape
from bot.domain.newsroom.settings import BY_OPTION, SETTINGS, SIGN_OFFS, fingerprint
from bot.domain.planning.errors import NoTimetable
from bot.store import Transaction
from bot.store.article import audit_log
from bot.store.newsroom import greetings, newsrooms
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


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw of settings before they changed them: which ones, and the fingerprint of what they were."""

    options: tuple[str, ...]
    fingerprint: int

    def need_unchanged(self, newsroom: Newsroom | None) -> None:
        """Raises SettingsChanged if they are others now."""
        now = 0 if newsroom is None else fingerprint(newsroom, self.options)
        if now != self.fingerprint:
            raise SettingsChanged


class Setup(UseCases):
    """The administrator's side of the desk."""

    async def newsroom(self, guild_id: int) -> Newsroom:
        """The server's newsroom. Raises NoNewsroom."""
        return await self.unit.read(lambda tx: newsroom_of(tx, guild_id))

    async def existing(self, guild_id: int) -> Newsroom | None:
        """The server's newsroom, if it has one."""
        return await self.unit.read(lambda tx: newsrooms.of_guild(tx, guild_id))

    async def by_id(self, newsroom_id: int, article_id: int | None = None) -> Newsroom:
        """A newsroom that is known to exist, as the section of an article sees it if one is named."""
        return await self.unit.read(lambda tx: newsrooms.concerning(tx, newsroom_id, article_id))

    async def to_edit(self, guild_id: int, person: Person) -> Newsroom:
        """The server's newsroom, for somebody who may change it. Raises NotAdministrator, NoNewsroom."""
        if not person.manages_server:
            raise NotAdministrator
        return await self.newsroom(guild_id)

    async def to_set_up(self, guild_id: int, person: Person) -> Newsroom | None:
        """The same, if there is one. Raises NotAdministrator."""
        if not person.manages_server:
            raise NotAdministrator
        return await self.existing(guild_id)

    async def is_to_be_greeted(self, guild_id: int) -> bool:
        """Whether a server was not greeted yet, and has no newsroom."""
        return await self.unit.read(
            lambda tx: not greetings.is_greeted(tx, guild_id) and newsrooms.of_guild(tx, guild_id) is None
        )

    async def greeted(self, guild_id: int) -> None:
        """Note that a server was greeted, or that nobody there can be."""
        await self.unit.write(lambda tx, now: greetings.greet(tx, guild_id, now))

    async def establish(
        self,
        guild_id: int,
        person: Person,
        *,
        review: int,
        publish: int,
        editors: int,
        settings: Mapping[str, Given] | None = None,
        seen: Seen | None = None,
    ) -> Changed:
        """Make the server's newsroom, or change the one it has; articles stay. Raises as `change`."""

        def work(tx: Transaction, now: datetime) -> Changed:
            if not person.manages_server:
                raise NotAdministrator
            existing = newsrooms.of_guild(tx, guild_id)
            if seen is not None:
                seen.need_unchanged(existing)
            chosen: dict[str, Given] = dict(settings or {})
            if existing is None:
                newsroom_id = newsrooms.create(tx, guild_id, review=review, publish=publish, editors=editors)
            else:
                newsroom_id = existing.id
                chosen |= {"review": review, "publish": publish, "editors": editors}
            return _apply(tx, newsroom_id, person, chosen, now, "setup")

        return await self.unit.write(work)

    async def change(
        self, guild_id: int, person: Person, settings: Mapping[str, Given], *, seen: Seen | None = None
    ) -> Changed:
        """Change settings, given by their options; None undoes one. `seen` is what they were where somebody saw them.

        Raises NotAdministrator, NoNewsroom, SettingsChanged, BadSetting, BadTimetable, NoTimetable.
        """

        def work(tx: Transaction, now: datetime) -> Changed:
            if not person.manages_server:
                raise NotAdministrator
            newsroom = newsroom_of(tx, guild_id)
            if seen is not None:
                seen.need_unchanged(newsroom)
            return _apply(tx, newsroom.id, person, settings, now, "settings")

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
    audit_log.record(tx, newsroom_id, person, action, now, detail=detail)
    newsroom = newsrooms.get(tx, newsroom_id)
    need_sound(newsroom, frozenset(given))
    for follow in AFTER_CHANGE:
        follow(tx, before, newsroom, now)
    return Changed(before, newsroom)


def need_sound(newsroom: Newsroom, given: frozenset[str]) -> None:
    """Raises NoTimetable or BadSetting for settings that cannot be together, of the newsroom or of one of its sections.
    `given` are those that somebody chooses now."""
    rooms = [newsroom, *views(newsroom)]
    inside = {room.review_channel for room in rooms}
    for room in rooms:
        if room.release is ReleasePolicy.SLOTS and room.timetable is None:
            raise NoTimetable
        if room.publish_channel in inside:
            raise BadSetting(
                "publish", "", "another channel than the review channel, which readers must not see"
            )
        _need_apart(room, inside, given)
        for setting in SETTINGS:
            # Discord's @everyone has the server's own id. It would make everybody an editor, or ping all.
            if setting.kind.shape is Shape.ROLE and setting.of(room) == room.guild_id:
                raise BadSetting(setting.option, "@everyone", "a role of its own")
        if any(each.role == room.guild_id for each in SIGN_OFFS.of(room)):
            raise BadSetting("signoffs", "@everyone", "a role of its own for each sign-off")


def _need_apart(newsroom: Newsroom, inside: Collection[int], given: frozenset[str]) -> None:
    """Raises BadSetting for announcements where the articles appear, or where only the desk reads, if somebody chooses that
    now. A newsroom that has it so from before may still change everything else."""
    announce = newsroom.announce_channel
    if announce is None or not given & {"announce", "publish", "review"}:
        return
    if announce == newsroom.publish_channel:
        raise BadSetting(
            "announce",
            "",
            "another channel than the publish channel: an announcement leads to the article there",
        )
    if announce in inside:
        raise BadSetting(
            "announce", "", "another channel than the review channel, which readers must not see"
        )

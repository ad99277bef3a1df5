"""Sections: chiefs and administrators divide a newsroom, and say what each section has of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.desk.article.access import newsroom_of
from bot.desk.newsroom.setup import AFTER_CHANGE, Given, Seen, need_sound
from bot.desk.unit_of_work import UseCases
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import (
    BadSection,
    ChiefsOnly,
    NoSuchSection,
    SectionFault,
    SectionTaken,
    TagTaken,
)
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_chief, role_of_chiefs
from bot.domain.newsroom.section import MOST, NAME_LONGEST, TAGS_MOST, Section
from bot.domain.newsroom.sections import OF_SECTIONS, key_of, section_named, seen_by
from bot.domain.newsroom.setting import Setting
from bot.domain.newsroom.setting_kinds import NONE, OF_NEWSROOM, Kept
from bot.domain.text.cleaning import clean_line
from bot.store import Transaction
from bot.store.article import audit_log
from bot.store.newsroom import newsrooms, sections
from bot.store.transaction import Value

_BY_OPTION = {setting.option: setting for setting in OF_SECTIONS}


@dataclass(frozen=True, slots=True)
class Made:
    """The newsroom before sections were changed and since, each as the section in question saw it."""

    before: Newsroom
    newsroom: Newsroom

    @property
    def section(self) -> Section:
        """The section that was added or changed."""
        assert self.newsroom.section is not None
        return self.newsroom.section


class Sections(UseCases):
    """The sections of a newsroom."""

    async def add(
        self, guild_id: int, person: Person, name: str, tags: Iterable[str], given: Mapping[str, Given]
    ) -> Made:
        """Add a section with what it has of its own, by option. It takes the rest from the newsroom.

        Raises NoNewsroom, ChiefsOnly, BadSection, SectionTaken, TagTaken, BadSetting, BadTimetable, NoTimetable.
        """

        def work(tx: Transaction, now: datetime) -> Made:
            newsroom = managed(tx, guild_id, person)
            if len(newsroom.sections) >= MOST:
                raise BadSection(SectionFault.TOO_MANY, name)
            wanted, leading = _name(newsroom, name, None), _tags(newsroom, tags, None)
            section_id = sections.add(tx, newsroom.id, wanted, leading)
            return _settled(tx, newsroom, section_id, person, given, now, "section_added", wanted)

        return await self.unit.write(work)

    async def edit(
        self,
        guild_id: int,
        person: Person,
        named: str,
        given: Mapping[str, Given],
        *,
        name: str | None = None,
        tags: Iterable[str] | None = None,
        seen: Seen | None = None,
    ) -> Made:
        """Change a section: its name, its tags, what it has of its own by option. None, or a word of OF_NEWSROOM, takes
        that from the newsroom again; a word of NONE has it do without, whatever the newsroom has. `seen` is what its settings were where somebody saw them. Raises NoSuchSection, SettingsChanged, and as
        `add`."""

        def work(tx: Transaction, now: datetime) -> Made:
            newsroom = managed(tx, guild_id, person)
            section = found_in(newsroom, named)
            if seen is not None:
                seen.need_unchanged(seen_by(newsroom, section))
            wanted = section.name if name is None else _name(newsroom, name, section)
            leading = section.tags if tags is None else _tags(newsroom, tags, section)
            sections.change(tx, section.id, name=wanted, tags=leading)
            return _settled(tx, newsroom, section.id, person, given, now, "section_changed", wanted)

        return await self.unit.write(work)

    async def get(self, guild_id: int, named: str) -> Newsroom:
        """The newsroom as the section of that name sees it. Raises NoNewsroom, NoSuchSection."""

        def query(tx: Transaction) -> Newsroom:
            newsroom = newsroom_of(tx, guild_id)
            return seen_by(newsroom, found_in(newsroom, named))

        return await self.unit.read(query)

    async def manage(self, guild_id: int, person: Person) -> Newsroom:
        """The newsroom, for somebody who may change its sections. Raises NoNewsroom, ChiefsOnly."""
        return await self.unit.read(lambda tx: managed(tx, guild_id, person))


def may_manage(person: Person, newsroom: Newsroom) -> bool:
    """Whether somebody may add, change and remove sections."""
    return person.manages_server or is_chief(person, newsroom)


def managed(tx: Transaction, guild_id: int, person: Person) -> Newsroom:
    """The newsroom, for somebody who may change its sections. Raises NoNewsroom, ChiefsOnly."""
    newsroom = newsroom_of(tx, guild_id)
    if not may_manage(person, newsroom):
        raise ChiefsOnly(role_of_chiefs(newsroom))
    return newsroom


def found_in(newsroom: Newsroom, named: str) -> Section:
    """The section of that name. Raises NoSuchSection."""
    section = section_named(newsroom, named)
    if section is None:
        raise NoSuchSection(named, tuple(each.name for each in newsroom.sections))
    return section


def _name(newsroom: Newsroom, name: str, itself: Section | None) -> str:
    """A name that a section may have. Raises BadSection, SectionTaken."""
    clean = clean_line(name)
    if not clean or clean.casefold() in NONE or not key_of(clean):
        raise BadSection(SectionFault.NO_NAME, name)
    if len(clean) > NAME_LONGEST:
        raise BadSection(SectionFault.LONG_NAME, clean)
    same = section_named(newsroom, clean)
    if same is not None and same != itself:
        raise SectionTaken(same.name)
    return clean


def _tags(newsroom: Newsroom, tags: Iterable[str], itself: Section | None) -> tuple[str, ...]:
    """Tags that may lead to a section. Raises BadSection, TagTaken."""
    found = {key_of(tag): clean_line(tag).lstrip("#") for tag in tags if key_of(clean_line(tag))}
    if len(found) > TAGS_MOST:
        raise BadSection(SectionFault.TOO_MANY_TAGS, "")
    for section in newsroom.sections:
        if section != itself:
            for tag in section.tags:
                if key_of(tag) in found:
                    raise TagTaken(found[key_of(tag)], section.name)
    return tuple(found.values())


def _own(setting: Setting[Any], value: Given) -> Kept:
    """What a section keeps for what was given: None where it takes that from the newsroom, empty where it does without."""
    said = value.strip().casefold() if isinstance(value, str) else None
    if value is None or said in OF_NEWSROOM:
        return None
    if said in NONE and said not in setting.kind.choices and not setting.kind.optional:
        return None  # it cannot do without
    kept = setting.kind.keep(setting.take(value))
    return "" if kept is None else kept


def _settled(
    tx: Transaction,
    before: Newsroom,
    section_id: int,
    person: Person,
    given: Mapping[str, Given],
    now: datetime,
    action: str,
    name: str,
) -> Made:
    """Keep what a section has of its own, look whether all of that can be, and let follow what follows."""
    kept: dict[str, Kept] = {}
    for option, value in given.items():
        kept[option] = _own(_BY_OPTION[option], value)
    sections.keep(tx, section_id, kept)
    was = next((each for each in before.sections if each.id == section_id), None)
    detail: dict[str, Value] = {"section": name}
    audit_log.record(tx, before.id, person, action, now, detail=detail | kept)
    newsroom = newsrooms.get(tx, before.id)
    now_is = next(each for each in newsroom.sections if each.id == section_id)
    need_sound(newsroom, frozenset(kept))
    for follow in AFTER_CHANGE:
        follow(tx, before, newsroom, now)
    return Made(seen_by(before, was), seen_by(newsroom, now_is))

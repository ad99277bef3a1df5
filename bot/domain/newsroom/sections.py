"""Sections: a section's view of its newsroom is a Newsroom with what the section has of its own.

Whatever takes a newsroom works for each section, without knowing that there are any. A newsroom that is no view (it has
no `section`) speaks of all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.section import Section
from bot.domain.newsroom.settings import BY_OPTION, CHIEFS, EDITORS, SETTINGS, SLOTS
from bot.domain.newsroom.templates import BODY
from bot.domain.text.folding import folded
from bot.domain.times.timetable import Timetable

OF_SECTIONS = tuple(setting for setting in SETTINGS if setting.of_section)
"""The settings that a section may have of its own."""

_OPTIONS = frozenset(setting.option for setting in OF_SECTIONS)


def seen_by(newsroom: Newsroom, section: Section | None) -> Newsroom:
    """The newsroom as that section sees it; the newsroom itself where there is no section.

    A section with editors of its own has the chiefs of its newsroom: where that names none, these are its editors.
    """
    house = newsroom.house or newsroom
    return house if section is None else _view(house, section)


@lru_cache(maxsize=512)
def _view(house: Newsroom, section: Section) -> Newsroom:
    """Every act on an article asks for it several times, and settings change seldom."""
    fields: dict[str, Any] = {}
    others = dict(house.kept)
    for option, kept in section.kept.items():
        if option not in _OPTIONS:
            continue
        setting = BY_OPTION[option]
        if setting.field:
            fields[setting.field] = setting.kind.read(kept or None)
        else:
            others[option] = setting.kind.read(kept or None)
    if EDITORS.field in fields:
        fields[CHIEFS.field] = house.chiefs_role or house.editors_role
    return replace(house, **fields, kept=others, section=section, house=house)


def in_section(newsroom: Newsroom, section_id: int | None) -> Newsroom:
    """The newsroom as the section with that id sees it, the first one where there is none such."""
    if newsroom.section is not None and newsroom.section.id == section_id:
        return newsroom
    return seen_by(newsroom, section_with(newsroom, section_id))


def section_with(newsroom: Newsroom, section_id: int | None) -> Section | None:
    """The section with that id, the first one where there is none such; None in a newsroom without any."""
    found = (section for section in newsroom.sections if section.id == section_id)
    return next(found, next(iter(newsroom.sections), None))


def as_seen_in(newsroom: Newsroom, runs_in: int) -> Newsroom | None:
    """The view of an article's newsroom, as that of another section in whose destination it also runs (0 for none); None if
    that was removed."""
    if not runs_in:
        return newsroom
    found = next((section for section in newsroom.sections if section.id == runs_in), None)
    return None if found is None else seen_by(newsroom, found)


def views(newsroom: Newsroom) -> list[Newsroom]:
    """The newsroom as each of its sections sees it, in their order."""
    return [seen_by(newsroom, section) for section in newsroom.sections] or [newsroom.house or newsroom]


def name_of_section(newsroom: Newsroom, section_id: int | None) -> str:
    """What a section is called where people are told of sections; empty in a newsroom of one."""
    section = section_with(newsroom, section_id) if newsroom.divided else None
    return "" if section is None else section.name


def template_bodies(newsroom: Newsroom) -> frozenset[str]:
    """The texts of all templates of a newsroom: an article may have begun in another section's form."""
    rooms = (newsroom.house or newsroom, *views(newsroom))
    return frozenset(filter(None, map(BODY.of, rooms)))


def timetables(newsroom: Newsroom) -> list[Timetable]:
    """The weekly timetables of a newsroom, each once: its own and those of its sections; of a section's view the one
    that holds there."""
    rooms = [newsroom] if newsroom.section is not None else [newsroom, *views(newsroom)]
    return list(dict.fromkeys(room.timetable for room in rooms if room.timetable is not None))


def sharing_slots(newsroom: Newsroom) -> frozenset[int] | None:
    """The sections whose articles take the slots of this view: its own, where it has a timetable of its own, else all
    that take the newsroom's. None for all sections."""
    mine = newsroom.section
    if mine is not None and SLOTS.option in mine.kept:
        return frozenset({mine.id})
    without = [section.id for section in newsroom.sections if SLOTS.option not in section.kept]
    return None if len(without) == len(newsroom.sections) else frozenset(without)


def section_named(newsroom: Newsroom, name: str) -> Section | None:
    """The section of that name, in any spelling."""
    wanted = key_of(name)
    return next((each for each in newsroom.sections if key_of(each.name) == wanted), None)


def section_of_tags(newsroom: Newsroom, tags: Iterable[str]) -> Section | None:
    """The section to which tags lead: the first tag decides that leads to one, or is the name of one."""
    leading = {key_of(section.name): section for section in newsroom.sections}
    leading |= {key_of(tag): section for section in newsroom.sections for tag in section.tags}
    return next((leading[key_of(tag)] for tag in tags if key_of(tag) in leading), None)


def key_of(name: str) -> str:
    """A name as names are compared. One of emoji alone is itself."""
    clean = name.strip().lstrip("#")
    return folded(clean) or clean

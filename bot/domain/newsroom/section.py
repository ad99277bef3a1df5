"""A section: News, Sport, Culture. It takes what it leaves open from its newsroom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from bot.domain.dataclass import dataclass
from bot.domain.newsroom.setting_kinds import Kept

FIRST_NAME = "News"
"""What the section is called that a newsroom has from the start."""

NAME_LONGEST = 40
"""Characters of a name: it stands in menus and lists beside other things."""

MOST = 25
"""Sections of a newsroom: as many as Discord shows in one menu."""

TAGS_MOST = 20
"""Tags that lead to one section."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a newsroom. `tags` lead articles to it; `kept` are the settings that it has of its own, by their
    options, as the database has them: an empty text for one that it does without, whatever the newsroom has.
    `bot/domain/newsroom/sections.py` reads them."""

    id: int
    name: str
    tags: tuple[str, ...] = ()
    kept: Mapping[str, Kept] = field(default_factory=dict[str, Kept], hash=False)

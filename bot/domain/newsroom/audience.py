"""Audience: who may read which part of the record of an article."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_chief, on_the_desk


class Audience(StrEnum):
    """Who reads something. The desk reads what writers and the public do, and chiefs read everything."""

    PUBLIC = "everyone"
    AUTHOR = "its writers and the desk"
    DESK = "the desk"
    CHIEFS = "the chiefs"


def audiences(person: Person, newsroom: Newsroom, *, writes: bool) -> frozenset[Audience]:
    """All that a person belongs to, towards an article that they write or do not."""
    belongs = {Audience.PUBLIC}
    if writes or on_the_desk(person, newsroom):
        belongs.add(Audience.AUTHOR)
    if on_the_desk(person, newsroom):
        belongs.add(Audience.DESK)
    if is_chief(person, newsroom):
        belongs.add(Audience.CHIEFS)
    return frozenset(belongs)

"""Serving: a process that serves some shards of several reads the places of choice in a statement as one more condition
(bot/store/transaction.py), and a process that serves all of them as nothing."""

from __future__ import annotations

import re

from bot.domain.late import pattern
from bot.domain.newsroom.shards import ShardRange

_PLACE = pattern(r" /\* served by (?P<way>\w+) (?P<column>[\w.]+) \*/")

_CHOICES = {
    "guild": "({column} >> 22) % {count} BETWEEN {first} AND {last}",
    "newsroom": (
        "(SELECT (home.guild_id >> 22) % {count} BETWEEN {first} AND {last} FROM newsroom AS home WHERE home.id = {column})"
    ),
    "article": (
        "(SELECT (home.guild_id >> 22) % {count} BETWEEN {first} AND {last} FROM article AS piece"
        " JOIN newsroom AS home ON home.id = piece.newsroom_id WHERE piece.id = {column})"
    ),
}
"""The condition, by what a row tells of its server. Each looks up one value for one row: the planner may then go through an
index in its order, and looks up as few servers as it needs rows."""


def serving(sql: str, shards: ShardRange) -> str:
    """A statement with the choice of a process that serves these shards. A newsroom that is closed has no server, and
    nobody serves it (bot/store/people/closing.py)."""

    def choice(place: re.Match[str]) -> str:
        condition = _CHOICES[place["way"]].format(
            column=place["column"], count=shards.count, first=shards.first, last=shards.last
        )
        return f" AND {condition}"

    return _PLACE.sub("" if shards.is_all else choice, sql)

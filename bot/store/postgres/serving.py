"""Serving: a process that serves some shards of several reads the places of choice in a statement as one more condition
(bot/store/transaction.py), and a process that serves all of them as nothing."""

from __future__ import annotations

import re

from bot.domain.newsroom.shards import ShardRange

_PLACE = re.compile(r" /\* served by (?P<way>\w+) (?P<column>[\w.]+) \*/")

_SERVER_OF = {
    "guild": "{column}",
    "newsroom": "(SELECT home.guild_id FROM newsroom AS home WHERE home.id = {column})",
    "article": (
        "(SELECT home.guild_id FROM article AS piece JOIN newsroom AS home ON home.id = piece.newsroom_id"
        " WHERE piece.id = {column})"
    ),
}
"""How a row's server is found. Each is one value for one row: the planner may then go through an index in its order, and
looks up as few servers as it needs rows."""


def serving(sql: str, shards: ShardRange) -> str:
    """A statement with the choice of a process that serves these shards. A newsroom that is closed has no server, and
    nobody serves it (bot/store/people/closing.py)."""

    def choice(place: re.Match[str]) -> str:
        server = _SERVER_OF[place["way"]].format(column=place["column"])
        return f" AND ({server} >> 22) % {shards.count} BETWEEN {shards.first} AND {shards.last}"

    return _PLACE.sub("" if shards.is_all else choice, sql)

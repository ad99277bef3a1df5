"""Newsrooms: one row for each server."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from bot.domain.article.article import Article
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.section import FIRST_NAME
from bot.domain.newsroom.sections import in_section
from bot.domain.newsroom.settings import SETTINGS, Setting
from bot.store.newsroom import sections
from bot.store.records import Get, Record
from bot.store.timestamps import to_text
from bot.store.transaction import Row, Transaction, by_guild

T = TypeVar("T")

COLUMNS = frozenset(setting.column for setting in SETTINGS if setting.column)
"""The columns that an administrator sets."""

_KEPT = "(SELECT json_group_object(name, value) FROM kept_setting WHERE newsroom_id = newsroom.id) AS kept_settings"
"""The settings without a column, as one value."""


def _kept(row: Row) -> dict[str, object]:
    kept = json.loads(row["kept_settings"])
    return {
        setting.option: setting.kind.read(kept[setting.option])
        for setting in SETTINGS
        if setting.option in kept and not setting.column
    }


def _column(setting: Setting[Any]) -> Get:
    return lambda row: setting.kind.read(row[setting.column])


NEWSROOMS = Record(
    "newsroom",
    Newsroom,
    made={
        **{setting.field: _column(setting) for setting in SETTINGS if setting.column},
        "kept": _kept,
        "sections": lambda row: sections.read(row["all_sections"]),
        "section": lambda _: None,
        "house": lambda _: None,
    },
    beside=("last_number", "owner_told_at", "threads_told_at", "budget_next", "unheard_since"),
    select=f"SELECT *, {_KEPT}, {sections.AS_ONE} FROM newsroom",
    keeps=128,
)
"""A newsroom as a whole: a section's view is made of it (`bot/domain/newsroom/sections.py`)."""


OURS = by_guild("guild_id")


def of_guild(tx: Transaction, guild_id: int) -> Newsroom | None:
    """The newsroom of a server, if it has one."""
    return NEWSROOMS.one(tx, "guild_id = ?", (guild_id,))


def of_guilds(tx: Transaction, guild_ids: Iterable[int]) -> list[Newsroom]:
    """The newsrooms of these servers, of those that have one."""
    return [newsroom for guild_id in guild_ids if (newsroom := of_guild(tx, guild_id)) is not None]


def every(tx: Transaction) -> list[Newsroom]:
    """All the newsrooms of the installation, without one that is being deleted."""
    return NEWSROOMS.all(tx, "guild_id > 0 ORDER BY id")


def ids(tx: Transaction) -> list[int]:
    """Those of all the newsrooms that this process serves, without their settings."""
    return [int(row["id"]) for row in tx.all(f"SELECT id FROM newsroom WHERE TRUE{OURS} ORDER BY id")]


def guild_ids(tx: Transaction) -> list[int]:
    """The servers that this process serves and that have a newsroom."""
    return [
        int(row["guild_id"]) for row in tx.all(f"SELECT guild_id FROM newsroom WHERE TRUE{OURS} ORDER BY id")
    ]


def any_has_events(tx: Transaction) -> bool:
    """Whether a newsroom shows scheduled articles as events of its server."""
    return tx.one("SELECT 1 FROM newsroom WHERE events = 1 LIMIT 1") is not None


def get(tx: Transaction, newsroom_id: int) -> Newsroom:
    """A newsroom that is known to exist."""
    return NEWSROOMS.get(tx, newsroom_id)


def is_away(tx: Transaction, newsroom_id: int) -> bool:
    """Whether its server removed the bot: nothing can be asked or published there."""
    row = tx.one("SELECT 1 FROM newsroom WHERE id = ? AND left_at IS NOT NULL", (newsroom_id,))
    return row is not None


def of_article(tx: Transaction, article: Article) -> Newsroom:
    """The newsroom of an article as its section sees it: what holds for that article."""
    return in_section(get(tx, article.newsroom_id), article.section_id)


def concerning(tx: Transaction, newsroom_id: int, article_id: int | None) -> Newsroom:
    """The same for what may be about an article, by its id; else the newsroom itself."""
    if article_id is None:
        return get(tx, newsroom_id)
    row = tx.one("SELECT section_id FROM article WHERE id = ?", (article_id,))
    return in_section(get(tx, newsroom_id), None if row is None else row["section_id"])


def create(tx: Transaction, guild_id: int, *, review: int, publish: int, editors: int) -> int:
    """A new newsroom with what it cannot do without and one section, and its id."""
    newsroom_id = NEWSROOMS.add(
        tx, guild_id=guild_id, review_channel=review, publish_channel=publish, editors_role=editors
    )
    sections.add(tx, newsroom_id, FIRST_NAME, ())
    return newsroom_id


def change(tx: Transaction, newsroom_id: int, setting: Setting[T], value: T) -> None:
    """Set one setting. One without a column of its own has a row only while it is not the default."""
    kept = setting.kind.keep(value)
    column = setting.column
    if column:
        tx.execute(f"UPDATE newsroom SET {column} = ? WHERE id = ?", (kept, newsroom_id))
    elif kept is None or value == setting.default:
        tx.execute(
            "DELETE FROM kept_setting WHERE newsroom_id = ? AND name = ?", (newsroom_id, setting.option)
        )
    else:
        tx.execute(
            "INSERT INTO kept_setting (newsroom_id, name, value) VALUES (?, ?, ?)"
            " ON CONFLICT (newsroom_id, name) DO UPDATE SET value = excluded.value",
            (newsroom_id, setting.option, str(kept)),
        )


def next_number(tx: Transaction, newsroom_id: int) -> int:
    """Take the next article number. Numbers are never used twice."""
    tx.execute("UPDATE newsroom SET last_number = last_number + 1 WHERE id = ?", (newsroom_id,))
    row = tx.one("SELECT last_number FROM newsroom WHERE id = ?", (newsroom_id,))
    assert row is not None
    return int(row["last_number"])


def tell_owner(tx: Transaction, newsroom_id: int, now: datetime) -> bool:
    """Note that the server's owner is told that the review channel takes nothing. False if they know."""
    return (
        tx.execute(
            "UPDATE newsroom SET owner_told_at = ? WHERE id = ? AND owner_told_at IS NULL",
            (to_text(now), newsroom_id),
        )
        == 1
    )


def tell_of_threads(tx: Transaction, newsroom_id: int, now: datetime, before: datetime) -> bool:
    """Note that the desk is told of too many threads. False if it was since `before`."""
    return (
        tx.execute(
            "UPDATE newsroom SET threads_told_at = ? WHERE id = ? AND (threads_told_at IS NULL OR threads_told_at < ?)",
            (to_text(now), newsroom_id, to_text(before)),
        )
        == 1
    )


def review_works(tx: Transaction, newsroom_id: int) -> None:
    """The review channel has taken something: its owner is told when that ends."""
    tx.execute(
        "UPDATE newsroom SET owner_told_at = NULL WHERE id = ? AND owner_told_at IS NOT NULL", (newsroom_id,)
    )

"""Sections: the rows of a newsroom's sections, and what each has of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.domain.newsroom.section import Section
from bot.domain.newsroom.setting_kinds import Kept
from bot.store.transaction import Transaction

AS_ONE = (
    "(SELECT json_group_array(json_object('id', id, 'name', name, 'tags', json(tags), 'position', position, 'kept', ("
    "SELECT json_group_object(name, value) FROM section_setting WHERE section_id = section.id)))"
    " FROM section WHERE newsroom_id = newsroom.id) AS all_sections"
)
"""All the sections of a newsroom, as one value of its row."""


@lru_cache(maxsize=256)
def read(kept: str) -> tuple[Section, ...]:
    """What `AS_ONE` gives, in the order of the sections. Newsrooms are read far more often than these change."""
    found = sorted(json.loads(kept), key=lambda each: (each["position"], each["id"]))
    return tuple(Section(each["id"], each["name"], tuple(each["tags"]), each["kept"]) for each in found)


def add(tx: Transaction, newsroom_id: int, name: str, tags: Iterable[str]) -> int:
    """A new section after the others, and its id."""
    return tx.insert(
        "INSERT INTO section (newsroom_id, name, tags, position) SELECT ?, ?, ?, coalesce(max(position), 0) + 1"
        " FROM section WHERE newsroom_id = ?",
        (newsroom_id, name, json.dumps(list(tags), ensure_ascii=False), newsroom_id),
    )


def change(tx: Transaction, section_id: int, *, name: str, tags: Iterable[str]) -> None:
    """Another name, other tags."""
    tx.execute(
        "UPDATE section SET name = ?, tags = ? WHERE id = ?",
        (name, json.dumps(list(tags), ensure_ascii=False), section_id),
    )


def keep(tx: Transaction, section_id: int, settings: Mapping[str, Kept]) -> None:
    """Set what a section has of its own, by option: empty for one that it does without; None takes it from the newsroom
    again."""
    for option, value in settings.items():
        if value is None:
            tx.execute("DELETE FROM section_setting WHERE section_id = ? AND name = ?", (section_id, option))
        else:
            tx.execute(
                "INSERT INTO section_setting (section_id, name, value) VALUES (?, ?, ?)"
                " ON CONFLICT (section_id, name) DO UPDATE SET value = excluded.value",
                (section_id, option, str(value)),
            )


def remove(tx: Transaction, section_id: int) -> None:
    """Remove a section in which no article is any more."""
    tx.execute("DELETE FROM section_setting WHERE section_id = ?", (section_id,))
    tx.execute("DELETE FROM section WHERE id = ?", (section_id,))


def hand_over(tx: Transaction, section_id: int, to: int) -> int:
    """Let another section have the articles of one. Returns how many that are."""
    return tx.execute(
        "UPDATE article SET section_id = ?, version = version + 1 WHERE section_id = ?", (to, section_id)
    )


def articles_in(tx: Transaction, section_id: int) -> int:
    """How many articles a section has."""
    row = tx.one("SELECT count(*) AS n FROM article WHERE section_id = ?", (section_id,))
    return 0 if row is None else int(row["n"])


def judged_in(tx: Transaction, section_id: int) -> list[int]:
    """The articles of a section that are being judged, by their ids."""
    rows = tx.all(
        "SELECT id FROM article WHERE section_id = ? AND state IN"
        " ('submitted', 'in_review', 'changes_requested', 'approved', 'scheduled', 'held') AND discarded_at IS NULL"
        " ORDER BY id",
        (section_id,),
    )
    return [int(row["id"]) for row in rows]

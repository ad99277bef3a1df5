"""What `/me data` shows follows from the declared columns: a mark in each of them comes out, or a reason is named."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Transaction
from bot.store.people import own_rows
from bot.store.people.own_rows import Group
from bot.store.people.personal_columns import PERSONAL, Holds, Personal
from tests.rows import connected, fill_with_odd_rows, make

ADA = 1_379_001_234_567_890_123

NOT_SHOWN: Mapping[str, str] = {
    **dict.fromkeys(
        [
            "revision.content_hash",
            "picture.looks",
            "fingerprint.hash",
            "link.commitment",
            "link.salt",
            "pen_name.looks",
        ],
        "a digest or a salt of what is shown",
    ),
    **dict.fromkeys(
        ["place.head", "place.body", "place.foot", "place.plates"], "made of the texts that are shown"
    ),
    "pen_name.namesakes": "names of others",
    "delivery.key": "made of what is shown",
    "delivery.payload": "ids, of which a person is shown their own by the messages to them",
    "delivery.attempted_channel": "the channel of a message that is shown",
    "delivery.attempted_text": "a digest of a message",
    "article.source_message": "the number of a message of theirs, which is on Discord",
    "revision.editor_name": "shown with what they saved",
}
"""Columns that are left out of the file, each with the reason. Indexes are made of texts and pictures that are shown."""

INDEXES = (
    "picture_look",
    "picture_part",
    "picture_alike",
    "public_text",
    "desk_text",
    "own_text",
    "text_index",
    "indexed",
)


def shown(groups: list[Group]) -> str:
    return json.dumps([[dict(entry.values) for entry in group.entries] for group in groups], default=str)


def looked_for() -> list[Personal]:
    return [
        each
        for each in PERSONAL
        if each.table not in INDEXES
        and f"{each.table}.{each.column}" not in NOT_SHOWN
        and each.holds is not Holds.FILE
    ]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows of every table, all of one person, on articles of theirs."""
    path = tmp_path_factory.mktemp("own") / "copydesk.db"
    make(path)
    fill_with_odd_rows(path, random.Random(7), ["x"])
    with closing(connected(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA recursive_triggers = OFF")
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        [article] = connection.execute("SELECT id FROM article ORDER BY id LIMIT 1").fetchall()
        for statement in (
            "INSERT OR REPLACE INTO guessed_file (article_id, filename, encoding, began_at) VALUES (?, 'f', 'utf-8', 1)",
            "INSERT INTO search (newsroom_id, person_id, at, asked) SELECT newsroom_id, 5, '2026', '{}' FROM article WHERE id = ?",
            "INSERT OR REPLACE INTO picture_taken (person_id, taken_at) SELECT 5, '2026' FROM article WHERE id = ?",
            "INSERT OR REPLACE INTO repetition (revision_id, article_id, words, beginning, here, there)"
            " SELECT id, ?, 1, 'x', 1, 1 FROM revision LIMIT 1",
        ):
            connection.execute(statement, (article["id"],))
        for each in PERSONAL:
            if each.holds is Holds.ID and each.whose == each.column:
                one = "(SELECT rowid FROM {0} LIMIT 1)" if has_rowid(connection, each.table) else ""
                where = f" WHERE rowid = {one.format(each.table)}" if one else ""
                connection.execute(f"UPDATE OR REPLACE {each.table} SET {each.column} = ?{where}", (ADA,))
        connection.execute("UPDATE article SET author_id = ?", (ADA,))
    return path


def has_rowid(connection: object, table: str) -> bool:
    row = connection.execute(
        "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table,)
    ).fetchone()  # type: ignore[attr-defined]
    return not row[0]


@pytest.mark.parametrize("each", looked_for(), ids=lambda each: f"{each.table}.{each.column}")
def test_a_mark_in_each_personal_column_is_in_the_file(filled: Path, each: Personal) -> None:
    with closing(connected(filled)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN")
        tx = Transaction(connection)
        mark: object = "quetzalmark"
        if each.holds is Holds.ID:
            mark = ADA if each.whose == each.column else 770_077_007_700_770
        if each.holds is Holds.FACTS:
            mark = '{"reason": "quetzalmark"}'
        whose = f" WHERE {each.whose} = {ADA}" if each.whose else ""
        if each.column == "channel_id":
            connection.execute("UPDATE delivery SET kind = 'notice', payload = ?", (json.dumps({"to": ADA}),))
        if each.column == "down_reason":
            connection.execute("UPDATE event SET action = 'unpublish', actor_id = ?", (ADA,))
            connection.execute("UPDATE event SET article_id = (SELECT id FROM article LIMIT 1)")
        assert connection.execute(f"SELECT count(*) FROM {each.table}{whose}").fetchone()[0], (
            "no such row was made"
        )
        connection.execute(f"UPDATE OR REPLACE {each.table} SET {each.column} = ?{whose}", (mark,))

        groups = list(own_rows.of_person(tx, ADA))

        connection.execute("ROLLBACK")
    said = mark if each.holds is not Holds.FACTS else "quetzalmark"
    assert str(said) in shown(groups)


def test_every_reason_is_of_a_column_that_there_is() -> None:
    there = {f"{each.table}.{each.column}" for each in PERSONAL}
    assert set(NOT_SHOWN) <= there

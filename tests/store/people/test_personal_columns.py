"""The declared personal columns are those of the tables, and a column that nobody declared is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields

import pytest

from bot.desk.archive.audit_actions import ACTIONS
from bot.desk.article.audit_detail import key_of
from bot.store.migrations import migrate
from bot.store.people import personal_columns
from bot.store.people.personal_columns import ID_KEYS, NAME_KEYS, PERSONAL, WORD_KEYS, undeclared
from bot.store.people.personal_tables import TABLES

INDEXES = ("text_index",)

OTHER_FACTS = frozenset(
    {
        *(
            "amended",
            "as",
            "because",
            "bypass",
            "choice",
            "code",
            "count",
            "counts",
            "door",
            "due",
            "encoding",
            "fault",
        ),
        *(
            "from",
            "from_as",
            "from_source",
            "kept",
            "kind",
            "left_out",
            "line",
            "out_from",
            "out_to",
            "placeholder",
            "report",
        ),
        *("section", "section_from", "tags", "uncounted"),
        *("revision", "source", "to", "undone", "via", "voided", "with", "words"),
        *("signoff", "signoffs", "stay", "stays", "unsigned", "unsourced"),
    }
)
"""Facts of the log that are no id, name or reason of a person: what was done, when, to which revision. `from` and `to`
of a pen name are names, and handled by the action."""


@pytest.fixture
def migrated() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, None)
        yield connection


def columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Every column of every table, without what the full-text indexes keep behind theirs."""
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if not name.startswith("sqlite_") and not any(name.startswith(f"{index}_") for index in INDEXES)
    ]
    return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}


def test_every_column_is_declared_as_personal_or_not(migrated: sqlite3.Connection) -> None:
    wrong = undeclared(columns(migrated))

    assert not wrong, "\n" + "\n".join(wrong)


def test_a_new_column_is_named_with_what_to_do(migrated: sqlite3.Connection) -> None:
    migrated.execute("CREATE TABLE diary (caption TEXT)")

    [wrong] = undeclared(columns(migrated))

    assert "diary.caption" in wrong and "PERSONAL or NOT_PERSONAL" in wrong


def test_whose_and_beside_are_columns_of_the_same_table(migrated: sqlite3.Connection) -> None:
    there = columns(migrated)
    for each in PERSONAL:
        assert each.whose in {"", *there[each.table]}, each
        assert set(each.beside) <= set(there[each.table]), each
        assert each.table in TABLES, each


def test_what_is_shown_beside_an_id_is_nobody_elses() -> None:
    for each in personal_columns.ids():
        others = {
            other.column
            for other in personal_columns.of_table(each.table)
            if other.whose not in ("", each.column)
        }
        assert not others & set(each.beside), each


def test_every_fact_of_the_log_is_known_to_be_of_a_person_or_not() -> None:
    known = {*ID_KEYS, *NAME_KEYS, *WORD_KEYS, *OTHER_FACTS}
    facts = {key_of(field) for detail in ACTIONS.values() for field in fields(detail)}

    assert facts - known == set(), "say in bot/store/people/personal_columns.py whether these are of a person"

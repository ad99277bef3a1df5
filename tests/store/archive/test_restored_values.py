"""Restored values: every column of text is read by a type, or is said to hold words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store.archive.restore_records import BadRecord, Record, rebuild
from bot.store.archive.restored_values import READERS, WORDS, fault_in, is_moment
from bot.store.migrations import scripts
from tests.rows import MOMENTS, READ, carried, make


def test_every_column_of_text_is_read_by_a_type_or_holds_words(path: Path) -> None:
    make(path)
    columns = {
        (table.name, column.name)
        for table in carried(path)
        for column in table.columns
        if column.type == "TEXT"
    }
    known = READERS.keys() | WORDS
    unknown = {each for each in columns if each not in known and not is_moment(each[1])}
    assert unknown == set(), "say in bot/store/restored_values.py what they hold"
    assert {each for each in READERS if each not in columns} == set()
    assert READERS.keys().isdisjoint(WORDS)


@pytest.mark.parametrize(("table", "column"), sorted(READERS))
@pytest.mark.parametrize(
    "odd", ["../../etc/passwd", "\x1b[31mnext", "published\x00", "Mars/Olympus", "[1", "{", "\ud800"]
)
def test_what_the_code_cannot_read_is_a_fault(table: str, column: str, odd: str) -> None:
    assert fault_in(table, column, odd) is not None


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "soon",
        "2026-11-22",
        "2026-11-22T18:30:00",
        "2026-11-22T18:30:00Z",
        "2026-11-22T18:30:00.000000+01:00",
    ],
)
def test_a_moment_is_of_the_one_form_that_sorts(odd: str) -> None:
    assert fault_in("article", "created_at", odd) == "a moment"


def test_what_the_code_writes_is_read() -> None:
    for (table, column), values in READ.items():
        assert [fault_in(table, column, value) for value in values] == [None] * len(values), (table, column)
    assert [fault_in("event", "at", moment) for moment in MOMENTS] == [None] * len(MOMENTS)
    assert fault_in("article", "headline", "../../ is a fine headline") is None


def records_of(path: Path) -> Iterable[Record]:
    """One newsroom, as an export says it."""
    newsroom: dict[str, object] = {
        column.name: 1 if column.type == "INTEGER" else None
        for table in carried(path)
        if table.name == "newsroom"
        for column in table.columns
    }
    newsroom |= {"release": "manual", "timezone": "UTC", "corrections": "off", "last_number": 0}
    yield Record(7, "newsroom", newsroom)


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        ("timezone", "Mars/Olympus", "an IANA zone"),
        ("timetable", "whenever it suits", "a timetable"),
        ("owner_told_at", "yesterday", "a moment"),
        ("guild_id", 2**63, "larger than a database holds"),
        ("guild_id", 1.5, "a whole number"),
        ("cooling_off_seconds", 10**15, "more than it can be"),
        ("grace_minutes", 2**62, "more than it can be"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, path: Path, column: str, value: object, wanted: str) -> None:
    make(path)
    [record] = records_of(path)
    broken = replace(record, values={**record.values, column: value})
    version = len(scripts())

    assert rebuild(tmp_path / "whole.db", version, [record], partial=False).counts["newsroom"] == 1
    with pytest.raises(BadRecord, match=wanted) as bad:
        rebuild(tmp_path / "broken.db", version, [broken], partial=False)

    assert bad.value.line == 7
    assert json.dumps(bad.value.why)

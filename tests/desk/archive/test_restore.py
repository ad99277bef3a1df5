"""Restoring: what was exported comes back equal in every field, and nothing else gets in."""

from __future__ import annotations

import io
import json
import random
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk.archive.history_file import NewerHistory, NotAHistory, header_of, write_history
from bot.desk.archive.restore import DamagedExport, HostileExport, NotVacant, StrayLog, restore
from bot.store import installation
from bot.store.archive.export_records import Scope
from bot.store.archive.restore_records import BadRecord
from bot.store.migrations import ForeignDatabase, scripts
from bot.store.snapshot import snapshot
from bot.store.transaction import Transaction
from tests.long import mostly_long
from tests.rows import connected, contents, fill_with_odd_rows, make

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATEST = len(scripts())

Lines = list[dict[str, dict[str, object]]]


def history_of(database: Path, scope: Scope | None = None) -> bytes:
    """The history file of a database, of whatever version its tables are."""
    file = io.BytesIO()
    with snapshot(database) as (tx, version):
        chosen = scope or Scope()
        write_history(tx, header_of(tx, version, chosen, "1.2.3", NOW), chosen, file)
    return file.getvalue()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with odd rows in every table. It is only read."""
    path = tmp_path_factory.mktemp("odd") / "desk.db"
    make(path)
    fill_with_odd_rows(path, random.Random(7))
    return path


@pytest.fixture(scope="module")
def history(database: Path) -> bytes:
    """Its history."""
    return history_of(database)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where there is no database yet, in a folder where nothing else is."""
    path = tmp_path / "new" / "desk.db"
    path.parent.mkdir()
    return path


@pytest.fixture
def source(tmp_path: Path, history: bytes) -> Path:
    """The history as a bare file."""
    path = tmp_path / "history.jsonl"
    path.write_bytes(history)
    return path


# ------------------------------------------------------------------- there and back


TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=3, max_size=8)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), texts=TEXTS)
def test_everything_comes_back_equal_in_every_field(
    seed: int, texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("there-and-back")
    before, file, after = folder / "before.db", folder / "history.jsonl", folder / "after.db"
    make(before)
    fill_with_odd_rows(before, random.Random(seed), texts)
    file.write_bytes(history_of(before))

    restored = restore(file, after)

    assert contents(after) == contents(before)
    assert restored.header.written_at == NOW
    assert restored.rebuilt.let_go == 0
    assert history_of(after) == history_of(before)


def test_odd_texts_and_numbers_come_back_from_a_zip_too(
    source: Path, database: Path, target: Path, tmp_path: Path
) -> None:
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("articles/../../evil.md", "never unpacked")
        archive.write(source, "history.jsonl")

    restore(packed, target)

    assert contents(target) == contents(database)
    assert sorted(file.name for file in target.parent.iterdir()) == ["desk.db"]
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "version", mostly_long(range(1, LATEST), [*range(1, LATEST, 6), *range(LATEST - 3, LATEST)])
)
def test_an_export_of_an_older_version_is_restored_and_brought_up(
    version: int, tmp_path: Path, target: Path
) -> None:
    old = tmp_path / "old.db"
    make(old, version=version)
    fill_with_odd_rows(old, random.Random(version), ["then", '{"person": 1}', "2026-01-01T00:00:00.000000Z"])
    file = tmp_path / "history.jsonl"
    file.write_bytes(history_of(old))
    before = contents(old)

    restore(file, target)

    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (LATEST,)
    after = contents(target)
    for name in ("newsroom", "article", "revision", "event", "delivery"):
        width = len(before[name][0])
        assert [row[:width] for row in after[name]] == before[name], name  # columns are only ever added


# ------------------------------------------------------------------ what is refused


def rewritten(source: Path, change: Callable[[Lines], Lines]) -> None:
    lines = [json.loads(line) for line in source.read_bytes().splitlines()]
    source.write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in change(lines)))


def first_of(lines: Lines, table: str) -> tuple[int, dict[str, object]]:
    """The first record of a table, and the number of its line."""
    return next((n, line[table]) for n, line in enumerate(lines, 1) if list(line) == [table])


def changed(table: str, **values: object) -> Callable[[Lines], Lines]:
    def change(lines: Lines) -> Lines:
        first_of(lines, table)[1].update(values)
        return lines

    return change


@pytest.mark.parametrize(
    ("table", "values", "why"),
    [
        ("article", {"number": "one"}, "not a whole number"),
        ("article", {"number": True}, "not a whole number"),
        ("article", {"headline": None}, "article.headline is not text"),
        ("article", {"headline": "\ud800"}, "lone surrogate"),
        ("article", {"id": 2**63}, "larger than a database holds"),
        ("article", {"mood": "good"}, "no column “mood”"),
        ("vote", {"choice": "maybe"}, "does not take it (CHECK"),
        ("newsroom", {"approvals_required": 0}, "does not take it (CHECK"),
    ],
)
def test_a_broken_record_is_named_by_its_line(
    source: Path, target: Path, table: str, values: dict[str, object], why: str
) -> None:
    rewritten(source, changed(table, **values))
    lines = [json.loads(line) for line in source.read_bytes().splitlines()]

    with pytest.raises(BadRecord) as bad:
        restore(source, target)

    assert bad.value.line == first_of(lines, table)[0]
    assert why in bad.value.why
    assert list(target.parent.iterdir()) == []  # all or nothing


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 200_000, "nested deeper"),
        (b"1" * 5_000, "not JSON"),
        (b"[]", "not one record"),
        (b'{"article": 1}', "not one record"),
        (b'{"sqlite_schema": {"sql": "x"}}', "no table “sqlite_schema”"),
        (b'{"fact": {"name": "x", "value": "y"}}', "no table “fact”"),
        (b'{"article": {}}', "article lacks"),
    ],
)
def test_a_line_that_is_no_record(source: Path, target: Path, line: bytes, why: str) -> None:
    lines = source.read_bytes().splitlines(keepends=True)
    source.write_bytes(b"".join([*lines[:3], line + b"\n", *lines[3:]]))

    with pytest.raises(BadRecord) as bad:
        restore(source, target)

    assert (bad.value.line, why in bad.value.why) == (4, True), bad.value.why
    assert list(target.parent.iterdir()) == []


def test_a_file_that_ends_too_early_is_noticed(source: Path, target: Path) -> None:
    whole = source.read_bytes()
    last = whole.splitlines(keepends=True)[-1]

    source.write_bytes(whole[: -len(last)])
    with pytest.raises(BadRecord) as counted:
        restore(source, target)
    source.write_bytes(whole[:-5])
    with pytest.raises(BadRecord) as cut:
        restore(source, target)

    assert "records of" in counted.value.why
    assert (cut.value.line, cut.value.why) == (whole.count(b"\n"), "the file ends within it")


def test_a_reference_to_what_is_not_there(source: Path, target: Path) -> None:
    def change(lines: Lines) -> Lines:
        number, _ = first_of(lines, "note")
        lines[number - 1]["note"]["revision_id"] = 999_999
        return lines

    rewritten(source, change)

    with pytest.raises(BadRecord) as bad:
        restore(source, target)

    assert "refers to a row of revision" in bad.value.why
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("header", "refused"),
    [
        (b"", NotAHistory),
        (b"Dear diary", NotAHistory),
        (b"[1]", NotAHistory),
        (b'{"copydesk": "1"}', NotAHistory),
        (b'{"copydesk-history": 1}', BadRecord),
        (b'{"copydesk-history": "1", "copydesk": "1", "schema": 1}', BadRecord),
        (b'{"copydesk-history": 1, "copydesk": "1", "schema": 1, "written_at": "soon"}', BadRecord),
        (b'{"copydesk-history": 2, "copydesk": "9.9", "schema": 1}', NewerHistory),
        (b'{"copydesk-history": 1, "copydesk": "9.9", "schema": 9999}', NewerHistory),
    ],
)
def test_a_file_that_is_no_history_or_a_newer_one(
    source: Path, target: Path, header: bytes, refused: type[Exception]
) -> None:
    source.write_bytes(header + b"\n")

    with pytest.raises(refused):
        restore(source, target)

    assert list(target.parent.iterdir()) == []


# ---------------------------------------------------------------------- hostile zips


def packed(path: Path, *members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def test_a_zip_that_is_cut_short_or_has_a_wrong_byte(source: Path, target: Path, tmp_path: Path) -> None:
    whole = packed(tmp_path / "export.zip", ("history.jsonl", source.read_bytes())).read_bytes()
    broken = tmp_path / "broken.zip"
    middle = len(whole) // 2

    for data in (whole[:-30], whole[:middle], whole[:middle] + b"\xff\xff\xff" + whole[middle + 3 :]):
        broken.write_bytes(data)
        with pytest.raises((DamagedExport, BadRecord)):
            restore(broken, target)

    assert list(target.parent.iterdir()) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_zips_that_copydesk_never_makes(source: Path, target: Path, tmp_path: Path) -> None:
    history, zeros = source.read_bytes(), bytes(70 * 1024 * 1024)
    none = packed(tmp_path / "none.zip", ("articles/1-a.md", b"text"))
    twice = packed(tmp_path / "twice.zip", ("history.jsonl", history), ("history.jsonl", history))
    bomb = packed(tmp_path / "bomb.zip", ("history.jsonl", history + zeros))
    other = packed(tmp_path / "other.zip", ("history.jsonl", history), how=zipfile.ZIP_LZMA)

    with pytest.raises(NotAHistory):
        restore(none, target)
    for path in (twice, bomb, other):
        with pytest.raises(HostileExport):
            restore(path, target)


def test_a_line_longer_than_any_record_is_not_taken_into_memory(source: Path, target: Path) -> None:
    first, rest = source.read_bytes().split(b"\n", 1)
    source.write_bytes(first + b"\n" + b" " * (17 * 1024 * 1024) + rest)

    with pytest.raises(BadRecord, match="longer than any record"):
        restore(source, target)


# -------------------------------------------------------------- where it is restored


def test_a_database_that_was_only_started_once_is_taken_for_empty(
    source: Path, database: Path, target: Path
) -> None:
    make(target)
    with closing(connected(target)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        installation.keep(Transaction(connection), "shift-began", "x")
        connection.execute("COMMIT")

    restore(source, target)

    assert contents(target) == contents(database)
    assert sorted(file.name for file in target.parent.iterdir()) == ["desk.db"]


def test_a_database_with_a_newsroom_is_left_as_it_is(source: Path, target: Path) -> None:
    make(target)
    with closing(connected(target)) as connection:
        connection.execute(
            "INSERT INTO newsroom (guild_id, review_channel, publish_channel, editors_role) VALUES (1, 1, 1, 1)"
        )
    before = target.read_bytes()

    with pytest.raises(NotVacant):
        restore(source, target)

    assert target.read_bytes() == before


def test_what_is_no_database_of_copydesks_is_left_as_it_is(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("CREATE TABLE diary (entry TEXT)")

    with pytest.raises(ForeignDatabase):
        restore(source, target)
    target.write_bytes(b"Dear diary, " * 100)
    with pytest.raises(sqlite3.DatabaseError):
        restore(source, target)

    assert target.read_bytes() == b"Dear diary, " * 100


def test_the_log_of_a_lost_database_is_not_mixed_with_the_new_one(source: Path, target: Path) -> None:
    log = target.with_name("desk.db-wal")
    log.write_bytes(b"what somebody may still need")

    with pytest.raises(StrayLog):
        restore(source, target)

    assert [file.name for file in target.parent.iterdir()] == ["desk.db-wal"]

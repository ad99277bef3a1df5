"""Queries: every statement of the store goes by an index, and nothing else is ever run.

The statements are read out of the source, so one that no test plays is looked at too.
"""

from __future__ import annotations

import ast
import functools
import importlib
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.migrations import scripts
from bot.store.newsroom import newsrooms
from bot.store.records import Record
from tests.world import World

SOURCES = Path(__file__).parents[2] / "bot" / "store"

VERBS = {"execute", "insert", "one", "all"}
"""What a transaction is asked with."""

FILLED_IN: Mapping[str, Sequence[str]] = {
    "column": sorted(newsrooms.COLUMNS),
    "score": ["rank", "0"],
    "changed": ["", ", ".join(["state = ?", "publish_at = ?", "headline = ?", ""])],
}
"""What may stand in the braces of an f-string of SQL."""

BESIDE = {
    "export_records",
    "restore_records",
    "moving",
    "backup",
    "inspection",
    "statistics",
    "own_rows",
    "traces",
    "erasure",
    "closing",
    "records",
}
"""Modules whose statements are about whole tables by their nature: they follow from the schema and run on connections
of their own, off the event loop (tests/store/archive/test_export_records.py looks at them), or count everything for
whoever watches over an installation, and only where that is switched on; or look for a person in every table, when
that person asks for it; or delete a newsroom whole once its server is gone. What `records` says is built for the modules that ask it, and looked at there."""

ADDED = re.compile(r"INSERT INTO (\w+) \((\w+(?:, \w+)*)\) VALUES \(.*\)", re.DOTALL)
"""A row added by a record: its columns and their values, and nothing that is read."""

SAVED = re.compile(
    r"UPDATE article SET (?:\w+ = .*, )?version = version \+ 1 WHERE id = \d+ AND version = \d+", re.DOTALL
)
"""An article saved: whichever of its fields changed."""

TRANSACTIONS = re.compile(
    r"BEGIN( IMMEDIATE)?|COMMIT|ROLLBACK|(SAVEPOINT|RELEASE|ROLLBACK TO) apart|PRAGMA .*|--.*|SELECT k, v FROM 'main'\.'\w+_index_config'",
    re.DOTALL,
)
"""What a connection says besides its queries; `--` begins what a trigger does, and the last one is the full-text
index looking up its own settings."""

STEP = re.compile(
    r"(?P<how>SCAN|SEARCH) (?P<table>\w+)"
    r"(?: USING (?:(?:COVERING )?INDEX (?P<index>\w+)|(?:INTEGER )?PRIMARY KEY))?(?: \((?P<by>.*)\))?"
)
"""A step of a plan that reads a table: which one, by which index, and what narrows it."""

QUICK = {
    "SCAN CONSTANT ROW",
    "SEARCH article",
    "SCAN newsroom",
    "SCAN roll_call",
    "SEARCH card USING COVERING INDEX card_by_thread (thread_id>?)",
    "SCAN newsroom USING COVERING INDEX sqlite_autoindex_newsroom_1",
    "SEARCH revision USING INTEGER PRIMARY KEY (rowid<?)",
    "SEARCH place USING INTEGER PRIMARY KEY (rowid<?)",
    "SEARCH newsroom USING COVERING INDEX sqlite_autoindex_newsroom_1 (guild_id<?)",
    "SCAN json_each VIRTUAL TABLE INDEX 1:",
    "SCAN heading",
    "SCAN latest",
    "SCAN first",
    "SCAN wanted VIRTUAL TABLE INDEX 1:",
    "SEARCH search USING INDEX search_by_age (at<?)",
    "SEARCH card USING COVERING INDEX card_by_thread (thread_id>? AND thread_id<?)",
    "SEARCH listing USING INDEX listing_by_newsroom (newsroom_id=?)",
    "SEARCH kept_setting USING PRIMARY KEY (newsroom_id=?)",
    "SCAN text_index_docsize",
    "SEARCH indexed USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
    "SEARCH delivery USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
    "SEARCH section USING INDEX section_of_newsroom (newsroom_id=?)",
    "SEARCH section USING COVERING INDEX section_of_newsroom (newsroom_id=?)",
    "SCAN erased_picture USING COVERING INDEX sqlite_autoindex_erased_picture_1",
}
"""Steps that read no more than a row, as when the largest id is found, or what is deleted with it; threads that were
begun before a moment, which are deleted then; and what is scheduled in a newsroom, its settings and sections, the newsrooms themselves, what is given in a list, what a subquery with a limit gives, the latest rows of an
index and the last row of a day in it, and texts and deliveries that are made smaller, so many at a time, which the archive does not make longer, and what went for somebody's
privacy, which is asked for every six hours."""

FULL_TEXT = re.compile(r"SCAN \w+ VIRTUAL TABLE INDEX \d+:(M\d+.*|=)")
"""A step that asks the full-text index for words, or for one row by its id."""

TOO_MANY = re.compile(r"newsroom_id=\?|[^=]*")
"""What narrows too little: all of a newsroom, or everything after some value."""


@dataclass(frozen=True)
class Statement:
    """SQL as the store says it, and where."""

    where: str
    sql: str


def _sources() -> Iterator[Path]:
    """The modules of the store, without those that say its statements to PostgreSQL."""
    return (path for path in SOURCES.rglob("*.py") if SOURCES / "postgres" not in path.parents)


@functools.cache
def statements() -> tuple[Statement, ...]:
    """Every statement in `bot/store`."""
    found: list[Statement] = []
    for source in sorted(_sources()):
        if source.stem in BESIDE:
            continue
        for node in ast.walk(ast.parse(source.read_text())):
            where = f"{source.relative_to(SOURCES)}:{getattr(node, 'lineno', 0)}"
            module = ".".join(source.relative_to(SOURCES).with_suffix("").parts)
            if _asks(node):
                texts = _texts(node.args[0], module)
                found += [Statement(f"{where}, the {n}.", sql) for n, sql in enumerate(texts, 1)]
            elif asked := _of_a_record(node, module):
                found += [Statement(f"{where}, the {n}.", sql) for n, sql in enumerate(asked, 1)]
    return tuple(found)


def _of_a_record(node: ast.AST, module: str) -> list[str]:
    """What a record is asked: `ARTICLES.all(tx, "number = ?", …)`, `ARTICLES.find(tx, …)`, `ARTICLES.column(tx, "slug", …)`."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr=verb), args=[ast.Name(id="tx"), *rest]
        ):
            record = getattr(importlib.import_module(f"bot.store.{module}"), name, None)
        case _:
            return []
    if not isinstance(record, Record):
        return []
    if verb in ("one", "all"):
        return [record.select + where for where in _texts(rest[0], module)]
    if verb == "column":
        return [f"SELECT {column} FROM {record.table} WHERE id = ?" for column in _texts(rest[0], module)]
    return [] if verb in ("add", "put") else [record.select + record.by_id]


def _asks(node: ast.AST) -> bool:
    """Whether this is `tx.one(…)` or another verb of a transaction."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in VERBS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "tx"
    )


def _filled_in(node: ast.expr) -> str | None:
    """The name in the braces of an f-string for which FILLED_IN has texts; twice in one it is twice the same."""
    match node:
        case ast.FormattedValue(value=ast.Name(id=name)) if name in FILLED_IN:
            return name
        case _:
            return None


def _texts(node: ast.expr, module: str) -> list[str]:
    """Every text that an expression of SQL can be."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Name(id=name):
            text = getattr(importlib.import_module(f"bot.store.{module}"), name)
            assert isinstance(text, str), f"{module}.{name} is no SQL"
            return [text]
        case ast.Subscript(value=ast.Name(id=name)):
            return list(getattr(importlib.import_module(f"bot.store.{module}"), name).values())
        case ast.JoinedStr(values=values):
            found: list[str] = []
            names = sorted({name for name in map(_filled_in, values) if name})
            for chosen in product(*(FILLED_IN[name] for name in names)):
                given = dict(zip(names, chosen, strict=True))
                pieces = [
                    [given[name]] if (name := _filled_in(value)) else _texts(value, module)
                    for value in values
                ]
                found += ["".join(parts) for parts in product(*pieces)]
            return found
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a, b in product(_texts(left, module), _texts(right, module))]
        case ast.FormattedValue(value=value):
            return _texts(value, module)
        case _:
            raise AssertionError(f"bot.store.{module}: what SQL is {ast.unparse(node)}? Tell FILLED_IN.")


@pytest.fixture
def migrated(database: Path) -> Iterator[sqlite3.Connection]:
    """A migrated, empty database: SQLite plans by its defaults, as on a file never analysed."""
    # Without the cache: a plan asked for once would be given again after the indexes have changed.
    with closing(sqlite3.connect(database, isolation_level=None, cached_statements=0)) as connection:
        yield connection


def indexes() -> list[str]:
    """Every index that the migrations make by name and leave."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for _, sql in scripts():
            connection.executescript(sql)
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        return sorted(name for (name,) in rows)


def partial_indexes(migrated: sqlite3.Connection) -> set[str]:
    """Indexes over a few rows of their table only, such as what waits: read whole, they stay short."""
    rows = migrated.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%WHERE%'")
    return {name for (name,) in rows}


def plan(migrated: sqlite3.Connection, sql: str) -> list[str]:
    """How SQLite means to go about it."""
    parameters = (None,) * sql.count("?")
    return [row[3] for row in migrated.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]


def faults(migrated: sqlite3.Connection, sql: str) -> list[str]:
    """The steps of its plan that would take longer the more articles there are."""
    short = partial_indexes(migrated)
    found: list[str] = []
    for step in plan(migrated, sql):
        read = STEP.match(step)
        known = step in QUICK or FULL_TEXT.fullmatch(step)
        if read is None or known or read["index"] in short:
            continue
        if read["how"] == "SCAN" or "AUTOMATIC" in step or TOO_MANY.fullmatch(read["by"] or ""):
            found.append(step)
    return found


def slow(migrated: sqlite3.Connection) -> dict[str, list[str]]:
    """Statements that have to look at every row, by where they stand."""
    judged = {statement.where: faults(migrated, statement.sql) for statement in statements()}
    return {where: steps for where, steps in judged.items() if steps}


def test_the_statements_are_found() -> None:
    """A new way of writing SQL that this file does not see would pass it unseen."""
    found = [statement.sql for statement in statements()]

    assert len(found) > 50
    assert any(sql.startswith("INSERT INTO vote") for sql in found)
    assert "SELECT * FROM article WHERE article.id = ?" in found
    assert any(sql.startswith("SELECT bypass.*, revision.number AS") for sql in found)
    assert "UPDATE newsroom SET approvals_required = ? WHERE id = ?" in found
    numbered = [sql for sql in found if re.search(r"\?\d", sql)]
    assert not numbered, f"Python 3.12.1 warns of numbered parameters: write `?` for each. {numbered}"
    unseen = {
        f"{source.name}: {match}"
        for source in _sources()
        if source.stem not in {*BESIDE, "connection", "store", "transaction", "snapshot", "__init__"}
        for match in re.findall(
            r"\w+\.(?:execute|executemany|executescript|insert|one|all)\(", source.read_text()
        )
        if not re.match(r"tx\.|[A-Z_]+\.", match)  # a record is asked
    }
    assert unseen == set()


def test_every_statement_goes_by_an_index(migrated: sqlite3.Connection) -> None:
    assert slow(migrated) == {}


def test_a_search_asks_the_full_text_index_newest_first_with_words_or_without(
    migrated: sqlite3.Connection,
) -> None:
    """A listing by filters alone is the same statement: its words are the newsroom's, a writer's, a tag's."""
    searching = [s.sql for s in statements() if " MATCH ? " in s.sql and "article" in s.sql]
    assert len(searching) == 4, "what is out, and what is inside; ranked and not"
    for sql in searching:
        by_words, *rest = plan(migrated, sql)
        # M: the words; > and <: the span of dates. 64 of the number: in the order of rows already.
        read = re.fullmatch(r"SCAN text_index VIRTUAL TABLE INDEX (\d+):M\d+><", by_words)
        assert read is not None and int(read[1]) & 64, by_words
        assert rest[:2] == [
            f"SEARCH {table} USING INTEGER PRIMARY KEY (rowid=?)" for table in ("indexed", "article")
        ]
        assert not any("TEMP B-TREE" in step for step in rest)
    assert faults(migrated, "SELECT rowid FROM text_index") != []
    assert faults(migrated, "SELECT rowid FROM text_index WHERE rowid > ?") != []


@pytest.mark.parametrize("index", indexes())
def test_without_an_index_it_would_be_noticed(migrated: sqlite3.Connection, index: str) -> None:
    """Also says that there is no index which nothing needs."""
    migrated.execute(f"DROP INDEX {index}")

    assert slow(migrated) != {}


async def test_a_story_runs_nothing_but_these_statements(world: World) -> None:
    run: list[str] = []
    store = world.bot.desk.unit.store
    await trace(store, run)

    await world.submit()
    await world.submit(headline="Another one, put away")
    form = await world.ed.click(world.card(), label="Request changes")
    await world.ed.submit_modal(form, {"reason": "Name the ship."})
    await world.edit(body="The ferry *Aurora* left the harbour at seven.")
    await world.ed.react(world.card(), "👀")
    await world.ed.react(world.card(), "✅")
    await world.ed.unreact(world.card(), "✅")
    await world.ed.slash(world.review, "review queue")
    await world.ed.autocomplete(world.review, "review approve", "article", "ferry")
    await world.ed.slash(world.review, "review hold", article="1", reason="Wait for the mayor.")
    await world.ed.slash(world.review, "review unhold", article="1")
    await world.writer.slash(world.submissions, "draft withdraw", article="2")
    await world.writer.slash(world.submissions, "draft list")
    await world.chief.react(world.card(), "✅")
    await world.env.advance_time(61)
    await world.reader.slash(world.submissions, "draft show", article="1")
    await world.ed.click(world.card(), label="History")
    await world.configure(cooling_off=5)
    await world.admin.slash(world.review, "newsroom check")
    assert len(world.articles()) == 1

    known = [re.compile(re.escape(s.sql).replace(r"\?", "(?:.*?)"), re.DOTALL) for s in statements()]
    strangers = {
        sql
        for sql in run
        if not any(pattern.fullmatch(sql) for pattern in (TRANSACTIONS, ADDED, SAVED, *known))
    }
    assert strangers == set()
    assert len(run) > 300


async def trace(store: Store, run: list[str]) -> None:
    """Have every statement of every connection written down, with its values filled in."""
    for connection in (store._writer, *store._readers):
        await connection.run(lambda c: c.set_trace_callback(run.append))

"""Steps: how much work a query is does not grow with the articles that it does not ask for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.article.states import State
from bot.domain.planning.budget import Line
from bot.store import Transaction
from bot.store.article import articles
from bot.store.intake import holdings
from bot.store.migrations import migrate
from bot.store.planning import budget_lines
from bot.store.timestamps import to_text

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FEW, MANY = 200, 4_000
"""Published articles in a small and in a large archive; what is at work is the same in both."""

AT_WORK = 20
COUNTED = 10

QUERIES: dict[str, Callable[[Transaction], object]] = {
    "missed": lambda tx: budget_lines.listed(tx, Line.MISSED, 1, limit=10),
    "stuck": lambda tx: budget_lines.listed(tx, Line.STUCK, 1, NOW, limit=10),
    "goes_out": lambda tx: budget_lines.listed(tx, Line.GOES_OUT, 1, NOW, NOW + DAY, limit=10),
    "overdue": lambda tx: budget_lines.listed(tx, Line.OVERDUE, 1, NOW, limit=10),
    "drafts_due": lambda tx: budget_lines.listed(tx, Line.DUE, 1, NOW, NOW + DAY, limit=10),
    "next_due": lambda tx: budget_lines.next_due(tx, 1, NOW),
    "going": lambda tx: budget_lines.listed(tx, Line.GOING, 1, limit=10),
    "out": lambda tx: budget_lines.listed(tx, Line.OUT, 1, NOW - DAY, NOW, limit=10),
    "unclaimed": lambda tx: budget_lines.listed(tx, Line.UNCLAIMED, 1, NOW, limit=10),
    "claimed": lambda tx: budget_lines.listed(tx, Line.CLAIMED, 1, NOW, limit=10),
    "changes": lambda tx: budget_lines.listed(tx, Line.CHANGES, 1, NOW, limit=10),
    "untimed": lambda tx: budget_lines.listed(tx, Line.UNTIMED, 1, NOW, limit=10),
    "held": lambda tx: budget_lines.listed(tx, Line.HELD, 1, NOW, limit=10),
    "amended": lambda tx: budget_lines.listed(tx, Line.AMENDED, 1, NOW, limit=10),
    "unread": lambda tx: budget_lines.listed(tx, Line.UNREAD, 1, limit=10),
    "reported": lambda tx: budget_lines.listed(tx, Line.REPORTED, 1, limit=10),
    "in_states": lambda tx: articles.in_states(tx, 1, [State.SUBMITTED, State.APPROVED], limit=10),
    "once_out": lambda tx: articles.once_out(tx, 1, limit=10),
    "by_writer": lambda tx: articles.by_writer(tx, 1, 7, limit=10),
    "due": lambda tx: articles.due(tx, NOW, limit=10),
    "lapsed_claims": lambda tx: articles.lapsed_claims(tx, NOW, limit=10),
    "undecided": lambda tx: holdings.undecided(tx, 1, 7),
    "begun": lambda tx: holdings.begun(tx, 1, 7, limit=10),
    "saved": lambda tx: holdings.saved(tx, 7, NOW - DAY),
}


def archive(path: Path, published: int) -> Path:
    """A newsroom of one writer with so many published articles, and some of every other state."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path)
        connection.execute("BEGIN")
        connection.execute(
            "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role) VALUES (1, 1, 2, 3, 4)"
        )
        rows = [("published", "live", NOW - timedelta(hours=n + 30)) for n in range(published)]
        rows += [
            (state, "none", None) for state in State for _ in range(AT_WORK) if state is not State.PUBLISHED
        ]
        for number, (state, publication, out) in enumerate(rows, 1):
            created = to_text((out or NOW) - DAY)
            connection.execute(
                "INSERT INTO article (newsroom_id, number, slug, headline, author_id, author_name, state, publication,"
                " published_at, created_at, submitted_at) VALUES (1, ?, 'a', 'A', 7, 'wanda', ?, ?, ?, ?, ?)",
                (number, state, publication, None if out is None else to_text(out), created, created),
            )
        connection.execute("COMMIT")
    return path


def steps(path: Path, query: Callable[[Transaction], object]) -> int:
    """The steps of SQLite's machine that a query takes."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += COUNTED
        return 0

    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        connection.set_progress_handler(count, COUNTED)
        query(Transaction(connection))
    return taken


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive."""
    return archive(tmp_path_factory.mktemp("small") / "desk.db", FEW)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large one."""
    return archive(tmp_path_factory.mktemp("large") / "desk.db", MANY)


@pytest.mark.parametrize("name", QUERIES)
def test_a_larger_archive_makes_no_query_longer(small: Path, large: Path, name: str) -> None:
    query = QUERIES[name]
    assert steps(large, query) <= 2 * steps(small, query) + 500


def test_a_query_that_walks_the_archive_would_be_noticed(small: Path, large: Path) -> None:
    def walk(tx: Transaction) -> object:
        return tx.all(
            "SELECT id FROM article WHERE newsroom_id = 1 AND publish_at IS NULL AND state = 'none'"
        )

    assert steps(large, walk) > 2 * steps(small, walk) + 500

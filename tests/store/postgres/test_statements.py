"""Statements: PostgreSQL understands each one that is in the source of the store."""

from __future__ import annotations

import psycopg
import pytest

from bot.store.postgres.connections import connect
from bot.store.postgres.dialect import said
from tests.store.test_queries import statements


def test_every_statement_is_understood(address: str) -> None:
    not_understood: dict[str, str] = {}
    with connect(address) as connection:
        for statement in statements():
            try:
                connection.execute(f"PREPARE this AS {said(statement.sql).sql}".encode())
                connection.execute("DEALLOCATE this")
            except psycopg.Error as error:
                not_understood[statement.where] = str(error)

    assert not_understood == {}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1 FROM card WHERE card.article_id = ?", "SELECT 1 FROM card WHERE card.article_id = $1"),
        ("SELECT ?1, ?2, ?1", "SELECT $1, $2, $1"),
        ("SELECT max(a, coalesce(b, ?)), max(c)", "SELECT greatest(a, coalesce(b, $1)), max(c)"),
        ("SELECT 1 WHERE a IS ? AND b IS NOT ?", "SELECT 1 WHERE a IS NOT DISTINCT FROM $1 AND b IS DISTINCT FROM $2"),
        ("SELECT 1 WHERE ? IS NULL OR a IS NOT NULL", "SELECT 1 WHERE $1::text IS NULL OR a IS NOT NULL"),
        ("INSERT OR IGNORE INTO also_in (a) VALUES (?)", "INSERT INTO also_in (a) VALUES ($1) ON CONFLICT DO NOTHING"),
        (
            "INSERT OR REPLACE INTO fingerprinted (article_id, revision_id) VALUES (?, ?)",
            "INSERT INTO fingerprinted (article_id, revision_id) VALUES ($1, $2)"
            " ON CONFLICT (article_id) DO UPDATE SET revision_id = excluded.revision_id",
        ),
        (
            "SELECT id FROM article WHERE state IN (SELECT value FROM json_each(?))",
            "SELECT id FROM article WHERE state IN (SELECT value FROM json_texts($1))",
        ),
        (
            "SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?))",
            "SELECT id FROM article WHERE id IN (SELECT value FROM json_numbers($1))",
        ),
    ],
)  # fmt: skip
def test_what_only_sqlite_says_is_said_otherwise(sql: str, expected: str) -> None:
    assert said(sql).sql == expected

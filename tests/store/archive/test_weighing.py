"""Weighing: the index without texts answers as the one that held them, and few finds cost the same in any archive."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.archive import COLUMNS, rows_of
from bot.domain.archive.search_query import Query, Term
from bot.store import Transaction
from bot.store.archive import search, weighing
from bot.store.archive.search import Match, Sought
from bot.store.article import articles, revisions, search_index
from bot.store.migrations import migrate, scripts

LEXICON = [
    *("the", "harbour", "ferry", "council", "bridge", "bank", "banana", "baker", "barn", "lamp", "lantern"),
    *("winter", "school"),
]
NAMES = ("Ada Lund", "Bo Bank", "Ferry Lund")
OLD_INDEX = next(sql for number, sql in scripts() if number == 8).split("-- A word")[0]


def draft(drawn: random.Random, count: int) -> str:
    """Words, the first of the lexicon far more often than the last."""
    odds = [1 / rank for rank in range(1, len(LEXICON) + 1)]
    return " ".join(drawn.choices(LEXICON, odds, k=count))


def fill(connection: sqlite3.Connection, drawn: random.Random, count: int) -> None:
    """A newsroom and so many articles that are out, in the index of now and, from the same words, in the one of before."""
    connection.executescript(OLD_INDEX)
    connection.execute(
        "INSERT INTO public_text (public_text, rank) VALUES ('rank', 'bm25(8.0, 4.0, 4.0, 3.0, 1.0, 0.0)')"
    )
    connection.execute("BEGIN")
    connection.execute(
        "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role) VALUES (1, 1, 2, 3, 4)"
    )
    tx = Transaction(connection)
    for n in range(1, count + 1):
        for table, row in rows_of(n):
            if table not in ("article", "revision"):
                continue
            names = COLUMNS[table].split(", ")
            values = dict(zip(names, row, strict=True))
            if table == "article":
                values["author_name"] = drawn.choice(NAMES)
            else:
                values |= {
                    "headline": draft(drawn, drawn.randint(1, 6)),
                    "standfirst": draft(drawn, drawn.randint(0, 6)),
                    "body": draft(drawn, drawn.randint(3, 60)),
                }
            marks = ", ".join("?" * len(values))
            connection.execute(
                f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
            )
        search_index.keep(tx, articles.get(tx, n))
        [place] = tx.all("SELECT place FROM indexed WHERE article_id = ?", (n,))
        stands = search_index.standing(tx, place[0])
        parts = search_index.parts_of(revisions.text_of(tx, stands.revision_id), stands)
        connection.execute(
            "INSERT INTO public_text (rowid, headline, standfirst, tags, byline, body, facets)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (n, *parts),
        )
    connection.execute("COMMIT")


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Transaction]:
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, None)
        fill(connection, random.Random(7), 120)
        connection.execute("BEGIN")
        yield Transaction(connection)


def asked(drawn: random.Random) -> Sought:
    """A word, some words, a phrase, beginnings, with words that must not stand there, or a writer's name."""

    def term() -> Term:
        words = tuple(drawn.choices(LEXICON, k=drawn.choice((1, 1, 1, 2, 3))))
        if drawn.random() < 0.4:
            last = words[-1][: drawn.randint(2, len(words[-1]))]
            return Term((*words[:-1], last), beginning=True)
        return Term(words)

    wanted = tuple(term() for _ in range(drawn.randint(1, 3)))
    unwanted = tuple(term() for _ in range(drawn.choice((0, 0, 1))))
    name = drawn.choice(("", "", "lund", "Ada Lund"))
    return Sought(1, Query(wanted, unwanted), writer_name=name, tag=drawn.choice(("", "harbour")))


def as_before(tx: Transaction, sought: Sought) -> list[Match]:
    """What the index with texts and bm25() say."""
    rows = tx.all(
        "SELECT published_at, article.id, 0, rank FROM public_text JOIN article ON article.id = public_text.rowid"
        " WHERE public_text MATCH ? ORDER BY published_at DESC LIMIT 1001",
        (search._expression(tx, sought),),
    )
    return [Match(*row) for row in rows]


def ordered(matches: list[Match]) -> list[tuple[int, float]]:
    latest = sorted(matches, reverse=True)
    best = sorted(latest, key=lambda match: round(match.score, 6))
    return [(match.article_id, round(match.score, 6)) for match in best]


def test_what_is_found_and_its_order_are_those_of_the_index_with_texts(tx: Transaction) -> None:
    drawn = random.Random(21)
    sizes: set[bool] = set()
    for _ in range(400):
        sought = asked(drawn)
        now, before = search.in_public(tx, sought, ranked=True, limit=1001), as_before(tx, sought)
        assert ordered(now) == ordered(before), sought
        newest = search.in_public(tx, sought, ranked=False, limit=1001)
        assert [match.article_id for match in newest] == [match.article_id for match in before]
        if before:
            sizes.add(len(before) <= search.FEW)
    assert sizes == {True, False}, "few and many were found"


def test_an_article_that_changed_is_found_by_its_new_words_only(tx: Transaction) -> None:
    drawn = random.Random(3)
    for article_id in range(1, 121, 2):
        article = articles.get(tx, article_id)
        search_index.keep(tx, replace(article, published_at=articles.get(tx, 121 - article_id).published_at))
    for article_id in range(1, 121, 2):
        search_index.keep(tx, articles.get(tx, article_id))
    tx.execute("INSERT INTO text_index (text_index) VALUES ('integrity-check')")
    for _ in range(50):
        sought = asked(drawn)
        now = search.in_public(tx, sought, ranked=True, limit=1001)
        assert ordered(now) == ordered(as_before(tx, sought)), sought


def test_the_rarity_of_a_common_word_is_taken_from_the_latest(
    tx: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "COUNTED", 40)
    for word in LEXICON:
        held = len(tx.all("SELECT rowid FROM text_index WHERE text_index MATCH ?", (word,)))
        about = weighing._count(tx, word, 120)
        assert about == held if held < 40 else 0.6 * held < about < 1.6 * held, word


def test_a_text_that_does_not_come_to_what_was_put_in_makes_the_index_again(tx: Transaction) -> None:
    tx.execute("UPDATE indexed SET digest = digest + 1 WHERE article_id = 5")
    search_index.take_out(tx, 5)
    assert search_index.to_shelve(tx) == 120
    assert tx.all("SELECT rowid FROM text_index WHERE text_index MATCH 'the'") == []
    for article_id in range(120, 0, -1):
        search_index.keep(tx, articles.get(tx, article_id))
    sought = Sought(1, Query((Term(("lantern",)),)))
    assert ordered(search.in_public(tx, sought, ranked=True, limit=1001)) == ordered(as_before(tx, sought))


def test_many_finds_of_a_large_archive_are_ordered_by_where_the_words_stand(
    tx: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "COUNTED", 40)
    pairs = ((word, "the") for word in LEXICON)
    found, pair = next(
        (found, pair)
        for pair in pairs
        if search.FEW
        < len(found := search.in_public(tx, Sought(1, Query((Term(pair),))), ranked=True, limit=1001))
        < 40
    )
    assert weighing.is_large(tx)

    def weight(match: Match) -> float:
        stands = search_index.standing(tx, match.place)
        columns = search_index.parts_of(revisions.text_of(tx, stands.revision_id), stands)[:4]
        held = (" ".join(pair) in column for column in columns)
        return sum(each for each, holds in zip(weighing.WEIGHTS, held, strict=False) if holds)

    best = [article_id for article_id, _ in ordered(found)]
    latest = sorted(found, reverse=True)
    assert best == [match.article_id for match in sorted(latest, key=weight, reverse=True)]


def test_a_day_that_is_full_goes_on_in_the_next_and_is_found_by_its_date(tx: Transaction) -> None:
    search_index.take_out(tx, 60)
    article = articles.get(tx, 60)
    first, _ = search_index.span(tx, article.date, article.date)
    tx.execute(
        "INSERT INTO indexed (place, article_id, sides, revision_id, heading, names, facets, digest)"
        " VALUES (?, 1, 2, 1, 0, '', '', 0)",
        (first + 4095,),
    )
    search_index.keep(tx, article)
    [row] = tx.all("SELECT place FROM indexed WHERE article_id = 60")
    assert row["place"] >= first + 4096, "the next day has room"
    search_index.keep(tx, article)
    assert [each["place"] for each in tx.all("SELECT place FROM indexed WHERE article_id = 60")] == [
        row["place"]
    ]
    day = article.date.replace(hour=0, minute=0)
    sought = Sought(1, Query(), tag="harbour", since=day, until=day + timedelta(days=1))
    found = search.in_public(tx, sought, ranked=False, limit=1001)
    assert 60 in [match.article_id for match in found]
    assert {match.date[:10] for match in found} == {article.date.date().isoformat()}

"""Seeking: whatever is typed is read, any word of a text finds it, and its excerpt shows where."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.archive.excerpt import excerpt
from bot.domain.archive.search_query import (
    BeginningTooShort,
    NothingToSearch,
    Query,
    QueryTooLong,
    Term,
    read_query,
)
from bot.domain.text.folding import folded, searchable
from bot.domain.text.graphemes import is_boundary
from bot.store.archive.search import Sought, _expression
from bot.ui.archive.search_results import shown
from tests.domain.text.test_folding import TEXTS

COLUMNS = "headline, standfirst, tags, byline, body, facets"


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """An index as the archive's."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE shelf USING fts5 ({COLUMNS}, tokenize = 'ascii')")
        yield connection


def _beside(newsrooms: int) -> Any:
    """A transaction in a database with so many newsrooms, which is all that it is asked."""
    return SimpleNamespace(all=lambda *_: [{"id": number} for number in range(newsrooms)])


def found(index: sqlite3.Connection, text: str, query: Query) -> bool:
    """Whether an article with this body is found."""
    index.execute("DELETE FROM shelf")
    index.execute(f"INSERT INTO shelf ({COLUMNS}) VALUES ('', '', '', '', ?, 'n1')", (folded(text),))
    sought = Sought(1, query)
    either = [
        index.execute(
            "SELECT 1 FROM shelf WHERE shelf MATCH ?", (_expression(_beside(newsrooms), sought),)
        ).fetchone()
        for newsrooms in (1, 2)
    ]
    assert either[0] == either[1], "with other newsrooms beside it or without"
    return either[0] is not None


def test_words_phrases_exclusions_and_beginnings() -> None:
    assert read_query("ferry “the old ship” -captain har* «sehr gut») x 京*") == Query(
        wanted=(
            Term(("ferry",)),
            Term(("the", "old", "ship")),
            Term(("har",), beginning=True),
            Term(("sehr", "gut")),
            Term(("x",)),
            Term(("京",)),
        ),
        unwanted=(Term(("captain",)),),
    )
    assert read_query("") == Query()
    assert read_query('"never closed') == Query((Term(("never", "closed")),))


def test_too_much_and_nothing_are_refused() -> None:
    for text, refusal in (
        ("a " * 17, QueryTooLong),
        ("a" * 201, QueryTooLong),
        ('" - *', NothingToSearch),
        ("ferry -b*", BeginningTooShort),
    ):
        with pytest.raises(refusal):
            read_query(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.one_of(st.characters(), st.sampled_from('"*^:(){}-+ ANDORNEAR')), max_size=60))
def test_no_query_upsets_the_index(index: sqlite3.Connection, text: str) -> None:
    try:
        query = read_query(text)
    except (BeginningTooShort, NothingToSearch, QueryTooLong):
        return
    found(index, "The ferry left.", query)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, data=st.data())
def test_any_word_of_a_text_finds_it_and_is_marked_in_the_excerpt(
    index: sqlite3.Connection, text: str, data: st.DataObject
) -> None:
    typed = data.draw(st.sampled_from([word for word in text.split() if folded(word)] or ["word"]))
    text = text if typed in text else f"{text} {typed}"
    try:
        query = read_query(f'"{typed}"')
    except BeginningTooShort:
        return
    assert found(index, text, query)
    assert any(piece.hit for piece in excerpt(text, query, 40)), "and what is found can be shown"


@given(text=TEXTS, word=st.sampled_from(["a", "e", "の", "ก", "ss"]), length=st.integers(10, 50))
def test_an_excerpt_is_a_stretch_of_the_text_and_parts_no_letter(text: str, word: str, length: int) -> None:
    whole = searchable(" ".join(text.split()))
    pieces = excerpt(text, read_query(word), length)
    joined = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert joined in whole
    place = whole.index(joined)
    if not joined:
        return
    assert len(joined) <= 2 * length
    for piece in pieces[:-1]:
        if piece.text != "… ":
            place += len(piece.text)
            assert is_boundary(whole, place)


def test_a_hit_deep_in_the_text_is_shown_with_what_is_around_it() -> None:
    text = (
        "The tide came in. " * 400
        + "Captain Lund said:\n“Never the old ship!” Nobody spoke. "
        + "Rain. " * 400
    )
    pieces = excerpt(text, read_query('captain "old ship"'), 120)
    marked = shown(pieces)
    assert "… " in marked[:3] and marked.endswith(" …")
    assert "**Captain** Lund said: “Never the **old ship**!” Nobody spoke." in marked
    assert (
        shown(excerpt("東京都の港" * 90 + "大阪港" + "の" * 90, read_query("大阪"), 40)).count("**大阪**")
        == 1
    )


def test_bold_holds_on_hostile_text() -> None:
    text = "**ferry** _ferry_ `ferry` ||ferry|| [ferry](https://x.example/ferry) \\ferry <@1> @here :ferry:"
    marked = shown(excerpt(text, read_query("ferry"), 200))
    assert marked.count("**ferry**") == 8
    plain = marked.replace("**ferry**", "ferry")
    assert "https://" not in plain
    for sign in "*_`|[]<@":
        assert all(plain[at - 1] == "\\" for at in range(len(plain)) if plain[at] == sign), sign

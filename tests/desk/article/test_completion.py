"""Completions read a few columns of what may be meant, and offer what whole articles would have offered."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from bot.desk.article.access import seen_as
from bot.desk.article.actors import acting
from bot.desk.article.completion import SUGGESTIONS, Scope, Suggestion, suggested
from bot.domain.article.article import Article
from bot.domain.article.copy import make_copy
from bot.domain.article.errors import WrongState
from bot.domain.article.states import Action, Publication, State
from bot.domain.article.transitions import OPEN
from bot.domain.article.workflow import rule_for
from bot.domain.intake.preflight import preflight
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, desks_of, is_chief, on_the_desk
from bot.domain.text.folding import folded
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.migrations import migrate
from bot.store.newsroom import newsrooms, sections
from bot.store.timestamps import to_text
from tests.long import WHOLE

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EDITORS, SPORT_EDITORS, CHIEFS = 3, 4, 9
PEOPLE = (
    Person(500, "Wanda"),
    Person(501, "Walt"),
    Person(600, "Ed", frozenset({EDITORS})),
    Person(601, "Sporty", frozenset({SPORT_EDITORS})),
    Person(700, "Chief", frozenset({EDITORS, CHIEFS})),
    Person(900, "Rita"),
)
HEADLINES = (
    *(
        "The ferry runs again",
        "FERRY: late, full",
        "Élysée & Łódź",
        "No. 12: school’s out",
        "Straße zum Hafen",
    ),
    *("Harbour, and more", "harbour and more", "Ночной автобус", "東京都の港", "12 ferries"),
)
TYPED = (
    *(
        "",
        "fer",
        "FERRY",
        "ferry late",
        "12",
        "№1",
        "#2",
        "lodz",
        "strasse",
        "schools",
        "school s",
        "京",
        "автобус",
    ),
    *("harbour and", "!!", "zzz", "1", "e", "é"),
)


def make_articles(tx: Transaction, newsroom_id: int, drawn: random.Random, count: int) -> None:
    """Articles in every state, some rewritten since they were given or came out, some shared."""
    for n in range(1, count + 1):
        author, editor = drawn.choice(PEOPLE[:3]), drawn.choice(PEOPLE)
        article = articles.create(
            tx,
            newsroom_id=newsroom_id,
            number=newsrooms.next_number(tx, newsroom_id),
            slug="a",
            headline="",
            author_id=author.id,
            author_name=author.name,
            now=NOW - timedelta(hours=n),
        )
        texts = [
            revisions.add(
                tx,
                article.id,
                preflight(make_copy(headline=drawn.choice(HEADLINES), body="It is so.")),
                editor_id=editor.id,
                editor_name=editor.name,
                now=NOW,
            )
            for _ in range(2)
        ]
        state = drawn.choice([state for state in State if state is not State.HELD])
        publication = (
            drawn.choice(list(Publication)) if state is State.PUBLISHED or n % 3 == 0 else Publication.NONE
        )
        given = None if state is State.DRAFT and publication is Publication.NONE else drawn.choice(texts)
        columns: dict[str, str | int | None] = {
            "state": state,
            "publication": publication,
            "headline": (given or texts[1]).copy.headline,
            "revision_id": texts[1].id,
            "given_revision_id": None if given is None else given.id,
            "live_revision_id": None if publication is Publication.NONE else drawn.choice(texts).id,
            "published_at": None
            if publication is Publication.NONE
            else to_text(NOW - timedelta(hours=drawn.random())),
            "submitted_at": None if given is None else to_text(NOW - timedelta(hours=drawn.random())),
            "due_at": drawn.choice((None, to_text(NOW + timedelta(hours=drawn.random())))),
            "section_id": drawn.choice((1, 1, 2)),
            "claimed_by": drawn.choice((None, 600)),
            "embargo_until": drawn.choice((None, to_text(NOW - timedelta(1)), to_text(NOW + timedelta(1)))),
        }
        for name, value in columns.items():
            tx.execute(f"UPDATE article SET {name} = ? WHERE id = ?", (value, article.id))
        if drawn.random() < 0.3:
            tx.execute(
                "INSERT INTO co_author (article_id, user_id, name) VALUES (?, ?, 'C')",
                (article.id, drawn.choice((500, 600, 900))),
            )


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Transaction]:
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, None)
        connection.execute("BEGIN")
        tx = Transaction(connection)
        newsroom_id = newsrooms.create(tx, 100, review=1, publish=2, editors=EDITORS)
        tx.execute("UPDATE newsroom SET chiefs_role = ?", (CHIEFS,))
        sport = sections.add(tx, newsroom_id, "Sport", ())
        sections.keep(tx, sport, {"editors": SPORT_EDITORS})
        make_articles(tx, newsroom_id, random.Random(11), 150)
        yield tx


def meant(typed: str, number: int, headline: str) -> bool:
    """Whether a text may mean an article, without any short cut."""
    wanted = typed.strip().lstrip("№#").casefold()
    words = folded(wanted)
    return (
        wanted in headline.casefold()
        or str(number).startswith(wanted)
        or (bool(words) and words in folded(headline))
    )


def listed(tx: Transaction, newsroom: Newsroom, person: Person, scope: Scope) -> list[Article]:
    """The articles of a scope, whole and in order."""

    def together(*scopes: Scope) -> list[Article]:
        found = {each.id: each for one in scopes for each in listed(tx, newsroom, person, one)}
        return list(found.values())

    desk, most = on_the_desk(person, newsroom), 200
    match scope:
        case Scope.OWN:
            return articles.by_writer(tx, newsroom.id, person.id, limit=most)
        case Scope.REVIEW if desk:
            desks = desks_of(person, newsroom)
            return articles.in_states(tx, newsroom.id, OPEN - {State.PUBLISHING}, limit=most, sections=desks)
        case Scope.AT_HAND:
            return together(Scope.OWN, Scope.REVIEW)
        case Scope.INSIDE:
            return together(Scope.AT_HAND, Scope.PUBLIC)
        case Scope.PUBLIC:
            out = (Publication.LIVE, Publication.UNPUBLISHED)
            own = [each for each in listed(tx, newsroom, person, Scope.OWN) if each.publication in out]
            once_out = articles.once_out(tx, newsroom.id, limit=most) if desk else []
            desks = desks_of(person, newsroom)
            every = [each for each in once_out if desks is None or each.section_id in desks]
            return sorted({each.id: each for each in [*own, *every]}.values(), key=lambda each: -each.id)
        case Scope.VISIBLE:
            return sorted(together(Scope.INSIDE, Scope.LIVE), key=lambda each: -each.id)
        case Scope.LIVE:
            every = articles.once_out(tx, newsroom.id, limit=most)
            return [each for each in every if each.publication is Publication.LIVE]
        case Scope.RELEASE if is_chief(person, newsroom):
            return articles.in_states(tx, newsroom.id, (State.APPROVED, State.SCHEDULED), limit=most)
        case _:
            return []


def may_act(tx: Transaction, newsroom: Newsroom, article: Article, person: Person, action: Action) -> bool:
    try:
        rule = rule_for(action, article.standing)
    except WrongState:
        return False
    if action is Action.RELEASE and article.claimed_by != person.id:
        return False
    if action in (Action.PUBLISH, Action.LIFT) and article.embargoed_at(NOW) is (action is Action.PUBLISH):
        return False
    return not acting(tx, newsroom, article, person, closely=False).capacities.isdisjoint(rule.who)


def test_what_is_offered_is_what_whole_articles_would_offer(tx: Transaction) -> None:
    newsroom = newsrooms.of_guild(tx, 100)
    assert newsroom is not None
    offered = 0
    for person in PEOPLE:
        for scope in Scope:
            everything = listed(tx, newsroom, person, scope)
            for action in (None, Action.VOTE, Action.PUBLISH, Action.LIFT, Action.RELEASE, Action.CORRECT):
                able = [
                    seen_as(tx, newsroom, article, person)
                    for article in everything
                    if action is None or may_act(tx, newsroom, article, person, action)
                ]
                for typed in TYPED if WHOLE else TYPED[::4]:
                    wanted = [
                        Suggestion(each.number, each.headline, each.state, each.publication)
                        for each in able
                        if meant(typed, each.number, each.headline)
                    ]
                    found = suggested(tx, newsroom, person, typed, scope, action, NOW)
                    assert list(islice(found, SUGGESTIONS)) == wanted[:SUGGESTIONS], (
                        person.name,
                        scope,
                        action,
                        typed,
                    )
                    offered += len(wanted)
    assert offered > (5_000 if WHOLE else 1_000)

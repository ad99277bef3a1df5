"""Traces: where somebody appears, as erasing them needs to know it.

Like `own_rows` it looks at whole tables: it runs once for a person, when they ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.store.article import articles
from bot.store.outbox.kinds import Kind
from bot.store.people import personal_columns
from bot.store.people.personal_columns import Holds
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Traces:
    """Articles in which somebody appears, each list by id.

    `erased` are their own that never came out and that nobody else writes: they go. `written` are the others that they
    wrote or co-wrote, `judged` those in work on which a vote or sign-off of theirs stands, and `all` every one that names them.
    """

    erased: tuple[int, ...]
    written: tuple[int, ...]
    published: tuple[int, ...]
    judged: tuple[int, ...]
    bypassed: tuple[int, ...]
    held: tuple[int, ...]
    all: tuple[int, ...]


def of_person(tx: Transaction, person_id: int) -> Traces:
    """Where somebody appears."""
    erased = _ids(
        tx,
        "SELECT id FROM article WHERE author_id = ? AND publication = 'none' AND state <> 'publishing'"
        " AND NOT EXISTS (SELECT 1 FROM co_author WHERE article_id = article.id AND user_id <> article.author_id)",
        person_id,
    )
    written = _ids(
        tx,
        "SELECT id FROM article WHERE author_id = ? UNION SELECT article_id FROM co_author WHERE user_id = ?"
        " UNION SELECT article_id FROM former_co_author WHERE user_id = ?"
        " UNION SELECT article_id FROM revision WHERE editor_id = ?",
        person_id,
    )
    published = _ids(
        tx,
        "SELECT id FROM article WHERE (publication <> 'none' OR state = 'publishing') AND (author_id = ?"
        " OR id IN (SELECT article_id FROM co_author WHERE user_id = ?))",
        person_id,
    )
    judged = _ids(
        tx,
        "SELECT article.id FROM article JOIN (SELECT article_id, revision_id FROM vote WHERE editor_id = ?"
        " UNION SELECT article_id, revision_id FROM signoff WHERE person_id = ?) AS judged"
        " ON judged.article_id = article.id AND judged.revision_id = article.revision_id"
        " WHERE article.discarded_at IS NULL AND article.state <> 'published'",
        person_id,
    )
    bypassed = _ids(
        tx, "SELECT DISTINCT article_id FROM bypass WHERE chief_id = ? AND eyes <> 'void'", person_id
    )
    held = _ids(tx, "SELECT id FROM article WHERE claimed_by = ?", person_id)
    everywhere = {*erased, *written, *judged, *held}
    for each in personal_columns.ids():
        if each.table == "article":
            everywhere |= set(_ids(tx, f"SELECT id FROM article WHERE {each.column} = ?", person_id))
        elif "article_id" in personal_columns.NOT_PERSONAL[each.table]:
            found = f"SELECT DISTINCT article_id FROM {each.table} WHERE {each.column} = ? AND article_id IS NOT NULL"
            everywhere |= set(_ids(tx, found, person_id))
    gone = set(erased)
    return Traces(
        erased=tuple(erased),
        written=tuple(each for each in written if each not in gone),
        published=tuple(published),
        bypassed=tuple(each for each in bypassed if each not in gone),
        judged=tuple(each for each in judged if each not in gone),
        held=tuple(each for each in held if each not in gone),
        all=tuple(sorted(everywhere)),
    )


def newsrooms_of(tx: Transaction, person_id: int, traces: Traces) -> list[int]:
    """The newsrooms that somebody appears in."""
    found: set[int] = {articles.get(tx, article_id).newsroom_id for article_id in traces.all}
    for each in personal_columns.ids():
        if "newsroom_id" in personal_columns.NOT_PERSONAL[each.table]:
            rows = tx.all(
                f"SELECT DISTINCT newsroom_id FROM {each.table} WHERE {each.column} = ?", (person_id,)
            )
            found |= {row["newsroom_id"] for row in rows}
    return sorted(found)


def names_of(tx: Transaction, person_id: int) -> frozenset[str]:
    """Every name under which somebody is on record."""
    found: set[str] = set()
    for each in personal_columns.PERSONAL:
        if each.holds is Holds.NAME and each.whose:
            rows = tx.all(
                f"SELECT DISTINCT {each.column} FROM {each.table} WHERE {each.whose} = ?", (person_id,)
            )
            found |= {row[0] for row in rows if row[0]}
    return frozenset(found)


def reactions_of(tx: Transaction, person_id: int) -> Iterator[tuple[Article, str]]:
    """The articles on whose cards a reaction of theirs may stand, with which."""
    rows = tx.all(
        "SELECT article_id, choice AS sign FROM vote WHERE editor_id = ? AND via = 'reaction'"
        " UNION SELECT id, 'claim' FROM article WHERE claimed_by = ? AND coalesce(claimed_via, 'reaction') = 'reaction'"
        " UNION SELECT article_id, sign FROM spent_reaction WHERE person_id = ?",
        (person_id,) * 3,
    )
    for row in rows:
        yield articles.get(tx, row["article_id"]), row["sign"]


def retractions_of(tx: Transaction, person_id: int) -> list[int]:
    """The retractions that they asked for and that wait for a second chief."""
    return _ids(tx, "SELECT id FROM retraction WHERE state = 'asked' AND asked_by = ?", person_id)


def invitations_of(tx: Transaction, person_id: int) -> list[int]:
    """The invitations that wait for their answer."""
    return _ids(tx, "SELECT id FROM invitation WHERE state = 'open' AND user_id = ?", person_id)


def messages_of_newsroom(tx: Transaction, newsroom_id: int, kind: Kind) -> list[int]:
    """Deliveries of a kind that became a message of a newsroom's own."""
    rows = tx.all(
        "SELECT id FROM delivery WHERE newsroom_id = ? AND kind = ? AND message_id IS NOT NULL ORDER BY id",
        (newsroom_id, kind),
    )
    return [int(row["id"]) for row in rows]


def count_votes(tx: Transaction, person_id: int) -> int:
    """How many votes of theirs are on record."""
    row = tx.one("SELECT count(*) AS n FROM vote WHERE editor_id = ?", (person_id,))
    assert row is not None
    return int(row["n"])


def _ids(tx: Transaction, sql: str, person_id: int) -> list[int]:
    return sorted(int(row[0]) for row in tx.all(sql, (person_id,) * sql.count("?")))

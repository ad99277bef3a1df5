"""Headings: a few columns of many articles, for a completion that is asked at every key."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.domain.article.states import Publication, State
from bot.store.records import OF_SECTIONS, which
from bot.store.timestamps import to_text
from bot.store.transaction import Row, Transaction


class Heading(NamedTuple):
    """What a completion looks at first. `rewritten`: some see another headline than this one."""

    article_id: int
    number: int
    headline: str
    rewritten: bool
    publication: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What passes over most headlines before they are read: one in ASCII without the `word`, unless its number begins like
    the `number`. Empty, they pass over none."""

    word: str = ""
    number: str = ""


_COLUMNS = (
    "SELECT article.id AS id, number, headline, coalesce(given_revision_id <> revision_id, FALSE)"
    " OR coalesce(live_revision_id <> revision_id, FALSE) AS rewritten, publication FROM "
)
_PROMISING = (
    " AS heading WHERE ? = '' OR instr(lower(headline), ?) > 0 OR rewritten OR length(headline) <> length(CAST(headline AS BLOB))"
    " OR (? <> '' AND substr(number, 1, length(?)) = ?)"
)
_IN_STATES = (
    f"SELECT * FROM ({_COLUMNS} article WHERE newsroom_id = ? AND state IN (SELECT value FROM json_each(?))"
    f" AND discarded_at IS NULL{OF_SECTIONS}"
    f" ORDER BY due_at IS NULL, coalesce(due_at, submitted_at, article.created_at), id LIMIT ?){_PROMISING}"
)
_ONCE_OUT = (
    f"SELECT * FROM ({_COLUMNS} article WHERE newsroom_id = ? AND published_at IS NOT NULL"
    f" AND publication IN ('live', 'unpublished'){OF_SECTIONS} ORDER BY published_at DESC LIMIT ?){_PROMISING}"
)
_OWN = (
    f"SELECT * FROM ({_COLUMNS} article WHERE newsroom_id = ? AND author_id = ? AND discarded_at IS NULL"
    f" ORDER BY id DESC LIMIT ?){_PROMISING}"
)
_SHARED = (
    f"SELECT * FROM ({_COLUMNS} co_author JOIN article ON article.id = co_author.article_id WHERE co_author.user_id = ?"
    f" AND article.newsroom_id = ? AND article.discarded_at IS NULL ORDER BY co_author.article_id DESC LIMIT ?){_PROMISING}"
)


def _promising(typed: Typed) -> tuple[str, ...]:
    return (typed.word, typed.word, typed.number, typed.number, typed.number)


def in_states(
    tx: Transaction,
    newsroom_id: int,
    states: Iterable[State],
    typed: Typed,
    *,
    limit: int,
    sections: Collection[int] | None = None,
) -> list[Heading]:
    """Articles in any of these states, of these sections unless any will do, the most urgent first: those of the first
    `limit` that are not passed over."""
    chosen = json.dumps(list(states))
    return _read(tx.all(_IN_STATES, (newsroom_id, chosen, *which(sections), limit, *_promising(typed))))


def once_out(
    tx: Transaction, newsroom_id: int, typed: Typed, *, limit: int, sections: Collection[int] | None = None
) -> list[Heading]:
    """What is out in a newsroom, of these sections unless any will do, or was and may come back, the latest first."""
    return _read(tx.all(_ONCE_OUT, (newsroom_id, *which(sections), limit, *_promising(typed))))


def by_writer(
    tx: Transaction, newsroom_id: int, writer_id: int, typed: Typed, *, limit: int
) -> list[Heading]:
    """What somebody wrote, alone or as a co-author, the latest first, discarded ones left out."""
    own = tx.all(_OWN, (newsroom_id, writer_id, limit, *_promising(typed)))
    shared = tx.all(_SHARED, (writer_id, newsroom_id, limit, *_promising(typed)))
    found = {heading.article_id: heading for heading in _read([*own, *shared])}
    return sorted(found.values(), key=lambda heading: -heading.article_id)[:limit]


def _read(rows: Sequence[Row]) -> list[Heading]:
    return [Heading(*row) for row in rows]


class Choosable(NamedTuple):
    """What decides whether a person is offered an article, and under which headline."""

    id: int
    number: int
    headline: str
    author_id: int
    state: State
    publication: Publication
    held_from: State | None
    revision_id: int | None
    given_revision_id: int | None
    live_revision_id: int | None
    claimed_by: int | None
    editor_id: int
    """Who saved the working revision."""
    embargoed: bool
    co_authors: frozenset[int]
    section_id: int | None


_CHOOSABLE = (
    "SELECT article.id, number, headline, author_id, state, publication, held_from, revision_id, given_revision_id,"
    " live_revision_id, claimed_by, (SELECT editor_id FROM revision WHERE revision.id = article.revision_id),"
    " coalesce(embargo_until > ?, FALSE),"
    " (SELECT json_group_array(user_id) FROM co_author WHERE co_author.article_id = article.id), section_id"
    " FROM json_each(?) AS wanted CROSS JOIN article ON article.id = wanted.value"
)


def choosable(tx: Transaction, article_ids: Sequence[int], now: datetime) -> list[Choosable]:
    """Those articles, in that order, as they are now."""
    return [_choosable(row) for row in tx.all(_CHOOSABLE, (to_text(now), json.dumps(article_ids)))]


def _choosable(row: Row) -> Choosable:
    held_from, co_authors = row[6], row[13]
    return Choosable(
        id=row[0],
        number=row[1],
        headline=row[2],
        author_id=row[3],
        state=State(row[4]),
        publication=Publication(row[5]),
        held_from=None if held_from is None else State(held_from),
        revision_id=row[7],
        given_revision_id=row[8],
        live_revision_id=row[9],
        claimed_by=row[10],
        editor_id=row[11],
        embargoed=bool(row[12]),
        co_authors=frozenset() if co_authors == "[]" else frozenset(json.loads(co_authors)),
        section_id=row[14],
    )

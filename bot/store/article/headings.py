"""Headings: a few columns of many articles, for a completion that is asked at every key."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.domain.article.states import Publication, State
from bot.domain.dataclass import dataclass
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


NOTHING = Typed()

_COLUMNS = (
    "SELECT article.id AS id, number, headline, coalesce(given_revision_id <> revision_id, FALSE)"
    " OR coalesce(live_revision_id <> revision_id, FALSE) AS rewritten, publication FROM "
)
_FEWER = "SELECT article.id AS id, number, '' AS headline, 1 AS rewritten, publication FROM "
"""Where nothing is typed no headline is looked at: what is offered is read as if it had another one."""
_PROMISING = (
    " AS heading WHERE ? = '' OR instr(lower(headline), ?) > 0 OR rewritten OR length(headline) <> length(CAST(headline AS BLOB))"
    " OR (? <> '' AND substr(number, 1, length(?)) = ?)"
)
_IN_STATES_FROM = (
    "article WHERE newsroom_id = ? AND state IN (SELECT value FROM json_each(?))"
    f" AND discarded_at IS NULL{OF_SECTIONS}"
    " ORDER BY due_at IS NULL, coalesce(due_at, submitted_at, article.created_at), id LIMIT ?"
)
_IN_STATES, _ALL_IN_STATES = (
    f"SELECT * FROM ({_COLUMNS}{_IN_STATES_FROM}){_PROMISING}",
    f"{_FEWER}{_IN_STATES_FROM}",
)
_ONCE_OUT_FROM = (
    "article WHERE newsroom_id = ? AND published_at IS NOT NULL"
    " AND publication IN ('live', 'unpublished') ORDER BY published_at DESC LIMIT ?"
)
_ONCE_OUT, _ALL_ONCE_OUT = (
    f"SELECT * FROM ({_COLUMNS}{_ONCE_OUT_FROM}){_PROMISING}",
    f"{_FEWER}{_ONCE_OUT_FROM}",
)
_OUT_OF_SECTION = (
    f"SELECT * FROM ({_COLUMNS.removesuffix(' FROM ')}, published_at FROM article"
    " WHERE section_id = ? AND +newsroom_id = ? AND published_at IS NOT NULL"
    f" AND publication IN ('live', 'unpublished') ORDER BY published_at DESC LIMIT ?){_PROMISING}"
)
_OWN_FROM = (
    "article WHERE newsroom_id = ? AND author_id = ? AND discarded_at IS NULL ORDER BY id DESC LIMIT ?"
)
_OWN, _ALL_OWN = f"SELECT * FROM ({_COLUMNS}{_OWN_FROM}){_PROMISING}", f"{_FEWER}{_OWN_FROM}"
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
    asked = (newsroom_id, chosen, *which(sections), limit)
    if typed == NOTHING:
        return _read(tx.all(_ALL_IN_STATES, asked))
    return _read(tx.all(_IN_STATES, (*asked, *_promising(typed))))


def once_out(
    tx: Transaction, newsroom_id: int, typed: Typed, *, limit: int, sections: Collection[int] | None = None
) -> list[Heading]:
    """What is out in a newsroom, of these sections unless any will do, or was and may come back, the latest first."""
    if sections is not None:  # one after the other: each has its own order
        rows = [
            row
            for section_id in sections
            for row in tx.all(_OUT_OF_SECTION, (section_id, newsroom_id, limit, *_promising(typed)))
        ]
        rows.sort(key=lambda row: row["published_at"], reverse=True)
        return [Heading(*row[:5]) for row in rows[:limit]]
    if typed == NOTHING:
        return _read(tx.all(_ALL_ONCE_OUT, (newsroom_id, limit)))
    return _read(tx.all(_ONCE_OUT, (newsroom_id, limit, *_promising(typed))))


def by_writer(
    tx: Transaction, newsroom_id: int, writer_id: int, typed: Typed, *, limit: int
) -> list[Heading]:
    """What somebody wrote, alone or as a co-author, the latest first, discarded ones left out."""
    asked = (newsroom_id, writer_id, limit)
    own = tx.all(_ALL_OWN, asked) if typed == NOTHING else tx.all(_OWN, (*asked, *_promising(typed)))
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

"""Headings: number and headline of many articles, for a completion that is asked at every key."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.article.states import Publication, State
from bot.store.records import OF_SECTIONS, Record, which
from bot.store.timestamps import from_optional_text, from_text
from bot.store.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Heading:
    """What a completion looks at first. `rewritten`: some see another headline than this one."""

    article_id: int
    number: int
    headline: str
    publication: Publication
    rewritten: bool
    urgency: tuple[bool, datetime, int]
    """By the due time, then the longest waiting first."""


def _rewritten(row: Row) -> bool:
    texts = (row["given_revision_id"], row["live_revision_id"])
    return any(text is not None and text != row["revision_id"] for text in texts)


def _urgency(row: Row) -> tuple[bool, datetime, int]:
    due, waiting = from_optional_text(row["due_at"]), from_optional_text(row["submitted_at"])
    return due is None, due or waiting or from_text(row["created_at"]), row["id"]


_COLUMNS = (
    "article.id AS id, number, headline, publication, revision_id, given_revision_id, live_revision_id, due_at,"
    " submitted_at, article.created_at AS created_at"
)
HEADINGS = Record(
    "article",
    Heading,
    named={"article_id": "id"},
    made={"rewritten": _rewritten, "urgency": _urgency},
    select=f"SELECT {_COLUMNS} FROM article",
)


def in_states(
    tx: Transaction,
    newsroom_id: int,
    states: Iterable[State],
    *,
    limit: int,
    sections: Collection[int] | None = None,
) -> list[Heading]:
    """Articles in any of these states, of these sections unless any will do, the most urgent first."""
    found = [
        heading
        for state in states
        for heading in HEADINGS.all(
            tx,
            f"newsroom_id = ? AND state = ? AND discarded_at IS NULL{OF_SECTIONS}"
            " ORDER BY due_at IS NULL, coalesce(due_at, submitted_at) LIMIT ?",
            (newsroom_id, state, *which(sections), limit),
        )
    ]
    return sorted(found, key=lambda heading: heading.urgency)[:limit]


def once_out(
    tx: Transaction, newsroom_id: int, *, limit: int, sections: Collection[int] | None = None
) -> list[Heading]:
    """What is out in a newsroom, of these sections unless any will do, or was and may come back, the latest first."""
    return HEADINGS.all(
        tx,
        f"newsroom_id = ? AND published_at IS NOT NULL AND publication IN ('live', 'unpublished'){OF_SECTIONS}"
        " ORDER BY published_at DESC LIMIT ?",
        (newsroom_id, *which(sections), limit),
    )


def by_writer(tx: Transaction, newsroom_id: int, writer_id: int, *, limit: int) -> list[Heading]:
    """What somebody wrote, alone or as a co-author, the latest first, discarded ones left out."""
    own = HEADINGS.all(
        tx,
        "newsroom_id = ? AND author_id = ? AND discarded_at IS NULL ORDER BY id DESC LIMIT ?",
        (newsroom_id, writer_id, limit),
    )
    shared = tx.all(
        f"SELECT {_COLUMNS} FROM co_author JOIN article ON article.id = co_author.article_id"
        " WHERE co_author.user_id = ? AND article.newsroom_id = ? AND article.discarded_at IS NULL"
        " ORDER BY co_author.article_id DESC LIMIT ?",
        (writer_id, newsroom_id, limit),
    )
    found = {heading.article_id: heading for heading in [*own, *HEADINGS.read_all(shared)]}
    return sorted(found.values(), key=lambda heading: -heading.article_id)[:limit]

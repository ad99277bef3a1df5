"""Articles: where each stands, changed by compare-and-set on its version."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.store.article import search_index
from bot.store.records import OF_SECTIONS, Record, columns_of, kept_of, which
from bot.store.timestamps import from_text, to_text
from bot.store.transaction import Row, Transaction, by_newsroom

ARTICLES = Record("article", Article, beside=("source_message",))

_FIXED = ("id", "newsroom_id", "number", "author_id", "author_name", "follows", "created_at", "version")
_CHANGING = columns_of(Article, but=_FIXED)
_INDEXED = (
    "revision_id",
    "live_revision_id",
    "given_revision_id",
    "publication",
    "published_at",
    "discarded_at",
)
"""On what hangs where an article stands in the search index."""

OURS = by_newsroom("article.newsroom_id")

MOMENTS = {
    "publication": f"SELECT min(publish_at) FROM article WHERE publish_at IS NOT NULL{OURS}",
    "claim": f"SELECT min(claimed_until) FROM article WHERE claimed_until IS NOT NULL{OURS}",
    "reminder": f"SELECT min(remind_at) FROM article WHERE remind_at IS NOT NULL{OURS}",
}
"""When the clock is wanted: an article goes out, a claim ends, something is to be said of a due time."""


class VersionConflict(Exception):
    """The row was changed since it was read. One transaction at a time writes, so this is a bug."""


def create(
    tx: Transaction,
    *,
    newsroom_id: int,
    number: int,
    slug: str,
    headline: str,
    author_id: int,
    author_name: str,
    now: datetime,
    source_message: int | None = None,
    follows: int | None = None,
    section_id: int | None = None,
) -> Article:
    """A new draft without a revision yet. `source_message` is the chat message it was filed from, `follows`
    the article that it follows up; without a section it is in the first."""
    if section_id is None:
        first = tx.one("SELECT id FROM section WHERE newsroom_id = ? ORDER BY position, id", (newsroom_id,))
        section_id = None if first is None else int(first["id"])
    article_id = ARTICLES.add(
        tx,
        newsroom_id=newsroom_id,
        number=number,
        slug=slug,
        headline=headline,
        author_id=author_id,
        author_name=author_name,
        source_message=source_message,
        follows=follows,
        section_id=section_id,
        state=State.DRAFT,
        created_at=now,
    )
    return get(tx, article_id)


def find(tx: Transaction, article_id: int) -> Article | None:
    """An article by its id over all newsrooms."""
    return ARTICLES.find(tx, article_id)


def get(tx: Transaction, article_id: int) -> Article:
    """An article that is known to exist."""
    return ARTICLES.get(tx, article_id)


def by_number(tx: Transaction, newsroom_id: int, number: int) -> Article | None:
    """№ number of a newsroom, discarded ones left out."""
    return ARTICLES.one(tx, "newsroom_id = ? AND number = ? AND discarded_at IS NULL", (newsroom_id, number))


def by_headline(tx: Transaction, newsroom_id: int, headline: str, *, limit: int) -> list[Article]:
    """Articles with this very headline, the latest first."""
    return ARTICLES.all(
        tx,
        "newsroom_id = ? AND headline = ? AND discarded_at IS NULL ORDER BY id DESC LIMIT ?",
        (newsroom_id, headline, limit),
    )


def set_revision(tx: Transaction, article: Article, revision_id: int) -> Article:
    """Give a new article its first revision."""
    return save(tx, replace(article, revision_id=revision_id))


def save(tx: Transaction, article: Article, *, read: Article | None = None) -> Article:
    """Write every field that may change, if the row is still at the version that was read; given the article as it was
    `read`, only those that did: each index over the others is left alone then.

    Returns the article at its new version. Raises VersionConflict.
    """
    fields = [name for name in _CHANGING if read is None or getattr(article, name) != getattr(read, name)]
    changed = "".join(f"{name} = ?, " for name in fields)
    saved = tx.execute(
        f"UPDATE article SET {changed}version = version + 1 WHERE id = ? AND version = ?",
        [*kept_of(article, fields), article.id, article.version],
    )
    if saved != 1:
        raise VersionConflict(article.id, article.version)
    if not set(_INDEXED).isdisjoint(fields):
        search_index.keep(tx, article)
    return replace(article, version=article.version + 1)


def in_states(
    tx: Transaction,
    newsroom_id: int,
    states: Iterable[State],
    *,
    limit: int,
    offset: int = 0,
    sections: Collection[int] | None = None,
) -> list[Article]:
    """Articles in any of these states and, unless any will do, of these sections: by their due times, then those without
    one, the longest waiting first."""
    found = [
        article
        for state in states
        for article in ARTICLES.all(
            tx,
            f"newsroom_id = ? AND state = ? AND discarded_at IS NULL{OF_SECTIONS}"
            " ORDER BY due_at IS NULL, coalesce(due_at, submitted_at) LIMIT ?",
            (newsroom_id, state, *which(sections), limit + offset),
        )
    ]
    found.sort(key=_urgency)
    return found[offset : offset + limit]


def _urgency(article: Article) -> tuple[bool, datetime, int]:
    return article.due_at is None, article.due_at or article.submitted_at or article.created_at, article.id


def once_out(tx: Transaction, newsroom_id: int, *, limit: int) -> list[Article]:
    """What is out in a newsroom, or was and may come back, the latest first."""
    return ARTICLES.all(
        tx,
        "newsroom_id = ? AND published_at IS NOT NULL"
        " AND publication IN ('live', 'unpublished') ORDER BY published_at DESC LIMIT ?",
        (newsroom_id, limit),
    )


def following(tx: Transaction, article_id: int, *, limit: int) -> list[Article]:
    """The latest of what follows an article up and is out, in the order of publication."""
    return ARTICLES.all(
        tx,
        "follows = ? AND publication = 'live' ORDER BY published_at DESC, id DESC LIMIT ?",
        (article_id, limit),
    )[::-1]


def followers(tx: Transaction, article_id: int) -> list[Article]:
    """All that follows an article up, out or not."""
    return ARTICLES.all(tx, "follows = ?", (article_id,))


def count_in_state(
    tx: Transaction, newsroom_id: int, state: State, *, sections: Collection[int] | None = None
) -> int:
    """How many articles are in a state, of these sections unless any will do."""
    row = tx.one(
        f"SELECT count(*) AS n FROM article WHERE newsroom_id = ? AND state = ?{OF_SECTIONS}",
        (newsroom_id, state, *which(sections)),
    )
    assert row is not None
    return int(row["n"])


def by_source(tx: Transaction, newsroom_id: int, message_id: int) -> Article | None:
    """The article that was filed from a chat message, if one was and it is not discarded."""
    return ARTICLES.one(
        tx,
        "newsroom_id = ? AND source_message = ? AND source_message IS NOT NULL AND discarded_at IS NULL",
        (newsroom_id, message_id),
    )


def source_of(tx: Transaction, article_id: int) -> int | None:
    """The chat message that an article was filed from, if it was."""
    row = tx.one("SELECT source_message FROM article WHERE id = ?", (article_id,))
    return None if row is None else row["source_message"]


def of_writer_by_headline(
    tx: Transaction, newsroom_id: int, writer_id: int, headline: str, *, limit: int
) -> list[Article]:
    """Drafts of somebody's whose text has this very headline now, whatever the desk knows them by."""
    return ARTICLES.read_all(
        tx.all(
            "SELECT article.* FROM article JOIN revision ON revision.id = article.revision_id"
            " WHERE article.newsroom_id = ? AND article.state = 'draft' AND article.discarded_at IS NULL"
            " AND revision.headline = ? AND (article.author_id = ? OR EXISTS"
            " (SELECT 1 FROM co_author WHERE article_id = article.id AND user_id = ?)) ORDER BY article.id DESC LIMIT ?",
            (newsroom_id, headline, writer_id, writer_id, limit),
        )
    )


def by_writer(tx: Transaction, newsroom_id: int, writer_id: int, *, limit: int) -> list[Article]:
    """What somebody wrote, alone or as a co-author, the latest first, discarded ones left out."""
    own = ARTICLES.all(
        tx,
        "newsroom_id = ? AND author_id = ? AND discarded_at IS NULL ORDER BY id DESC LIMIT ?",
        (newsroom_id, writer_id, limit),
    )
    shared = tx.all(
        "SELECT article.* FROM co_author JOIN article ON article.id = co_author.article_id"
        " WHERE co_author.user_id = ? AND article.newsroom_id = ? AND article.discarded_at IS NULL"
        " ORDER BY co_author.article_id DESC LIMIT ?",
        (writer_id, newsroom_id, limit),
    )
    found = {article.id: article for article in [*own, *ARTICLES.read_all(shared)]}
    return sorted(found.values(), key=lambda article: -article.id)[:limit]


def due(tx: Transaction, now: datetime, *, limit: int) -> list[Article]:
    """Articles whose time of publication has come, in order; without those of whose approvals Discord did not say just
    now whether they count."""
    return ARTICLES.all(
        tx,
        "publish_at IS NOT NULL AND publish_at <= ?"
        " AND NOT EXISTS (SELECT 1 FROM roll_call WHERE roll_call.article_id = article.id AND roll_call.due_at > ?)"
        f"{OURS} ORDER BY publish_at, id LIMIT ?",
        (to_text(now), to_text(now), limit),
    )


def count_due(tx: Transaction, now: datetime) -> int:
    """How many articles' time of publication has come."""
    row = tx.one(
        f"SELECT count(*) AS due FROM article WHERE publish_at IS NOT NULL AND publish_at <= ?{OURS}",
        (to_text(now),),
    )
    assert row is not None
    return int(row["due"])


def planned(
    tx: Transaction, newsroom_id: int, *, limit: int, sections: Collection[int] | None = None
) -> list[Article]:
    """Articles of a newsroom, of these sections unless any will do, that have a time of publication, in order, late ones
    included."""
    return ARTICLES.all(
        tx,
        f"newsroom_id = ? AND publish_at IS NOT NULL{OF_SECTIONS} ORDER BY publish_at, id LIMIT ?",
        (newsroom_id, *which(sections), limit),
    )


def times_taken(
    tx: Transaction, newsroom_id: int, start: datetime, *, sections: Collection[int] | None = None
) -> set[datetime]:
    """The moments from `start` on at which something of a newsroom, of these sections unless any will do, is to go out."""
    rows = tx.all(
        f"SELECT publish_at FROM article WHERE newsroom_id = ? AND publish_at >= ?{OF_SECTIONS}",
        (newsroom_id, to_text(start), *which(sections)),
    )
    return {from_text(row["publish_at"]) for row in rows}


def lapsed_claims(tx: Transaction, now: datetime, *, limit: int) -> list[Article]:
    """Articles whose claim has run out."""
    return ARTICLES.all(
        tx,
        f"claimed_until IS NOT NULL AND claimed_until <= ?{OURS} ORDER BY claimed_until LIMIT ?",
        (to_text(now), limit),
    )


def reminded(tx: Transaction, now: datetime, *, limit: int) -> list[Article]:
    """Articles of which something is to be said about their due time."""
    return ARTICLES.all(
        tx,
        f"remind_at IS NOT NULL AND remind_at <= ?{OURS} ORDER BY remind_at LIMIT ?",
        (to_text(now), limit),
    )


def co_authors(tx: Transaction, article_id: int) -> dict[int, str]:
    """Names of the co-authors by their ids."""
    rows = tx.all("SELECT user_id, name FROM co_author WHERE article_id = ?", (article_id,))
    return {row["user_id"]: row["name"] for row in rows}


def from_row(row: Row) -> Article:
    """An article out of a query that gives all of its columns."""
    return ARTICLES.read(row)

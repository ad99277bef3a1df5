"""Articles: where each stands, changed by compare-and-set on its version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.article.article import Article, DownReason, ReminderStage, Via
from bot.domain.article.states import Publication, State
from bot.store.article import search_index
from bot.store.timestamps import from_optional_text, from_text, to_optional_text, to_text
from bot.store.transaction import Row, Transaction


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
) -> Article:
    """A new draft without a revision yet. `source_message` is the chat message it was filed from, `follows`
    the article that it follows up."""
    article_id = tx.insert(
        "INSERT INTO article (newsroom_id, number, slug, headline, author_id, author_name, source_message,"
        " follows, state, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'draft', ?)",
        (newsroom_id, number, slug, headline, author_id, author_name, source_message, follows, to_text(now)),
    )
    return get(tx, article_id)


def find(tx: Transaction, article_id: int) -> Article | None:
    """An article by its id over all newsrooms."""
    row = tx.one("SELECT * FROM article WHERE id = ?", (article_id,))
    return None if row is None else _article(row)


def get(tx: Transaction, article_id: int) -> Article:
    """An article that is known to exist."""
    article = find(tx, article_id)
    if article is None:
        raise LookupError(f"no article {article_id}")
    return article


def by_number(tx: Transaction, newsroom_id: int, number: int) -> Article | None:
    """№ number of a newsroom, discarded ones left out."""
    row = tx.one(
        "SELECT * FROM article WHERE newsroom_id = ? AND number = ? AND discarded_at IS NULL",
        (newsroom_id, number),
    )
    return None if row is None else _article(row)


def by_headline(tx: Transaction, newsroom_id: int, headline: str, *, limit: int) -> list[Article]:
    """Articles with this very headline, the latest first."""
    rows = tx.all(
        "SELECT * FROM article WHERE newsroom_id = ? AND headline = ? AND discarded_at IS NULL"
        " ORDER BY id DESC LIMIT ?",
        (newsroom_id, headline, limit),
    )
    return [_article(row) for row in rows]


def set_revision(tx: Transaction, article: Article, revision_id: int) -> Article:
    """Give a new article its first revision."""
    return save(tx, replace(article, revision_id=revision_id))


def save(tx: Transaction, article: Article) -> Article:
    """Write every field that may change, if the row is still at the version that was read.

    Returns the article at its new version. Raises VersionConflict.
    """
    changed = tx.execute(
        "UPDATE article SET slug = ?, headline = ?, state = ?, held_from = ?, publication = ?,"
        " revision_id = ?, live_revision_id = ?, given_revision_id = ?, publish_at = ?, embargo_until = ?, embargo_source = ?,"
        " missed_at = ?, claimed_by = ?, claimed_until = ?, claimed_via = ?, submitted_at = ?,"
        " published_at = ?, discarded_at = ?, due_at = ?, remind_stage = ?, remind_at = ?, assigned_by = ?,"
        " down_at = ?, down_code = ?, down_reason = ?, kept_draft = ?,"
        " given_at = ?,"
        " version = version + 1"
        " WHERE id = ? AND version = ?",
        (
            article.slug,
            article.headline,
            article.state,
            article.held_from,
            article.publication,
            article.revision_id,
            article.live_revision_id,
            article.given_revision_id,
            to_optional_text(article.publish_at),
            to_optional_text(article.embargo_until),
            article.embargo_source,
            to_optional_text(article.missed_at),
            article.claimed_by,
            to_optional_text(article.claimed_until),
            article.claimed_via,
            to_optional_text(article.submitted_at),
            to_optional_text(article.published_at),
            to_optional_text(article.discarded_at),
            to_optional_text(article.due_at),
            article.remind_stage,
            to_optional_text(article.remind_at),
            article.assigned_by,
            to_optional_text(article.down_at),
            article.down_code,
            article.down_reason,
            article.kept_draft,
            to_optional_text(article.given_at),
            article.id,
            article.version,
        ),
    )
    if changed != 1:
        raise VersionConflict(article.id, article.version)
    search_index.keep(tx, article)
    return replace(article, version=article.version + 1)


def in_states(
    tx: Transaction, newsroom_id: int, states: Iterable[State], *, limit: int, offset: int = 0
) -> list[Article]:
    """Articles in any of these states: by their due times, then those without one, the longest waiting first."""
    rows: list[Row] = []
    for state in states:
        rows += tx.all(
            "SELECT * FROM article WHERE newsroom_id = ? AND state = ? AND discarded_at IS NULL"
            " ORDER BY due_at IS NULL, coalesce(due_at, submitted_at) LIMIT ?",
            (newsroom_id, state, limit + offset),
        )
    found = sorted(map(_article, rows), key=_urgency)
    return found[offset : offset + limit]


def _urgency(article: Article) -> tuple[bool, datetime, int]:
    return article.due_at is None, article.due_at or article.submitted_at or article.created_at, article.id


def once_out(tx: Transaction, newsroom_id: int, *, limit: int) -> list[Article]:
    """What is out in a newsroom, or was and may come back, the latest first."""
    rows = tx.all(
        "SELECT * FROM article WHERE newsroom_id = ? AND published_at IS NOT NULL"
        " AND publication IN ('live', 'unpublished') ORDER BY published_at DESC LIMIT ?",
        (newsroom_id, limit),
    )
    return [_article(row) for row in rows]


def following(tx: Transaction, article_id: int, *, limit: int) -> list[Article]:
    """The latest of what follows an article up and is out, in the order of publication."""
    rows = tx.all(
        "SELECT * FROM article WHERE follows = ? AND publication = 'live'"
        " ORDER BY published_at DESC, id DESC LIMIT ?",
        (article_id, limit),
    )
    return [_article(row) for row in reversed(rows)]


def followers(tx: Transaction, article_id: int) -> list[Article]:
    """All that follows an article up, out or not."""
    rows = tx.all("SELECT * FROM article WHERE follows = ?", (article_id,))
    return [_article(row) for row in rows]


def count_in_state(tx: Transaction, newsroom_id: int, state: State) -> int:
    """How many articles are in a state."""
    row = tx.one(
        "SELECT count(*) AS n FROM article WHERE newsroom_id = ? AND state = ?", (newsroom_id, state)
    )
    assert row is not None
    return int(row["n"])


def by_source(tx: Transaction, newsroom_id: int, message_id: int) -> Article | None:
    """The article that was filed from a chat message, if one was and it is not discarded."""
    row = tx.one(
        "SELECT * FROM article WHERE newsroom_id = ? AND source_message = ?"
        " AND source_message IS NOT NULL AND discarded_at IS NULL",
        (newsroom_id, message_id),
    )
    return None if row is None else _article(row)


def source_of(tx: Transaction, article_id: int) -> int | None:
    """The chat message that an article was filed from, if it was."""
    row = tx.one("SELECT source_message FROM article WHERE id = ?", (article_id,))
    return None if row is None else row["source_message"]


def of_writer_by_headline(
    tx: Transaction, newsroom_id: int, writer_id: int, headline: str, *, limit: int
) -> list[Article]:
    """Drafts of somebody's whose text has this very headline now, whatever the desk knows them by."""
    rows = tx.all(
        "SELECT article.* FROM article JOIN revision ON revision.id = article.revision_id"
        " WHERE article.newsroom_id = ? AND article.state = 'draft' AND article.discarded_at IS NULL"
        " AND revision.headline = ? AND (article.author_id = ? OR EXISTS"
        " (SELECT 1 FROM co_author WHERE article_id = article.id AND user_id = ?)) ORDER BY article.id DESC LIMIT ?",
        (newsroom_id, headline, writer_id, writer_id, limit),
    )
    return [_article(row) for row in rows]


def by_writer(tx: Transaction, newsroom_id: int, writer_id: int, *, limit: int) -> list[Article]:
    """What somebody wrote, alone or as a co-author, the latest first, discarded ones left out."""
    own = tx.all(
        "SELECT * FROM article WHERE newsroom_id = ? AND author_id = ? AND discarded_at IS NULL"
        " ORDER BY id DESC LIMIT ?",
        (newsroom_id, writer_id, limit),
    )
    shared = tx.all(
        "SELECT article.* FROM co_author JOIN article ON article.id = co_author.article_id"
        " WHERE co_author.user_id = ? AND article.newsroom_id = ? AND article.discarded_at IS NULL"
        " ORDER BY co_author.article_id DESC LIMIT ?",
        (writer_id, newsroom_id, limit),
    )
    found = {article.id: article for article in map(_article, [*own, *shared])}
    return sorted(found.values(), key=lambda article: -article.id)[:limit]


def due(tx: Transaction, now: datetime, *, limit: int) -> list[Article]:
    """Articles whose time of publication has come, in order; without those of whose approvals Discord did not say just
    now whether they count."""
    rows = tx.all(
        "SELECT * FROM article WHERE publish_at IS NOT NULL AND publish_at <= ?"
        " AND NOT EXISTS (SELECT 1 FROM roll_call WHERE roll_call.article_id = article.id AND roll_call.due_at > ?)"
        " ORDER BY publish_at, id LIMIT ?",
        (to_text(now), to_text(now), limit),
    )
    return [_article(row) for row in rows]


def count_due(tx: Transaction, now: datetime) -> int:
    """How many articles' time of publication has come."""
    row = tx.one(
        "SELECT count(*) AS due FROM article WHERE publish_at IS NOT NULL AND publish_at <= ?",
        (to_text(now),),
    )
    assert row is not None
    return int(row["due"])


def planned(tx: Transaction, newsroom_id: int, *, limit: int) -> list[Article]:
    """Articles of a newsroom that have a time of publication, in order, late ones included."""
    rows = tx.all(
        "SELECT * FROM article WHERE newsroom_id = ? AND publish_at IS NOT NULL"
        " ORDER BY publish_at, id LIMIT ?",
        (newsroom_id, limit),
    )
    return [_article(row) for row in rows]


def times_taken(tx: Transaction, newsroom_id: int, start: datetime) -> set[datetime]:
    """The moments from `start` on at which something of a newsroom is to go out."""
    rows = tx.all(
        "SELECT publish_at FROM article WHERE newsroom_id = ? AND publish_at >= ?",
        (newsroom_id, to_text(start)),
    )
    return {from_text(row["publish_at"]) for row in rows}


def lapsed_claims(tx: Transaction, now: datetime, *, limit: int) -> list[Article]:
    """Articles whose claim has run out."""
    rows = tx.all(
        "SELECT * FROM article WHERE claimed_until IS NOT NULL AND claimed_until <= ?"
        " ORDER BY claimed_until LIMIT ?",
        (to_text(now), limit),
    )
    return [_article(row) for row in rows]


def reminded(tx: Transaction, now: datetime, *, limit: int) -> list[Article]:
    """Articles of which something is to be said about their due time."""
    rows = tx.all(
        "SELECT * FROM article WHERE remind_at IS NOT NULL AND remind_at <= ? ORDER BY remind_at LIMIT ?",
        (to_text(now), limit),
    )
    return [_article(row) for row in rows]


def co_authors(tx: Transaction, article_id: int) -> dict[int, str]:
    """Names of the co-authors by their ids."""
    rows = tx.all("SELECT user_id, name FROM co_author WHERE article_id = ?", (article_id,))
    return {row["user_id"]: row["name"] for row in rows}


def from_row(row: Row) -> Article:
    """An article out of a query that gives all of its columns."""
    return _article(row)


def _article(row: Row) -> Article:
    held_from: str | None = row["held_from"]
    return Article(
        id=row["id"],
        newsroom_id=row["newsroom_id"],
        number=row["number"],
        slug=row["slug"],
        headline=row["headline"],
        author_id=row["author_id"],
        author_name=row["author_name"],
        state=State(row["state"]),
        publication=Publication(row["publication"]),
        version=row["version"],
        created_at=from_text(row["created_at"]),
        held_from=None if held_from is None else State(held_from),
        revision_id=row["revision_id"],
        live_revision_id=row["live_revision_id"],
        given_revision_id=row["given_revision_id"],
        publish_at=from_optional_text(row["publish_at"]),
        embargo_until=from_optional_text(row["embargo_until"]),
        embargo_source=row["embargo_source"],
        missed_at=from_optional_text(row["missed_at"]),
        claimed_by=row["claimed_by"],
        claimed_until=from_optional_text(row["claimed_until"]),
        claimed_via=None if row["claimed_via"] is None else Via(row["claimed_via"]),
        submitted_at=from_optional_text(row["submitted_at"]),
        published_at=from_optional_text(row["published_at"]),
        discarded_at=from_optional_text(row["discarded_at"]),
        follows=row["follows"],
        due_at=from_optional_text(row["due_at"]),
        remind_stage=None if row["remind_stage"] is None else ReminderStage(row["remind_stage"]),
        remind_at=from_optional_text(row["remind_at"]),
        assigned_by=row["assigned_by"],
        down_at=from_optional_text(row["down_at"]),
        down_code=None if row["down_code"] is None else DownReason(row["down_code"]),
        down_reason=row["down_reason"],
        kept_draft=bool(row["kept_draft"]),
        given_at=from_optional_text(row["given_at"]),
    )

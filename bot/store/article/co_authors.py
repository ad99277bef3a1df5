"""Co-authors: whose names stand over an article beside its author's, in which order, and whose did."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.article.article import Article
from bot.domain.article.byline import Byliner
from bot.store.article import articles, search_index
from bot.store.records import Record
from bot.store.transaction import Transaction

CO_AUTHORS = Record("co_author", Byliner, beside=("article_id", "since_revision"))


def byline(tx: Transaction, article: Article) -> list[Byliner]:
    """Everybody in the byline, the author among them."""
    others = CO_AUTHORS.all(tx, "article_id = ?", (article.id,))
    return [Byliner(article.author_id, article.author_name, "", 0), *others]


def add(
    tx: Transaction, article_id: int, user_id: int, name: str, role: str, place: int, revision: int
) -> None:
    """Somebody is a co-author from the revision of that number on."""
    CO_AUTHORS.put(tx, Byliner(user_id, name, role, place), article_id=article_id, since_revision=revision)
    search_index.keep(tx, articles.get(tx, article_id), anew=True)


def remove(tx: Transaction, article_id: int, user_id: int, revision: int) -> None:
    """They are none any more; that their name stood over the revisions up to that number stays on record."""
    tx.execute(
        "INSERT INTO former_co_author (article_id, user_id, first_revision, last_revision)"
        " SELECT article_id, user_id, since_revision, ? FROM co_author WHERE article_id = ? AND user_id = ?"
        " ON CONFLICT DO UPDATE SET last_revision = excluded.last_revision",
        (revision, article_id, user_id),
    )
    tx.execute("DELETE FROM co_author WHERE article_id = ? AND user_id = ?", (article_id, user_id))
    search_index.keep(tx, articles.get(tx, article_id), anew=True)


def set_role(tx: Transaction, article_id: int, user_id: int, role: str) -> None:
    """What they did, as it stands in the byline."""
    tx.execute(
        "UPDATE co_author SET role = ? WHERE article_id = ? AND user_id = ?", (role, article_id, user_id)
    )


def set_places(tx: Transaction, article_id: int, places: Mapping[int, int]) -> None:
    """The order of the names."""
    for user_id, place in places.items():
        tx.execute(
            "UPDATE co_author SET place = ? WHERE article_id = ? AND user_id = ?",
            (place, article_id, user_id),
        )


def former(tx: Transaction, article_id: int, user_id: int) -> list[tuple[int, int]]:
    """The first and the last revision over which somebody's name stood, for each time that it did."""
    rows = tx.all(
        "SELECT first_revision, last_revision FROM former_co_author WHERE article_id = ? AND user_id = ?",
        (article_id, user_id),
    )
    return [(row["first_revision"], row["last_revision"]) for row in rows]

"""The votes on an article's current revision."""

from __future__ import annotations

from bot.domain.article.article import Article
from bot.domain.review.votes import Vote
from bot.store import Transaction
from bot.store.review import votes


def votes_on(tx: Transaction, article: Article) -> list[Vote]:
    """The votes that stand on the current revision."""
    assert article.revision_id is not None
    return votes.on_revision(tx, article.id, article.revision_id)

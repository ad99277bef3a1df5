"""The votes on an article's current revision: those that count in its section, and those that do not."""

from __future__ import annotations

from bot.domain.article.article import Article
from bot.domain.review.votes import Vote
from bot.store import Transaction
from bot.store.review import votes


def votes_on(tx: Transaction, article: Article) -> list[Vote]:
    """The votes that stand on the current revision."""
    return [vote for vote in all_votes(tx, article) if not vote.elsewhere]


def all_votes(tx: Transaction, article: Article) -> list[Vote]:
    """These, and those of people who may not judge in the section that the article was moved to."""
    assert article.revision_id is not None
    return votes.on_revision(tx, article.id, article.revision_id)

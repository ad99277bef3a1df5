"""The votes and sign-offs on an article's current revision: the votes that count in its section, and those that do not."""

from __future__ import annotations

from bot.domain.article.article import Article
from bot.domain.article.states import Publication
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import in_section
from bot.domain.newsroom.settings import SIGN_OFFS
from bot.domain.newsroom.signoffs import key_of
from bot.domain.newsroom.templates import SOURCES
from bot.domain.review.signoffs import Signed, wanted
from bot.domain.review.votes import Vote
from bot.store import Transaction
from bot.store.article import revisions
from bot.store.review import bypasses, signoffs, votes


def votes_on(tx: Transaction, article: Article) -> list[Vote]:
    """The votes that stand on the current revision."""
    return [vote for vote in all_votes(tx, article) if not vote.elsewhere]


def all_votes(tx: Transaction, article: Article) -> list[Vote]:
    """These, and those of people who may not judge in the section that the article was moved to."""
    assert article.revision_id is not None
    return votes.on_revision(tx, article.id, article.revision_id)


def signed_on(tx: Transaction, newsroom: Newsroom, article: Article) -> Signed:
    """Which sign-offs the current revision wants, has and lacks, as its section has it, and whether it lacks a source. Where
    the section asks for neither, nothing is read."""
    view = in_section(newsroom, article.section_id)
    declared = SIGN_OFFS.of(view)
    asks_for_sources = SOURCES.of(view) and article.publication is not Publication.LIVE
    if not declared and not asks_for_sources:
        return Signed()
    assert article.revision_id is not None
    revision = revisions.get(tx, article.revision_id)
    unsourced = asks_for_sources and not revision.copy.sources
    if not declared:
        return Signed(unsourced=unsourced)
    asks = signoffs.asks(tx, article.id)
    bypass = bypasses.standing(tx, article)
    return Signed(
        declared,
        wanted(declared, revision.copy, revision.amendment, {each.name for each in asks}),
        tuple(signoffs.on_revision(tx, article.id, revision.id)),
        tuple(asks),
        frozenset(map(key_of, bypass.signoffs)) if bypass is not None else frozenset(),
        unsourced,
    )

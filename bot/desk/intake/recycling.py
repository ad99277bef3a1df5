"""Recycled copy: a text that repeats an earlier article of the newsroom is pointed out, with both places."""

from __future__ import annotations

from functools import partial

from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Revision
from bot.domain.intake.fingerprints import fingerprints, shared
from bot.domain.newsroom.newsroom import Newsroom
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.intake import fingerprints as kept
from bot.store.intake.fingerprints import Holders, Repetition

COMPARED_MOST = 300_000
"""Characters of both texts that are compared word for word for one revision, most alike first: 20 articles of ordinary
length, or a few that were made to take long. The desk waits meanwhile."""

AT_ONCE = 20
"""Articles of before that are looked at in one transaction."""


def compare(tx: Transaction, newsroom: Newsroom, article: Article, revision: Revision) -> None:
    """Put on record what a new revision repeats of other articles, and its own fingerprints. Each reader is told of
    the longest passage of one that they may read.

    What the article follows up, what follows it up, and other follow-ups of the same are its own matter.
    """
    held = kept.holders(tx, newsroom.id, fingerprints(revision.copy))
    standing = partial(kept.standing, tx, newsroom.id)
    room = COMPARED_MOST
    for other_id in kept.alike(tx, article.id, held):
        other = articles.get(tx, other_id)
        if other.revision_id is None or _belongs_together(article, other):
            continue
        # What readers of the warning may read of it; a text that only its writers have is for them alone.
        told = other.live_revision_id or other.given_revision_id or other.revision_id
        theirs = revisions.get(tx, told).copy
        if room <= 0:
            break
        room -= len(revision.copy.body) + len(theirs.body)
        passage = shared(revision.copy, theirs, standing)
        if passage is not None:
            kept.record(tx, revision.id, Repetition(other.id, passage))
    _keep(tx, article, revision, held)


def _keep(tx: Transaction, article: Article, revision: Revision, held: Holders) -> None:
    before = kept.kept_of(tx, article.id)
    if before != revision.id:
        had = frozenset[int]() if before is None else fingerprints(revisions.get(tx, before).copy)
        kept.keep(tx, article, revision.id, held, had)


def _belongs_together(article: Article, other: Article) -> bool:
    return article.follows == other.id or other.follows in (article.id, article.follows or 0)


class Recycling(UseCases):
    """The upkeep of fingerprints."""

    async def look_back(self) -> bool:
        """Fingerprint some articles of before, the latest first. False when there are none left."""

        def work(tx: Transaction) -> bool:
            last = kept.to_look_at(tx)
            down_to = max(last - AT_ONCE, 0)
            for article_id in range(last, down_to, -1):
                article = articles.find(tx, article_id)
                if article is None or article.revision_id is None or article.discarded_at is not None:
                    continue
                revision = revisions.get(tx, article.revision_id)
                held = kept.holders(tx, article.newsroom_id, fingerprints(revision.copy))
                _keep(tx, article, revision, held)
            if last:
                kept.looked_at_above(tx, down_to)
            return down_to > 0

        return await self.unit.store.write(work)

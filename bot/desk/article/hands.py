"""Hands: whether words of somebody still stand in a text that they would judge."""

from __future__ import annotations

from bot.domain.article.article import Article, Revision
from bot.domain.article.independence import Written, has_hand_in
from bot.store import Transaction
from bot.store.article import co_authors, revisions


def has_hand(tx: Transaction, article: Article, person_id: int, revision_id: int) -> bool:
    """Whether somebody wrote a revision, or stood over one as a co-author, of which words are left in this one.

    Texts are read only for those who have had to do with an earlier one.
    """
    signed = co_authors.former(tx, article.id, person_id)
    if not signed and not revisions.written_by(tx, article.id, person_id):
        return False
    found = revisions.up_to(tx, article.id, revisions.number_of(tx, revision_id))
    return has_hand_in(person_id, [_written(each, person_id, signed) for each in found])


def _written(revision: Revision, person_id: int, signed: list[tuple[int, int]]) -> Written:
    theirs = any(first <= revision.number <= last for first, last in signed)
    return Written(
        revision.number,
        revision.copy,
        revision.editor_id,
        frozenset({person_id}) if theirs else frozenset(),
        revision.amendment,
    )

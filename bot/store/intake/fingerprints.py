"""Fingerprints: by which the articles that share a passage are found, and what was found of each revision."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.intake.fingerprints import Passage
from bot.store import installation
from bot.store.transaction import Transaction

TO_FINGERPRINT = "to-fingerprint-up-to"
"""The fact that says up to which id articles of before are yet to be looked at."""

HELD_BY_MOST = 6
"""Articles that have a fingerprint. More, and the passage is a standing one of the house, such as a notice."""

CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Repetition:
    """What a revision repeats, and of which article."""

    article_id: int
    passage: Passage


def keep(
    tx: Transaction, article_id: int, revision_id: int, found: Iterable[int], had: Iterable[int] = ()
) -> None:
    """These are the fingerprints of an article's text now; it `had` those of the text before."""
    has, gone = frozenset(found), frozenset(had)
    if stale := gone - has:
        tx.execute(
            "DELETE FROM fingerprint WHERE article_id = ? AND hash IN (SELECT value FROM json_each(?))",
            (article_id, json.dumps(sorted(stale))),
        )
    tx.execute(
        "INSERT OR IGNORE INTO fingerprint (hash, article_id) SELECT value, ? FROM json_each(?)",
        (article_id, json.dumps(sorted(has - gone))),
    )
    tx.execute(
        "INSERT OR REPLACE INTO fingerprinted (article_id, revision_id) VALUES (?, ?)",
        (article_id, revision_id),
    )


def kept_of(tx: Transaction, article_id: int) -> int | None:
    """The revision of which an article's fingerprints are on record; None without any."""
    row = tx.one("SELECT revision_id FROM fingerprinted WHERE article_id = ?", (article_id,))
    return None if row is None else int(row["revision_id"])


def alike(tx: Transaction, newsroom_id: int, article_id: int, found: Iterable[int]) -> list[int]:
    """Other articles of a newsroom that share fingerprints, those with most of them first, a few at most."""
    counted: Counter[int] = Counter()
    for held in _holders(tx, found):
        others = [each for each in held if each != article_id]
        if len(others) <= HELD_BY_MOST:
            counted.update(others)
    if not counted:
        return []
    ids = [each for each, _ in counted.most_common(4 * CANDIDATES)]
    inside = tx.all(
        "SELECT id FROM article WHERE newsroom_id = ? AND discarded_at IS NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        (newsroom_id, json.dumps(ids)),
    )
    kept = {int(row["id"]) for row in inside}
    return [each for each in ids if each in kept][:CANDIDATES]


def is_standing(tx: Transaction, marks: Iterable[int]) -> bool:
    """Whether most of a passage's fingerprints are in so many articles that it is a standing one."""
    held = _holders(tx, marks)
    return 2 * sum(len(each) > HELD_BY_MOST for each in held) > len(held)


def _holders(tx: Transaction, found: Iterable[int]) -> list[list[int]]:
    """The articles that have each fingerprint; of one that very many have, as many as show that."""
    rows = tx.all(
        "SELECT (SELECT group_concat(article_id)"
        " FROM (SELECT article_id FROM fingerprint WHERE hash = one.value LIMIT ?)) AS ids FROM json_each(?) AS one",
        (HELD_BY_MOST + 2, json.dumps(sorted(found))),
    )
    return [[int(each) for each in str(row["ids"] or "").split(",") if each] for row in rows]


def record(tx: Transaction, revision_id: int, repeated: Repetition) -> None:
    """Put on record what a revision repeats."""
    passage = repeated.passage
    tx.execute(
        "INSERT OR REPLACE INTO repetition (revision_id, article_id, words, beginning, here, there)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (revision_id, repeated.article_id, passage.words, passage.beginning, passage.here, passage.there),
    )


def repetition_of(tx: Transaction, revision_id: int) -> Repetition | None:
    """What a revision repeats, if it does."""
    row = tx.one("SELECT * FROM repetition WHERE revision_id = ?", (revision_id,))
    if row is None:
        return None
    return Repetition(row["article_id"], Passage(row["words"], row["beginning"], row["here"], row["there"]))


def begin(tx: Transaction) -> None:
    """Every article there is may have come in by another way than `keep`: have all of them looked at."""
    row = tx.one("SELECT max(id) AS last FROM article")
    if row is not None and row["last"] is not None:
        installation.keep(tx, TO_FINGERPRINT, str(row["last"]))


def to_look_at(tx: Transaction) -> int:
    """The id up to which articles are yet to be looked at; 0 when there are none."""
    return int(installation.recall(tx, TO_FINGERPRINT) or 0)


def looked_at_above(tx: Transaction, article_id: int) -> None:
    """Every article with a higher id is looked at; 0 for all."""
    if article_id > 0:
        installation.keep(tx, TO_FINGERPRINT, str(article_id))
    else:
        installation.forget(tx, TO_FINGERPRINT)

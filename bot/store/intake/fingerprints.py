"""Fingerprints: by which the articles that share a passage are found, and what was found of each revision."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.intake.fingerprints import Passage
from bot.store import installation
from bot.store.transaction import Transaction

TO_FINGERPRINT = "to-fingerprint-up-to"
"""The fact that says up to which id articles of before are yet to be looked at."""

HELD_BY_MOST = 6
"""Articles that have a fingerprint. More, and the passage is a standing one of the house, such as a notice."""

KEPT_OF_MOST = HELD_BY_MOST + 4
"""Articles of which a fingerprint is kept. Of a standing one these will do, whatever becomes of some of them."""

CANDIDATES = 20
"""Articles that are compared word for word. Most texts have none."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """What a revision repeats, and of which article."""

    article_id: int
    passage: Passage


Holders = Mapping[int, list[int]]
"""The articles that have each of some fingerprints; of one that very many have, some of them."""


def holders(tx: Transaction, newsroom_id: int, found: Iterable[int]) -> Holders:
    """The articles of a newsroom that have these fingerprints."""
    salt = salt_of(newsroom_id)
    held: dict[int, list[int]] = {mark: [] for mark in found}
    for mark, article_id in tx.all(
        "SELECT hash, article_id FROM fingerprint WHERE hash IN (SELECT value FROM json_each(?))",
        (json.dumps([mark ^ salt for mark in held]),),
    ):
        held[mark ^ salt].append(article_id)
    return held


def keep(tx: Transaction, article: Article, revision_id: int, held: Holders, had: Iterable[int] = ()) -> None:
    """The fingerprints of an article's text are those that `held` tells of; it `had` those of the text before."""
    salt = salt_of(article.newsroom_id)
    if stale := frozenset(had) - held.keys():
        tx.execute(
            "DELETE FROM fingerprint WHERE article_id = ? AND hash IN (SELECT value FROM json_each(?))",
            (article.id, json.dumps([mark ^ salt for mark in stale])),
        )
    new = [mark ^ salt for mark, ids in held.items() if len(ids) < KEPT_OF_MOST and article.id not in ids]
    tx.execute(
        "INSERT INTO fingerprint (hash, article_id) SELECT value, ? FROM json_each(?)",
        (article.id, json.dumps(sorted(new))),
    )
    tx.execute(
        "INSERT OR REPLACE INTO fingerprinted (article_id, revision_id) VALUES (?, ?)",
        (article.id, revision_id),
    )


def kept_of(tx: Transaction, article_id: int) -> int | None:
    """The revision of which an article's fingerprints are on record; None without any."""
    row = tx.one("SELECT revision_id FROM fingerprinted WHERE article_id = ?", (article_id,))
    return None if row is None else int(row["revision_id"])


def alike(tx: Transaction, article_id: int, held: Holders) -> list[int]:
    """Other articles that share those fingerprints, those with most of them first, some at most."""
    counted = Counter(
        each for ids in held.values() if len(ids) <= HELD_BY_MOST for each in ids if each != article_id
    )
    if not counted:
        return []
    inside = tx.all(
        "SELECT id FROM article WHERE discarded_at IS NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(counted)),),
    )
    kept = {int(row["id"]) for row in inside}
    return [each for each, _ in counted.most_common() if each in kept][:CANDIDATES]


def standing(tx: Transaction, newsroom_id: int, marks: Iterable[int]) -> frozenset[int]:
    """Those fingerprints that so many articles have that what they stand for is nobody's own."""
    return frozenset(mark for mark, ids in holders(tx, newsroom_id, marks).items() if len(ids) > HELD_BY_MOST)


def salt_of(newsroom_id: int) -> int:
    """What makes the fingerprints of one newsroom strangers to those of another."""
    return newsroom_id * 0x9E3779B97F4A7C15 % 2**62


def record(tx: Transaction, revision_id: int, repeated: Repetition) -> None:
    """Put on record what a revision repeats of one article."""
    passage = repeated.passage
    tx.execute(
        "INSERT OR REPLACE INTO repetition (revision_id, article_id, words, beginning, here, there)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (revision_id, repeated.article_id, passage.words, passage.beginning, passage.here, passage.there),
    )


def repetitions_of(tx: Transaction, revision_id: int) -> list[Repetition]:
    """What a revision repeats, the longest passage first."""
    rows = tx.all(
        "SELECT * FROM repetition WHERE revision_id = ? ORDER BY words DESC, article_id", (revision_id,)
    )
    return [
        Repetition(row["article_id"], Passage(row["words"], row["beginning"], row["here"], row["there"]))
        for row in rows
    ]


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

"""Revisions: the texts. They are only ever added."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from bot.domain.article.amendment import Amendment, AmendmentKind
from bot.domain.article.article import Revision
from bot.domain.article.copy import Copy, content_hash
from bot.domain.article.findings import Finding
from bot.domain.dataclass import dataclass
from bot.domain.intake.preflight import Report
from bot.domain.text.cleaning import count_words
from bot.store.article import pictures
from bot.store.packing import packed, plain
from bot.store.records import Record
from bot.store.timestamps import from_text
from bot.store.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Listed:
    """A revision in a list: which one it is, not what it says."""

    number: int
    editor_name: str
    created_at: datetime
    word_count: int


def _findings(row: Row) -> tuple[Finding, ...]:
    return _read_findings(row["findings"])


def _read_findings(text: str) -> tuple[Finding, ...]:
    return tuple(Finding.from_dict(finding) for finding in json.loads(text))


def _amendment(row: Row) -> Amendment | None:
    return None if row["amendment"] is None else Amendment(AmendmentKind(row["amendment"]), row["note"])


COPIES = Record("revision", Copy, made={"body": lambda row: plain(row["body"]), "pictures": lambda _: ()})
"""A text without its pictures, which are rows of their own."""

REVISIONS = Record(
    "revision",
    Revision,
    made={"copy": COPIES.read, "findings": _findings, "amendment": _amendment},
    beside=("note", "size"),
)


def _whole(tx: Transaction, revision: Revision) -> Revision:
    """A revision with its pictures."""
    shown = pictures.of_revision(tx, revision.id)
    return replace(revision, copy=replace(revision.copy, pictures=shown)) if shown else revision


def add(
    tx: Transaction,
    article_id: int,
    report: Report,
    *,
    editor_id: int,
    editor_name: str,
    now: datetime,
    amendment: Amendment | None = None,
) -> Revision:
    """The next revision of an article: the text as preflight left it, with what it found, and what it amends."""
    number = 1 + count(tx, article_id)
    copy = report.copy
    revision_id = REVISIONS.add(
        tx,
        article_id=article_id,
        number=number,
        **{
            each.name: getattr(copy, each.name)
            for each in fields(copy)
            if each.name not in ("body", "pictures")
        },
        body=packed(copy.body),
        editor_id=editor_id,
        editor_name=editor_name,
        content_hash=content_hash(copy, amendment),
        word_count=count_words(copy.body),
        findings=json.dumps([finding.to_dict() for finding in report.findings], ensure_ascii=False),
        created_at=now,
        amendment=None if amendment is None else amendment.kind,
        note="" if amendment is None else amendment.note,
        size=_size(copy),
    )
    pictures.add(tx, revision_id, copy.pictures)
    return get(tx, revision_id)


def _size(copy: Copy) -> int:
    """The bytes of a text in UTF-8."""
    return sum(
        len(part.encode()) for part in (copy.headline, copy.standfirst, copy.body, *copy.tags, *copy.sources)
    )


def get(tx: Transaction, revision_id: int) -> Revision:
    """A revision that is known to exist."""
    return _whole(tx, REVISIONS.get(tx, revision_id))


def text_of(tx: Transaction, revision_id: int) -> Copy:
    """The text of a revision that is known to exist, without its pictures."""
    return COPIES.get(tx, revision_id)


def editor_of(tx: Transaction, revision_id: int) -> int:
    """Who wrote a revision, without its text."""
    return int(REVISIONS.column(tx, "editor_id", revision_id))


def byline_of(tx: Transaction, revision_id: int) -> str:
    """A revision's own byline, without its text."""
    return str(REVISIONS.column(tx, "byline", revision_id))


def marks_of(tx: Transaction, revision_id: int) -> tuple[str, tuple[str, ...]]:
    """A revision's own byline and its tags, without its text."""
    row = tx.one("SELECT byline, tags FROM revision WHERE id = ?", (revision_id,))
    assert row is not None
    return row["byline"], tuple(json.loads(row["tags"]))


def findings_of(tx: Transaction, revision_id: int) -> tuple[Finding, ...]:
    """What preflight found in a revision, without its text."""
    return _read_findings(REVISIONS.column(tx, "findings", revision_id))


def number_of(tx: Transaction, revision_id: int) -> int:
    """A revision's number within its article, without its text."""
    return int(REVISIONS.column(tx, "number", revision_id))


def written_by(tx: Transaction, article_id: int, person_id: int) -> bool:
    """Whether somebody saved any revision of an article."""
    # By the article: somebody may have written thousands.
    row = tx.one("SELECT 1 FROM revision WHERE article_id = ? AND +editor_id = ?", (article_id, person_id))
    return row is not None


def up_to(tx: Transaction, article_id: int, number: int) -> list[Revision]:
    """An article's revisions up to a number, in order."""
    found = REVISIONS.all(tx, "article_id = ? AND number <= ? ORDER BY number", (article_id, number))
    return [_whole(tx, revision) for revision in found]


def headline_of(tx: Transaction, revision_id: int) -> str:
    """A revision's headline, without its text."""
    return str(REVISIONS.column(tx, "headline", revision_id))


def give(tx: Transaction, article_id: int, revision_id: int) -> None:
    """The desk is given a text, perhaps once more."""
    tx.execute(
        "INSERT INTO given (revision_id, article_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (revision_id, article_id),
    )


def was_given(tx: Transaction, article_id: int, number: int) -> bool:
    """Whether the desk was ever given an article's revision of this number."""
    row = tx.one(
        "SELECT 1 FROM given JOIN revision ON revision.id = given.revision_id"
        " WHERE given.article_id = ? AND revision.number = ?",
        (article_id, number),
    )
    return row is not None


def given_before(tx: Transaction, article_id: int, number: int) -> int | None:
    """The number of the last revision before one that the desk was given; None if there is none."""
    row = tx.one(
        "SELECT max(revision.number) AS number FROM given JOIN revision ON revision.id = given.revision_id"
        " WHERE given.article_id = ? AND revision.number < ?",
        (article_id, number),
    )
    return None if row is None else row["number"]


def withheld(tx: Transaction, article_ids: Sequence[int], reader_id: int) -> list[int]:
    """Revisions of some articles that the desk was not given, those left out whose writer the reader is."""
    rows = tx.all(
        "SELECT revision.id FROM revision JOIN article ON article.id = revision.article_id"
        " WHERE revision.article_id IN (SELECT value FROM json_each(?)) AND article.author_id <> ?"
        " AND NOT EXISTS (SELECT 1 FROM given WHERE given.revision_id = revision.id)"
        " AND NOT EXISTS (SELECT 1 FROM co_author WHERE article_id = article.id AND user_id = ?)",
        (json.dumps(article_ids), reader_id, reader_id),
    )
    return [int(row["id"]) for row in rows]


def count(tx: Transaction, article_id: int) -> int:
    """How many revisions an article has. They are numbered from 1 without gaps."""
    row = tx.one("SELECT max(number) AS number FROM revision WHERE article_id = ?", (article_id,))
    return 0 if row is None else int(row["number"] or 0)


def listed(
    tx: Transaction, article_id: int, *, beginning: str, limit: int, given: bool = False
) -> list[Listed]:
    """An article's revisions whose numbers begin like this, the latest first, without their texts; `given`: only
    those that the desk was given."""
    rows = tx.all(
        "SELECT number, editor_name, created_at, word_count FROM revision"
        " WHERE article_id = ? AND substr(number, 1, ?) = ?"
        " AND (NOT ? OR EXISTS (SELECT 1 FROM given WHERE given.revision_id = revision.id))"
        " ORDER BY number DESC LIMIT ?",
        (article_id, len(beginning), beginning, given, limit),
    )
    return [
        Listed(row["number"], row["editor_name"], from_text(row["created_at"]), row["word_count"])
        for row in rows
    ]


def by_number(tx: Transaction, article_id: int, number: int) -> Revision | None:
    """An article's revision by its number."""
    found = REVISIONS.one(tx, "article_id = ? AND number = ?", (article_id, number))
    return None if found is None else _whole(tx, found)

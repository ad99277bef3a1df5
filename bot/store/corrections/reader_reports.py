"""Reports: what readers say is wrong in an article, and what became of it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.article import Article
from bot.domain.corrections.reader_reports import ReportState, Words
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.roles import Person
from bot.store.records import Record
from bot.store.timestamps import from_text, to_text
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Report:
    """What one reader reported of one text. `delivery_id` is of its message to the desk; it has none while it
    waits until others of its article are settled. `settled_by` is who took it up or dismissed it."""

    id: int
    newsroom_id: int
    article_id: int
    revision_id: int
    reader_id: int
    reader_name: str
    words: Words
    at: datetime
    state: ReportState
    settled_by: int | None
    settled_at: datetime | None
    answer: str
    delivery_id: int | None
    version: int

    @property
    def answer_line(self) -> str:
        """The answer on one line."""
        return " ".join(self.answer.split())


REPORTS = Record("report", Report, parts=("words",), named={"where": "location"}, beside=("settled_name",))


def add(tx: Transaction, article: Article, reader: Person, name: str, words: Words, now: datetime) -> Report:
    """Keep a report of the text that is out."""
    report_id = REPORTS.add(
        tx,
        newsroom_id=article.newsroom_id,
        article_id=article.id,
        revision_id=article.live_revision_id,
        reader_id=reader.id,
        reader_name=name,
        wrong=words.wrong,
        location=words.where,
        source=words.source,
        at=now,
    )
    return get(tx, report_id)


def find(tx: Transaction, report_id: int) -> Report | None:
    """A report by its id."""
    return REPORTS.find(tx, report_id)


def get(tx: Transaction, report_id: int) -> Report:
    """A report that is known to exist."""
    return REPORTS.get(tx, report_id)


def by_reader(
    tx: Transaction, newsroom_id: int, reader_id: int, since: datetime, *, limit: int
) -> list[tuple[int, datetime]]:
    """The articles and times of what somebody has reported since a moment, the latest first."""
    rows = tx.all(
        "SELECT article_id, at FROM report WHERE newsroom_id = ? AND reader_id = ? AND at >= ?"
        " ORDER BY at DESC LIMIT ?",
        (newsroom_id, reader_id, to_text(since), limit),
    )
    return [(row["article_id"], from_text(row["at"])) for row in rows]


def told(tx: Transaction, report_id: int, delivery_id: int) -> Report:
    """It has a message of its own now."""
    tx.execute("UPDATE report SET delivery_id = ? WHERE id = ?", (delivery_id, report_id))
    return get(tx, report_id)


def settle(
    tx: Transaction, report: Report, state: ReportState, by: Person | None, now: datetime, answer: str = ""
) -> Report:
    """Put on record what became of it. Without a person whoever dealt with it last stays named; one that is
    open again was dealt with by nobody."""
    if state is ReportState.OPEN:
        who, name = None, ""
    else:
        who, name = (report.settled_by, None) if by is None else (by.id, by.name)
    tx.execute(
        "UPDATE report SET state = ?, settled_by = ?, settled_name = coalesce(?, settled_name), settled_at = ?,"
        " answer = ?, version = version + 1 WHERE id = ?",
        (state, who, name, None if state is ReportState.OPEN else to_text(now), answer, report.id),
    )
    return get(tx, report.id)


def of_article(tx: Transaction, article_id: int, state: ReportState) -> list[Report]:
    """An article's reports in a state, the oldest first."""
    return REPORTS.all(tx, "article_id = ? AND state = ? ORDER BY id", (article_id, state))


def count_open(tx: Transaction, article_id: int) -> tuple[int, int]:
    """How many reports of an article are open, and how many of those have no message of their own yet."""
    row = tx.one(
        "SELECT count(*) AS open, count(*) - count(delivery_id) AS waiting FROM report"
        " WHERE article_id = ? AND state = 'open'",
        (article_id,),
    )
    assert row is not None
    return int(row["open"]), int(row["waiting"])


def next_waiting(tx: Transaction, article_id: int) -> Report | None:
    """The oldest open report of an article without a message of its own."""
    return REPORTS.one(
        tx, "article_id = ? AND state = 'open' AND delivery_id IS NULL ORDER BY id LIMIT 1", (article_id,)
    )

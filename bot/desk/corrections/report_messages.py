"""What the desk and readers hear of a report: its message, the number of those that wait, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.desk.outbox import queue
from bot.desk.outbox.outcomes import Outcomes
from bot.domain.article.article import Article
from bot.domain.corrections.reader_reports import OPEN_SHOWN, ReportState
from bot.domain.newsroom.roles import Person
from bot.domain.publishing.notices import RETRACTED_ANSWER
from bot.store import Transaction
from bot.store.corrections import reader_reports
from bot.store.corrections.reader_reports import Report
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.review import cards

PATIENCE = timedelta(seconds=10)
"""How long the number of waiting reports waits to be brought up to date, so that a crowd is one edit."""


class OfReport(Payload):
    """Which report the desk is told of."""

    kinds = (Kind.REPORT,)
    report: int


class ReportEdit(Payload):
    """Which delivery's message is edited, and of which report; 0 for the number of those that wait."""

    kinds = (Kind.REPORT_EDIT,)
    of: int
    report: int = 0


class ToReader(Payload):
    """Which report came to what, and whose it was."""

    kinds = (Kind.READER_NOTICE,)
    report: int
    state: ReportState
    to: int


def come_in(tx: Transaction, article: Article, report: Report, now: datetime) -> Report:
    """Tell the desk of a new report: by a message of its own, or by the number of those that wait."""
    cards.want(tx, article.id)
    total, waiting = reader_reports.count_open(tx, article.id)
    if total - waiting < OPEN_SHOWN:
        return _tell(tx, article, report, now)
    if waiting == 1:
        queue.put(
            tx,
            article,
            Kind.REPORTS_WAIT,
            f"{Kind.REPORTS_WAIT}:{article.id}:{report.id}",
            now=now,
            not_before=now + PATIENCE,
        )
    else:
        _recount(tx, article, now)
    return report


def settle(
    tx: Transaction,
    article: Article,
    report: Report,
    state: ReportState,
    by: Person | None,
    now: datetime,
    answer: str = "",
) -> Report:
    """Put on record what became of a report, have its message say so, and bring up the next one that waits."""
    settled = reader_reports.settle(tx, report, state, by, now, answer)
    cards.want(tx, article.id)
    if settled.delivery_id is not None:
        _redraw(tx, article, settled.delivery_id, f"{settled.id}:{settled.version}", settled.id, now, now)
    if answer or state is ReportState.CORRECTED:
        queue.put(
            tx,
            article,
            Kind.READER_NOTICE,
            f"{Kind.READER_NOTICE}:{settled.id}:{settled.version}",
            now=now,
            payload=ToReader(settled.id, state, settled.reader_id),
        )
    _bring_up(tx, article, now)
    return settled


def corrected(tx: Transaction, article: Article, now: datetime) -> None:
    """The correction that reports were taken up in is out."""
    for report in reader_reports.of_article(tx, article.id, ReportState.TAKEN):
        settle(tx, article, report, ReportState.CORRECTED, None, now)


def retracted(tx: Transaction, article: Article, by: Person, now: datetime) -> None:
    """The article was withdrawn for good: whoever reported an error in it is told so, and nothing is left to
    correct."""
    for state in (ReportState.OPEN, ReportState.TAKEN):
        for report in reader_reports.of_article(tx, article.id, state):
            settle(tx, article, report, ReportState.DISMISSED, by, now, RETRACTED_ANSWER)


def reopen(tx: Transaction, article: Article, now: datetime) -> None:
    """The correction that reports were taken up in was abandoned: they wait for somebody again."""
    for report in reader_reports.of_article(tx, article.id, ReportState.TAKEN):
        settle(tx, article, report, ReportState.OPEN, None, now)


def tell_anew(tx: Transaction, delivery: Delivery, now: datetime) -> bool:
    """The message of a report was deleted by hand: it comes again if nobody has settled that yet."""
    report = reader_reports.get(tx, OfReport.read(delivery).report)
    if report.state is not ReportState.OPEN or deliveries.get(tx, delivery.id).state is not Progress.DONE:
        return False
    progress.send_anew(tx, delivery.id, now)
    return True


def _tell(tx: Transaction, article: Article, report: Report, now: datetime) -> Report:
    delivery_id = queue.put(
        tx, article, Kind.REPORT, f"{Kind.REPORT}:{report.id}", now=now, payload=OfReport(report.id)
    )
    return reader_reports.told(tx, report.id, delivery_id)


def _bring_up(tx: Transaction, article: Article, now: datetime) -> None:
    total, waiting = reader_reports.count_open(tx, article.id)
    following = reader_reports.next_waiting(tx, article.id)
    if following is None:
        return
    if total - waiting < OPEN_SHOWN:
        _tell(tx, article, following, now)
    _recount(tx, article, now)


def _recount(tx: Transaction, article: Article, now: datetime) -> None:
    """Have the message with the number of those that wait brought up to date, unless that is to come anyway."""
    shown = deliveries.latest_of_article(tx, article.id, Kind.REPORTS_WAIT)
    if shown is None:
        return
    # Half of the patience as a margin: what is being carried may have been counted already.
    pending = [shown, *deliveries.pending_of_article(tx, article.id, Kind.REPORT_EDIT)]
    coming = any(
        each.not_before > now + PATIENCE / 2
        for each in pending
        if each.id == shown.id or not ReportEdit.read(each).report
    )
    if not coming:
        _redraw(tx, article, shown.id, str(int(now.timestamp() * 1000)), 0, now, now + PATIENCE)


def _redraw(
    tx: Transaction, article: Article, of: int, which: str, report_id: int, now: datetime, at: datetime
) -> None:
    queue.put(
        tx,
        article,
        Kind.REPORT_EDIT,
        f"{Kind.REPORT_EDIT}:{of}:{which}",
        now=now,
        payload=ReportEdit(of, report_id),
        needs=of,
        not_before=at,
    )


OUTCOMES = {
    Kind.REPORT: Outcomes(lost=tell_anew),
    Kind.REPORTS_WAIT: Outcomes(),
    Kind.REPORT_EDIT: Outcomes(),
    Kind.READER_NOTICE: Outcomes(),
}

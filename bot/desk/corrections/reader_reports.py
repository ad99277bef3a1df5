"""Reports: readers say what is wrong in a published article, and the desk corrects it or says why not."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.access import unseen
from bot.desk.article.actors import By, acting, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import log
from bot.desk.article.votes import signed_on, votes_on
from bot.desk.corrections import report_messages
from bot.desk.corrections.corrections import Correction, begin
from bot.desk.intake.revising import need_part
from bot.desk.unit_of_work import UseCases
from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.article import Article
from bot.domain.article.states import Publication, Who
from bot.domain.corrections.reader_reports import (
    A_DAY,
    REPORTS_A_DAY,
    NotOut,
    OwnText,
    ReportSettled,
    ReportState,
    answer_of,
    check_pace,
    words_of,
)
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import DeskOnly
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, on_the_desk
from bot.domain.review.votes import Choice
from bot.domain.text.cleaning import clean_name
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.corrections import reader_reports
from bot.store.corrections.reader_reports import Report
from bot.store.outbox import deliveries
from bot.store.publishing import places
from bot.store.review import bypasses


class Reported(Detail):
    """A reader's report, and what became of it. Their words, and the answer to them, stay with the desk."""

    actions = ("report", "withdraw_report", "take_up", "dismiss")
    report: int = seen_by(Audience.AUTHOR, 0)
    reason: str = seen_by(Audience.DESK, "")


DETAILS = (Reported,)

_INDEPENDENT = frozenset({Who.INDEPENDENT_EDITOR, Who.INDEPENDENT_CHIEF})

READER = "a reader"
"""How the history speaks of whoever reported something: the article's writers read it too."""

_UNNAMED = By(None, READER, frozenset())
"""A reader in the log: what they do is on record without their name."""


class Reports(UseCases):
    """Both sides of a report."""

    async def article_at(self, message_id: int) -> int:
        """The article that stands in a message. Raises NotOut if none does."""

        def query(tx: Transaction) -> int:
            delivery = deliveries.by_message(tx, message_id)
            place = None if delivery is None else places.brought_by(tx, delivery.id)
            if place is None or place.message_id != message_id:
                raise NotOut
            return place.article_id

        return await self.unit.read(query)

    async def ready(self, article_id: int, reader: Person) -> Article:
        """An article in which this reader may report an error. Raises NotOut, ReportedEnough."""
        now = self.unit.clock()
        return await self.unit.read(lambda tx: _ready(tx, article_id, reader, now))

    async def file(
        self, article_id: int, reader: Person, wrong: str, where: str = "", source: str = ""
    ) -> Article:
        """Take a report. Raises NothingWrong, ReportTooLong, and what `ready` raises."""
        words = words_of(wrong, where, source)

        def work(tx: Transaction, now: datetime) -> Article:
            article = _ready(tx, article_id, reader, now)
            report = reader_reports.add(
                tx, article, reader, clean_name(reader.name) or "somebody", words, now
            )
            log(tx, _UNNAMED, "report", now, article, article, Reported(report=report.id, reason=words.wrong))
            report_messages.come_in(tx, article, report, now)
            return article

        return await self.unit.write(work)

    async def to_take_up(self, article_id: int, report_id: int, person: Person) -> bool:
        """Whether taking this report up opens a correction; False if one is open already.

        Raises NoSuchArticle, ReportSettled and NotTheirs, and OwnText for who wrote the text where somebody approved
        the open correction already, without this report before them.
        """

        def query(tx: Transaction) -> bool:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            _may_answer(tx, newsroom, article, person, by)
            _open(tx, article_id, report_id)
            return not article.amending

        return await self.unit.read(query)

    async def take_up(
        self, article_id: int, report_id: int, person: Person, kind: AmendmentKind | None, note: str = ""
    ) -> Correction:
        """Open a correction for a report, or have it go with the one that is open. `kind` is only wanted for
        a new one. Raises what `to_take_up` raises, and what opening a correction does."""

        def work(tx: Transaction, now: datetime) -> Correction:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            _may_answer(tx, newsroom, article, person, by)
            report = _open(tx, article_id, report_id)
            if article.amending:
                assert article.revision_id is not None
                correction = Correction(newsroom, article, revisions.get(tx, article.revision_id))
            else:
                correction = begin(tx, article_id, person, kind or AmendmentKind.CORRECTION, note, now)
            report_messages.settle(tx, correction.article, report, ReportState.TAKEN, person, now)
            log(tx, by, "take_up", now, correction.article, correction.article, Reported(report=report.id))
            return correction

        return await self.unit.write(work)

    async def to_dismiss(self, article_id: int, report_id: int, person: Person) -> None:
        """Raise unless this person may dismiss the report as things stand: NoSuchArticle, DeskOnly, OwnText,
        ReportSettled."""
        await self.unit.read(lambda tx: _for_desk(tx, article_id, report_id, person))

    async def withdraw(self, article_id: int, reader: Person) -> int:
        """Take back what one has reported of an article and is not settled. Returns how many reports that were."""

        def work(tx: Transaction, now: datetime) -> int:
            article = articles.find(tx, article_id)
            theirs = [
                report
                for state in (ReportState.OPEN, ReportState.TAKEN)
                for report in (() if article is None else reader_reports.of_article(tx, article.id, state))
                if report.reader_id == reader.id
            ]
            if article is None or not theirs:
                opened(tx, article_id, reader)  # who reported nothing hears no more of it than anybody else
                return 0
            for report in theirs:
                report_messages.settle(tx, article, report, ReportState.DISMISSED, reader, now)
                log(tx, _UNNAMED, "withdraw_report", now, article, article, Reported(report=report.id))
            return len(theirs)

        return await self.unit.write(work)

    async def dismiss(self, article_id: int, report_id: int, person: Person, answer: str = "") -> Report:
        """Settle a report without a correction, with an answer to its reader or without one.

        Raises ReportTooLong, and what `to_dismiss` raises.
        """
        text = answer_of(answer)

        def work(tx: Transaction, now: datetime) -> Report:
            report = _for_desk(tx, article_id, report_id, person)
            article, _, by = opened(tx, article_id, person)
            log(tx, by, "dismiss", now, article, article, Reported(report=report.id, reason=text))
            return report_messages.settle(tx, article, report, ReportState.DISMISSED, person, now, text)

        return await self.unit.write(work)

    async def get(self, report_id: int) -> Report:
        """A report that is known to exist."""
        return await self.unit.read(lambda tx: reader_reports.get(tx, report_id))

    async def count_open(self, article_id: int) -> tuple[int, int]:
        """How many reports of an article are open, and how many of them have no message of their own yet."""
        return await self.unit.read(lambda tx: reader_reports.count_open(tx, article_id))


def _ready(tx: Transaction, article_id: int, reader: Person, now: datetime) -> Article:
    article = articles.find(tx, article_id)
    if article is None or article.publication is Publication.NONE:
        raise unseen()  # that something was out once is on public record
    if article.publication is not Publication.LIVE:
        raise NotOut
    earlier = reader_reports.by_reader(tx, article.newsroom_id, reader.id, now - A_DAY, limit=REPORTS_A_DAY)
    check_pace(earlier, article_id, now)
    return article


def _open(tx: Transaction, article_id: int, report_id: int) -> Report:
    """A report that waits for the desk."""
    report = reader_reports.find(tx, report_id)
    if report is None or report.article_id != article_id:
        raise unseen()
    if report.state is not ReportState.OPEN:
        raise ReportSettled(report.state, report.settled_by or 0)
    return report


def _may_answer(tx: Transaction, newsroom: Newsroom, article: Article, person: Person, by: By) -> None:
    """Whether somebody may say that an open correction answers a report. Where it was approved already, whoever approved
    it did not judge that, so it takes somebody who wrote none of it. Raises OwnText for others."""
    judged = any(vote.choice is Choice.APPROVE for vote in votes_on(tx, article)) or bool(
        signed_on(tx, newsroom, article).begun
    )
    if not article.amending or not (judged or bypasses.standing(tx, article) is not None):
        return
    of_live = acting(tx, newsroom, article, person, revision_id=article.live_revision_id)
    if not by.capacities & of_live.capacities & _INDEPENDENT:
        raise OwnText(article.number)


def _for_desk(tx: Transaction, article_id: int, report_id: int, person: Person) -> Report:
    """A report that waits, for somebody of the desk who did not write the text that is out. Raises NoSuchArticle,
    DeskOnly, and OwnText for who did."""
    article, newsroom, _ = opened(tx, article_id, person)
    if not on_the_desk(person, newsroom):
        raise DeskOnly(newsroom.editors_role)
    by = acting(tx, newsroom, article, person, revision_id=article.live_revision_id)
    if not by.capacities & _INDEPENDENT:
        raise OwnText(article.number)
    return _open(tx, article_id, report_id)

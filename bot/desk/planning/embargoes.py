"""Embargoes: set by a writer or an editor, with who imposed it; lifted by a chief, with a reason."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk.article.access import writes
from bot.desk.article.actors import By, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import advance, log
from bot.desk.article.notes import keep_note, reason_text
from bot.desk.outbox import notices
from bot.desk.outbox.notices import ThreadNote
from bot.desk.planning.scheduling import Timed
from bot.desk.planning.slots import free_slots
from bot.desk.times.moment_words import LONGEST, read_moment
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.errors import GuardUnmet, NotTheirs, Whose
from bot.domain.article.states import Action, Guard, State
from bot.domain.article.workflow import need_right
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom, ReleasePolicy
from bot.domain.newsroom.roles import Person
from bot.domain.planning.embargo import (
    LONGEST_EMBARGO,
    SOURCE_LIMIT,
    DoubtfulEmbargo,
    NoSource,
    SoonerEmbargo,
)
from bot.domain.planning.embargo_words import Speaks, TimeNamed
from bot.domain.refusals import Refusal
from bot.domain.text.cleaning import clean_line
from bot.domain.text.graphemes import clip
from bot.domain.times.moments import FarMoment, PastMoment, Reading
from bot.store import Transaction
from bot.store.article import audit_log
from bot.store.planning import embargo_questions
from bot.store.planning.embargo_questions import EmbargoQuestion
from bot.store.review import cards

LINE_KEPT = 300
"""Characters of a line that may be an embargo."""


class Embargoed(Detail):
    """The end that an embargo had and has, as ISO 8601, who imposed it, and why it was lifted.

    `went_out` and `goes_out` are the times of publication before and after; `undone` is the event that was undone by it.
    """

    actions = (Action.EMBARGO, Action.LIFT)
    had: str = seen_by(Audience.AUTHOR, "", key="from")
    has: str = seen_by(Audience.AUTHOR, "", key="to")
    had_source: str = seen_by(Audience.AUTHOR, "", key="from_source")
    source: str = seen_by(Audience.AUTHOR, "")
    went_out: str = seen_by(Audience.AUTHOR, "", key="out_from")
    goes_out: str = seen_by(Audience.AUTHOR, "", key="out_to")
    undone: int = seen_by(Audience.AUTHOR, 0)
    reason: str = seen_by(Audience.AUTHOR, "")


class NoEmbargo(Detail):
    """The line that is no embargo, as its writer says."""

    actions = ("no_embargo",)
    line: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Embargoed, NoEmbargo)


@dataclass(frozen=True, slots=True)
class Embargo:
    """Until when nothing goes out (aware, UTC), and who imposed it; the source may be empty."""

    until: datetime
    source: str = ""


@dataclass(frozen=True, slots=True)
class Heeded:
    """What follows from the times that a text names: the embargo that its head sets, the line about which its
    writer is to be asked, and the lines whose times are over."""

    embargo: Embargo | None = None
    question: EmbargoQuestion | None = None
    over: tuple[str, ...] = ()


class Embargoes(UseCases):
    """What must not go out before."""

    async def read(self, newsroom: Newsroom, until: str) -> Reading:
        """When an embargo ends, in natural words. Raises as `read_moment` does, PastMoment and FarMoment."""
        now = self.unit.clock()
        reading = await asyncio.to_thread(read_moment, until, newsroom.timezone, now)
        check_embargo(reading.at, now)
        return reading

    async def heed(self, newsroom: Newsroom, times: Sequence[TimeNamed], source: str) -> Heeded:
        """What follows from the times that a text names. Only the field for embargoes sets one; about anything
        else that may hold the text back, and about a field for embargoes that cannot be read for sure, its writer is
        asked: a text goes nowhere while it is not sure when it may go out. What is over holds nothing back.
        """
        heeded = Heeded()
        for named in sorted(times, key=lambda named: not named.sure):
            try:
                at = (await self.read(newsroom, named.when)).at
            except PastMoment:
                heeded = replace(heeded, over=(*heeded.over, named.line))
            except Refusal:
                if named.speaks is Speaks.PUBLICATION and _is_long_over(named.when, self.unit.clock()):
                    heeded = replace(heeded, over=(*heeded.over, named.line))
                else:
                    heeded = _asked(heeded, named, source)
            else:
                if named.sure and heeded.embargo is None:
                    heeded = replace(heeded, embargo=Embargo(at, source))
                elif heeded.embargo is None or heeded.embargo.until != at:
                    heeded = _asked(heeded, named, source)
        return heeded

    async def ask(self, article_id: int, person: Person, question: EmbargoQuestion) -> None:
        """Ask the writer of a draft what a line means. Raises DoubtfulEmbargo for what the desk has already: its
        text is not changed then; NotAllowed."""

        def work(tx: Transaction, now: datetime) -> None:
            article, _, by = opened(tx, article_id, person)
            need_right(Action.EMBARGO, by.capacities)
            if embargo_questions.answered(tx, article.id, question.line):
                return
            if article.state is not State.DRAFT:
                raise DoubtfulEmbargo(article.number, question.line)
            embargo_questions.ask(tx, article.id, question, now)

        await self.unit.write(work)

    async def asked(self, article_id: int, person: Person) -> EmbargoQuestion | None:
        """What waits for an answer about an article that the person writes. Raises NotTheirs."""

        def query(tx: Transaction) -> EmbargoQuestion | None:
            article, _, _ = opened(tx, article_id, person)
            if not writes(tx, article, person.id):
                raise NotTheirs(article.number, Whose.WRITERS)
            return embargo_questions.open_of(tx, article.id)

        return await self.unit.read(query)

    async def deny(self, article_id: int, person: Person) -> None:
        """There is no embargo, says a writer of the article, on record. Raises NotTheirs."""

        def work(tx: Transaction, now: datetime) -> None:
            article, _, by = opened(tx, article_id, person)
            if not writes(tx, article, person.id):
                raise NotTheirs(article.number, Whose.WRITERS)
            question = embargo_questions.open_of(tx, article.id)
            if question is not None:
                embargo_questions.close(tx, article.id, now)
                log(tx, by, "no_embargo", now, article, article, NoEmbargo(line=question.line))

        await self.unit.write(work)

    async def set(self, article_id: int, person: Person, embargo: Embargo, *, sourced: bool = True) -> Timed:
        """Put an article under embargo, or move the end of the one it is under.

        A time of publication before it moves to its end, in a newsroom with slots to the next free one.
        While the desk has the article the end only moves back: SoonerEmbargo. Raises NoSource (unless
        it need not be `sourced`), PastMoment, FarMoment and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Timed:
            article, newsroom, by = opened(tx, article_id, person)
            need_right(Action.EMBARGO, by.capacities)
            if sourced and not source_text(embargo.source):
                raise NoSource
            check_embargo(embargo.until, now)
            saved = set_embargo(tx, newsroom, article, by, embargo, now)
            event_id = 0 if saved is article else audit_log.last_id(tx, article.id)
            return Timed(newsroom, article, saved, event_id)

        return await self.unit.write(work)

    async def lift(self, article_id: int, person: Person, reason: str) -> Timed:
        """End an embargo before its time. What only waited for it goes out after the cooling-off.

        Raises GuardUnmet (EMBARGOED without one, REASON without that) and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Timed:
            article, newsroom, by = opened(tx, article_id, person)
            text = reason_text(reason)
            met: set[Guard] = {Guard.REASON} if text else set()
            if article.embargoed_at(now):
                met.add(Guard.EMBARGOED)
            publish_at = article.publish_at
            waited = article.state is State.APPROVED and publish_at == article.embargo_until
            if waited and publish_at is not None:
                publish_at = now + newsroom.cooling_off
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.LIFT,
                now=now,
                met=frozenset(met),
                detail=Embargoed(had=_text(article.embargo_until), reason=text),
                publish_at=publish_at,
                embargo_until=None,
                embargo_source="",
            )
            keep_note(tx, saved, person, "lift", text, now)
            _say(tx, saved, by, now)
            return Timed(newsroom, article, saved)

        return await self.unit.write(work)


def check_embargo(at: datetime, now: datetime) -> None:
    """Raises PastMoment, and FarMoment for an end that nobody here will see."""
    if at <= now:
        raise PastMoment(at)
    if at - now > LONGEST_EMBARGO:
        raise FarMoment(at)


def _asked(heeded: Heeded, named: TimeNamed, source: str) -> Heeded:
    """The first line that is not sure is asked about; its answer settles them all."""
    if heeded.question is not None:
        return heeded
    line, typed = clip(clean_line(named.line), LINE_KEPT), clip(clean_line(named.when), LONGEST)
    return replace(heeded, question=EmbargoQuestion(line, typed, source_text(source)))


def _is_long_over(when: str, now: datetime) -> bool:
    """Whether a date of publication, in whatever form, is of an earlier year or day."""
    day = re.match(r"(\d{4})-(\d\d)-(\d\d)", when)
    if day is not None:
        return day[0] < (now - timedelta(days=1)).date().isoformat()
    years = [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", when)]
    return bool(years) and max(years) < now.year


def set_embargo(
    tx: Transaction, newsroom: Newsroom, article: Article, by: By, embargo: Embargo, now: datetime
) -> Article:
    """The change itself, for whoever has an open transaction. Raises SoonerEmbargo and the workflow's."""
    source = source_text(embargo.source)
    embargo_questions.close(tx, article.id, now)
    if (article.embargo_until, article.embargo_source) == (embargo.until, source):
        return article
    sooner = article.embargo_until is not None and embargo.until < article.embargo_until
    met = frozenset({Guard.NOT_SOONER})
    if sooner and article.embargoed_at(now) and article.submitted_at is not None:
        met = frozenset[Guard]()
    goes_out = _not_before(tx, newsroom, article, embargo.until, now)
    try:
        saved = advance(
            tx,
            newsroom,
            article,
            by,
            Action.EMBARGO,
            now=now,
            met=met,
            detail=Embargoed(
                had=_text(article.embargo_until),
                had_source=article.embargo_source,
                has=embargo.until.isoformat(),
                source=source,
                went_out=_text(article.publish_at),
                goes_out=_text(goes_out),
            ),
            publish_at=goes_out,
            embargo_until=embargo.until,
            embargo_source=source,
        )
    except GuardUnmet as unmet:
        assert article.embargo_until is not None
        raise SoonerEmbargo(article.number, article.embargo_until, article.embargo_source) from unmet
    _say(tx, saved, by, now)
    if article.state is State.SCHEDULED and saved.publish_at != article.publish_at:
        notices.tell_of_time(tx, saved, by.id, now)
    return saved


def _not_before(
    tx: Transaction, newsroom: Newsroom, article: Article, until: datetime, now: datetime
) -> datetime | None:
    """An article's time of publication, moved behind an embargo."""
    at = article.publish_at
    if at is None or at >= until:
        return at
    if newsroom.release is ReleasePolicy.SLOTS and article.state is State.SCHEDULED:
        return next(free_slots(tx, newsroom, until, now), until)
    return until


def _say(tx: Transaction, article: Article, by: By, now: datetime) -> None:
    if cards.find(tx, article.id) is not None:
        notices.say_in_thread(tx, article, ThreadNote.EMBARGO, now, person_id=by.id or 0)


def source_text(text: str) -> str:
    """Who imposed an embargo, as it is kept."""
    return clip(clean_line(text), SOURCE_LIMIT)


def _text(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()

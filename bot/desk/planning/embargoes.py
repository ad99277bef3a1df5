"""Embargoes: set by a writer or an editor, with who imposed it; lifted by a chief, with a reason."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.desk.article.actors import By, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import advance
from bot.desk.article.notes import keep_note, reason_text
from bot.desk.outbox import notices
from bot.desk.outbox.notices import ThreadNote
from bot.desk.planning.scheduling import Timed
from bot.desk.planning.slots import free_slots
from bot.desk.times.moment_words import read_moment
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.article import Article
from bot.domain.article.errors import GuardUnmet
from bot.domain.article.states import Action, Guard, State
from bot.domain.article.workflow import need_right
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom, ReleasePolicy
from bot.domain.newsroom.roles import Person
from bot.domain.planning.embargo import SOURCE_LIMIT, NoSource, SoonerEmbargo, UnreadableEmbargo
from bot.domain.refusals import Refusal
from bot.domain.text.cleaning import clean_line
from bot.domain.text.graphemes import clip
from bot.domain.times.moments import PastMoment, Reading, check_bounds
from bot.store import Transaction
from bot.store.review import cards


@dataclass(frozen=True, slots=True)
class Embargoed(Detail):
    """The end that an embargo had and has, as ISO 8601, who imposed it, and why it was lifted."""

    actions = (Action.EMBARGO, Action.LIFT)
    had: str = seen_by(Audience.AUTHOR, "", key="from")
    has: str = seen_by(Audience.AUTHOR, "", key="to")
    source: str = seen_by(Audience.AUTHOR, "")
    reason: str = seen_by(Audience.AUTHOR, "")


DETAILS = (Embargoed,)


@dataclass(frozen=True, slots=True)
class Embargo:
    """Until when nothing goes out (aware, UTC), and who imposed it; the source may be empty."""

    until: datetime
    source: str = ""


@dataclass(slots=True)
class Embargoes:
    """What must not go out before."""

    unit: UnitOfWork

    async def read(self, newsroom: Newsroom, until: str) -> Reading:
        """When an embargo ends, in natural words. Raises as `read_moment` does, PastMoment and FarMoment."""
        now = self.unit.clock()
        reading = await asyncio.to_thread(read_moment, until, newsroom.timezone, now)
        check_bounds(reading.at, now)
        return reading

    async def of_file(self, newsroom: Newsroom, until: str, source: str) -> Embargo | None:
        """The embargo that the head of a file speaks of; None without one, and for one that is over.

        Raises UnreadableEmbargo: a text goes nowhere while it is not sure when it may go out.
        """
        if not until:
            return None
        try:
            return Embargo((await self.read(newsroom, until)).at, source)
        except PastMoment:
            return None
        except Refusal as refusal:
            raise UnreadableEmbargo(refusal) from refusal

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
            check_bounds(embargo.until, now)
            return Timed(newsroom, article, set_embargo(tx, newsroom, article, by, embargo, now))

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


def set_embargo(
    tx: Transaction, newsroom: Newsroom, article: Article, by: By, embargo: Embargo, now: datetime
) -> Article:
    """The change itself, for whoever has an open transaction. Raises SoonerEmbargo and the workflow's."""
    source = source_text(embargo.source)
    if (article.embargo_until, article.embargo_source) == (embargo.until, source):
        return article
    sooner = article.embargo_until is not None and embargo.until < article.embargo_until
    met = frozenset({Guard.NOT_SOONER})
    if sooner and article.embargoed_at(now) and article.submitted_at is not None:
        met = frozenset[Guard]()
    try:
        saved = advance(
            tx,
            newsroom,
            article,
            by,
            Action.EMBARGO,
            now=now,
            met=met,
            detail=Embargoed(had=_text(article.embargo_until), has=embargo.until.isoformat(), source=source),
            publish_at=_not_before(tx, newsroom, article, embargo.until, now),
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

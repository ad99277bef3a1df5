"""Make-up: what readers are to see of an article, and in which of its places.

Everything that changes what is public comes through `lay_down`: the first publication, corrections, stubs and
notices, the way to another article. Places are edited where they stand, so that links to them hold; what is
more than before is sent, what is less is taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.desk.article import follow_ups
from bot.desk.article.public_text import byline, newsroom_day, under
from bot.desk.outbox import queue
from bot.desk.publishing.layouts import laid_out
from bot.domain.article.article import Article, DownReason
from bot.domain.article.states import Publication, State
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.publishing.layout import Sheet
from bot.domain.publishing.notices import notice, stub
from bot.store import Transaction
from bot.store.article import pictures, revisions
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.publishing import places
from bot.store.publishing.places import Place

_DOWN = (Publication.UNPUBLISHED, Publication.RETRACTED)

NOTHING = Sheet()
"""What a place shows that is to be taken away."""

_UNSETTLED = (Progress.PENDING, Progress.PARKED)


class OfPart(Payload):
    """Which text a piece, the thread for the others, or the one for readers belongs to; in which other section's destination it goes, 0 for
    none; and whether it begins the article there."""

    kinds = (Kind.PART, Kind.PART_THREAD, Kind.DISCUSSION)
    revision: int | None = None
    runs_in: int = 0
    begins: bool = False


class PlaceEdit(Payload):
    """Which delivery brought the place that is edited; `quiet` where only what leads to another article has changed."""

    kinds = (Kind.PART_EDIT,)
    place: int
    quiet: bool = False


def sheets(tx: Transaction, newsroom: Newsroom, article: Article) -> tuple[Sheet, ...]:
    """What the public is to see of an article that is out, on its way there, or down."""
    if is_down(article):
        return (_in_its_place(tx, newsroom, article),)
    shown = article.revision_id if article.state is State.PUBLISHING else article.live_revision_id
    assert shown is not None
    revision = revisions.get(tx, shown)
    printed = byline(tx, article, revision.copy)
    gone = pictures.erased(tx, article.id)
    *first, last = laid_out(revision.copy, printed, under(tx, newsroom, article), gone)
    return (*first, replace(last, report=True))


def is_down(article: Article) -> bool:
    """Whether something stands in the place of its text."""
    return article.state is not State.PUBLISHING and article.publication in _DOWN


def _in_its_place(tx: Transaction, newsroom: Newsroom, article: Article) -> Sheet:
    assert article.live_revision_id is not None and article.down_at is not None
    headline = revisions.get(tx, article.live_revision_id).copy.headline
    day = newsroom_day(newsroom, article.down_at)
    if article.publication is Publication.RETRACTED:
        return notice(headline, article.down_reason, day, article.down_code)
    return stub(headline, article.down_code or DownReason.OTHER, day)


def lay_down(tx: Transaction, article: Article, wanted: Sequence[Sheet], now: datetime) -> None:
    """Have the article's places show these sheets, in this order; what shows them already is left alone.

    A place that was deleted by hand is passed over: the sheets move up, and the last is sent. Without the
    first place the whole article is sent anew, and what is left of the old one is taken away; of one that is down
    nothing is sent for that. Articles that lead to it are brought in line too.
    """
    _lay(tx, article, wanted, now)
    lead_here(tx, article, now)


def lead_here(tx: Transaction, article: Article, now: datetime) -> None:
    """Have the articles before and after one lead to it as it stands now: under its headline, or not at all.

    It changes nothing else in them. One whose first message turns out to be deleted is left alone.
    """
    newsroom = newsrooms.of_article(tx, article)
    for neighbour in follow_ups.neighbours(tx, article):
        going_out = neighbour.state is State.PUBLISHING and neighbour.publication is Publication.NONE
        first = places.first(tx, neighbour.id)
        if (neighbour.publication is Publication.LIVE or going_out) and first is not None and not first.lost:
            edits = deliveries.unsettled_of_article(tx, neighbour.id, Kind.PART_EDIT)
            quiet = neighbour.state is not State.PUBLISHING and all(
                PlaceEdit.read(edit).quiet for edit in edits
            )
            _lay(tx, neighbour, sheets(tx, newsroom, neighbour), now, quiet=quiet)


def _lay(
    tx: Transaction, article: Article, wanted: Sequence[Sheet], now: datetime, *, quiet: bool = False
) -> None:
    for edit in deliveries.unsettled_of_article(tx, article.id, Kind.PART_EDIT):
        progress.give_up(tx, edit.id, Progress.DROPPED, "a later text takes its place", now)
    for runs_in in destinations(tx, article):
        _lay_in(tx, article, runs_in, wanted, now, quiet=quiet)


def destinations(tx: Transaction, article: Article) -> list[int]:
    """Where an article runs, or is to run: its own destination (0), and the sections in whose it runs too."""
    there = {place.runs_in for place in places.everywhere(tx, article.id)}
    return sorted({0, *there, *places.also_in(tx, article.id)})


def _lay_in(
    tx: Transaction, article: Article, runs_in: int, wanted: Sequence[Sheet], now: datetime, *, quiet: bool
) -> None:
    kept = [place for place in places.of_article(tx, article.id, runs_in) if _stands(tx, place)]
    surplus: list[Place] = []
    if kept and kept[0].position != 0:
        kept, surplus = [], kept
    surplus += kept[len(wanted) :]
    if not kept:  # a thread that is on its way is one on the old first message
        for thread in deliveries.unsettled_of_article(tx, article.id, Kind.PART_THREAD):
            if OfPart.read(thread).runs_in == runs_in:
                progress.give_up(tx, thread.id, Progress.DROPPED, "the article begins anew", now)
    places.clear(tx, article.id, runs_in)
    for position, (place, sheet) in enumerate(zip(kept, wanted, strict=False)):
        _show(tx, article, place, position, sheet, now, quiet=quiet)
    for position, place in enumerate(surplus, len(wanted)):
        _show(tx, article, place, position, NOTHING, now, quiet=quiet)
    if not is_down(article):
        _send(tx, article, runs_in, kept, wanted, now)


def _stands(tx: Transaction, place: Place) -> bool:
    """Whether its message is there, or on its way."""
    return place.message_id is not None or deliveries.get(tx, place.delivery_id).state in _UNSETTLED


def _show(
    tx: Transaction,
    article: Article,
    place: Place,
    position: int,
    sheet: Sheet,
    now: datetime,
    *,
    quiet: bool,
) -> None:
    if place.sheet == sheet and place.drawn == place.wanted:
        places.put(tx, place, position)
        return
    changed = replace(place, sheet=sheet, wanted=place.wanted + 1)
    places.put(tx, changed, position)
    queue.put(
        tx,
        article,
        Kind.PART_EDIT,
        f"{Kind.PART_EDIT}:{article.id}:{place.delivery_id}:{changed.wanted}",
        now=now,
        payload=PlaceEdit(place.delivery_id, quiet),
        needs=None if place.message_id is not None else place.delivery_id,
    )


def _send(
    tx: Transaction,
    article: Article,
    runs_in: int,
    kept: Sequence[Place],
    wanted: Sequence[Sheet],
    now: datetime,
) -> None:
    """Send the sheets for which there is no place yet: the first in the channel, the others in its thread. Elsewhere the
    article begins after it has begun in its own destination."""
    if len(wanted) <= len(kept):
        return
    latest = deliveries.latest_of_article(tx, article.id, Kind.PART)
    key = f"part:{article.id}:{article.revision_id}:after:{latest.id if latest else 0}"
    if runs_in:
        key += f":in:{runs_in}"

    def put(kind: Kind, which: str, needs: int | None, *, begins: bool = False) -> int:
        payload = OfPart(article.revision_id, runs_in, begins and runs_in > 0)
        return queue.put(tx, article, kind, f"{key}:{which}", now=now, payload=payload, needs=needs)

    def send(position: int, needs: int | None) -> int:
        brought_by = put(Kind.PART, str(position), needs, begins=position == 0)
        places.add(tx, article.id, position, wanted[position], brought_by, runs_in=runs_in)
        return brought_by

    begins_after = places.first(tx, article.id) if runs_in else None
    first = kept[0].delivery_id if kept else send(0, begins_after.delivery_id if begins_after else None)
    if len(wanted) == 1:
        return
    thread = _thread_on(tx, kept[0]) if kept else None
    needs = put(Kind.PART_THREAD, "thread", first) if thread is None else thread.id
    if thread is not None and len(kept) > 1:
        needs = kept[-1].delivery_id  # it may be on its way still, or be sent anew into another thread
    for position in range(max(len(kept), 1), len(wanted)):
        needs = send(position, needs)


def _thread_on(tx: Transaction, first: Place) -> Delivery | None:
    """The thread for the rest of an article, if it is there or on its way."""
    thread = latest_thread(tx, first.article_id, first.runs_in)
    if thread is None or thread.state in _UNSETTLED:
        return thread
    # A thread made from a message has the message's id; in a forum the first message stands in it.
    return thread if thread.channel_id in (first.message_id, first.channel_id) else None


def latest_thread(tx: Transaction, article_id: int, runs_in: int) -> Delivery | None:
    """What opens the thread for the rest of an article in a destination."""
    every = deliveries.all_of_article(tx, article_id, Kind.PART_THREAD)
    return next((each for each in reversed(every) if OfPart.read(each).runs_in == runs_in), None)

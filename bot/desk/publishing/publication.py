"""Publishing: an approved revision is laid down in its places, and is live once all of them show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.desk.article.actors import SYSTEM, By
from bot.desk.article.audit_detail import Detail
from bot.desk.article.moves import advance
from bot.desk.article.sight import PlaceSeen, place_seen
from bot.desk.article.votes import signed_on
from bot.desk.outbox.outcomes import Arrival, Ending, Outcomes, Sights
from bot.desk.publishing import announcements, discussions, public_messages, threads
from bot.desk.publishing.public_messages import OfPart, PlaceEdit
from bot.domain.article.article import Article
from bot.domain.article.errors import GuardUnmet
from bot.domain.article.states import Action, Guard, Publication, State
from bot.domain.intake.limits import listed_headline
from bot.domain.newsroom.kept_settings import that_stay
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.planning.embargo import UnderEmbargo
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.publishing import editions, places
from bot.store.publishing.places import Place
from bot.store.review import cards

AFTER_LATER_TEXT: list[Callable[[Transaction, Article, datetime], None]] = []
"""What follows once a later text of an article is live, in this order. `bot/desk/desk.py` fills it, once."""


ON_ITS_WAY = timedelta(seconds=10)
"""So long an article may take to go out before its card says how far it is. Mostly it is out before, and the card is
edited once."""


ON_THEIR_WAY = timedelta(seconds=0.1)
"""So long each may take that goes out before it. Of hundreds that are due at one moment the last would else be edited twice."""


class Publishing(Detail):
    """A publication as it goes out, arrives, or is called off: the states say all of it."""

    actions = (Action.PUBLISH, Action.DELIVERED, Action.CALL_OFF)


DETAILS = (Publishing,)


def begin(tx: Transaction, newsroom: Newsroom, article: Article, by: By, now: datetime) -> Article:
    """Lay down the approved revision: by new messages, or where the article stands already. What changes
    nothing in public is live at once. Raises UnderEmbargo, GuardUnmet(SIGNED) while a sign-off or a source is missing, and what the
    workflow raises."""
    met = set[Guard]() if article.embargoed_at(now) else {Guard.EMBARGO_PASSED}
    met |= set() if signed_on(tx, newsroom, article).waits else {Guard.SIGNED}
    try:
        saved = advance(
            tx,
            newsroom,
            article,
            by,
            Action.PUBLISH,
            now=now,
            met=frozenset(met),
            claimed_by=None,
            claimed_until=None,
        )
    except GuardUnmet as unmet:
        if unmet.guard is not Guard.EMBARGO_PASSED:
            raise
        assert article.embargo_until is not None
        raise UnderEmbargo(article.number, article.embargo_until, article.embargo_source) from unmet
    assert saved.revision_id is not None
    editions.add(tx, saved.id, saved.revision_id, now, that_stay(newsroom))
    public_messages.lay_down(tx, saved, public_messages.sheets(tx, newsroom, saved), now)
    return _settle(tx, saved, now)


def _settle(tx: Transaction, article: Article, now: datetime) -> Article:
    """With its last place an article that is on its way is live, and what follows from that is set off."""
    if article.state is not State.PUBLISHING or places.behind(tx, article.id):
        if article.state is State.PUBLISHING:
            before = deliveries.count_before(tx, article.newsroom_id)
            cards.want_by(
                tx, article.id, now + ON_ITS_WAY + before * ON_THEIR_WAY
            )  # it says how many are there
        else:
            cards.want(tx, article.id)
        return article
    newsroom = newsrooms.of_article(tx, article)
    assert article.revision_id is not None
    revision = revisions.get(tx, article.revision_id)
    saved = advance(
        tx,
        newsroom,
        article,
        SYSTEM,
        Action.DELIVERED,
        now=now,
        met=frozenset({Guard.ALL_PARTS}),
        live_revision_id=article.revision_id,
        headline=listed_headline(revision.copy.headline),
        published_at=article.published_at or now,
        down_at=None,
        down_code=None,
    )
    first = article.live_revision_id is None
    if article.publication is Publication.UNPUBLISHED:
        discussions.follow(tx, saved, now)
        announcements.announce_after_all(tx, saved, now)
    announcements.announce(tx, newsroom, saved, revision.amendment, now, first=first)
    if not first:
        _rename(tx, article, saved, now)
        for follow in AFTER_LATER_TEXT:
            follow(tx, saved, now)
    public_messages.lead_here(tx, saved, now)
    return saved


def _rename(tx: Transaction, before: Article, saved: Article, now: datetime) -> None:
    """A later text is live: its thread or post bears its headline, and a post its tags."""
    assert before.live_revision_id is not None and saved.live_revision_id is not None
    was, now_out = (
        revisions.get(tx, each).copy for each in (before.live_revision_id, saved.live_revision_id)
    )
    hidden = before.down_code is not None and before.down_code.hides_headline
    if hidden or was.headline != now_out.headline or was.tags != now_out.tags:
        threads.rename(tx, saved, now, tags=was.tags != now_out.tags)


def part_arrived(
    tx: Transaction, delivery: Delivery, channel_id: int, message_id: int, drawn: int, now: datetime
) -> None:
    """A place has its message. It shows at least what was wanted first."""
    assert delivery.article_id is not None
    places.arrived(tx, delivery.id, channel_id, message_id, max(drawn, 1))
    article = _settle(tx, articles.get(tx, delivery.article_id), now)
    there = places.brought_by(tx, delivery.id)
    if there is not None and there.runs_in and there.position == 0:
        announcements.announce_there(tx, newsrooms.of_article(tx, article), article, there.runs_in, now)
    begins = places.first(tx, article.id)
    if begins is not None and begins.delivery_id == delivery.id:
        public_messages.lead_here(tx, article, now)
    discussions.open_under(tx, article, delivery, message_id, now)


def part_edited(tx: Transaction, delivery: Delivery, drawn: int, now: datetime) -> None:
    """A place shows everything up to that change; with `drawn` 0 its message was taken away."""
    place = places.brought_by(tx, PlaceEdit.read(delivery).place)
    if place is None:
        return
    article = articles.get(tx, place.article_id)
    if drawn:
        places.redrawn(tx, place.delivery_id, drawn)
    elif place.sheet == public_messages.NOTHING:
        places.remove(tx, place.delivery_id)
    else:  # it was wanted again while it was taken away
        _lay_anew(tx, article, place, now)
    _settle(tx, article, now)


def part_dropped(tx: Transaction, delivery: Delivery, now: datetime) -> None:
    """A message is not wanted any more and was never sent: neither is its place."""
    assert delivery.article_id is not None
    place = places.brought_by(tx, delivery.id)
    if place is not None and place.message_id is None and place.sheet == public_messages.NOTHING:
        places.remove(tx, delivery.id)
        _settle(tx, articles.get(tx, delivery.article_id), now)


def call_off(tx: Transaction, newsroom: Newsroom, article: Article, by: By, now: datetime) -> Article:
    """Take back a first publication of which nothing is out: its parts are dropped, and the article is
    approved.

    Raises what the workflow raises; GuardUnmet(NOTHING_OUT) when a part has arrived or may have.
    """
    assert article.revision_id is not None
    met = frozenset[Guard]() if _may_be_out(tx, article) else frozenset({Guard.NOTHING_OUT})
    saved = advance(tx, newsroom, article, by, Action.CALL_OFF, now=now, met=met)
    _drop(tx, article, "its publication was called off", now)
    places.clear(tx, article.id)  # everywhere
    editions.call_off(tx, article.id, article.revision_id)
    return saved


def forgo(tx: Transaction, article: Article, runs_in: int, now: datetime) -> Article:
    """Leave an article as it stands in one destination: what could not be edited or sent is given up, and what was on its
    way in counts as live."""
    _drop(tx, article, "the messages are left as they are", now, runs_in=runs_in)
    places.forgo(tx, article.id, runs_in)
    return _settle(tx, article, now)


def _drop(
    tx: Transaction, article: Article, because: str, now: datetime, *, runs_in: int | None = None
) -> None:
    for delivery in _on_the_way(tx, article):
        if runs_in is None or where_of(tx, delivery) == runs_in:
            progress.give_up(tx, delivery.id, Progress.DROPPED, because, now)


def where_of(tx: Transaction, delivery: Delivery) -> int:
    """In which destination a piece stands or is to stand, a thread hangs, or a place is edited: that of another section,
    or 0 for the article's own."""
    if delivery.kind is not Kind.PART_EDIT:
        return OfPart.read(delivery).runs_in
    place = places.brought_by(tx, PlaceEdit.read(delivery).place)
    return 0 if place is None else place.runs_in


def _may_be_out(tx: Transaction, article: Article) -> bool:
    """Whether any part stands in a channel, or was sent and never heard of."""
    arrived = any(place.message_id for place in places.everywhere(tx, article.id))
    return arrived or any(delivery.attempt for delivery in _on_the_way(tx, article))


def _on_the_way(tx: Transaction, article: Article) -> list[Delivery]:
    return [
        delivery
        for kind in (Kind.PART, Kind.PART_THREAD, Kind.PART_EDIT)
        for delivery in deliveries.unsettled_of_article(tx, article.id, kind)
    ]


def place_is_gone(tx: Transaction, delivery: Delivery, now: datetime) -> Delivery | None:
    """A message of a published article was deleted by hand before it could be edited.

    A stub or a notice is not posted anew for it. Else what it held moves to the other messages and the last
    is sent; but if it was the first one, nothing is sent until a human says so: returns what that has to wait.
    """
    place = places.brought_by(tx, PlaceEdit.read(delivery).place)
    progress.give_up(tx, delivery.id, Progress.DROPPED, "its message was deleted by hand", now)
    if place is None:
        return None
    article = articles.get(tx, place.article_id)
    if public_messages.is_down(article) or place.sheet == public_messages.NOTHING:
        places.remove(tx, place.delivery_id)
        _settle(tx, article, now)
        return None
    if place.position == 0 and PlaceEdit.read(delivery).quiet:
        first_is_lost(tx, article, place, now)
        return None
    _lay_anew(tx, article, place, now)
    _settle(tx, article, now)
    if place.position > 0:
        return None
    return deliveries.get(tx, places.of_article(tx, article.id, place.runs_in)[0].delivery_id)


def first_is_lost(tx: Transaction, article: Article, place: Place, now: datetime) -> None:
    """The first message of an article that is out was deleted by hand. It is not put up anew for that, but
    nothing leads to it any more."""
    places.lose(tx, place.delivery_id)
    cards.want(tx, article.id)
    public_messages.lead_here(tx, article, now)


def _lay_anew(tx: Transaction, article: Article, gone: Place, now: datetime) -> None:
    places.taken_away(tx, gone.delivery_id)
    newsroom = newsrooms.of_article(tx, article)
    public_messages.lay_down(tx, article, public_messages.sheets(tx, newsroom, article), now)


def thread_is_gone(tx: Transaction, delivery: Delivery, now: datetime) -> bool:
    """The thread for the rest of an article was deleted by hand while the article went out: it is opened
    anew on the first message, and what stood in it is sent again. False if there never was one."""
    thread = thread_of(tx, delivery)
    if thread is None or thread.channel_id is None:
        return False
    for place in places.everywhere(tx, thread.article_id or 0):
        if place.channel_id == thread.channel_id and place.position > 0:
            places.taken_away(tx, place.delivery_id)
            progress.send_anew(tx, place.delivery_id, now)
    progress.send_anew(tx, delivery.id, now)
    progress.send_anew(tx, thread.id, now)
    cards.want(tx, delivery.article_id or 0)
    return True


def first_is_gone(tx: Transaction, delivery: Delivery, now: datetime) -> Delivery | None:
    """The first message of an article was deleted by hand before the rest had a thread on it: nothing of
    it is out any more. Returns the first part, which is to be sent anew, when a human says so."""
    first = first_part(tx, delivery)
    if first is None:
        return None
    places.taken_away(tx, first.id)
    progress.send_anew(tx, first.id, now)
    progress.send_anew(tx, delivery.id, now)
    return deliveries.get(tx, first.id)


def first_part(tx: Transaction, delivery: Delivery) -> Delivery | None:
    """What carries the first message of the article that a part or its thread belongs to."""
    assert delivery.article_id is not None
    found = places.of_article(tx, delivery.article_id, OfPart.read(delivery).runs_in)
    return deliveries.get(tx, found[0].delivery_id) if found else None


def thread_of(tx: Transaction, delivery: Delivery) -> Delivery | None:
    """What opens the thread that a part of an article goes into."""
    assert delivery.article_id is not None
    return public_messages.latest_thread(tx, delivery.article_id, OfPart.read(delivery).runs_in)


def _arrived(tx: Transaction, arrival: Arrival) -> None:
    if arrival.channel_id is not None and arrival.message_id is not None:
        part_arrived(tx, arrival.delivery, arrival.channel_id, arrival.message_id, arrival.drawn, arrival.now)


def _edited(tx: Transaction, arrival: Arrival) -> None:
    part_edited(tx, arrival.delivery, arrival.drawn, arrival.now)


def _part_hangs_on_nothing(tx: Transaction, delivery: Delivery, now: datetime) -> Delivery | None:
    return None if thread_is_gone(tx, delivery, now) else delivery


def _thread_hangs_on_nothing(tx: Transaction, delivery: Delivery, now: datetime) -> Delivery | None:
    return first_is_gone(tx, delivery, now) or delivery


def _lost(tx: Transaction, delivery: Delivery, now: datetime) -> bool:
    place = places.brought_by(tx, delivery.id)
    if place is not None and place.position == 0 and place.message_id == delivery.message_id:
        first_is_lost(tx, articles.get(tx, place.article_id), place, now)
    return False


def _given_up(tx: Transaction, delivery: Delivery, newsroom: Newsroom, by: By, now: datetime) -> Ending:
    """It takes the whole publication with it, if nothing of that can be out; what has been out before is left as it
    stands. Raises what the workflow raises: GuardUnmet(NOTHING_OUT)."""
    assert delivery.article_id is not None
    article = articles.get(tx, delivery.article_id)
    runs_in = where_of(tx, delivery)
    if article.live_revision_id is None and not runs_in:
        call_off(tx, newsroom, article, by, now)
        return Ending.CALLED_OFF
    forgo(tx, article, runs_in, now)
    return Ending.LEFT_UP if public_messages.is_down(article) else Ending.FORGONE


def _its_place(tx: Transaction, delivery: Delivery, _: Sights) -> PlaceSeen:
    return place_seen(tx, delivery)


OUTCOMES = {
    Kind.PART: Outcomes(
        arrived=_arrived,
        dropped=part_dropped,
        gone=_part_hangs_on_nothing,
        lost=_lost,
        given_up=_given_up,
        see=_its_place,
    ),
    Kind.PART_THREAD: Outcomes(gone=_thread_hangs_on_nothing, given_up=_given_up),
    Kind.PART_EDIT: Outcomes(arrived=_edited, gone=place_is_gone, given_up=_given_up),
}

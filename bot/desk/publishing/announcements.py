"""What is announced of an article, and what is said when it went out late.

Each place where it stands has its own crosspost. It has its own announcement where its section names an announcement
channel of its own; no channel is told twice of one text.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk.outbox.notices import Notice, tell_author
from bot.desk.outbox.outcomes import Arrival, Outcomes, its_article
from bot.desk.outbox.queue import put
from bot.domain.article.amendment import Amendment
from bot.domain.article.article import Article
from bot.domain.article.states import Publication
from bot.domain.newsroom.newsroom import CorrectionNews, Newsroom
from bot.domain.newsroom.sections import as_seen_in
from bot.domain.newsroom.settings import ANNOUNCE
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.publishing import places
from bot.store.review import cards

IS_DOWN = "the article is down"
"""Why something that was to be said of an article in public is not said."""


LATE_PATIENCE = timedelta(seconds=10)
"""How long the word about late articles waits for others, so that a start after a long night says it once."""


class OfLate(Payload):
    """What went out late and what waits, each by the article's id and its due time in Unix seconds: `7:1767600000,9:…`."""

    kinds = (Kind.LATE,)
    went: str = ""
    waits: str = ""


class Announced(Payload):
    """Which text is announced, where announcements went when that was queued, and in which other section's destination it
    stands, 0 for its own."""

    kinds = (Kind.ANNOUNCEMENT, Kind.CROSSPOST)
    revision: int
    channel: int | None = None
    runs_in: int = 0


class Follows(Payload):
    """Which announcement is brought up to date."""

    kinds = (Kind.ANNOUNCEMENT_EDIT,)
    of: int


def tell_late(tx: Transaction, article: Article, due: datetime, now: datetime, *, went: bool) -> None:
    """Tell the desk, in the review channel, that an article went out late, or waits because it is too late.

    What comes within a few seconds is one message.
    """
    name, told = "went" if went else "waits", f"{article.id}:{int(due.timestamp())}"
    waiting = deliveries.late_word(tx, article.newsroom_id)
    # Half of the patience as a margin: a message that is being written must not be added to.
    if waiting is not None and waiting.not_before > now + LATE_PATIENCE / 2:
        said = OfLate.read(waiting)
        both = ",".join(filter(None, (getattr(said, name), told)))
        progress.rewrite(tx, waiting.id, replace(said, **{name: both}))
        return
    deliveries.enqueue(
        tx,
        newsroom_id=article.newsroom_id,
        article_id=None,
        kind=Kind.LATE,
        key=f"late:{article.newsroom_id}:{article.id}:{article.version}",
        payload=OfLate(**{name: told}),
        now=now,
        not_before=now + LATE_PATIENCE,
    )


def announce(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    amendment: Amendment | None,
    now: datetime,
    *,
    first: bool,
) -> None:
    """What follows once a text is live: for the first one crosspost, announcement, and the word to the author;
    for a later one an announcement of it, if the newsroom wants that."""
    if first:
        _follow(tx, newsroom, article, Kind.CROSSPOST, now)
        _follow(tx, newsroom, article, Kind.ANNOUNCEMENT, now)
        for runs_in in _stands_in(tx, article):
            announce_there(tx, newsroom, article, runs_in, now)
        tell_author(tx, article, Notice.PUBLISHED, now)
        return
    correct_announcements(tx, article, now)
    wanted = newsroom.corrections is not CorrectionNews.OFF
    if wanted and amendment is not None and amendment.kind.needs_note:
        for runs_in in (0, *_stands_in(tx, article)):
            _follow(tx, newsroom, article, Kind.ANNOUNCEMENT, now, runs_in)
    tell_author(tx, article, Notice.CORRECTED, now)


def announce_there(
    tx: Transaction, newsroom: Newsroom, article: Article, runs_in: int, now: datetime
) -> None:
    """What follows once an article that is live stands in another section's destination: crosspost and announcement, once."""
    if article.publication is not Publication.LIVE:
        return
    if any(each.runs_in == runs_in for each in deliveries.all_of_article(tx, article.id, Kind.CROSSPOST)):
        return
    _follow(tx, newsroom, article, Kind.CROSSPOST, now, runs_in)
    _follow(tx, newsroom, article, Kind.ANNOUNCEMENT, now, runs_in)


def _stands_in(tx: Transaction, article: Article) -> list[int]:
    """The other sections in whose destinations an article begins."""
    return [
        place.runs_in
        for place in places.everywhere(tx, article.id)
        if place.runs_in and place.position == 0 and place.message_id is not None
    ]


def correct_announcements(tx: Transaction, article: Article, now: datetime) -> None:
    """Have what was announced of an article say what is so now; also what is on its way, for it may stand
    there already, and only its record be missing."""
    for said in deliveries.all_of_article(tx, article.id, Kind.ANNOUNCEMENT):
        if said.state is Progress.DROPPED:
            continue
        put(
            tx,
            article,
            Kind.ANNOUNCEMENT_EDIT,
            f"{Kind.ANNOUNCEMENT_EDIT}:{said.id}:{article.version}",
            payload=Follows(said.id),
            needs=said.id,
            now=now,
        )


def announce_after_all(tx: Transaction, article: Article, now: datetime) -> None:
    """It is out again: what was to be said of it and was dropped because it was down is said now, and what has come to a
    place meanwhile."""
    for kind in (Kind.CROSSPOST, Kind.ANNOUNCEMENT, Kind.DISCUSSION):
        for said in deliveries.all_of_article(tx, article.id, kind):
            if said.state is Progress.DROPPED and said.fault == IS_DOWN:
                progress.send_anew(tx, said.id, now)
    newsroom = newsrooms.of_article(tx, article)
    for runs_in in _stands_in(tx, article):
        announce_there(tx, newsroom, article, runs_in, now)


def _follow(
    tx: Transaction, newsroom: Newsroom, article: Article, kind: Kind, now: datetime, runs_in: int = 0
) -> None:
    view = as_seen_in(newsroom, runs_in)
    if view is None:
        return
    if kind is Kind.ANNOUNCEMENT and (
        view.announce_channel is None or (runs_in and _is_told(tx, article, view))
    ):
        return
    assert article.live_revision_id is not None
    key = f"{kind}:{article.id}:{article.live_revision_id}"
    put(
        tx,
        article,
        kind,
        f"{key}:in:{runs_in}" if runs_in else key,
        payload=Announced(article.live_revision_id, view.announce_channel, runs_in),
        now=now,
    )


def _is_told(tx: Transaction, article: Article, view: Newsroom) -> bool:
    """Whether that section names no announcement channel of its own, or that channel is told of this text already."""
    assert view.section is not None
    told = (Announced.read(each) for each in deliveries.all_of_article(tx, article.id, Kind.ANNOUNCEMENT))
    return not view.section.kept.get(ANNOUNCE.option) or any(
        each.revision == article.live_revision_id and each.channel == view.announce_channel for each in told
    )


def still_down(tx: Transaction, delivery: Delivery, because: str) -> bool:
    """Whether it is really unwanted: an article that was down when somebody looked may be back by now."""
    if because != IS_DOWN or delivery.article_id is None:
        return True
    return articles.get(tx, delivery.article_id).publication is not Publication.LIVE


def _arrived(tx: Transaction, arrival: Arrival) -> None:
    """The card has a receipt of what followed from another section's place."""
    if arrival.delivery.runs_in and arrival.delivery.article_id is not None:
        cards.want(tx, arrival.delivery.article_id)


OUTCOMES = {
    Kind.ANNOUNCEMENT: Outcomes(arrived=_arrived, moot=still_down, see=its_article),
    Kind.CROSSPOST: Outcomes(arrived=_arrived, moot=still_down, see=its_article),
    Kind.LATE: Outcomes(shows_review_works=True),
    Kind.ANNOUNCEMENT_EDIT: Outcomes(),
}

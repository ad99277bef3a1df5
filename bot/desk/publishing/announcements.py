"""What is announced of an article, and what is said when it went out late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk.outbox.notices import Notice, tell_author
from bot.desk.outbox.outcomes import Outcomes
from bot.desk.outbox.queue import put
from bot.domain.article.amendment import Amendment
from bot.domain.article.article import Article
from bot.domain.article.states import Publication
from bot.domain.newsroom.newsroom import CorrectionNews, Newsroom
from bot.store import Transaction
from bot.store.article import articles
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload

IS_DOWN = "the article is down"
"""Why something that was to be said of an article in public is not said."""


LATE_PATIENCE = timedelta(seconds=10)
"""How long the word about late articles waits for others, so that a start after a long night says it once."""


@dataclass(frozen=True, slots=True)
class OfLate(Payload):
    """What went out late and what waits, each by the article's id and its due time in Unix seconds: `7:1767600000,9:…`."""

    kinds = (Kind.LATE,)
    went: str = ""
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Announced(Payload):
    """Which text is announced, and where announcements went when that was queued."""

    kinds = (Kind.ANNOUNCEMENT, Kind.CROSSPOST)
    revision: int
    channel: int | None = None


@dataclass(frozen=True, slots=True)
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
        tell_author(tx, article, Notice.PUBLISHED, now)
        return
    correct_announcements(tx, article, now)
    wanted = newsroom.corrections is not CorrectionNews.OFF
    if wanted and amendment is not None and amendment.kind.needs_note:
        _follow(tx, newsroom, article, Kind.ANNOUNCEMENT, now)
    tell_author(tx, article, Notice.CORRECTED, now)


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
    """It is out again: what was to be said of it and was dropped because it was down is said now."""
    for kind in (Kind.CROSSPOST, Kind.ANNOUNCEMENT, Kind.DISCUSSION):
        for said in deliveries.all_of_article(tx, article.id, kind):
            if said.state is Progress.DROPPED and said.fault == IS_DOWN:
                progress.send_anew(tx, said.id, now)


def _follow(tx: Transaction, newsroom: Newsroom, article: Article, kind: Kind, now: datetime) -> None:
    if kind is Kind.ANNOUNCEMENT and newsroom.announce_channel is None:
        return
    assert article.live_revision_id is not None
    put(
        tx,
        article,
        kind,
        f"{kind}:{article.id}:{article.live_revision_id}",
        payload=Announced(article.live_revision_id, newsroom.announce_channel),
        now=now,
    )


def still_down(tx: Transaction, delivery: Delivery, because: str) -> bool:
    """Whether it is really unwanted: an article that was down when somebody looked may be back by now."""
    if because != IS_DOWN or delivery.article_id is None:
        return True
    return articles.get(tx, delivery.article_id).publication is not Publication.LIVE


OUTCOMES = {
    Kind.ANNOUNCEMENT: Outcomes(moot=still_down),
    Kind.CROSSPOST: Outcomes(moot=still_down),
    Kind.LATE: Outcomes(shows_review_works=True),
    Kind.ANNOUNCEMENT_EDIT: Outcomes(),
}

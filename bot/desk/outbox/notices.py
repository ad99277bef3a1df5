"""What the desk puts in the outbox: the deliveries that a change causes, named in one place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.article.amendment import Amendment
from bot.domain.article.article import Article
from bot.domain.newsroom.newsroom import CorrectionNews, Newsroom
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Choice, Via, Vote
from bot.store import Transaction
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Delivery, Kind, Progress
from bot.store.review import cards, spent_reactions
from bot.store.store import Value

REASON_PATIENCE = timedelta(minutes=3)
"""How long the author's notice waits for a reason that is owed. It leaves at once when that comes."""


TIME_PATIENCE = timedelta(seconds=30)
"""How long the author's notice of a time waits, so that a chief who corrects it at once sends one."""

IS_DOWN = "the article is down"
"""Why something that was to be said of an article in public is not said."""

LATE_PATIENCE = timedelta(seconds=10)
"""How long the word about late articles waits for others, so that a start after a long night says it once."""


class Notice(StrEnum):
    """What a person is told about an article."""

    CHANGES_REQUESTED = "changes_requested"
    SPIKED = "spiked"
    REASON_GIVEN = "reason_given"
    PUBLISHED = "published"
    FILED_FOR_YOU = "filed_for_you"
    CORRECTING = "correcting"
    """Somebody else has opened a correction of it."""
    CORRECTED = "corrected"
    """A later text of it is out."""
    ASSIGNED = "assigned"
    """Somebody of the desk gave it to them to write."""
    CLAIM_LAPSED = "claim_lapsed"
    """To an editor: the time of their claim is over."""
    UNPUBLISHED = "unpublished"
    """A chief took it down."""
    REPUBLISHED = "republished"
    """… and put it back."""
    RETRACTED = "retracted"
    """Two chiefs withdrew it for good."""
    TIME = "time"
    """When it goes out, or that it has no time any more."""


class ThreadNote(StrEnum):
    """What is said in the discussion thread of a card."""

    RESUBMITTED = "resubmitted"
    EDITED = "edited"
    REASON_WANTED = "reason_wanted"
    REASON_GIVEN = "reason_given"
    EMBARGO = "embargo"
    """The embargo as it stands: set, moved or lifted."""
    BYPASSED = "bypassed"
    """A chief has bypassed the review."""


class DeskNote(StrEnum):
    """What the desk is told of an article in the review channel itself, beside its card further up."""

    CORRECTION = "correction"
    """A correction was handed in."""


def put(
    tx: Transaction,
    article: Article,
    kind: Kind,
    key: str,
    *,
    now: datetime,
    payload: Mapping[str, Value] | None = None,
    needs: int | None = None,
    not_before: datetime | None = None,
) -> int:
    """Put something about an article in the outbox and return its id. See `deliveries.enqueue`."""
    return deliveries.enqueue(
        tx,
        newsroom_id=article.newsroom_id,
        article_id=article.id,
        kind=kind,
        key=key,
        payload=payload,
        needs=needs,
        now=now,
        not_before=not_before,
    )


def present(tx: Transaction, newsroom: Newsroom, article: Article, now: datetime) -> None:
    """Give an article its card, with thread and reactions, or have the card it has redrawn.

    A card that somebody gave up posting is tried again.
    """
    cards.create(tx, article.id, newsroom.review_channel)
    cards.want(tx, article.id)
    latest = deliveries.latest_of_article(tx, article.id, Kind.CARD)
    if latest is None or latest.state is Progress.DROPPED:
        post_card(tx, article, now)
    else:
        put_reactions(tx, article, now)  # with that the card is read: it may not have been looked after


def post_card(tx: Transaction, article: Article, now: datetime) -> None:
    """Post the card anew; also when the message it had is gone."""
    shown = cards.find(tx, article.id)
    again = f":{shown.wanted if shown else 0}"
    card = put(
        tx,
        article,
        Kind.CARD,
        f"card:{article.id}{again}",
        now=now,
    )
    for kind in (Kind.CARD_REACTIONS, Kind.CARD_THREAD):
        put(
            tx,
            article,
            kind,
            f"{kind}:{article.id}{again}",
            needs=card,
            now=now,
        )


def put_reactions(tx: Transaction, article: Article, now: datetime) -> None:
    """Put the bot's own reactions back on the card."""
    latest = deliveries.latest_of_article(tx, article.id, Kind.CARD_REACTIONS)
    if latest is None or latest.state is Progress.PENDING:
        return
    put(
        tx,
        article,
        Kind.CARD_REACTIONS,
        f"{Kind.CARD_REACTIONS}:{article.id}:after:{latest.id}",
        now=now,
    )


def open_thread(tx: Transaction, article: Article, now: datetime) -> bool:
    """Open the card's discussion thread anew, unless that is on its way or waits for a human already."""
    latest = deliveries.latest_of_article(tx, article.id, Kind.CARD_THREAD)
    if latest is None or latest.state in (Progress.PENDING, Progress.PARKED):
        return False
    put(
        tx,
        article,
        Kind.CARD_THREAD,
        f"{Kind.CARD_THREAD}:{article.id}:after:{latest.id}",
        now=now,
    )
    return True


def tell_of_channel(tx: Transaction, newsroom: Newsroom, use: str, channel_id: int, now: datetime) -> None:
    """Tell the desk that a channel of its was deleted, once; the server's owner if it was the review channel."""
    if use == "review" and not newsrooms.tell_owner(tx, newsroom.id, now):
        return
    deliveries.enqueue(
        tx,
        newsroom_id=newsroom.id,
        article_id=None,
        kind=Kind.CHANNEL_NOTE,
        key=f"{Kind.CHANNEL_NOTE}:{newsroom.id}:{use}:{channel_id}",
        payload={"use": use, "channel": channel_id},
        now=now,
    )


def say_in_thread(
    tx: Transaction,
    article: Article,
    note: ThreadNote,
    now: datetime,
    *,
    about: int = 0,
    person_id: int = 0,
    choice: Choice | None = None,
) -> None:
    """Say something in the card's thread. `about` is a revision's or a note's number, by the note."""
    thread = deliveries.latest_of_article(tx, article.id, Kind.CARD_THREAD)
    put(
        tx,
        article,
        Kind.THREAD_NOTE,
        f"thread:{note}:{article.id}:{article.version}:{person_id}:{about}",
        payload={
            "note": note,
            "about": about,
            "person": person_id,
            "choice": choice,
            "revision": article.revision_id,
        },
        needs=None if thread is None else thread.id,
        now=now,
    )


def tell_author(
    tx: Transaction,
    article: Article,
    notice: Notice,
    now: datetime,
    *,
    person_id: int = 0,
    about: int = 0,
    patience: timedelta = timedelta(0),
) -> None:
    """Tell the author something, perhaps after waiting for a reason that is owed."""
    put(
        tx,
        article,
        Kind.NOTICE,
        f"notice:{notice}:{article.id}:{article.version}:{person_id}:{about}",
        payload={
            "notice": notice,
            "to": article.author_id,
            "person": person_id,
            "about": about,
            "revision": article.revision_id,
        },
        now=now,
        not_before=now + patience,
    )


def recall_notices(tx: Transaction, article: Article, now: datetime) -> None:
    """Drop what still waits to tell the author of a judgement: it is no longer so."""
    for delivery in _waiting_notices(tx, article):
        deliveries.give_up(tx, delivery.id, Progress.DROPPED, "it is no longer so", now)


def _waiting_notices(tx: Transaction, article: Article) -> list[Delivery]:
    return [
        delivery
        for delivery in deliveries.pending_of_article(tx, article.id, Kind.NOTICE)
        if delivery.text("notice") in (Notice.CHANGES_REQUESTED, Notice.SPIKED)
    ]


def tell_reason(tx: Transaction, article: Article, vote: Vote, note_id: int, now: datetime) -> None:
    """Bring a reason to the author: with the notice that waits for it, else by one of its own."""
    waiting = _waiting_notices(tx, article)
    for delivery in waiting:
        deliveries.hurry(tx, delivery.id, now)
    if not waiting:
        tell_author(tx, article, Notice.REASON_GIVEN, now, person_id=vote.editor_id, about=note_id)


def tell_of_time(tx: Transaction, article: Article, by_id: int | None, now: datetime) -> None:
    """Tell the author when their article goes out, or that it no longer does, unless they decided it."""
    for delivery in deliveries.pending_of_article(tx, article.id, Kind.NOTICE):
        if delivery.text("notice") == Notice.TIME:
            deliveries.give_up(tx, delivery.id, Progress.DROPPED, "it has another time", now)
    if by_id is not None and by_id != article.author_id:
        tell_author(tx, article, Notice.TIME, now, person_id=by_id, patience=TIME_PATIENCE)


def tell_late(tx: Transaction, article: Article, due: datetime, now: datetime, *, went: bool) -> None:
    """Tell the desk, in the review channel, that an article went out late, or waits because it is too late.

    What comes within a few seconds is one message.
    """
    name, told = "went" if went else "waits", f"{article.id}:{int(due.timestamp())}"
    waiting = deliveries.late_word(tx, article.newsroom_id)
    # Half of the patience as a margin: a message that is being written must not be added to.
    if waiting is not None and waiting.not_before > now + LATE_PATIENCE / 2:
        told = ",".join(filter(None, (waiting.text(name), told)))
        deliveries.rewrite(tx, waiting.id, {**waiting.payload, name: told})
        return
    deliveries.enqueue(
        tx,
        newsroom_id=article.newsroom_id,
        article_id=None,
        kind=Kind.LATE,
        key=f"late:{article.newsroom_id}:{article.id}:{article.version}",
        payload={name: told},
        now=now,
        not_before=now + LATE_PATIENCE,
    )


def tell_holder(tx: Transaction, article: Article, now: datetime, when: datetime) -> None:
    """Tell an editor that the time of their claim is over, at that moment at the earliest."""
    assert article.claimed_until is not None
    put(
        tx,
        article,
        Kind.NOTICE,
        f"notice:{Notice.CLAIM_LAPSED}:{article.id}:{article.claimed_by}:{int(article.claimed_until.timestamp())}",
        payload={"notice": Notice.CLAIM_LAPSED, "to": article.claimed_by, "person": 0, "about": 0},
        now=now,
        not_before=when,
    )


def clear_reaction(tx: Transaction, article: Article, vote: Vote, now: datetime) -> None:
    """Have the reaction of a vote that no longer stands taken off the card."""
    if vote.via is Via.REACTION:
        take_off(tx, article, vote.editor_id, Sign(vote.choice), now)


def clear_claim(tx: Transaction, article: Article, before: Article, now: datetime) -> None:
    """Have the reaction of a claim that stood before taken off the card, if it was made by one."""
    if before.claimed_by is not None and before.claimed_via in (Via.REACTION, None):
        take_off(tx, article, before.claimed_by, Sign.CLAIM, now)


def take_off(tx: Transaction, article: Article, person_id: int, sign: Sign, now: datetime) -> None:
    """Have somebody's reaction taken off the card. As long as it may stand there it does not count."""
    spent_reactions.add(tx, article.id, person_id, sign)
    latest = deliveries.latest_of_article(tx, article.id, Kind.UNREACT)
    put(
        tx,
        article,
        Kind.UNREACT,
        f"{Kind.UNREACT}:{article.id}:{person_id}:{sign}:after:{latest.id if latest else 0}",
        payload={"choice": sign.choice, "person": person_id},
        now=now,
    )


def tell_desk(
    tx: Transaction, article: Article, note: DeskNote, now: datetime, *, about: int = 0, person_id: int = 0
) -> None:
    """Tell the desk something of an article in the review channel. `about` is a number, by the note."""
    put(
        tx,
        article,
        Kind.DESK_NOTE,
        f"{Kind.DESK_NOTE}:{note}:{article.id}:{article.version}:{about}",
        payload={"note": note, "about": about, "person": person_id},
        now=now,
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
            payload={"of": said.id},
            needs=said.id,
            now=now,
        )


def rename_thread(tx: Transaction, article: Article, now: datetime) -> None:
    """Have the thread for the rest of an article bear the headline that readers may see now; also one that was left
    behind when somebody deleted the message it hung on."""
    for thread in deliveries.all_of_article(tx, article.id, Kind.PART_THREAD):
        if thread.state is not Progress.DROPPED:
            key = f"{Kind.PART_THREAD_NAME}:{thread.id}:{article.version}"
            put(tx, article, Kind.PART_THREAD_NAME, key, payload={"of": thread.id}, needs=thread.id, now=now)


def announce_after_all(tx: Transaction, article: Article, now: datetime) -> None:
    """It is out again: what was to be said of it and was dropped because it was down is said now."""
    for kind in (Kind.CROSSPOST, Kind.ANNOUNCEMENT):
        for said in deliveries.all_of_article(tx, article.id, kind):
            if said.state is Progress.DROPPED and said.fault == IS_DOWN:
                deliveries.send_anew(tx, said.id, now)


def _follow(tx: Transaction, newsroom: Newsroom, article: Article, kind: Kind, now: datetime) -> None:
    if kind is Kind.ANNOUNCEMENT and newsroom.announce_channel is None:
        return
    put(
        tx,
        article,
        kind,
        f"{kind}:{article.id}:{article.live_revision_id}",
        payload={"revision": article.live_revision_id, "channel": newsroom.announce_channel},
        now=now,
    )

"""What the desk puts in the outbox: the deliveries that a change causes, named in one place."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.desk.outbox.outcomes import Outcomes, its_article
from bot.desk.outbox.queue import put
from bot.domain.article.article import Article
from bot.domain.review.votes import Choice, Vote
from bot.store import Transaction
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload

REASON_PATIENCE = timedelta(minutes=3)
"""How long the author's notice waits for a reason that is owed. It leaves at once when that comes."""


TIME_PATIENCE = timedelta(seconds=30)
"""How long the author's notice of a time waits, so that a chief who corrects it at once sends one."""


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
    VOTE_GONE = "vote_gone"
    """To an editor: their ✏️ or ❌ was taken off the card. Does it still stand?"""
    LOOK_ALIKE = "look_alike"
    """To whoever put an emoji on the card that looks like one of the four and is none."""
    INVITED = "invited"
    """To somebody who is asked to be a co-author."""
    INVITATION_SETTLED = "invitation_settled"
    """To the author: what became of an invitation."""
    UNINVITED = "uninvited"
    """To the author: somebody could not be reached with an invitation."""
    TIME = "time"
    """When it goes out, or that it has no time any more."""
    SOURCE_WANTED = "source_wanted"
    """It moved to a section that asks for sources, and names none."""


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
    SIGN_OFF_WANTED = "signoff_wanted"
    """Whose turn it is to sign something off."""


class DeskNote(StrEnum):
    """What the desk is told of an article in the review channel itself, beside its card further up."""

    CORRECTION = "correction"
    """A correction was handed in."""
    APPROVAL_GONE = "approval_gone"
    """What was approved is not any more: somebody who approved it is no longer an editor."""


class InThread(Payload):
    """What is said in a card's thread, by whom or to whom, about which revision's or note's number, of which text, and in
    which section."""

    kinds = (Kind.THREAD_NOTE,)
    note: ThreadNote
    about: int = 0
    person: int = 0
    choice: Choice | None = None
    revision: int | None = None
    signoffs: str = ""
    """Which sign-offs it is about, a name on each line."""
    section: int = 0


class ToPerson(Payload):
    """What somebody is told, about which note or invitation, because of whom, and of which text."""

    kinds = (Kind.NOTICE,)
    notice: Notice
    to: int
    person: int = 0
    about: int = 0
    revision: int | None = None
    invitation: int = 0


class ToDesk(Payload):
    """What the desk is told, about which number, and because of whom."""

    kinds = (Kind.DESK_NOTE,)
    note: DeskNote
    about: int = 0
    person: int = 0


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
        payload=InThread(note, about, person_id, choice, article.revision_id),
        needs=None if thread is None else thread.id,
        now=now,
    )


def tell_sign_offs(tx: Transaction, article: Article, names: tuple[str, ...], now: datetime) -> None:
    """Say in the card's thread which sign-offs are wanted: once for each of a text in a section."""
    section = article.section_id or 0
    said = {
        name
        for told in deliveries.all_of_article(tx, article.id, Kind.THREAD_NOTE)
        if (note := InThread.read(told)).note is ThreadNote.SIGN_OFF_WANTED
        and note.revision == article.revision_id
        and note.section in (0, section)
        for name in note.signoffs.split("\n")
    }
    new = [name for name in names if name not in said]
    if not new:
        return
    thread = deliveries.latest_of_article(tx, article.id, Kind.CARD_THREAD)
    put(
        tx,
        article,
        Kind.THREAD_NOTE,
        f"thread:{ThreadNote.SIGN_OFF_WANTED}:{article.id}:{article.version}:{len(said)}",
        payload=InThread(
            ThreadNote.SIGN_OFF_WANTED, revision=article.revision_id, signoffs="\n".join(new), section=section
        ),
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
        payload=ToPerson(notice, article.author_id, person_id, about, article.revision_id),
        now=now,
        not_before=now + patience,
    )


def ask_voter(tx: Transaction, article: Article, vote: Vote, now: datetime) -> None:
    """Ask an editor whether their vote stands, whose reaction was taken off the card."""
    latest = deliveries.latest_of_article(tx, article.id, Kind.NOTICE)
    put(
        tx,
        article,
        Kind.NOTICE,
        f"notice:{Notice.VOTE_GONE}:{article.id}:{article.version}:{vote.editor_id}:{latest.id if latest else 0}",
        payload=ToPerson(Notice.VOTE_GONE, vote.editor_id, vote.editor_id, revision=article.revision_id),
        now=now,
    )


def tell_look_alike(
    tx: Transaction, article: Article, person_id: int, message_id: int, now: datetime
) -> None:
    """Tell somebody that an emoji of theirs on a card means nothing to the desk: once for that person and card."""
    put(
        tx,
        article,
        Kind.NOTICE,
        f"notice:{Notice.LOOK_ALIKE}:{article.id}:{person_id}:{message_id}",
        payload=ToPerson(Notice.LOOK_ALIKE, person_id),
        now=now,
    )


def tell_of_invitation(
    tx: Transaction, article: Article, notice: Notice, invitation_id: int, to: int, now: datetime
) -> None:
    """Tell somebody of an invitation: the one who is invited, or the author."""
    put(
        tx,
        article,
        Kind.NOTICE,
        f"notice:{notice}:{invitation_id}",
        payload=ToPerson(notice, to, invitation=invitation_id),
        now=now,
    )


def recall_notices(tx: Transaction, article: Article, now: datetime) -> None:
    """Drop what still waits to tell the author of a judgement: it is no longer so."""
    for delivery in _waiting_notices(tx, article):
        progress.give_up(tx, delivery.id, Progress.DROPPED, "it is no longer so", now)


def _waiting_notices(tx: Transaction, article: Article) -> list[Delivery]:
    return [
        delivery
        for delivery in deliveries.pending_of_article(tx, article.id, Kind.NOTICE)
        if ToPerson.read(delivery).notice in (Notice.CHANGES_REQUESTED, Notice.SPIKED)
    ]


def tell_reason(tx: Transaction, article: Article, vote: Vote, note_id: int, now: datetime) -> None:
    """Bring a reason to the author: with the notice that waits for it, else by one of its own."""
    waiting = _waiting_notices(tx, article)
    for delivery in waiting:
        progress.hurry(tx, delivery.id, now)
    if not waiting:
        tell_author(tx, article, Notice.REASON_GIVEN, now, person_id=vote.editor_id, about=note_id)


def tell_of_time(tx: Transaction, article: Article, by_id: int | None, now: datetime) -> None:
    """Tell the author when their article goes out, or that it no longer does, unless they decided it."""
    for delivery in deliveries.pending_of_article(tx, article.id, Kind.NOTICE):
        if ToPerson.read(delivery).notice is Notice.TIME:
            progress.give_up(tx, delivery.id, Progress.DROPPED, "it has another time", now)
    if by_id is not None and by_id != article.author_id:
        tell_author(tx, article, Notice.TIME, now, person_id=by_id, patience=TIME_PATIENCE)


def tell_holder(tx: Transaction, article: Article, now: datetime, when: datetime) -> None:
    """Tell an editor that the time of their claim is over, at that moment at the earliest."""
    assert article.claimed_until is not None and article.claimed_by is not None
    put(
        tx,
        article,
        Kind.NOTICE,
        f"notice:{Notice.CLAIM_LAPSED}:{article.id}:{article.claimed_by}:{int(article.claimed_until.timestamp())}",
        payload=ToPerson(Notice.CLAIM_LAPSED, article.claimed_by),
        now=now,
        not_before=when,
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
        payload=ToDesk(note, about, person_id),
        now=now,
    )


OUTCOMES = {kind: Outcomes(see=its_article) for kind in (Kind.NOTICE, Kind.THREAD_NOTE, Kind.DESK_NOTE)}

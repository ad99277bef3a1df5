"""The bot with one safeguard left out, to see that the storm finds it: `python -m tests.wire.chaos.broken scan`.

The bot never imports this. Each break is what a simpler program would do.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from discord import PartialMessage

import bot.__main__
from bot.delivery.intake.chat_submissions import Submissions
from bot.delivery.outcomes import Arrived
from bot.delivery.publishing.publication import Publication
from bot.delivery.review.card_readback import ReadBack
from bot.delivery.sender import Sender
from bot.desk.article import votes
from bot.desk.corrections import takedowns
from bot.desk.intake.pictures.files import PictureFiles
from bot.desk.publishing import announcements
from bot.desk.review import casting, review, roll_call
from bot.domain.article.article import Article
from bot.domain.publishing.layout import Sheet
from bot.domain.review.votes import Vote
from bot.store import Transaction
from bot.store.outbox.deliveries import Delivery
from bot.store.publishing.places import Place
from bot.store.review import roll_calls


def without_nonce() -> None:
    """Every try has a nonce of its own, so Discord does not know the second one again."""
    post = Sender._post

    async def with_another(self: Sender, delivery: Delivery, *rest: Any) -> Any:
        return await post(self, replace(delivery, nonce=secrets.token_hex(12)), *rest)

    Sender._post = with_another  # type: ignore[method-assign]


def without_scan() -> None:
    """Nobody looks whether an earlier try arrived."""

    async def look(_: Sender, delivery: Delivery) -> Delivery:
        return delivery

    Sender.look = look  # type: ignore[method-assign, assignment]


def record_then_send() -> None:
    """What is about to be sent is on record as sent."""
    post = Sender._post

    async def after_the_record(self: Sender, delivery: Delivery, *rest: Any) -> Any:
        def record(tx: Transaction, state: str) -> None:
            tx.execute("UPDATE delivery SET state = ? WHERE id = ?", (state, delivery.id))

        store = self._desk.unit.store
        await store.write(lambda tx: record(tx, "done"))
        sent = await post(self, delivery, *rest)
        await store.write(lambda tx: record(tx, "pending"))  # the bot itself records where it stands
        return sent

    Sender._post = after_the_record  # type: ignore[method-assign]


def without_catch_up() -> None:
    """What people did meanwhile is not read back."""

    async def nothing(*_: object) -> list[str]:
        return []

    async def none(*_: object) -> int:
        return 0

    # The run itself stays: it lets the clock start, and with nothing ever due this would show something else.
    ReadBack.card = nothing  # type: ignore[method-assign, assignment]
    Submissions.read = none  # type: ignore[method-assign, assignment]


def without_editing() -> None:
    """A place that is to show a later text is on record as edited, and is not."""

    async def edit(_: Publication, __: Delivery) -> Arrived:
        return Arrived(drawn=1_000)

    Publication.edit = edit  # type: ignore[method-assign, assignment]


def with_stale_parts() -> None:
    """Messages that a shorter text does not need any more are left where they are."""
    show = Publication._show

    async def keep(self: Publication, message: PartialMessage, place: Place) -> None:
        if place.sheet != Sheet():
            await show(self, message, place)

    Publication._show = keep  # type: ignore[method-assign]


def with_old_approvals() -> None:
    """Approvals of the published text count for its correction too."""
    on = votes.votes_on

    def votes_on(tx: Transaction, article: Article) -> list[Vote]:
        published = replace(article, revision_id=article.live_revision_id) if article.amending else article
        cast = {vote.editor_id: vote for vote in (*on(tx, published), *on(tx, article))}
        return list(cast.values())

    votes.votes_on = review.votes_on = casting.votes_on = votes_on  # type: ignore[attr-defined]


def with_old_files() -> None:
    """An edit leaves the files that stand there and adds its own."""
    edit = PartialMessage.edit

    async def add(self: PartialMessage, *, attachments: Any = (), **facts: Any) -> Any:
        there = (await self.fetch()).attachments
        return await edit(self, attachments=[*there, *(attachments or ())], **facts)

    PartialMessage.edit = add  # type: ignore[method-assign, assignment]


def without_erasing() -> None:
    """What goes for somebody's privacy goes from public, and stays on the disk."""

    async def drop(*_: object) -> int:
        return 0

    PictureFiles.drop = drop  # type: ignore[method-assign, assignment]


def without_news() -> None:
    """What was announced is left as it is when a later text is out."""
    announcements.correct_announcements = lambda *_: None


def without_stub() -> None:
    """An article that is taken down is down on record alone."""
    takedowns.show = lambda *_: None


def without_roll_call() -> None:
    """Approvals count whatever Discord says of their owners."""

    def called(tx: Transaction, _: object, article: Article, *__: object) -> Article:
        roll_calls.end(tx, article.id)
        return article

    roll_call.called = called


def without_term() -> None:
    """A process does not look whether its shards are still its own, before it writes, before it sends, or at all."""
    from bot.store.postgres import store
    from bot.store.postgres.duty import Duty

    store._WRITTEN = "SELECT pg_current_xact_id_if_assigned()::text, %s::bigint IS NOT NULL"
    Duty.watch = lambda *_: None  # type: ignore[method-assign]
    Duty.holds = Duty.awake = property(lambda _: True)  # type: ignore[method-assign, assignment]


BREAKS: dict[str, Callable[[], None]] = {
    "nonce": without_nonce,
    "scan": without_scan,
    "record-then-send": record_then_send,
    "catch-up": without_catch_up,
    "edit": without_editing,
    "stale": with_stale_parts,
    "correct-unapproved": with_old_approvals,
    "files": with_old_files,
    "media": without_erasing,
    "news": without_news,
    "stub": without_stub,
    "roll": without_roll_call,
    "term": without_term,
}


if __name__ == "__main__":
    BREAKS[sys.argv[1]]()
    sys.exit(bot.__main__.main(["run"]))

"""Limits: whether one person may have another article, draft or text. Asked inside the transaction that adds it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.intake.errors import Flood, TooMuch
from bot.domain.intake.limits import DAY, DAY_TIMES, MIB, RATE_WINDOW, TEXTS_TIMES
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.intake import holdings


def may_file(
    tx: Transaction, newsroom: Newsroom, writer: Person, filed_by: Person | None, now: datetime
) -> None:
    """Another article of this writer, which somebody of the desk may have filed. Raises TooMuch."""
    if filed_by is None:
        _may_begin(tx, newsroom, writer.id, now)
    may_save(tx, newsroom, (filed_by or writer).id, now)


def _may_begin(tx: Transaction, newsroom: Newsroom, writer_id: int, now: datetime) -> None:
    # Whoever submits and takes back, again and again, has few articles at a time and makes a card for each.
    soon, day = newsroom.rate_limit, newsroom.rate_limit * DAY_TIMES
    begun = holdings.begun(tx, newsroom.id, writer_id, limit=max(soon, day))
    for most, window, flood in ((soon, RATE_WINDOW, Flood.NEW), (day, DAY, Flood.DAY)):
        if len(begun) >= most and now - begun[most - 1] < window:
            raise TooMuch(flood, most, begun[most - 1] + window)


def may_save(tx: Transaction, newsroom: Newsroom, person_id: int, now: datetime) -> None:
    """Another text by this person; what they saved in other newsrooms counts too. Raises TooMuch."""
    lately, most = holdings.saved(tx, person_id, now - RATE_WINDOW), newsroom.rate_limit * TEXTS_TIMES
    if lately.texts >= most and lately.first is not None:
        raise TooMuch(Flood.TEXTS, most, lately.first + RATE_WINDOW)
    today = holdings.saved(tx, person_id, now - DAY)
    if today.size >= newsroom.daily_mib * MIB and today.first is not None:
        raise TooMuch(Flood.BYTES, newsroom.daily_mib, today.first + DAY)


def may_submit(tx: Transaction, newsroom: Newsroom, author_id: int) -> None:
    """Another submission of this writer before the desk. Raises TooMuch."""
    waiting, _ = holdings.undecided(tx, newsroom.id, author_id)
    if waiting >= newsroom.open_limit:
        raise TooMuch(Flood.OPEN, newsroom.open_limit)


def may_have(tx: Transaction, newsroom: Newsroom, writer_id: int, *, as_draft: bool) -> None:
    """Another article of this writer, as a draft or before the desk. Raises TooMuch."""
    waiting, drafts = holdings.undecided(tx, newsroom.id, writer_id)
    # What was submitted and taken back is a draft too, and has a card with a thread all the same.
    full = waiting + drafts >= newsroom.open_limit + newsroom.draft_limit
    if not as_draft:
        may_submit(tx, newsroom, writer_id)
    if full or (as_draft and drafts >= newsroom.draft_limit):
        raise TooMuch(Flood.DRAFTS, drafts)

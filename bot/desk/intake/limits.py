"""Limits: whether one person may have another article, draft or text. Asked inside the transaction that adds it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.intake.errors import Flood, TooMuch
from bot.domain.intake.limits import BYTES_MOST, BYTES_WINDOW, NEW_MOST, NEW_WINDOW, TEXTS_MOST, TEXTS_WINDOW
from bot.domain.newsroom.newsroom import Newsroom
from bot.store import Transaction
from bot.store.intake import holdings


def may_begin(tx: Transaction, newsroom: Newsroom, writer_id: int, now: datetime) -> None:
    """Another article of this writer. Raises TooMuch."""
    begun = holdings.begun(tx, newsroom.id, writer_id, limit=NEW_MOST)
    if len(begun) == NEW_MOST and now - begun[-1] < NEW_WINDOW:
        raise TooMuch(Flood.NEW, NEW_MOST, begun[-1] + NEW_WINDOW)


def may_save(tx: Transaction, person_id: int, now: datetime) -> None:
    """Another text by this person. Raises TooMuch."""
    lately = holdings.saved(tx, person_id, now - TEXTS_WINDOW)
    if lately.texts >= TEXTS_MOST and lately.first is not None:
        raise TooMuch(Flood.TEXTS, TEXTS_MOST, lately.first + TEXTS_WINDOW)
    today = holdings.saved(tx, person_id, now - BYTES_WINDOW)
    if today.size >= BYTES_MOST and today.first is not None:
        raise TooMuch(Flood.BYTES, BYTES_MOST, today.first + BYTES_WINDOW)


def may_submit(tx: Transaction, newsroom: Newsroom, author_id: int) -> None:
    """Another submission of this writer before the desk. Raises TooMuch."""
    waiting, _ = holdings.undecided(tx, newsroom.id, author_id)
    if waiting >= newsroom.open_limit:
        raise TooMuch(Flood.OPEN, newsroom.open_limit)


def may_keep_draft(tx: Transaction, newsroom: Newsroom, author_id: int) -> None:
    """Another draft of this writer. Raises TooMuch."""
    _, drafts = holdings.undecided(tx, newsroom.id, author_id)
    if drafts >= newsroom.draft_limit:
        raise TooMuch(Flood.DRAFTS, newsroom.draft_limit)

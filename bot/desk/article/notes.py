"""Notes that people write about an article: how they are kept and read."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.article import Article
from bot.domain.newsroom.roles import Person
from bot.domain.review.errors import ReasonTooLong
from bot.domain.text.cleaning import clean
from bot.domain.text.graphemes import utf16_length
from bot.store import Transaction
from bot.store.article import notes

REASON_LIMIT = 1500
"""Characters of a reason, in UTF-16 units. It must fit into a message beside the rest."""


def keep_note(
    tx: Transaction, article: Article, person: Person, subject: str, text: str, now: datetime
) -> int:
    assert article.revision_id is not None
    return notes.add(
        tx,
        article_id=article.id,
        revision_id=article.revision_id,
        person_id=person.id,
        person_name=person.name,
        subject=subject,
        text=text,
        now=now,
    )


def reason_text(text: str) -> str:
    """A reason as it is kept. Raises ReasonTooLong rather than cut what somebody is to act on."""
    cleaned = clean(text).strip()
    length = utf16_length(cleaned)
    if length > REASON_LIMIT:
        raise ReasonTooLong(length, REASON_LIMIT)
    return cleaned

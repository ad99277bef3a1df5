"""Amendments: a later text of a published article, as its receipt and its buttons speak of it."""

from __future__ import annotations

from discord import ui

from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.article import Article, Revision
from bot.domain.article.states import State
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.article.state_labels import edit_label
from bot.ui.buttons import Press, row
from bot.ui.phrases import title, when

WRITE_NOTE = "Write the note"

MINOR_SKIPS = "**A minor fix** has no note under the article and no announcement. It needs the same approval as any other text."


def amendment_head(article: Article, revision: Revision) -> str:
    """Such as "Correction of №3 …, published 1 May"; empty for a text that is no amendment."""
    amendment = revision.amendment
    if not article.amending or amendment is None:
        return ""
    kind = "Minor fix" if amendment.kind is AmendmentKind.MINOR else amendment.kind.capitalize()
    return f"**{kind}** of {title(article.number, article.headline)}{published_on(article)}"


def amendment_lines(revision: Revision) -> list[str]:
    """What its note says, what is missing, or what it skips."""
    amendment = revision.amendment
    if amendment is None:
        return []
    if amendment.kind is AmendmentKind.MINOR:
        return [MINOR_SKIPS]
    if not amendment.note:
        return [note_missing(amendment.kind)]
    return [f"**Note to readers:** {escape(clip(amendment.note, 1000))}"]


def published_on(article: Article) -> str:
    """When the text came out that is corrected, after a comma."""
    return f", published {when(article.published_at, 'D')}" if article.published_at is not None else ""


def note_missing(kind: AmendmentKind) -> str:
    """What is said while the note is not written yet."""
    says = "what is new" if kind is AmendmentKind.UPDATE else "what was wrong, and what is right"
    return f"**Missing:** the note to readers. It says {says}."


def correction_row(article: Article, revision: Revision, *, edited: bool = True) -> ui.View:
    """What can be done with an open correction, first what comes next; `edited` says whether its text is changed already."""
    amendment = revision.amendment
    wants_note = amendment is not None and not amendment.complete
    presses: tuple[Press, ...] = (
        (Press.NOTE, Press.EDIT, Press.PICTURES)
        if wants_note and edited
        else (Press.EDIT, Press.PICTURES, Press.NOTE)
    )
    if article.state is not State.DRAFT:
        presses = (*presses, Press.WITHDRAW)
    elif not wants_note:
        presses = (Press.SUBMIT, *presses) if edited else (*presses, Press.SUBMIT)
    labels = {**edit_label(article), **({Press.NOTE: WRITE_NOTE} if wants_note else {})}
    return row(
        *presses, Press.READ, Press.ABANDON, article_id=article.id, extra=revision.number, labels=labels
    )

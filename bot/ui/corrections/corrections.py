"""Corrections, as those who work on one are told of it."""

from __future__ import annotations

from discord import ui

from bot.desk.corrections.corrections import Correction
from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.states import State
from bot.ui.article.amendments import WRITE_NOTE, amendment_head, amendment_lines, correction_row
from bot.ui.article.state_labels import look_of
from bot.ui.phrases import approvers, title

WITH_ARTICLE: dict[AmendmentKind, str] = {
    AmendmentKind.CORRECTION: "a correction",
    AmendmentKind.CLARIFICATION: "a clarification",
    AmendmentKind.UPDATE: "an update",
    AmendmentKind.MINOR: "a minor fix",
}
"""How an amendment is spoken of."""


def correction_open(correction: Correction) -> str:
    """Where an open correction stands, and what is to be done with it."""
    article, revision = correction.article, correction.revision
    amendment = revision.amendment
    assert amendment is not None
    look = look_of(article)
    lines = [
        f"✏️ {amendment_head(article, revision)} · revision {revision.number} · {look.mark} {look.name.lower()}",
        "The published text stays up. To replace it, this one needs the approval of"
        f" {approvers(correction.newsroom.approvals_required)}."
        if article.down_at is None
        else "A stub takes its place. Once approved, it waits for a chief to publish it there.",
        *amendment_lines(revision),
    ]
    if article.state is State.DRAFT and amendment.complete:
        lines.append("**Next:** change the text with *Edit draft*, then submit it.")
    elif article.state is State.DRAFT:
        lines.append(
            f"**Next:** change the text with *Edit draft* and write the note with *{WRITE_NOTE}*, then submit it."
        )
    return "\n".join(lines)


def correction_buttons(correction: Correction) -> ui.View:
    """What can be done with an open correction."""
    return correction_row(correction.article, correction.revision, edited=False)


def ask_abandon(correction: Correction) -> str:
    """Asked before a correction is given up."""
    name = title(correction.article.number, correction.article.headline)
    return (
        f"Abandon the {_called(correction)} of {name}? The published text stays as it is; revision"
        f" {correction.revision.number} stays in the history."
    )


def abandoned(correction: Correction) -> str:
    """What came of it."""
    name = title(correction.article.number, correction.article.headline)
    return f"🗑️ You abandoned the {_called(correction)} of {name}. The published text stays as it is."


def _called(correction: Correction) -> str:
    amendment = correction.revision.amendment
    assert amendment is not None
    return "minor fix" if amendment.kind is AmendmentKind.MINOR else amendment.kind.value

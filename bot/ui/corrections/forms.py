"""The forms after publication: corrections, takedowns, retractions, reports."""

from __future__ import annotations

import discord
from discord import ui

from bot.domain.article.amendment import NOTE_LIMIT, Amendment, AmendmentKind
from bot.domain.corrections.reader_reports import ANSWER_LIMIT, SOURCE_LIMIT, WHERE_LIMIT, WRONG_LIMIT
from bot.ui.article.down_labels import code_choices
from bot.ui.forms import Form, add_text, new_modal


def note_form(
    article_id: int, extra: int, amendment: Amendment | None, *, form: Form = Form.NOTE
) -> ui.Modal:
    """The form for a correction's kind and its note to readers. With `Form.CORRECT` or `Form.TAKE_UP` it
    begins one; `extra` is the number of the revision that bears the note, or the id of the report."""
    name = "What is it, and what do readers learn?" if form is Form.NOTE else "Correct the article"
    modal = new_modal(name, form, article_id, extra)
    chosen = amendment.kind if amendment is not None else AmendmentKind.CORRECTION
    kinds: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id="kind", required=True)
    for kind, means in AMENDMENTS.items():
        kinds.add_option(label=kind.capitalize(), value=kind, description=means, default=kind is chosen)
    modal.add_item(ui.Label(text="What is it?", component=kinds))
    add_text(
        modal,
        "note",
        "Note to readers",
        discord.TextStyle.paragraph,
        amendment.note if amendment is not None else "",
        limit=NOTE_LIMIT,
        hint="What was wrong, and what is right. It stands under the article, with the date.",
    )
    return modal


def unpublish_form(article_id: int) -> ui.Modal:
    """The form in which a chief takes an article down."""
    modal = new_modal("Take the article down", Form.UNPUBLISH, article_id, 0)
    codes: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id="code", required=True)
    for code, (name, means) in code_choices().items():
        codes.add_option(label=name, value=code, description=means)
    modal.add_item(ui.Label(text="Why?", description="Readers are told in general words", component=codes))
    hint = "For the desk alone. Other needs one."
    add_text(modal, "note", "Note", discord.TextStyle.paragraph, "", limit=1500, hint=hint)
    return modal


def republish_form(article_id: int) -> ui.Modal:
    """The form that asks why an article is put back."""
    modal = new_modal("Put the article back", Form.REPUBLISH, article_id, 0)
    hint = "For the desk alone."
    add_text(modal, "reason", "Reason", discord.TextStyle.paragraph, "", limit=1500, required=True, hint=hint)
    return modal


def retract_form(article_id: int) -> ui.Modal:
    """The form in which a chief asks for a retraction."""
    modal = new_modal("Ask for a retraction", Form.RETRACT, article_id, 0)
    add_text(
        modal,
        "reason",
        "What do readers learn?",
        discord.TextStyle.paragraph,
        "",
        limit=NOTE_LIMIT,
        required=True,
        hint="It stands in the article’s place, for good, once a second chief confirms.",
    )
    return modal


def report_form(article_id: int) -> ui.Modal:
    """The form in which a reader says what is wrong."""
    modal = new_modal("Report an error", Form.REPORT, article_id, 0)
    short, long = discord.TextStyle.short, discord.TextStyle.paragraph
    add_text(
        modal,
        "wrong",
        "What is wrong?",
        long,
        "",
        limit=WRONG_LIMIT,
        required=True,
        hint="The desk reads it, with your name. It is not shown in public.",
    )
    add_text(
        modal, "where", "Where in the text?", short, "", limit=WHERE_LIMIT, hint="A few words of the passage"
    )
    add_text(
        modal,
        "source",
        "How do you know?",
        short,
        "",
        limit=SOURCE_LIMIT,
        hint="A link, a document, a person",
    )
    return modal


def dismiss_form(article_id: int, report_id: int) -> ui.Modal:
    """The form in which the desk answers a reader whose report it dismisses."""
    modal = new_modal("Dismiss the report", Form.DISMISS, article_id, report_id)
    add_text(
        modal,
        "answer",
        "Answer to the reader",
        discord.TextStyle.paragraph,
        "",
        limit=ANSWER_LIMIT,
        hint="Sent by DM, without your name. Leave it empty to say nothing.",
    )
    return modal


AMENDMENTS: dict[AmendmentKind, str] = {
    AmendmentKind.CORRECTION: "A fact was wrong",
    AmendmentKind.CLARIFICATION: "It was right, and could be misread",
    AmendmentKind.UPDATE: "Something has happened since",
    AmendmentKind.MINOR: "Spelling or form alone: no note is shown",
}
"""What each kind of a later text means, in the form."""

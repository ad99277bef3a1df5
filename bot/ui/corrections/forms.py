"""The forms after publication that ask for a choice: of a correction's kind, of a reason for taking down."""

from __future__ import annotations

from collections.abc import Iterable

from discord import ui

from bot.domain.article.amendment import Amendment, AmendmentKind
from bot.domain.article.copy import Copy
from bot.ui.article.down_labels import code_choices
from bot.ui.forms import Form, new_modal

Choices = Iterable[tuple[str, str, str]]
"""Each by its value, its name and what it means."""


def note_form(
    article_id: int, extra: int, amendment: Amendment | None, *, form: Form = Form.NOTE
) -> ui.Modal:
    """The form for a correction's kind and its note to readers. With `Form.CORRECT` or `Form.TAKE_UP` it
    begins one; `extra` is the number of the revision that bears the note, or the id of the report."""
    given = amendment or Amendment(AmendmentKind.CORRECTION)
    kinds = ((kind.value, kind.capitalize(), means) for kind, means in AMENDMENTS.items())
    choice = _radio("kind", "What is it?", kinds, given.kind)
    return new_modal(form, article_id, extra, {"note": given.note}, choice=choice)


def update_form(article_id: int, revision: int, copy: Copy) -> ui.Modal:
    """The form that carries a running story on: what is new, and the text as it is out."""
    filled = {"headline": copy.headline, "standfirst": copy.standfirst, "body": copy.body}
    return new_modal(Form.UPDATE, article_id, revision, filled)


def fits_update(copy: Copy) -> bool:
    """Whether a text can be updated in that form."""
    limits = {text.name: text.limit for text in Form.UPDATE.fields}
    return (
        len(copy.headline) <= limits["headline"]
        and len(copy.standfirst) <= limits["standfirst"]
        and len(copy.body) <= limits["body"]
    )


def unpublish_form(article_id: int) -> ui.Modal:
    """The form in which a chief takes an article down."""
    codes = ((code.value, name, means) for code, (name, means) in code_choices().items())
    choice = _radio("code", "Why?", codes, hint="Readers see it in general words")
    return new_modal(Form.UNPUBLISH, article_id, choice=choice)


def _radio(
    name: str, label: str, choices: Choices, chosen: str = "", hint: str | None = None
) -> ui.Label[ui.Modal]:
    group: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=name, required=True)
    for value, said, means in choices:
        group.add_option(label=said, value=value, description=means, default=value == chosen)
    return ui.Label(text=label, description=hint, component=group)


AMENDMENTS: dict[AmendmentKind, str] = {
    AmendmentKind.CORRECTION: "A fact was wrong",
    AmendmentKind.CLARIFICATION: "It was right, and could be misread",
    AmendmentKind.UPDATE: "Something has happened since",
    AmendmentKind.MINOR: "Only spelling or form: readers see no note",
}
"""What each kind of a later text means, in the form."""

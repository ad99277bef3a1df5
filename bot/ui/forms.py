"""Forms: the modals, and what came back in them.

A form holds no state: its custom id says what it is for, so one that was open while the bot was
restarted is still taken. The custom ids of its fields are the parts of an article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

import discord
from discord import ui

from bot.domain.article.amendment import NOTE_LIMIT, Amendment, AmendmentKind
from bot.domain.article.copy import Copy
from bot.domain.corrections.reader_reports import ANSWER_LIMIT, SOURCE_LIMIT, WHERE_LIMIT, WRONG_LIMIT
from bot.domain.review.votes import Choice
from bot.ui.article.down_labels import code_choices

FIELD_LIMIT = 4000
"""Characters that Discord takes in one field of a modal."""


class Form(StrEnum):
    """What a modal is for."""

    NEW = "new"
    EDIT = "edit"
    UPLOAD = "upload"
    REASON = "reason"
    HOLD = "hold"
    SCHEDULE = "schedule"
    LIFT = "lift"
    BYPASS = "bypass"
    CORRECT = "correct"
    NOTE = "note"
    REPORT = "report"
    TAKE_UP = "take_up"
    DISMISS = "dismiss"
    UNPUBLISH = "unpublish"
    REPUBLISH = "republish"
    RETRACT = "retract"
    EMBARGO = "embargo"


_TEMPLATE = re.compile(r"cd-form:(?P<form>[a-z_]+):(?P<article>\d+):(?P<extra>\d+)")


@dataclass(frozen=True, slots=True)
class Filled:
    """A modal that was sent in. `extra` is the number of the revision that was edited, or a report's id."""

    form: Form
    article_id: int
    extra: int
    values: Mapping[str, str]
    files: tuple[discord.Attachment, ...] = field(default=())


def copy_form(
    copy: Copy | None = None,
    *,
    article_id: int = 0,
    revision: int = 0,
    headline: str = "",
    guild_id: int = 0,
    follow_up: bool = False,
) -> ui.Modal:
    """The form for an article's text: empty, or filled with what is there. `guild_id` is the server
    for which a new article is written, where the form is opened outside of it (in a DM). For a `follow_up`
    the article is the one before it."""
    new = "Submit a follow-up" if follow_up else "Submit an article"
    modal = _modal(
        new if copy is None else "Edit the article",
        Form.NEW if copy is None else Form.EDIT,
        article_id,
        revision if copy is not None else guild_id,
    )
    given = copy or Copy(headline=headline)
    short, long = discord.TextStyle.short, discord.TextStyle.paragraph
    _add(modal, "headline", "Headline", short, given.headline, limit=300, required=False)
    _add(
        modal,
        "standfirst",
        "Standfirst",
        long,
        given.standfirst,
        limit=1000,
        hint="One or two sentences under the headline",
    )
    _add(
        modal,
        "body",
        "Body",
        long,
        given.body,
        limit=FIELD_LIMIT,
        hint="Longer than 4,000 characters? Use /submit file:",
    )
    _add(modal, "tags", "Tags", short, ", ".join(given.tags), limit=500, hint="Separated by commas")
    _add(
        modal,
        "sources",
        "Sources",
        long,
        "\n".join(given.sources),
        limit=2000,
        hint="One on each line: links, documents, people",
    )
    return modal


def fits_form(copy: Copy) -> bool:
    """Whether a text can be edited in the form, rather than as a file."""
    return (
        len(copy.headline) <= 300
        and len(copy.standfirst) <= 1000
        and len(copy.body) <= FIELD_LIMIT
        and len(", ".join(copy.tags)) <= 500
        and len("\n".join(copy.sources)) <= 2000
    )


def upload_form(article_id: int, revision: int) -> ui.Modal:
    """The form that takes a changed text back as a file."""
    modal = _modal("Send the changed file", Form.UPLOAD, article_id, revision)
    upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id="file", min_values=1, max_values=1)
    modal.add_item(ui.Label(text="File", description=".md, .txt or .docx", component=upload))
    return modal


def reason_form(choice: Choice, article_id: int) -> ui.Modal:
    """The form that asks for the reason of a vote."""
    asks = "What should change?" if choice is Choice.CHANGES else "Why is it spiked?"
    modal = _modal(asks, Form.REASON, article_id, 0)
    _add(
        modal,
        "reason",
        "Reason",
        discord.TextStyle.paragraph,
        "",
        limit=1500,
        required=True,
        hint="The author reads this. Your vote counts already.",
    )
    return modal


def hold_form(article_id: int) -> ui.Modal:
    """The form that asks why an article is put on hold."""
    modal = _modal("Put on hold", Form.HOLD, article_id, 0)
    _add(modal, "reason", "Reason", discord.TextStyle.paragraph, "", limit=1500, required=True)
    return modal


def schedule_form(article_id: int) -> ui.Modal:
    """The form that asks when an article is to go out."""
    modal = _modal("When does it go out?", Form.SCHEDULE, article_id, 0)
    _add(
        modal,
        "when",
        "When",
        discord.TextStyle.short,
        "",
        limit=80,
        required=True,
        hint="tomorrow 9am · Friday 18:30 · 24 December 06:00 · 9am New York. You confirm it before it is set.",
    )
    return modal


def embargo_form(article_id: int, until: str, source: str) -> ui.Modal:
    """The form in which a writer says until when nothing of an article goes out."""
    modal = _modal("Set the embargo", Form.EMBARGO, article_id, 0)
    short = discord.TextStyle.short
    hint = "24 December 06:00 · Friday 18:30 · 9am New York"
    _add(modal, "until", "Until when?", short, until, limit=80, required=True, hint=hint)
    _add(modal, "source", "Who imposed it?", short, source, limit=200, hint="A ministry, a journal, a person")
    return modal


def lift_form(article_id: int) -> ui.Modal:
    """The form that asks why an embargo is lifted."""
    modal = _modal("Lift the embargo", Form.LIFT, article_id, 0)
    _add(modal, "reason", "Reason", discord.TextStyle.paragraph, "", limit=1500, required=True)
    return modal


def bypass_form(article_id: int) -> ui.Modal:
    """The form that asks why a review is bypassed."""
    modal = _modal("Bypass the review", Form.BYPASS, article_id, 0)
    _add(
        modal,
        "reason",
        "Reason",
        discord.TextStyle.paragraph,
        "",
        limit=1500,
        required=True,
        hint="The desk reads it on the card and in the history. A second pair of eyes is asked for.",
    )
    return modal


def note_form(
    article_id: int, extra: int, amendment: Amendment | None, *, form: Form = Form.NOTE
) -> ui.Modal:
    """The form for a correction's kind and its note to readers. With `Form.CORRECT` or `Form.TAKE_UP` it
    begins one; `extra` is the number of the revision that bears the note, or the id of the report."""
    name = "What is it, and what do readers learn?" if form is Form.NOTE else "Correct the article"
    modal = _modal(name, form, article_id, extra)
    chosen = amendment.kind if amendment is not None else AmendmentKind.CORRECTION
    kinds: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id="kind", required=True)
    for kind, means in AMENDMENTS.items():
        kinds.add_option(label=kind.capitalize(), value=kind, description=means, default=kind is chosen)
    modal.add_item(ui.Label(text="What is it?", component=kinds))
    _add(
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
    modal = _modal("Take the article down", Form.UNPUBLISH, article_id, 0)
    codes: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id="code", required=True)
    for code, (name, means) in code_choices().items():
        codes.add_option(label=name, value=code, description=means)
    modal.add_item(ui.Label(text="Why?", description="Readers are told in general words", component=codes))
    hint = "For the desk alone. Other needs one."
    _add(modal, "note", "Note", discord.TextStyle.paragraph, "", limit=1500, hint=hint)
    return modal


def republish_form(article_id: int) -> ui.Modal:
    """The form that asks why an article is put back."""
    modal = _modal("Put the article back", Form.REPUBLISH, article_id, 0)
    hint = "For the desk alone."
    _add(modal, "reason", "Reason", discord.TextStyle.paragraph, "", limit=1500, required=True, hint=hint)
    return modal


def retract_form(article_id: int) -> ui.Modal:
    """The form in which a chief asks for a retraction."""
    modal = _modal("Ask for a retraction", Form.RETRACT, article_id, 0)
    _add(
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
    modal = _modal("Report an error", Form.REPORT, article_id, 0)
    short, long = discord.TextStyle.short, discord.TextStyle.paragraph
    _add(
        modal,
        "wrong",
        "What is wrong?",
        long,
        "",
        limit=WRONG_LIMIT,
        required=True,
        hint="The desk reads it, with your name. It is not shown in public.",
    )
    _add(
        modal, "where", "Where in the text?", short, "", limit=WHERE_LIMIT, hint="A few words of the passage"
    )
    _add(
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
    modal = _modal("Dismiss the report", Form.DISMISS, article_id, report_id)
    _add(
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


def read_form(interaction: discord.Interaction[Any]) -> Filled | None:
    """What was sent in with a modal of ours; None for anything else."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    match = _TEMPLATE.fullmatch(str(data.get("custom_id", "")))
    if match is None:
        return None
    try:
        form = Form(match["form"])
    except ValueError:
        return None
    values: dict[str, str] = {}
    wanted: list[str] = []
    for label in cast("list[Mapping[str, Any]]", data.get("components") or []):
        component = cast("Mapping[str, Any]", label.get("component") or {})
        name = str(component.get("custom_id", ""))
        if "value" in component:
            values[name] = str(component["value"] or "")  # a text, or what was chosen
        wanted += [str(value) for value in cast("list[Any]", component.get("values") or [])]
    resolved = cast("Mapping[str, Any]", data.get("resolved") or {})
    attachments = cast("Mapping[str, Any]", resolved.get("attachments") or {})
    files = tuple(
        discord.Attachment(data=attachments[name], state=interaction._state)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # no public way to an upload of a modal that is not kept in memory
        for name in wanted
        if name in attachments
    )
    return Filled(form, int(match["article"]), int(match["extra"]), values, files)


def _modal(title: str, form: Form, article_id: int, extra: int) -> ui.Modal:
    modal = ui.Modal(title=title, custom_id=f"cd-form:{form}:{article_id}:{extra}", timeout=None)
    modal.stop()  # nothing is kept in memory for it: what comes back is read by `read_form`
    return modal


def _add(
    modal: ui.Modal,
    name: str,
    label: str,
    style: discord.TextStyle,
    default: str,
    *,
    limit: int,
    required: bool = False,
    hint: str | None = None,
) -> None:
    text: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=name, style=style, default=default or None, max_length=limit, required=required
    )
    modal.add_item(ui.Label(text=label, description=hint, component=text))

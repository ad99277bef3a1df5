"""Forms: the modals, and what came back in them.

A form holds no state: its custom id says what it is for, so one that was open while the bot was
restarted is still taken. The custom ids of its fields are the parts of an article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Any, Self, TypeVar, cast

import discord
from discord import ui

from bot.domain.article.amendment import NOTE_LIMIT
from bot.domain.corrections.reader_reports import ANSWER_LIMIT, SOURCE_LIMIT, WHERE_LIMIT, WRONG_LIMIT
from bot.domain.dataclass import dataclass
from bot.domain.declarations import Declared
from bot.domain.late import pattern
from bot.domain.refusals import UnknownPress
from bot.ui.buttons import NUMBER

E = TypeVar("E", bound=StrEnum)

FIELD_LIMIT = 4000
"""Characters that Discord takes in one field of a modal."""


@dataclass(frozen=True, slots=True)
class Text:
    """A field for text in a form: its name in what comes back, what stands above it, how many characters it takes."""

    name: str
    label: str
    limit: int
    hint: str | None = None
    required: bool = False
    long: bool = False


def _reason(label: str = "Reason", hint: str | None = None, *, limit: int = 1500) -> tuple[Text]:
    return (Text("reason", label, limit, hint, required=True, long=True),)


_COPY = (
    Text("headline", "Headline", 300),
    Text("standfirst", "Standfirst", 1000, "One or two sentences under the headline", long=True),
    Text("body", "Body", FIELD_LIMIT, "Longer than 4,000 characters? Use /submit file:", long=True),
    Text("tags", "Tags", 500, "Separated by commas"),
    Text("sources", "Sources", 2000, "One on each line: links, documents, people", long=True),
)
_ALT = Text(
    "alt",
    "What does it show? (alt text)",
    1000,
    "For people who cannot see it. Decorative ones need none.",
    long=True,
)
_CREDIT = Text("credit", "Credit", 150, "Who made it: a name, an agency, an archive")
_TERMS = Text(
    "terms", "Which licence, or by whose permission?", 200, "CC BY 4.0 · The museum, by mail of 4 May"
)
_NEW = tuple(replace(text, required=text.name in ("headline", "body")) for text in _COPY)
_VOTE = "The author reads this. Sending it is your vote. If you close the form, nothing happens."
_NOTE = Text(
    "note",
    "Note to readers",
    NOTE_LIMIT,
    "What was wrong, and what is right. It appears under the article, with the date.",
    long=True,
)


class Form(StrEnum, metaclass=Declared):
    """What a modal is for: its name in custom ids, which stays for ever, its title and its fields for text. What is done
    with what comes back is declared in a `FORMS` of `cogs`."""

    heading: str
    fields: tuple[Text, ...]

    def __new__(cls, value: str, heading: str, fields: tuple[Text, ...] = ()) -> Self:
        form = str.__new__(cls, value)
        form._value_, form.heading, form.fields = value, heading, fields
        return form

    @property
    def takes_a_text(self) -> bool:
        """Whether an article's text is written in it."""
        return self in (Form.NEW, Form.EDIT, Form.SAVE)

    NEW = "new", "Submit an article", _NEW
    EDIT = "edit", "Edit and submit", _COPY
    SAVE = "save", "Save draft", _COPY
    UPLOAD = "upload", "Send the changed file"
    ADD_PICTURES = "add_pictures", "Add pictures", (_ALT, _CREDIT, _TERMS)
    PICTURE_WORDS = (
        "picture_words",
        "Alt text, caption and credit",
        (_ALT, Text("caption", "Caption", 500, "The text under it", long=True), _CREDIT, _TERMS),
    )
    PICTURE_SWAP = "picture_swap", "Replace the picture", (_ALT,)
    REASON = "reason", "Why?", _reason(hint="The author reads this. Your vote counts already.")
    CHANGES = "changes", "Request changes", _reason("What should change?", _VOTE)
    SPIKE = "spike", "Spike the article", _reason("Why is it spiked?", _VOTE)
    SIGN_OFF = "sign_off", "Sign off"
    HOLD = "hold", "Put on hold", _reason()
    SCHEDULE = (
        "schedule",
        "When does it go out?",
        (
            Text(
                "when",
                "When",
                80,
                "tomorrow 9am · Friday 18:30 · 24 December 06:00 · 9am New York. You can undo it.",
                required=True,
            ),
        ),
    )
    LIFT = "lift", "Lift the embargo", _reason()
    BYPASS = (
        "bypass",
        "Bypass the review",
        _reason(hint="The desk reads it on the card and in the history. I ask another editor to read it."),
    )
    CORRECT = "correct", "Correct the article", (_NOTE,)
    NOTE = "note", "What is it, and what do readers learn?", (_NOTE,)
    REPORT = (
        "report",
        "Report an error",
        (
            Text(
                "wrong",
                "What is wrong?",
                WRONG_LIMIT,
                "Only the desk reads it, with your name.",
                required=True,
                long=True,
            ),
            Text("where", "Where in the text?", WHERE_LIMIT, "A few words of the passage"),
            Text("source", "How do you know?", SOURCE_LIMIT, "A link, a document, a person"),
        ),
    )
    UPDATE = (
        "update",
        "Update the story",
        (
            Text(
                "note",
                "What is new",
                NOTE_LIMIT,
                "Readers see it under the article, with the date",
                required=True,
                long=True,
            ),
            *_COPY[:3],
        ),
    )
    TAKE_UP = "take_up", "Correct the article", (_NOTE,)
    DISMISS = (
        "dismiss",
        "Dismiss the report",
        (
            Text(
                "answer",
                "Answer to the reader",
                ANSWER_LIMIT,
                "Sent by DM, without your name. Leave it empty to say nothing.",
                long=True,
            ),
        ),
    )
    UNPUBLISH = (
        "unpublish",
        "Take the article down",
        (Text("note", "Note", 1500, "Only the desk reads it. *Other* needs one.", long=True),),
    )
    REPUBLISH = "republish", "Put the article back", _reason(hint="Only the desk reads it.")
    RETRACT = (
        "retract",
        "Ask for a retraction",
        _reason(
            "What do readers learn?",
            "It replaces the article forever once a second chief confirms.",
            limit=NOTE_LIMIT,
        ),
    )
    EMBARGO = (
        "embargo",
        "Set the embargo",
        (
            Text(
                "until", "Until when?", 80, "24 December 06:00 · Friday 18:30 · 9am New York", required=True
            ),
            Text("source", "Who imposed it?", 200, "A ministry, a journal, a person"),
        ),
    )
    SET_UP = "set_up", "Set up: channels and roles"
    SET_UP_MORE = "set_up_more", "Set up: zone and rules"
    SETTINGS = "settings", "Change settings"
    SECTION_TEMPLATE = "section_template", "The form for a new article"
    SIGN_OFF_RULE = (
        "signoff_rule",
        "A sign-off",
        (
            Text(
                "name", "What is it called?", 30, "facts · legal · copy · a word of your own", required=True
            ),
            Text(
                "terms",
                "Which tags, or which words?",
                3000,
                "For those two rules: with commas between them",
                long=True,
            ),
            Text("checklist", "Checklist", 1100, "Up to 10 points, one on each line", long=True),
        ),
    )


_TEMPLATE = pattern(rf"cd-form:(?P<form>[a-z_]{{1,40}}):(?P<article>{NUMBER}):(?P<extra>{NUMBER})")


@dataclass(frozen=True, slots=True)
class Filled:
    """A modal that was sent in. `extra` is the number of the revision that was edited, or a report's id."""

    form: Form
    article_id: int
    extra: int
    values: Mapping[str, str]
    files: tuple[discord.Attachment, ...] = field(default=())

    @property
    def typed(self) -> str:
        """All that was typed, for giving it back; empty where none of it is longer than a line."""
        if self.form in (Form.SETTINGS, Form.SECTION_TEMPLATE):  # which fields these have, the settings say
            return "\n\n".join(value for value in self.values.values() if "\n" in value)
        if not any(text.long for text in self.form.fields):
            return ""
        return "\n\n".join(filter(None, (self.values.get(text.name) for text in self.form.fields)))


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
    values = typed_in(interaction)
    wanted: list[str] = []
    for label in cast("list[Mapping[str, Any]]", data.get("components") or []):
        component = cast("Mapping[str, Any]", label.get("component") or {})
        wanted += [str(value) for value in cast("list[Any]", component.get("values") or [])]
    resolved = cast("Mapping[str, Any]", data.get("resolved") or {})
    attachments = cast("Mapping[str, Any]", resolved.get("attachments") or {})
    files = tuple(
        discord.Attachment(data=attachments[name], state=interaction._state)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # no public way to an upload of a modal that is not kept in memory
        for name in wanted
        if name in attachments
    )
    return Filled(form, int(match["article"]), int(match["extra"]), values, files)


def chosen(kind: type[E], value: str | None, otherwise: E) -> E:
    """What was chosen in a form, where it offers the values of an enumeration. Raises UnknownPress for another."""
    try:
        return kind(value) if value else otherwise
    except ValueError as error:
        raise UnknownPress from error


_MENUS = {
    kind.value
    for kind in (
        discord.ComponentType.select,
        discord.ComponentType.role_select,
        discord.ComponentType.channel_select,
    )
}


def typed_in(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """What was typed or chosen in a modal, whosever it is, by the names of its fields."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    values: dict[str, str] = {}
    for label in cast("list[Mapping[str, Any]]", data.get("components") or []):
        component = cast("Mapping[str, Any]", label.get("component") or {})
        if component.get("type") == discord.ComponentType.checkbox_group.value:
            ticked = cast("list[Any]", component.get("values") or [])
            values[str(component.get("custom_id", ""))] = "\n".join(map(str, ticked))
        elif "value" in component:
            values[str(component.get("custom_id", ""))] = str(component["value"] or "")
        elif component.get("type") in _MENUS:
            chosen = cast("list[Any]", component.get("values") or [])
            values[str(component.get("custom_id", ""))] = str(chosen[0]) if chosen else ""
    return values


def new_modal(
    form: Form,
    article_id: int,
    extra: int = 0,
    filled: Mapping[str, str] | None = None,
    *,
    title: str = "",
    choice: ui.Label[ui.Modal] | None = None,
    more: ui.Label[ui.Modal] | None = None,
    hints: Mapping[str, str] | None = None,
) -> ui.Modal:
    """The modal of a form. `filled` has the present values of its fields, and `hints` what stands in empty ones. `choice` and `more` come above the fields, in
    that order."""
    modal = ui.Modal(
        title=title or form.heading, custom_id=f"cd-form:{form}:{article_id}:{extra}", timeout=None
    )
    for label in filter(None, (choice, more)):
        modal.add_item(label)
    for text in form.fields:
        component: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=text.name,
            style=discord.TextStyle.paragraph if text.long else discord.TextStyle.short,
            default=(filled or {}).get(text.name) or None,
            placeholder=(hints or {}).get(text.name) or None,
            max_length=text.limit,
            required=text.required,
        )
        modal.add_item(ui.Label(text=text.label, description=text.hint, component=component))
    modal.stop()  # nothing is kept in memory for it: what comes back is read by `read_form`
    return modal

"""Forms: the modals, and what came back in them.

A form holds no state: its custom id says what it is for, so one that was open while the bot was
restarted is still taken. The custom ids of its fields are the parts of an article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar, cast

import discord
from discord import ui

from bot.domain.refusals import UnknownPress
from bot.ui.buttons import NUMBER

E = TypeVar("E", bound=StrEnum)

FIELD_LIMIT = 4000
"""Characters that Discord takes in one field of a modal."""


class Form(StrEnum):
    """What a modal is for."""

    NEW = "new"
    EDIT = "edit"
    UPLOAD = "upload"
    REASON = "reason"
    CHANGES = "changes"
    SPIKE = "spike"
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


_TEMPLATE = re.compile(rf"cd-form:(?P<form>[a-z_]{{1,40}}):(?P<article>{NUMBER}):(?P<extra>{NUMBER})")


@dataclass(frozen=True, slots=True)
class Filled:
    """A modal that was sent in. `extra` is the number of the revision that was edited, or a report's id."""

    form: Form
    article_id: int
    extra: int
    values: Mapping[str, str]
    files: tuple[discord.Attachment, ...] = field(default=())


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


def typed_in(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """What was typed or chosen in a modal, whosever it is, by the names of its fields."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    values: dict[str, str] = {}
    for label in cast("list[Mapping[str, Any]]", data.get("components") or []):
        component = cast("Mapping[str, Any]", label.get("component") or {})
        if "value" in component:
            values[str(component.get("custom_id", ""))] = str(component["value"] or "")
    return values


def new_modal(title: str, form: Form, article_id: int, extra: int) -> ui.Modal:
    modal = ui.Modal(title=title, custom_id=f"cd-form:{form}:{article_id}:{extra}", timeout=None)
    modal.stop()  # nothing is kept in memory for it: what comes back is read by `read_form`
    return modal


def add_text(
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

"""The forms of the plan: a time, and an embargo lifted."""

from __future__ import annotations

import discord
from discord import ui

from bot.ui.forms import Form, add_text, new_modal


def schedule_form(article_id: int) -> ui.Modal:
    """The form that asks when an article is to go out."""
    modal = new_modal("When does it go out?", Form.SCHEDULE, article_id, 0)
    add_text(
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
    modal = new_modal("Set the embargo", Form.EMBARGO, article_id, 0)
    short = discord.TextStyle.short
    hint = "24 December 06:00 · Friday 18:30 · 9am New York"
    add_text(modal, "until", "Until when?", short, until, limit=80, required=True, hint=hint)
    add_text(
        modal, "source", "Who imposed it?", short, source, limit=200, hint="A ministry, a journal, a person"
    )
    return modal


def lift_form(article_id: int) -> ui.Modal:
    """The form that asks why an embargo is lifted."""
    modal = new_modal("Lift the embargo", Form.LIFT, article_id, 0)
    add_text(modal, "reason", "Reason", discord.TextStyle.paragraph, "", limit=1500, required=True)
    return modal

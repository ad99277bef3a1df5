"""The forms of intake: a text, and a file."""

from __future__ import annotations

import discord
from discord import ui

from bot.domain.article.copy import Copy
from bot.ui.forms import FIELD_LIMIT, Form, add_text, new_modal


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
    modal = new_modal(
        new if copy is None else "Edit the article",
        Form.NEW if copy is None else Form.EDIT,
        article_id,
        revision if copy is not None else guild_id,
    )
    given = copy or Copy(headline=headline)
    short, long = discord.TextStyle.short, discord.TextStyle.paragraph
    add_text(modal, "headline", "Headline", short, given.headline, limit=300, required=False)
    add_text(
        modal,
        "standfirst",
        "Standfirst",
        long,
        given.standfirst,
        limit=1000,
        hint="One or two sentences under the headline",
    )
    add_text(
        modal,
        "body",
        "Body",
        long,
        given.body,
        limit=FIELD_LIMIT,
        hint="Longer than 4,000 characters? Use /submit file:",
    )
    add_text(modal, "tags", "Tags", short, ", ".join(given.tags), limit=500, hint="Separated by commas")
    add_text(
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
    modal = new_modal("Send the changed file", Form.UPLOAD, article_id, revision)
    upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id="file", min_values=1, max_values=1)
    modal.add_item(ui.Label(text="File", description=".md, .txt or .docx", component=upload))
    return modal

"""The forms of intake: a text, and a file."""

from __future__ import annotations

from collections.abc import Mapping

from discord import ui

from bot.domain.article.article import Article
from bot.domain.article.copy import Copy, rewritten
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.templates import BODY, STANDFIRST, TAGS
from bot.domain.text.cleaning import is_blank
from bot.ui.forms import Form, new_modal


def new_form(
    room: Newsroom, *, headline: str = "", guild_id: int = 0, follows: int = 0, section_id: int = 0
) -> ui.Modal:
    """The form for a new article, which may follow up another one, with the template of the newsroom or of a section that
    sees it so. `guild_id` is the server for which it is written, where the form is opened outside of it (in a DM); opened
    within it, the form may say for which section."""
    return new_modal(
        Form.NEW,
        follows,
        guild_id or section_id,
        {"headline": headline, "body": BODY.of(room), "tags": TAGS.of(room)},
        title="Submit a follow-up" if follows else "",
        hints={"standfirst": STANDFIRST.of(room)},
    )


def edit_form(copy: Copy, article: Article, revision: int, room: Newsroom) -> ui.Modal:
    """The form for an article's text, filled with what is there. An article without a text, such as an assignment, begins
    with the template of its section; `room` is the newsroom as that section sees it. The title says what sending does."""
    form = Form.SAVE if article.stays_draft else Form.EDIT
    filled = typed_of(copy)
    if is_blank(copy.body):
        filled |= {"body": BODY.of(room), "tags": filled["tags"] or TAGS.of(room)}
    return new_modal(form, article.id, revision, filled, hints={"standfirst": STANDFIRST.of(room)})


def fits_form(copy: Copy) -> bool:
    """Whether a text can be edited in the form, rather than as a file."""
    shown = typed_of(copy)
    return all(len(shown[text.name]) <= text.limit for text in Form.EDIT.fields)


def copy_in(typed: Mapping[str, str], copy: Copy | None = None) -> Copy:
    """The text that was typed into a form, which keeps all that the form does not show of the `copy` that it changes."""
    return rewritten(copy or Copy(""), **{text.name: typed.get(text.name, "") for text in Form.EDIT.fields})


def typed_of(copy: Copy) -> dict[str, str]:
    """A text as it stands in the form."""
    return {
        "headline": copy.headline,
        "standfirst": copy.standfirst,
        "body": copy.body,
        "tags": ", ".join(copy.tags),
        "sources": "\n".join(copy.sources),
    }


def upload_form(article: Article, revision: int) -> ui.Modal:
    """The form that takes a changed text back as a file."""
    upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id="file", min_values=1, max_values=1)
    file = ui.Label(text="File", description=".md, .txt or .docx", component=upload)
    title = "Save draft" if article.stays_draft else ""
    return new_modal(Form.UPLOAD, article.id, revision, title=title, choice=file)

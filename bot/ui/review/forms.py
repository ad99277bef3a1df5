"""The forms of the review: a reason, a hold, a bypass."""

from __future__ import annotations

import discord
from discord import ui

from bot.domain.review.votes import Choice
from bot.ui.forms import Form, add_text, new_modal


def vote_form(choice: Choice, article_id: int, revision: int) -> ui.Modal:
    """The form behind the buttons *Changes* and *Spike*: the vote is cast, with its reason, when it is sent."""
    name = "Request changes" if choice is Choice.CHANGES else "Spike the article"
    asks = "What should change?" if choice is Choice.CHANGES else "Why is it spiked?"
    modal = new_modal(name, Form(choice), article_id, revision)
    add_text(
        modal,
        "reason",
        asks,
        discord.TextStyle.paragraph,
        "",
        limit=1500,
        required=True,
        hint="The author reads this. You vote by sending it; close the form, and nothing happens.",
    )
    return modal


def reason_form(choice: Choice, article_id: int) -> ui.Modal:
    """The form that asks for the reason of a vote."""
    asks = "What should change?" if choice is Choice.CHANGES else "Why is it spiked?"
    modal = new_modal(asks, Form.REASON, article_id, 0)
    add_text(
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
    modal = new_modal("Put on hold", Form.HOLD, article_id, 0)
    add_text(modal, "reason", "Reason", discord.TextStyle.paragraph, "", limit=1500, required=True)
    return modal


def bypass_form(article_id: int) -> ui.Modal:
    """The form that asks why a review is bypassed."""
    modal = new_modal("Bypass the review", Form.BYPASS, article_id, 0)
    add_text(
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

"""A full desk: what lies there when a visitor comes, so that the board, the calendar and the search have something to show.

It gets there as everything does: people hand it in, judge it and plan it.
"""

from __future__ import annotations

from bot.demo.drawings import ferry, landing
from bot.demo.newsroom import Newsroom, answers
from bot.domain.review.votes import Choice
from bot.ui.article.reaction_marks import MARKS

PLANNED = {
    "headline": "The Library Opens on Sundays",
    "standfirst": "From next month, ten to four, with tea.",
    "body": (
        "For thirty years the lights of the Linden Library went out on Saturday at noon. From next month they stay on:"
        " the council has found the money for two librarians and a caretaker.\n\n"
        "“People asked for books,” says Ilse Brandt, who runs the house. “What they wanted was a warm room where"
        " nobody sells them anything.”\n\n"
        "The reading room opens on Sundays from ten to four."
    ),
    "tags": "culture, council",
    "sources": "Interview with Ilse Brandt, 2 March",
}

WAITING = {
    "headline": "Ferry Runs Again After Repairs",
    "standfirst": "The river can be crossed on foot once more.",
    "body": (
        "The ferry between Linden and the south bank runs again from Monday. Its cable, which snapped in January, has"
        " been replaced; the divers found no further damage.\n\n"
        "The first crossing is at six in the morning, the last at eleven at night."
    ),
    "tags": "transport",
    "sources": "The harbour office, 4 March",
}

FROM_NOW = "in 3 days"
"""When the planned article goes out."""


async def fill_desk(room: Newsroom) -> None:
    """One article that is scheduled and one that waits for its editors, with pictures, both by Wanda."""
    for article in (PLANNED, WAITING):
        form = await room.wanda.slash(room.submissions, "submit")
        receipt = await room.wanda.submit_modal(form, article)
        if article is PLANNED:
            await _plan(room)
    page = await room.wanda.click(answers(receipt)[0], label="Pictures")
    shown = answers(page)[0]
    for drawing in (ferry(), landing()):
        asked = await room.wanda.click(shown, label="Add pictures")
        added = await room.wanda.submit_modal(asked, drawing.typed())
        shown = added.response or shown


async def _plan(room: Newsroom) -> None:
    card = next(message for message in reversed(room.review.history()) if message.components)
    for editor in (room.ed, room.eve):
        await editor.react(card, MARKS[Choice.APPROVE])
    number = len([message for message in room.review.history() if message.components])
    await room.chris.slash(room.review, "publish schedule", article=str(number), when=FROM_NOW)

"""A full desk: what lies there when a visitor comes, so that the board, the calendar and the search have something to show.

It gets there as everything does: people hand it in, judge it and plan it.
"""

from __future__ import annotations

from bot.demo.drawings import ferry, landing
from bot.demo.newsroom import Newsroom, answers
from bot.demo.site.sections import approve, divide, fill_sections, hand_in

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
    """Sections, and articles of Wanda's: one that is out in two places, one that lacks a sign-off, one that is scheduled, and
    one that waits for its editors, with pictures."""
    await divide(room)
    await fill_sections(room)
    number, _ = await hand_in(room, PLANNED)
    await approve(room.review, room.ed, room.eve)
    await room.chris.slash(room.review, "publish schedule", article=number, when=FROM_NOW)
    _, receipt = await hand_in(room, WAITING)
    page = await room.wanda.click(receipt, label="Pictures")
    shown = answers(page)[0]
    for drawing in (ferry(), landing()):
        asked = await room.wanda.click(shown, label="Add pictures")
        added = await room.wanda.submit_modal(asked, drawing.typed())
        shown = added.response or shown

"""The landing page: the one that leads to everything."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from bot.demo.looking import again, commands
from bot.demo.newsroom import Newsroom
from bot.demo.site.acts import MENU
from bot.demo.site.live import Live
from bot.demo.site.sections import SPORT, SPORT_DESK

PEOPLE = {
    "Wanda": "writes. She is an editor too, but not of her own copy",
    "Ed": "edits",
    "Eve": "edits",
    "Chris": "is the chief, and manages the server",
    "Cleo": "is the second chief: a retraction takes two",
    "Rita": "reads, and subscribes to the announcements",
}


def landing_page(live: Live, database: Path) -> str:
    """The page as HTML. What changes while it is open comes with the board."""
    room = live.room
    people = "".join(
        f"<li><b>{escape(name)}</b> <span>{escape(about)}</span></li>" for name, about in PEOPLE.items()
    )
    options = "".join(f"<option>{escape(name)}</option>" for name in PEOPLE)
    return Template(files("bot.demo.site").joinpath("page.html").read_text(encoding="utf-8")).substitute(
        name=escape(room.guild.name),
        submissions=room.submissions.id,
        review=room.review.id,
        articles=room.articles.id,
        news=room.news.id,
        sport=_id_of(room, SPORT),
        desk=_id_of(room, SPORT_DESK),
        people=people,
        options=options,
        menu=escape(MENU),
        database=escape(str(database)),
        commands=escape("\n".join(commands(database))),
        again=escape(again(database)),
    )


def _id_of(room: Newsroom, name: str) -> int:
    """A channel of a section; 0 in a newsroom without it, whose page does not show the link."""
    channel = room.guild.channels.get(name)
    return channel.id if channel is not None else 0

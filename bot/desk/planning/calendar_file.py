"""The calendar file: the plan in the form that calendar programs read (RFC 5545, .ics).

Written by hand: what a plan needs of that standard is a page, and the libraries for it bring all the rest.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.domain.article.article import Article
from bot.domain.planning.plan import Plan

CALENDAR_FILE = "calendar.ics"

LINE_OCTETS = 75
"""Octets of a line, without its end. What is longer goes on in the next, after a space."""

SHOWN_MINUTES = 15
"""A publication takes no time, but programs hide what lasts none, or show it as an hour."""


def calendar_file(plan: Plan, name: str) -> bytes:
    """Every article that has a time, each as one event. `name` is what the calendar is called.

    An article is the same event in every file, by its UID; the `SEQUENCE` goes up as it is changed.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Copydesk//Calendar//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(name)}")
    lines.append(f"X-WR-TIMEZONE:{plan.newsroom.timezone}")
    for article in plan.articles():
        if article.publish_at is not None:
            lines += _event(plan, article, article.publish_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(plan: Plan, article: Article, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{plan.newsroom.guild_id}-{article.number}@copydesk"
    yield f"DTSTAMP:{_moment(plan.now)}"
    yield f"DTSTART:{_moment(at)}"
    yield f"DURATION:PT{SHOWN_MINUTES}M"
    yield f"SEQUENCE:{article.version}"
    yield f"SUMMARY:{_text(f'№{article.number} {article.headline}'.strip())}"
    yield f"DESCRIPTION:{_text(f'By {article.author_name}. Planned, not out yet.')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """A value of the type TEXT: no control characters, and what has a meaning escaped."""
    plain = "".join(" " if unicodedata.category(sign) == "Cc" and sign != "\n" else sign for sign in text)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces that are short enough, none of which parts a character."""
    room, piece, size = LINE_OCTETS, "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > room:
            yield piece
            piece, size = " ", 1
        piece += sign
        size += octets
    yield piece

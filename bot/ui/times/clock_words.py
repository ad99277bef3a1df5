"""The time of day in words."""

from __future__ import annotations

from datetime import datetime

from bot.domain.times.moments import zone_named

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def clock_words(at: datetime, zone: str) -> str:
    """A moment on a zone's clock: Friday, 27 November 2026, 18:30 (Europe/Berlin)."""
    local = at.astimezone(zone_named(zone))
    return f"{date_words(local)} ({zone})"


def date_words(local: datetime) -> str:
    time = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{DAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} {local.year}, {time}"

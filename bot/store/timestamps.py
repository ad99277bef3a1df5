"""Times in the database: UTC, as text of one width, so that they sort and compare as they are."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """An aware moment as it is stored."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def to_optional_text(moment: datetime | None) -> str | None:
    """The same, for columns that may be empty."""
    return None if moment is None else to_text(moment)


def from_text(text: str) -> datetime:
    """A stored moment, aware, in UTC."""
    return datetime.fromisoformat(text)


def from_optional_text(text: str | None) -> datetime | None:
    """The same, for columns that may be empty."""
    return None if text is None else from_text(text)

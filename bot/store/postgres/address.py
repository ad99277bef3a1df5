"""The address of a database on a server, and what of it may be shown."""

from __future__ import annotations

from urllib.parse import urlsplit

SCHEMES = ("postgresql://", "postgres://")


def is_address(text: str) -> bool:
    """Whether a database is meant that a server has."""
    return text.strip().lower().startswith(SCHEMES)


def shown(address: str) -> str:
    """The address without user, password and options: it may go into a log."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        return "postgresql://…"
    return f"postgresql://{host}{port}{parts.path}"

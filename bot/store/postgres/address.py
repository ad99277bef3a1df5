"""The address of a database on a server, and what of it may be shown."""

from __future__ import annotations

from urllib.parse import urlsplit


def shown(address: str) -> str:
    """The address without user, password and options: it may go into a log."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        return "postgresql://…"
    return f"postgresql://{host}{port}{parts.path}"

"""Values of settings: each function takes text or a value, and returns what the setting holds.

What cannot be taken raises ValueError with the end of a sentence that begins with the setting's name ("must be ...").
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.domain.newsroom.shards import ShardRange

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("text", "json")
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})

# Narrow on purpose: what two readers of addresses could read as two different hosts does not fit.
_ADDRESS = re.compile(
    r"(?P<scheme>http|ws)://(?P<host>127(?:\.[0-9]{1,3}){3}|\[::1\]):(?P<port>[0-9]{1,5})(?:/[A-Za-z0-9_-]+)*"
)


def token(value: object) -> str | None:
    token = str(value).strip().strip("\"'").strip()
    if token.lower().startswith("bot "):
        raise ValueError("begins with the word “Bot”: leave it out and keep only the token itself.")
    if any(not "!" <= sign <= "~" for sign in token):
        raise ValueError(
            "has white space or other signs in it that no token has: copy it once more from Discord’s "
            "developer portal (Bot, Reset Token)."
        )
    return token or None


def is_server_address(text: str) -> bool:
    """Whether a database is meant that a PostgreSQL server has."""
    return text.strip().lower().startswith(("postgresql://", "postgres://"))


def server_address(value: object) -> str | None:
    text = str(value).strip()
    if not is_server_address(text):
        return None  # it is a file
    if find_spec("psycopg") is None:
        raise ValueError(
            "names a PostgreSQL server, and that needs the extra: pip install 'copydesk[postgres]'."
        )
    return text


def shards(value: object) -> ShardRange:
    return value if isinstance(value, ShardRange) else ShardRange.parse(str(value))


def password_in(address: str | None) -> list[str]:
    """The password of an address, as it stands there and as it is read."""
    try:
        found = urlsplit(address or "").password
    except ValueError:
        return []
    return [found, unquote(found)] if found else []


DATABASE = Path("data/copydesk.db")


def database_path(value: object) -> Path:
    text = str(value)
    if is_server_address(text):
        return DATABASE  # files such as pictures and the lock stay beside it
    if not text.strip() or "\0" in text:
        raise ValueError("must be the path of a file, for example data/copydesk.db.")
    return Path(text).expanduser()


def prefix(value: object) -> str:
    text = str(value)
    if not 1 <= len(text) <= 5 or not text.isprintable() or any(map(str.isspace, text)):
        raise ValueError("must be 1 to 5 visible characters without white space, for example !.")
    return text


def switch(value: object) -> bool:
    text = str(value).strip().lower()
    if text not in YES | NO:
        raise ValueError("must be true or false.")
    return text in YES


def log_level(value: object) -> str:
    text = str(value).strip().upper()
    if text not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}.")
    return text


def log_format(value: object) -> str:
    text = str(value).strip().lower()
    if text not in LOG_FORMATS:
        raise ValueError(f"must be one of {', '.join(LOG_FORMATS)}.")
    return text


def seconds(value: str | float) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= 60:  # never true of nan
        raise ValueError("must be a number of seconds from 0 to 60, for example 0.3.")
    return seconds


def workers(value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 16):
        raise ValueError("must be a whole number from 1 to 16.")
    return int(text)


def days(value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 36_500):
        raise ValueError("must be a whole number of days from 0 to 36500.")
    return int(text)


def folder_path(value: object) -> Path:
    text = str(value)
    if not text.strip() or "\0" in text:
        raise ValueError("must be the path of a folder, for example /var/backups/copydesk.")
    return Path(text).expanduser()


def time_of_day(value: object) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", text, re.ASCII):
        raise ValueError("must be a time of day such as 03:30, in UTC.")
    return text


def kept(value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= 1000):
        raise ValueError("must be a whole number from 1 to 1000.")
    return int(text)


def host_and_port(address: str) -> tuple[str, int]:
    """The two parts of “host:port”. Raises ValueError."""
    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") if host.startswith("[") else host
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 1 <= int(port) <= 65535):
        raise ValueError("no port")
    return ("127.0.0.1" if host == "localhost" else str(ip_address(host))), int(port)


def address(value: object) -> str:
    text = str(value).strip()
    try:
        host_and_port(text)
    except ValueError:
        raise ValueError("must be an address with a port, for example 127.0.0.1:9464.") from None
    return text


def loopback(scheme: str, example: str) -> Callable[[object], str]:
    """Takes an address on this machine, written out in numbers, and nothing else: the token goes there."""

    def clean(value: object) -> str:
        text = str(value).strip()
        found = _ADDRESS.fullmatch(text)
        try:
            taken = (
                found is not None
                and found["scheme"] == scheme
                and ip_address(found["host"].strip("[]")).is_loopback
                and 1 <= int(found["port"]) <= 65535
            )
        except ValueError:
            taken = False
        if not taken:
            raise ValueError(f"is only for tests and must be a loopback address with a port: {example}.")
        return text

    return clean

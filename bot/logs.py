"""Logging: one handler on standard error, times in UTC, secrets taken out of every line."""

from __future__ import annotations

import logging
import re
import sys
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType

HIDDEN = "[token]"

# A bot token: the bot's id in base64, a time stamp, a signature. Each match can only begin where a run of
# such signs begins, so a long run is read once.
_BOT_CREDENTIAL = r"(?<![\w-])[\w-]{23,32}\.[\w-]{5,8}\.[\w-]{27,}"
# The addresses of webhooks and interactions carry a token of their own; discord.py logs addresses.
_IN_ADDRESS = r"(?:(?<=/webhooks/)|(?<=/interactions/))(\d{1,20}/)[\w-]{20,}"


class RedactingFormatter(logging.Formatter):
    """One record as text: ISO time in UTC, level, logger, message, traceback.

    Secrets are replaced in the finished text, so it does not matter whether they stood in the message, an
    argument or a traceback. Control signs are escaped and every line after the first is indented: nobody
    can write a headline that reads like a log line of its own.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        known = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
        self._tokens = re.compile("|".join([*map(re.escape, known), _BOT_CREDENTIAL]), re.ASCII)
        self._addresses = re.compile(_IN_ADDRESS, re.ASCII)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        return self.redact(super().format(record))

    def redact(self, text: str) -> str:
        """The text without secrets and without control signs (Unicode categories Cc and Cf)."""
        text = self._tokens.sub(HIDDEN, text)
        text = self._addresses.sub(rf"\1{HIDDEN}", text)
        lines = ("".join(map(_visible, line)) for line in text.split("\n"))
        return "\n    ".join(lines)


class StderrHandler(logging.StreamHandler):  # type: ignore[type-arg]  # the stream is whatever stderr is
    """Standard error. A record that cannot be formatted is reported without its arguments, which may be secret."""

    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[0]
        if logging.raiseExceptions and error is not None:
            sys.stderr.write(
                f"A log line of {record.name} was lost ({error.__name__}, {record.module}:{record.lineno}).\n"
            )


def configure(level: str, secrets: Iterable[str] = ()) -> None:
    """Send all logging to standard error, from `level` (a name, such as INFO) upwards; `secrets` never come out.

    Errors that nothing caught are logged too instead of being printed bare. Called again, it replaces its
    earlier handler and leaves those of others alone.
    """
    formatter = RedactingFormatter(secrets)
    handler = StderrHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for earlier in [each for each in root.handlers if isinstance(each, StderrHandler)]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    root.setLevel(level)

    # The gateway's own chatter helps only who looks for a fault; aiosqlite's would repeat people's texts.
    logging.getLogger("discord").setLevel(logging.NOTSET if level == "DEBUG" else logging.WARNING)
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught


def visible(text: str) -> str:
    """A text on one line, without control characters: it may quote what a file or a name holds."""
    return "".join(map(_visible, " ".join(text.splitlines())))


def _visible(sign: str) -> str:
    if sign == "\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Zl", "Zp"}:
        return sign
    return sign.encode("unicode_escape").decode("ascii")


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("copydesk").critical("Stopped by an error.", exc_info=(kind, error, trace))

"""Outages: one line in the log when Discord stops answering, and one when it answers again.

discord.py reports every failed try to connect with a traceback. They say nothing that the first line does not.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

_RETRIES = ("Attempting a reconnect", "Failed to connect for shard_id")
"""How discord.py's reports of a failed try begin."""


class Outage:
    """One way to Discord: its gateway, or its answers to requests."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._clock = clock
        self._since: float | None = None

    @property
    def lasts(self) -> bool:
        """Whether nothing has come through since the last failure."""
        return self._since is not None

    def begins(self, why: str) -> None:
        """Something did not come through. Only the first time in a row is worth a line."""
        if self._since is None:
            self._since = self._clock()
            log.warning("%s: %s. Trying again until it works.", self._what, why)

    def ends(self) -> None:
        """Something came through."""
        if self._since is not None:
            seconds, self._since = self._clock() - self._since, None
            log.warning("%s: it works again, after %.0f s.", self._what, seconds)


class _Retries(logging.Filter):
    """Turns discord.py's reports of failed tries into an outage."""

    def __init__(self, outage: Outage) -> None:
        super().__init__()
        self._outage = outage

    def filter(self, record: logging.LogRecord) -> bool:
        if not str(record.msg).startswith(_RETRIES):
            return True
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        self._outage.begins(" ".join(str(error or "").split()) or type(error).__name__)
        return False


def watch_gateway() -> Outage:
    """The outage of the gateway. From now on discord.py's reports of failed tries go into it."""
    outage = Outage("the connection to Discord’s gateway")
    for name in ("discord.client", "discord.shard"):
        logger = logging.getLogger(name)
        for earlier in [each for each in logger.filters if isinstance(each, _Retries)]:
            logger.removeFilter(earlier)
        logger.addFilter(_Retries(outage))
    return outage

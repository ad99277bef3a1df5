"""systemd's notify protocol: the service manager is told that the bot is up, that it lives, and that it stops.

The protocol is one datagram to the socket that NOTIFY_SOCKET names (sd_notify(3)). Elsewhere nothing happens.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)


class Notifier:
    """Tells the service manager, if there is one."""

    def __init__(
        self, env: Mapping[str, str] = os.environ, clock: Callable[[], float] = time.monotonic
    ) -> None:
        address = env.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        watched_by = env.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        microseconds = env.get("WATCHDOG_USEC", "")
        self._pause = int(microseconds) / 2e6 if watched_by and microseconds.isdigit() else 0.0
        self._clock = clock
        self._alive_at: float | None = None

    def ready(self) -> None:
        """The bot is up: its database is open, and it connects by itself."""
        self._tell("READY=1")

    def stopping(self) -> None:
        """It was told to stop."""
        self._tell("STOPPING=1")

    def alive(self) -> None:
        """The event loop turns. Told at half of the watchdog's time, however often this is called."""
        if not self._pause:
            return
        now = self._clock()
        if self._alive_at is None or now - self._alive_at >= self._pause:
            self._alive_at = now
            self._tell("WATCHDOG=1")

    def _tell(self, what: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as there:
                there.connect(self._address)
                there.sendall(what.encode())
        except OSError as error:
            log.warning("the service manager does not hear %s: %s", what, error)

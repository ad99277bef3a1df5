"""Rate limits as Discord has them: buckets by route and major parameter, with its headers."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass

from tests.wire.standin.world import Rules

MAJOR = re.compile(r"^/(channels|guilds)/(\d+)")

# Route shapes and what Discord was seen to allow: requests within seconds. The bot must not know these
# numbers; it reads the headers.
SHAPES: list[tuple[str, re.Pattern[str], int, float]] = [
    ("POST", re.compile(r"^/channels/\d+/messages$"), 5, 5.0),
    ("PATCH", re.compile(r"^/channels/\d+/messages/\d+$"), 5, 5.0),
    ("PUT", re.compile(r"/reactions/[^/]+/@me$"), 4, 1.0),
    ("DELETE", re.compile(r"/reactions/"), 4, 1.0),
    ("GET", re.compile(r"^/channels/\d+/messages"), 5, 1.0),
    ("POST", re.compile(r"/threads$"), 50, 300.0),
]
ELSE = (30, 5.0)


@dataclass
class Window:
    """How many requests are left, and when the count begins anew."""

    left: int
    ends: float


class Limits:
    """One window for each bucket."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._windows: dict[tuple[str, str], Window] = {}

    def take(self, method: str, path: str) -> tuple[dict[str, str], float | None]:
        """The headers of the answer, and the seconds to wait if this request is one too many."""
        if not self._rules.limits or path.startswith(("/interactions", "/webhooks")):
            return {}, None
        name, allowed, seconds = _bucket(method, path)
        allowed = max(1, round(allowed * self._rules.limit_scale))
        major = MAJOR.match(path)
        key = (name, major.group(2) if major else "")
        now = time.time()
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = Window(allowed, now + seconds)
        headers = {
            "X-RateLimit-Limit": str(allowed),
            "X-RateLimit-Reset": f"{window.ends:.3f}",
            "X-RateLimit-Reset-After": f"{window.ends - now:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(),
        }
        if window.left <= 0:
            headers["X-RateLimit-Remaining"] = "0"
            return headers, window.ends - now
        window.left -= 1
        headers["X-RateLimit-Remaining"] = str(window.left)
        return headers, None


def _bucket(method: str, path: str) -> tuple[str, int, float]:
    for of, shape, allowed, seconds in SHAPES:
        if of == method and shape.search(path):
            return f"{of} {shape.pattern}", allowed, seconds
    return f"{method} {re.sub(r'[0-9]+', '#', path)}", *ELSE

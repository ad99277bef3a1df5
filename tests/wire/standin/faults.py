"""Faults by script: what goes wrong with which request, and at which point the bot is killed."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.wire.standin.world import World


class What(StrEnum):
    """What happens to a request that a fault takes."""

    REFUSE = "refuse"
    """Answered with `status` and `code`; nothing is done."""
    FAIL_AFTER = "fail-after"
    """Done, and answered with `status` (a 5xx after the fact)."""
    LATE = "late"
    """Done, and answered after `seconds`."""
    SILENT_AFTER = "silent-after"
    """Done, and never answered; the connection breaks after `seconds`."""
    RESET_BEFORE = "reset-before"
    """The connection breaks before anything is done."""
    BREAK_OFF = "break-off"
    """The connection breaks while a file is on its way up: after the request's first part, and some of the file. With
    `kills` the bot is killed then."""
    RESET_AFTER = "reset-after"
    """Done; the connection breaks in place of the answer."""
    SLOW = "slow"
    """Done only after `seconds`, and answered then; whether or not anybody still waits."""
    DELAYED = "delayed"
    """The connection breaks at once; it is done `seconds` later all the same, as by a slow server. Its nonce
    counts from when it came in: whether Discord's own does then, nobody outside knows."""
    LIMIT = "limit"
    """429 with `seconds` as Retry-After; nothing is done."""
    KILL_BEFORE = "kill-before"
    """The bot is killed once its request is here; nothing is done."""
    KILL_AFTER = "kill-after"
    """Done; the bot is killed before the answer leaves."""
    KILL_ANSWERED = "kill-answered"
    """Done and answered; the bot is killed `seconds` later. With `alone`, what it asks meanwhile comes to nothing."""


@dataclass
class Fault:
    """One rule. It takes requests of `method` whose path fits (`*` is one segment), the first `times` of them
    after `skip`, if their body contains `holding`."""

    what: What
    method: str = "*"
    path: str = "**"
    times: int = 1
    skip: int = 0
    status: int = 500
    code: int = 0
    message: str = "scripted"
    seconds: float = 1.0
    holding: str = ""
    alone: bool = False
    kills: bool = False
    fired: int = field(default=0, init=False)

    def takes(self, method: str, path: str, body: str) -> bool:
        """Whether this request is one of its own; counts it."""
        if self.fired >= self.times or self.method not in ("*", method) or self.holding not in body:
            return False
        if not _fits(self.path, path):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.fired += 1
        return True


class Faults:
    """The rules that wait for their request."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.rules: list[Fault] = []

    def add(self, **facts: Any) -> None:
        """Add a rule. The first that fits takes a request."""
        facts["what"] = What(facts["what"])
        self.rules.append(Fault(**facts))

    def breaks_off(self, door: str, method: str, path: str, body: str) -> bool:
        """Whether a rule breaks this upload off."""
        fault = self.take(method, path, body, during=True)
        if fault is not None and fault.kills:
            self.kill(door, f"half-way through the upload of {method} {path}")
        return fault is not None

    def take(self, method: str, path: str, body: str, *, during: bool = False) -> Fault | None:
        """The rule for a request, if there is one; `during`: while its files are on their way."""
        for fault in self.rules:
            if (fault.what is What.BREAK_OFF) is during and fault.takes(method, path, body):
                self._world.journal.add("fault", what=fault.what, method=method, path=path)
                self.rules = [rule for rule in self.rules if rule.fired < rule.times]
                return fault
        return None

    def kill(self, door: str, point: str) -> None:
        """Kill the bot's process behind a door, as a power cut would."""
        pid = self._world.pids.pop(door, None)
        self._world.journal.add("kill", point=point, pid=pid, door=door)
        if pid is not None:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return


def _fits(pattern: str, path: str) -> bool:
    if pattern == "**":
        return True
    wanted, given = pattern.strip("/").split("/"), path.strip("/").split("/")
    return len(wanted) == len(given) and all(w in ("*", g) for w, g in zip(wanted, given, strict=True))

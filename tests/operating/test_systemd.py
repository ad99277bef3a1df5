"""What the service manager is told, over a socket as systemd opens it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.operating.systemd import Notifier


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as there:
        there.bind(str(tmp_path / "notify"))
        there.setblocking(False)
        yield there


def told(manager: socket.socket) -> list[str]:
    found: list[str] = []
    try:
        while True:
            found.append(manager.recv(4096).decode())
    except BlockingIOError:
        return found


def test_up_alive_and_stopping(manager: socket.socket) -> None:
    seconds = iter(range(12))
    env = {"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "10000000"}
    notifier = Notifier(env, lambda: float(next(seconds)))

    notifier.ready()
    for _ in range(12):
        notifier.alive()
    notifier.stopping()

    assert told(manager) == ["READY=1", *["WATCHDOG=1"] * 3, "STOPPING=1"], "at half of the watchdog's time"


def test_without_a_watchdog_nothing_but_up_and_stopping(manager: socket.socket) -> None:
    for env in ({}, {"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": str(os.getpid() + 1)}):
        notifier = Notifier({"NOTIFY_SOCKET": manager.getsockname(), **env})
        notifier.ready()
        notifier.alive()

    assert told(manager) == ["READY=1", "READY=1"]


def test_without_a_service_manager_nothing_happens() -> None:
    notifier = Notifier({})
    notifier.ready()
    notifier.alive()
    notifier.stopping()


def test_a_service_manager_that_has_gone_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).ready()

    assert "does not hear READY=1" in caplog.text

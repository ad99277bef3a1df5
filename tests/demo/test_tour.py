"""What a machine must have for the browser tests, as their skip says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo import tour


def driver(folder: Path, says: str, status: int) -> tuple[str, str]:
    """The driver's Node, as it answers on some machine."""
    node = folder / "node"
    node.write_text(f"#!/bin/sh\n{says}\nexit {status}\n")
    node.chmod(0o755)
    return str(node), "cli.js"


LOADER = (
    "echo 'node: error while loading shared libraries: libatomic.so.1: cannot open shared object file' >&2"
)


@pytest.mark.parametrize(
    ("browser", "says", "status", "packages"),
    [
        ("/usr/bin/chromium", "echo v24.0.0", 0, []),
        (None, "echo v24.0.0", 0, ["chromium"]),
        ("/usr/bin/chromium", LOADER, 127, ["libatomic1"]),
        (None, LOADER, 127, ["chromium", "libatomic1"]),
    ],
)
def test_what_is_lacking_is_named_by_its_package(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    browser: str | None,
    says: str,
    status: int,
    packages: list[str],
) -> None:
    monkeypatch.setattr(tour, "CHROMIUM", browser)
    monkeypatch.setattr(tour, "compute_driver_executable", lambda: driver(tmp_path, says, status))

    assert tour.lacking() == packages

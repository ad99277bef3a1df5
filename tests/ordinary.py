"""An ordinary user, for what root never meets: a process becomes one, and a folder is theirs.

Only in a process of its own: the rest of the tests would else lose their rights too, and a module that is imported
for the first time may be in a folder that nobody but root reads.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534
"""The user and group that own nothing, on every Linux."""

BECOME_ORDINARY = f"""
import os
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
"""
"""Python for the beginning of a process. What it needs must be imported before."""


@contextmanager
def folder_of_theirs() -> Iterator[Path]:
    """An empty folder that belongs to this user. pytest's own folders are closed to everybody but root."""
    with tempfile.TemporaryDirectory(prefix="copydesk-") as name:
        folder = Path(name).resolve()
        if os.geteuid() == 0:
            if closed := [parent for parent in folder.parents if not parent.stat().st_mode & 0o001]:
                pytest.skip(f"an ordinary user may not enter {closed[-1]} here")
            os.chown(folder, NOBODY, NOBODY)
        try:
            yield folder
        finally:
            folder.chmod(0o755)

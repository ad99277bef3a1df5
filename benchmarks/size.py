"""Size: what a database takes on the disk by the texts in it, and what packing them costs a restore."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.archive import fill
from benchmarks.ratio import Ratio
from benchmarks.sizes import Sized
from bot.store.packing import plain

UNPACKED = "import bot.store.packing as packing; packing.packed = lambda text: text; "


def size(archive: Sized) -> Ratio:
    """The file, with its index and all that is on record, by the bytes of its texts."""
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        texts = connection.execute("SELECT headline, standfirst, body FROM revision")
        raw = sum(len(part.encode()) for text in texts for part in (*text[:2], plain(text[2])))
    taken = archive.path.stat().st_size
    note = f"{taken / 1e6:,.0f} MB, {taken / archive.count / 1e3:.1f} kB an article"
    return Ratio(f"database of {archive.count:,} articles ÷ their texts", 3, ((taken, raw),), note=note)


def restore(folder: Path, *, articles: int = 10_000) -> Iterator[Ratio]:
    """A restore in a process of its own, with the texts packed and with packing left out."""
    before, packed = folder / "restore.db", folder / "restore.zip"
    fill(before, published=articles)
    _cpu("", "export", "--database", str(before), "--to", str(packed))
    figures = [
        _cpu(patch, "restore", str(packed), "--database", str(folder / f"restored-{name}.db"))
        for name, patch in (("packed", ""), ("plain", UNPACKED))
    ]
    yield Ratio.of(
        f"a restore of {articles:,}: CPU with the texts packed, more than without",
        1.2,
        [figures[0] - figures[1]],
        "s",
        f"{figures[0]:.1f} s with, {figures[1]:.1f} s without",
    )


def _cpu(patch: str, *arguments: str) -> float:
    """Processor time of a command."""
    code = f"{patch}import sys; from bot.__main__ import main; sys.exit(main(sys.argv[1:]))"
    before = os.times()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system

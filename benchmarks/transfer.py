"""Export and restore of a large archive: whether it comes back equal, how long it takes, how large it is."""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.archive import fill
from bot.store import Transaction
from bot.store.archive import export_records


@dataclass(frozen=True, slots=True)
class Leg:
    """One way: seconds of a process of its own, and the resident memory at its peak."""

    seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Journey:
    """There and back."""

    export: Leg
    restore: Leg
    packed_bytes: int
    database_bytes: int
    differences: list[str]

    def lines(self) -> list[str]:
        """What came of it, for people."""
        equal = "every field equal" if not self.differences else f"DIFFERENT: {', '.join(self.differences)}"
        return [
            f"export   {self.export.seconds:7.1f} s   {self.export.peak_bytes / 1e6:6.0f} MB at the peak",
            f"restore  {self.restore.seconds:7.1f} s   {self.restore.peak_bytes / 1e6:6.0f} MB at the peak",
            f"database {self.database_bytes / 1e6:.0f} MB, export {self.packed_bytes / 1e6:.1f} MB; {equal}",
        ]


def measure(folder: Path, articles: int) -> Journey:
    """Build an archive, export it, restore it beside, compare."""
    before, packed, after = folder / "before.db", folder / "export.zip", folder / "after.db"
    waiting = max(1, articles // 50)
    fill(before, published=articles - waiting, waiting=waiting)
    out = _run("export", "--database", str(before), "--to", str(packed))
    back = _run("restore", str(packed), "--database", str(after))
    return Journey(out, back, packed.stat().st_size, before.stat().st_size, differences(before, after))


def _run(*arguments: str) -> Leg:
    began = time.monotonic()
    code = (
        "import resource, sys; from bot.__main__ import main;"
        "status = main(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True
    )
    return Leg(time.monotonic() - began, int(done.stderr.split()[-1]) * 1024)


def differences(before: Path, after: Path) -> list[str]:
    """The tables that are not the same in every field of every row."""
    with closing(_opened(before)) as one, closing(_opened(after)) as other:
        found: list[str] = []
        tables = export_records.tables(Transaction(one))
        if tables != export_records.tables(Transaction(other)):
            return ["the tables themselves"]
        for table in tables:
            query = f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)}"
            pairs = zip(one.execute(query), other.execute(query), strict=False)
            counts = [
                each.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for each in (one, other)
            ]
            if counts[0] != counts[1] or any(tuple(a) != tuple(b) for a, b in pairs):
                found.append(table.name)
        return found


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("BEGIN")
    return connection


def main() -> int:
    """Run it and print the figures; 1 if something came back otherwise than it went."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transfer", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="in the archive (default 10000)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="copydesk-transfer-") as folder:
        journey = measure(Path(folder), chosen.articles)
    print(f"{chosen.articles:,} articles, there and back:", *journey.lines(), sep="\n")
    return 1 if journey.differences else 0


if __name__ == "__main__":
    sys.exit(main())

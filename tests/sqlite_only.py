"""What is not run on PostgreSQL (`make test-postgres`): tests of what only SQLite has. The summary says why."""

from __future__ import annotations

from collections.abc import Mapping

FILE = "on PostgreSQL: a file of SQLite is spoilt, filled, locked or searched byte by byte"
COMMANDS = "on PostgreSQL: export, restore and backup by the command line know only files yet"

ONLY_SQLITE: Mapping[str, str] = {
    "cogs/archive/test_export.py::test_a_restored_newsroom_goes_on_where_the_old_one_stopped": COMMANDS,
    "cogs/archive/test_export.py::test_two_newsrooms_are_exported_apart": COMMANDS,
    "cogs/archive/test_restore.py": COMMANDS,
    "cogs/archive/test_restored_sections.py": COMMANDS,
    "cogs/recovery/test_database_faults.py": FILE,
}
"""Files, or single tests of them, below this folder, each with the reason."""


def reason_of(test: str) -> str | None:
    """Why a test is not run there, by its id below this folder; None if it is."""
    file, _, name = test.partition("[")[0].partition("::")
    return ONLY_SQLITE.get(file) or ONLY_SQLITE.get(f"{file}::{name}")

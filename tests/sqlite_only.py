"""What is not run on PostgreSQL (`make test-postgres`): tests of what only SQLite has. The summary says why."""

from __future__ import annotations

from collections.abc import Mapping

FILE = "on PostgreSQL: a file of SQLite is spoilt, filled, locked or searched byte by byte"
COMMANDS = (
    "on PostgreSQL: the command line restores into files here; into a server in operating/test_on_a_server.py"
)

STEPS = "on PostgreSQL: the steps and plans of SQLite’s machine are looked at"
STORMS = "on PostgreSQL: it has storms of its own, in the same file"

ONLY_SQLITE: Mapping[str, str] = {
    "cogs/archive/test_export.py::test_a_restored_newsroom_goes_on_where_the_old_one_stopped": COMMANDS,
    "cogs/archive/test_export.py::test_two_newsrooms_are_exported_apart": COMMANDS,
    "cogs/archive/test_restore.py": COMMANDS,
    "cogs/archive/test_restored_sections.py": COMMANDS,
    "cogs/recovery/test_database_faults.py": FILE,
    "cogs/recovery/test_unheard_texts.py::test_a_text_that_is_not_taken_while_its_writer_does_not_get_it_back_is_taken_later": FILE,
    "operating/test_health.py::test_a_database_that_does_not_answer": FILE,
    "store/archive/test_search_budget.py::test_whoever_searches_too_widely_is_told_what_to_do": STEPS,
    "store/test_queries.py::test_a_story_runs_nothing_but_these_statements": STEPS,
    "store/test_steps_of_queries.py": STEPS,
    "test_order.py::test_a_second_process_names_the_first_and_takes_over_once_it_is_killed": FILE,
    "wire/test_chaos.py::test_bad_days_lose_nothing_and_double_nothing": STORMS,
    "wire/test_nightly_backup.py": COMMANDS,
}
"""Files, or single tests of them, below this folder, each with the reason."""


def reason_of(test: str) -> str | None:
    """Why a test is not run there, by its id below this folder; None if it is."""
    file, _, name = test.partition("[")[0].partition("::")
    return ONLY_SQLITE.get(file) or ONLY_SQLITE.get(f"{file}::{name}")

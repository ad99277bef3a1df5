"""What is not run on PostgreSQL is still there to be run on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sqlite_only import ONLY_SQLITE, reason_of

HERE = Path(__file__).parent


@pytest.mark.parametrize("test", ONLY_SQLITE)
def test_what_is_left_out_exists(test: str) -> None:
    file, _, name = test.partition("::")

    assert f"def {name}(" in (HERE / file).read_text("utf-8") if name else (HERE / file).is_file()


def test_a_file_a_test_and_its_variants_are_left_out_and_others_are_not() -> None:
    file = "cogs/recovery/test_database_faults.py"
    alone = "cogs/archive/test_export.py::test_two_newsrooms_are_exported_apart"

    assert reason_of(f"{file}::test_anything[full-form]") == ONLY_SQLITE[file]
    assert reason_of(alone) == reason_of(f"{alone}[one]") == ONLY_SQLITE[alone]
    assert reason_of("cogs/archive/test_export.py::test_something_else") is None

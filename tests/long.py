"""What takes long has two forms: the whole one of `make test-long`, and a short one in `make test`.

A short form tries the same with fewer examples, or a part of the cases. Nothing is left out of the whole one.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import TypeVar

import pytest
from _pytest.mark import ParameterSet

T = TypeVar("T")

WHOLE = bool(os.environ.get("LONG_TESTS"))
"""Whether this run is the whole one."""

DEFAULT_EXAMPLES = 100
"""How many examples hypothesis tries where a test says nothing else."""


def examples(count: int) -> int:
    """How many of so many examples this run tries: all of them, or a quarter."""
    return count if WHOLE else -(-count // 4)


def mostly_long(cases: Iterable[T], short: Collection[T]) -> list[T | ParameterSet]:
    """Cases of a test, for `parametrize`. Those that are not in `short` run in the whole form only."""
    every = list(cases)
    unknown = [case for case in short if case not in every]
    assert not unknown, f"no such cases: {unknown}"
    return [case if case in short else pytest.param(case, marks=pytest.mark.long) for case in every]

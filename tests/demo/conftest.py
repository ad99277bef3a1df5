"""What every test in a browser has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.demo.tour import chromium


@pytest.fixture(scope="module")
def running_browser() -> Iterator[Browser]:
    """One for all tests of a file."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def browser(running_browser: Browser) -> Iterator[Browser]:
    """It knows nothing of the tests before: each opens a context of its own, which ends with it."""
    yield running_browser
    for context in running_browser.contexts:
        context.close()

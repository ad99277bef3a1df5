"""The reference pages say what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reference import pages

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", ["states.md", "commands.md", "settings.md", "../PRIVACY.md"])
async def test_a_printed_page_is_what_the_code_says(name: str) -> None:
    printed = (await pages())[name]
    assert (DOCS / name).read_text("utf-8") == printed, "run `make docs` and commit the pages"

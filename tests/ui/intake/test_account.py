"""The receipt's sentence about what was taken over of a file."""

from __future__ import annotations

import pytest

from bot.domain.intake.account import Account, Part
from bot.ui.intake.account import NOUNS, account_line


def test_one_line_says_what_was_kept_left_out_and_guessed() -> None:
    account = Account(
        {Part.FOOTNOTE: 1, Part.LIST: 2, Part.LINK: 3},
        {Part.TABLE_LOOK: 1, Part.PICTURE: 2},
        encoding="Windows-1254",
    )
    assert account_line(account) == (
        "kept: 3 links, 2 lists, 1 footnote · left out: 2 pictures, a table's borders"
        " · encoding guessed: Windows-1254"
    )


def test_nothing_to_tell_is_no_line() -> None:
    assert account_line(Account({Part.LINK: 0})) == ""


def test_fields_are_named_as_plain_text_and_no_more_than_fit() -> None:
    assert account_line(Account(unused=("authors", "*image*"))) == "not used: authors, \\*image\\*"
    many = account_line(Account(unused=tuple("_" * 100 + str(number) for number in range(400))))
    assert many.endswith("390 more") and len(many) < 1200


@pytest.mark.parametrize("part", Part)
def test_each_part_has_its_noun(part: Part) -> None:
    assert (part in NOUNS) is (part is not Part.TABLE_LOOK)
    assert account_line(Account({part: 2})).startswith("kept: 2 ")

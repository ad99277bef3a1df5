"""Accounts of what was taken over of a file add up."""

from __future__ import annotations

import pytest

from bot.domain.intake.account import Account, Part, counts_of, counts_to_text


def test_accounts_add_up() -> None:
    head = Account(unused=("authors", "image"))
    body = Account({Part.LINK: 2}, {Part.PICTURE: 1}, ("image", "layout"), "Windows-1254")
    notes = Account({Part.FOOTNOTE: 1, Part.LINK: 1}, {Part.PICTURE: 1, Part.COMMENT: 0})

    assert head + body + notes == Account(
        {Part.LINK: 3, Part.FOOTNOTE: 1}, {Part.PICTURE: 2}, ("authors", "image", "layout"), "Windows-1254"
    )


def test_an_account_of_nothing_is_empty() -> None:
    assert not Account()
    assert not Account({Part.LINK: 0}, {Part.PICTURE: 0})
    assert Account({Part.LINK: 1})
    assert Account(left_out={Part.COMMENT: 1})
    assert Account(unused=("layout",))
    assert Account(encoding="Mac Roman")


def test_the_audit_log_holds_plain_counts_and_reads_them_back() -> None:
    counts = {Part.TEXT_BOX: 1, Part.LINK: 2, Part.LIST: 0}

    assert counts_to_text(counts) == "link 2, text_box 1"
    assert counts_of(counts_to_text(counts)) == {Part.LINK: 2, Part.TEXT_BOX: 1}
    assert counts_of(counts_to_text({})) == {}


@pytest.mark.parametrize("text", ["", "link", "link two", "link -2", "mood 3", "link  2", "link ²"])
def test_a_row_of_another_version_reads_as_what_is_known_of_it(text: str) -> None:
    assert counts_of(f"{text}, list 2") == {Part.LIST: 2}

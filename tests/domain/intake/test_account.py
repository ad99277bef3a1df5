"""Accounts of what was taken over of a file add up."""

from __future__ import annotations

from bot.domain.intake.account import Account, Part


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


def test_the_audit_log_holds_plain_counts() -> None:
    account = Account({Part.LINK: 2, Part.LIST: 0}, {Part.PICTURE: 1})

    assert account.to_detail() == {"kept_link": 2, "left_out_picture": 1}

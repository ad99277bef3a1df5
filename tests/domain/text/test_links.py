"""Links that lead elsewhere than they say are found; honest ones are left in peace."""

from __future__ import annotations

import pytest

from bot.domain.text.links import disguised_links


@pytest.mark.parametrize(
    "link",
    [
        "[https://bank.example](https://thief.example/login)",
        "[bank.example](https://thief.example)",
        "[www.bank.example/login](http://thief.example)",
        "[**bank.example**](https://thief.example)",
        "[bank\u200b.example](https://thief.example)",
        "[bank.example](https://bank.example@thief.example/)",
        "[bank.example](https://thief.example\\@bank.example/)",
        "[bank.example](<https://bank.example.thief.example>)",
        "[read it at https://bank.example/a now](https://thief.example)",
        "[BANK.example](HTTPS://thief.example)",
        "[bank.example](https://[::broken/)",
        "[bаnk.example](https://bank.example)",  # with a Cyrillic а
    ],
)
def test_a_link_that_shows_another_address_is_disguised(link: str) -> None:
    assert len(disguised_links(f"See {link} for more.")) == 1


@pytest.mark.parametrize(
    "link",
    [
        "[the bank](https://thief.example)",
        "[bank.example](https://bank.example/a?b=c)",
        "[https://bank.example/](http://www.bank.example)",
        "[Bank.Example](https://bank.example)",
        "[bank.example](https://news.bank.example/today)",
        "[münchen.example](https://xn--mnchen-3ya.example/)",
        "[e.g.](https://thief.example)",
        "[3.5](https://thief.example)",
        "https://bank.example",
        "`[bank.example](https://thief.example)`",
        "[bank.example](#section)",
    ],
)
def test_an_honest_link_is_left_in_peace(link: str) -> None:
    assert disguised_links(f"See {link} for more.") == []


def test_disguised_links_come_in_order_as_written() -> None:
    text = "[a.example](https://x.example) [b](https://y.example) [c.example](https://z.example)"

    assert disguised_links(text) == ["[a.example](https://x.example)", "[c.example](https://z.example)"]

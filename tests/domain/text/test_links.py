"""Links that lead elsewhere than they say are found; honest ones are left in peace."""

from __future__ import annotations

import time

import pytest

from bot.domain.text.links import disguised_links, link_targets


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


A_AND_B = ("https://a.example/x", "https://b.example/y(z)")


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Nothing leads anywhere.", ()),
        ("See [the log](https://a.example/log) and [it](https://a.example/log).", ("https://a.example/log",)),
        ("See [a](<https://a.example/x>) and [b](https://b.example/y(z)).", A_AND_B),
        ("See <https://a.example/x>, then https://b.example/y(z).", A_AND_B),
        ("Again https://a.example/x [b](https://b.example/y(z) 'title') <https://a.example/x>", A_AND_B),
        ("`https://a.example` \\[a](https://a.example/x)", ("https://a.example/x",)),
        ("ftp://a.example mailto:a@a.example", ()),
    ],
)
def test_where_the_links_of_a_text_lead(text: str, targets: tuple[str, ...]) -> None:
    assert link_targets(text) == targets


def test_many_links_take_no_longer_each() -> None:
    text = "[a](https://a.example/{}) "
    start = time.process_time()
    assert len(link_targets("".join(text.format(at) for at in range(30_000)))) == 30_000
    assert time.process_time() - start < 5

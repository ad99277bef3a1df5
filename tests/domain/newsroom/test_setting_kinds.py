"""Kinds of settings: what people write for one is read, shown and kept, and comes back the same."""

from __future__ import annotations

from datetime import time

import pytest

from bot.domain.newsroom.errors import BadSetting
from bot.domain.newsroom.setting_kinds import lines, number, switch, time_of_day
from bot.domain.newsroom.settings import BUDGET, Group, Setting


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("08:30", time(8, 30)),
        (" 8:30 ", time(8, 30)),
        ("8.30 am", time(8, 30)),
        ("7 Uhr", time(7)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("18h30", time(18, 30)),
        ("none", None),
        ("Off", None),
        ("", None),
    ],
)
def test_its_time_is_read_as_people_write_it(written: str, at: time | None) -> None:
    assert time_of_day(written) == at


@pytest.mark.parametrize(
    "written", ["25:00", "8:30 Berlin", "08:30, 17:00", "in the morning", "tomorrow 8:30"]
)
def test_what_is_no_time_of_day_is_refused(written: str) -> None:
    with pytest.raises(BadSetting, match="a time of day"):
        BUDGET.take(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [("60", 60), (" 60 ", 60), ("60,000", 60_000), ("60 000", 60_000), ("0", 0), ("never", 0), ("Off", 0)],
)
def test_a_number_is_read_as_people_write_it(written: str, read: int) -> None:
    assert number(0, 100_000, zero="never").take(written) == read


@pytest.mark.parametrize("written", ["", "1.5", "six", "1,5", "0x10", "1_0", "-1", "100001", "9" * 400])
def test_what_is_no_number_or_too_much_is_refused(written: str) -> None:
    setting = Setting("hours", Group.TIMES, "Hours", 1, number(0, 100_000, zero="never"))
    with pytest.raises(BadSetting, match="a whole number from 0 to 100,000"):
        setting.take(written)


def test_a_switch_is_on_or_off() -> None:
    kind = switch()
    assert [kind.take(word) for word in ("on", "ON", " yes", "off", "no")] == [True, True, True, False, False]
    with pytest.raises(ValueError, match="perhaps"):
        kind.take("perhaps")


def test_a_text_keeps_its_lines_up_to_a_limit_and_none_undoes_it() -> None:
    kind = lines(20)
    assert kind.take("\n\nWHO:\r\n\n WHERE: \n") == "WHO:\n\n WHERE: "
    assert [kind.take(word) for word in ("none", " None ", "–", "")] == [""] * 4
    assert (
        kind.keep("") is None and kind.read(None) == "" and kind.read(kind.keep("WHO:\nWHY:")) == "WHO:\nWHY:"
    )
    with pytest.raises(BadSetting, match="a text of up to 20 characters, or none"):
        Setting("text", Group.TEMPLATE, "A text", "", kind).take("x" * 21)
    assert kind.brief is not None
    assert [kind.brief(text) for text in ("", "WHO:", "WHO:\nWHY:")] == [
        "none",
        "“WHO:”",
        "“WHO:” (line 1 of 2)",
    ]

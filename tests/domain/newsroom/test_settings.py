"""Settings: each is declared whole, and its defaults agree wherever one stands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.newsroom import settings
from bot.domain.newsroom.errors import BadSetting
from bot.domain.newsroom.kept_settings import kept_fault
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.setting_kinds import Shape
from bot.domain.newsroom.settings import SETTINGS, Group, Setting
from bot.domain.times.timetable import BadTimetable

ROOM = Newsroom(id=1, guild_id=2, review_channel=3, publish_channel=4, editors_role=5)

DECLARED: dict[str, Setting[Any]] = {
    name: value for name, value in vars(settings).items() if isinstance(value, Setting)
}

ROOT = Path(__file__).parents[3]
SOURCES = "".join(
    path.read_text("utf-8")
    for folder in ("bot", "cogs")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path != ROOT / "bot/domain/newsroom/settings.py"
)


def test_every_setting_that_is_declared_is_in_the_list_once() -> None:
    missing = [name for name, value in DECLARED.items() if not any(each is value for each in SETTINGS)]
    assert not missing, f"declared, and not in SETTINGS of bot/domain/newsroom/settings.py: {missing}"
    options = Counter(setting.option for setting in SETTINGS)
    assert max(options.values()) == 1, options.most_common(1)
    columns = Counter(setting.column for setting in SETTINGS if setting.column)
    assert max(columns.values()) == 1, columns.most_common(1)


def test_every_field_of_a_newsroom_is_a_setting() -> None:
    named = {setting.field for setting in SETTINGS if setting.field}
    own = {field.name for field in fields(Newsroom)} - {
        "id",
        "guild_id",
        "kept",
        "sections",
        "section",
        "house",
    }
    assert named == own, "declare it in bot/domain/newsroom/settings.py, or leave the field out"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.option)
def test_a_setting_is_declared_whole(setting: Setting[Any]) -> None:
    assert setting.option.isidentifier() and setting.option.islower() and len(setting.option) <= 32
    assert 0 < len(setting.help) <= 100, "Discord shows no more than 100 characters of an option"
    assert setting.group in Group
    assert bool(setting.column) == bool(setting.field), (
        "a column is read into a field of Newsroom, or neither is named"
    )
    if setting.field:
        [field] = [each for each in fields(Newsroom) if each.name == setting.field]
        assert field.default in (setting.default, MISSING), "the default in Newsroom is another"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.option)
def test_what_is_shown_can_be_given_and_what_is_kept_is_read(setting: Setting[Any]) -> None:
    kind = setting.kind
    values = [setting.default, *(kind.take(choice) for choice in kind.choices), *(kind.bounds or ())]
    for value in values:
        assert kind.read(kind.keep(value)) == value
        if kind.shape not in (Shape.CHANNEL, Shape.ROLE):
            assert setting.take(kind.show(value)) == value
    if kind.optional:
        assert setting.take("none") == setting.take(None) == setting.take("") == setting.default
    with pytest.raises((BadSetting, BadTimetable)):
        setting.take("so " * 2000)


def test_every_setting_takes_effect_somewhere() -> None:
    """One that nothing reads would be shown, changed and exported, and change nothing."""
    lost = [name for name, setting in DECLARED.items() if not re.search(_reading(name, setting), SOURCES)]
    assert not lost, (
        f"declared in bot/domain/newsroom/settings.py, and read nowhere: {', '.join(lost)}. Read it where it takes effect,"
        f" as in `{lost[0]}.of(newsroom)`."
    )


def _reading(name: str, setting: Setting[Any]) -> str:
    return rf"\.{setting.field}\b" if setting.field else rf"\b{name}\.of\("


def test_a_setting_without_a_field_is_its_default_or_what_is_kept() -> None:
    for setting in SETTINGS:
        if not setting.field:
            assert setting.of(ROOM) == setting.default
            assert setting.of(replace(ROOM, kept={setting.option: "other"})) == "other"


def test_a_kept_value_that_cannot_be_read_is_a_fault_and_one_of_no_setting_is_none() -> None:
    assert kept_fault("of another age", "anything") is None
    assert kept_fault("approvals", "anything") is None

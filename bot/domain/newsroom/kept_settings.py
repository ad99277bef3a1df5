"""Settings as they are kept: what stays with an article that is out, and whether a kept value can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.setting import Setting
from bot.domain.newsroom.setting_kinds import Kept
from bot.domain.newsroom.settings import BY_OPTION, SETTINGS


def that_stay(newsroom: Newsroom) -> dict[str, str]:
    """What an article keeps that goes out now: its newsroom's settings that stay, by option, as the database has them."""
    return {
        each.option: str(each.kind.keep(each.of(newsroom)))
        for each in SETTINGS
        if each.stays and each.of(newsroom) != each.default
    }


def with_those_that_stay(newsroom: Newsroom, kept: Mapping[str, str]) -> Newsroom:
    """The newsroom as it was for an article that went out with these."""
    stay = {each.option: each for each in SETTINGS if each.stays}
    now = {option: value for option, value in newsroom.kept.items() if option not in stay}
    then = {option: each.kind.read(kept[option]) for option, each in stay.items() if option in kept}
    return replace(newsroom, kept=now | then)


def kept_fault(option: str, kept: Kept) -> str | None:
    """What a value in `kept_setting` should be and is not; None if it can be read, or belongs to no setting any more."""
    setting = BY_OPTION.get(option)
    return None if setting is None or setting.column else _fault(setting, kept)


def section_fault(option: str, kept: Kept) -> str | None:
    """The same for a value in `section_setting`."""
    setting = BY_OPTION.get(option)
    if setting is None or not setting.of_section:
        return None
    if kept == "":  # it does without
        return None if setting.kind.optional else setting.kind.named
    return _fault(setting, kept)


def _fault(setting: Setting[Any], kept: Kept) -> str | None:
    try:
        value = setting.kind.read(kept)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return setting.kind.named
    if setting.kind.bounds is not None and not setting.kind.bounds[0] <= value <= setting.kind.bounds[1]:
        return setting.kind.allowed
    return None

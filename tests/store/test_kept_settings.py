"""Kept settings: one without a column has a row while it is not the default, and travels with its newsroom."""

from __future__ import annotations

import pytest

from bot.domain.newsroom import kept_settings
from bot.domain.newsroom import settings as declared
from bot.domain.newsroom.setting_kinds import line, number
from bot.domain.newsroom.settings import SETTINGS, Group, Setting
from bot.store import Store, Transaction
from bot.store.archive.restored_values import fault_in_row
from bot.store.newsroom import newsrooms

MOTTO = Setting("motto", Group.REVIEW, "What the house lives by", "", line(40))
DAYS = Setting("days", Group.WRITERS, "Days that something is kept", 30, number(1, 365))


@pytest.fixture(autouse=True)
def more_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newsrooms, "SETTINGS", (*SETTINGS, MOTTO, DAYS))
    known = declared.BY_OPTION | {each.option: each for each in (MOTTO, DAYS)}
    for module in (declared, kept_settings):
        monkeypatch.setattr(module, "BY_OPTION", known)


def kept(tx: Transaction) -> list[tuple[str, str]]:
    return [
        (row["name"], row["value"]) for row in tx.all("SELECT name, value FROM kept_setting ORDER BY name")
    ]


async def test_every_column_that_is_named_is_there_with_the_default(store: Store, newsroom_id: int) -> None:
    rows = await store.read(lambda tx: tx.all("SELECT name FROM pragma_table_info('newsroom')"))
    there = {row["name"] for row in rows}
    for setting in SETTINGS:
        assert not setting.column or setting.column in there, (
            f"newsroom has no column {setting.column}: leave `column` and `field` of {setting.option} out, or add the column"
            " by a migration in bot/store/migrations"
        )
    fresh = await store.read(lambda tx: newsrooms.get(tx, newsroom_id))
    others = [each.option for each in SETTINGS if each.default != 0 and each.of(fresh) != each.default]
    assert not others, f"the migration gives another default than the declaration: {others}"


async def test_what_is_not_the_default_is_kept_and_read_in_its_type(store: Store, newsroom_id: int) -> None:
    before = await store.read(lambda tx: newsrooms.get(tx, newsroom_id))
    assert (MOTTO.of(before), DAYS.of(before)) == ("", 30)
    await store.write(lambda tx: newsrooms.change(tx, newsroom_id, MOTTO, "Get it right; “then” first. 🗞️"))
    await store.write(lambda tx: newsrooms.change(tx, newsroom_id, DAYS, 7))
    await store.write(lambda tx: newsrooms.change(tx, newsroom_id, DAYS, 8))

    for found in (
        await store.read(lambda tx: newsrooms.get(tx, newsroom_id)),
        await store.read(lambda tx: newsrooms.of_guild(tx, 100)),
        (await store.read(newsrooms.every))[0],
    ):
        assert found is not None
        assert (MOTTO.of(found), DAYS.of(found)) == ("Get it right; “then” first. 🗞️", 8)
    assert await store.read(kept) == [("days", "8"), ("motto", "Get it right; “then” first. 🗞️")]


async def test_the_default_and_none_leave_no_row(store: Store, newsroom_id: int) -> None:
    for setting, value in ((MOTTO, "Be first"), (DAYS, 7)):
        await store.write(lambda tx, s=setting, v=value: newsrooms.change(tx, newsroom_id, s, v))
    for setting in (MOTTO, DAYS):
        await store.write(lambda tx, s=setting: newsrooms.change(tx, newsroom_id, s, s.default))
    assert await store.read(kept) == []


async def test_a_setting_that_is_no_more_is_passed_over(store: Store, newsroom_id: int) -> None:
    await store.write(lambda tx: newsrooms.change(tx, newsroom_id, MOTTO, "Be first"))
    await store.write(lambda tx: tx.execute("UPDATE kept_setting SET name = 'gone'"))
    assert MOTTO.of(await store.read(lambda tx: newsrooms.get(tx, newsroom_id))) == ""


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("days", "30", None),
        ("days", "a while", "a whole number"),
        ("days", "0", "a whole number from 1 to 365"),
        ("days", "9" * 30, "a whole number from 1 to 365"),
        ("motto", "Anything at all", None),
        ("gone", "a while", None),
    ],
)
def test_what_a_restore_finds_of_one_is_looked_at(name: str, value: str, fault: str | None) -> None:
    assert fault_in_row("kept_setting", {"newsroom_id": 1, "name": name, "value": value}) == fault

"""Packing: long texts take less room, read as they were, and those of before are packed bit by bit."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.archive import COLUMNS, PARAGRAPHS, rows_of
from bot.desk import Desk
from bot.store import Store
from bot.store.archive import packing_upkeep
from bot.store.article import revisions
from bot.store.migrations import migrate
from bot.store.packing import WORTH_PACKING, Unreadable, packed, plain
from bot.store.publishing import places

COUNT = 2 * packing_upkeep.AT_ONCE + 5


@given(st.text(max_size=2_000))
@example("")
@example("שלום — مرحبا 東京 🚢 " * 200)
@example("a\x00b" * 200)
@example("x" * 70_000)
def test_a_text_is_read_as_it_was(text: str) -> None:
    kept = packed(text)
    assert plain(kept) == text
    assert isinstance(kept, str) or len(kept) < len(text.encode())


def test_a_long_text_takes_less_than_half_and_a_short_one_stays_as_it_is() -> None:
    story = "\n\n".join(PARAGRAPHS[:4])
    assert len(packed(story)) < len(story) / 2
    assert packed("a" * (WORTH_PACKING - 1)) == "a" * (WORTH_PACKING - 1)


def test_half_a_character_becomes_a_question_mark_as_in_every_column() -> None:
    assert plain(packed("\ud83d" + "a" * 300)) == "?" + "a" * 300


def test_what_was_packed_by_this_form_can_always_be_read() -> None:
    kept = bytes.fromhex(KEPT)
    assert (
        plain(kept)
        == "The ferry left the harbour at seven, an hour late and half full, said the council. " * 3
    )


KEPT = "0103a900e609503200e55b9045c0423a091c3825e06a244f07144c1920911c60ea003b392311586ba595e6e4e820dc076ddc402c1dfc460200"
"""As this form packed it when it was made: no later change may make it unreadable."""


def test_damaged_bytes_are_refused() -> None:
    kept = packed("The council sat. " * 100)
    assert isinstance(kept, bytes)
    for broken in (b"", b"\x02" + kept[1:], kept[:-5], kept[:1] + b"\xff" * 20):
        with pytest.raises(Unreadable):
            plain(broken)


def of_before(path: Path) -> None:
    """A database as a version before left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, None, upto=44)
        connection.execute(
            "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role, last_number)"
            f" VALUES (1, 1, 2, 3, 4, {COUNT})"
        )
        for n in range(1, COUNT + 1):
            for table, row in rows_of(n):
                if table not in ("article", "revision", "delivery", "place"):
                    continue
                values = dict(zip(COLUMNS[table].split(", "), row, strict=True))
                values = {
                    name: plain(value) if isinstance(value, bytes) else value
                    for name, value in values.items()
                }
                if table == "place":  # a part kept its text
                    values = {name: values[name] for name in values if not name.startswith("cut_")}
                    values["body"] = body_of(n)
                if table == "delivery":
                    values |= {"nonce": f"{n:024x}", "not_before": values["done_at"]}
                marks = ", ".join("?" * len(values))
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
                )


def body_of(n: int) -> str:
    [row] = [row for table, row in rows_of(n) if table == "revision"]
    assert isinstance(row[5], bytes)
    return plain(row[5])


def kept_as_text(path: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as connection:
        texts, sheets = (
            connection.execute(
                f"SELECT count(*) FROM {table} WHERE typeof(body) = 'text' AND body <> ''"
            ).fetchone()[0]
            for table in ("revision", "place")
        )
        return texts, sheets


async def test_texts_of_before_are_packed_bit_by_bit_and_it_goes_on_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    of_before(path)
    wanted = {n: body_of(n) for n in range(1, COUNT + 1)}
    seen = [kept_as_text(path)]
    more = True
    while more:
        store = await Store.open(path)
        more = await Desk(store, lambda: datetime.now(UTC)).archive.pack()
        for n, body in wanted.items():
            assert (await store.read(lambda tx, n=n: revisions.get(tx, n))).copy.body == body
            [place] = await store.read(lambda tx, n=n: places.of_article(tx, n))
            assert place.sheet.body == body
        await store.close()
        seen.append(kept_as_text(path))
    lot = packing_upkeep.AT_ONCE
    assert seen[:5] == [
        (COUNT, COUNT),
        (COUNT - lot, COUNT),
        (COUNT - 2 * lot, COUNT),
        (0, COUNT),
        (0, COUNT - lot),
    ]
    assert seen[-1] == (0, 0)
    with closing(sqlite3.connect(path)) as connection:
        left = connection.execute("SELECT count(*) FROM delivery WHERE nonce || not_before <> ''").fetchone()
        assert left == (0,), "what has arrived needs neither"


async def test_only_a_text_gives_way_to_its_packed_form(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    of_before(path)
    older = await Store.open(path)
    for sql in ("UPDATE revision SET body = x'01'", "INSERT INTO erasing VALUES (0, -1, -1)"):
        with pytest.raises(sqlite3.IntegrityError):
            await older.write(lambda tx, sql=sql: tx.execute(sql))
    await older.close()

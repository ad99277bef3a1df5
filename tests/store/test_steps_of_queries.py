"""Steps: no statement of an ordinary day does more work because the archive is long.

The same day is played in a newsroom that is new and in one with thousands of articles out, and SQLite counts the steps of its
machine for each statement. What a plan cannot tell shows here: an index that narrows too little, or a list that is read
whole for its first lines.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

import pytest
from simcord import Env

from benchmarks.archive import COLUMNS, rows_of
from bot.store.connection import Connection
from tests.world import World, answer_of, build_world, text_of

ARCHIVE = 3_000
FIRST = 1_000
"""Their numbers and ids begin here, clear of what the first newsroom wrote."""

COUNTED = 10
"""Steps at a time that are counted."""

AS_LONG, AND = 2, 12_000
"""How much more a statement may do with that archive: this many times as much, and so many steps, as for the 200 headlines
that a completion looks through. A look at every article takes 15,000 at least."""

_VALUE = re.compile(r"'(?:[^']|'')*'|\bNULL\b|(?<![\w.])-?\d+(?:\.\d+)?\b")


class Counting:
    """What each statement of a store costs at most, by its text without its values."""

    def __init__(self) -> None:
        self.steps: defaultdict[str, int] = defaultdict(int)

    async def listen(self, connection: Connection) -> None:
        """Count on one connection from now on."""
        running, cost = "", Counter[str]()

        def begins(sql: str) -> None:
            nonlocal running
            if not sql.startswith("--"):  # the statements of a trigger belong to what set it off
                self.steps[running] = max(self.steps[running], cost.pop(running, 0))
                running = _VALUE.sub("?", sql)

        def goes_on() -> int:
            cost[running] += COUNTED
            return 0

        def install(on: sqlite3.Connection) -> None:
            on.set_trace_callback(begins)
            on.set_progress_handler(goes_on, COUNTED)

        await connection.run(install)


async def a_day(world: World) -> dict[str, int]:
    """What people do in a day, each command and press that reads a list among it. Returns the steps of each statement."""
    counting = Counting()
    store = world.bot.desk.unit.store
    for connection in (store._writer, *store._readers):
        await counting.listen(connection)
    found = re.search(r"№(\d+)", answer_of(await world.submit()))
    assert found is not None
    number = found[1]
    await world.judge(world.ed, "Request changes", int(number))
    await world.edit(number, body="The ferry *Aurora* left the harbour at seven.")
    await world.ed.react(world.card(int(number)), "👀")
    await world.ed.react(world.card(int(number)), "✅")
    await world.ed.unreact(world.card(int(number)), "✅")
    for who, channel, command in (
        (world.ed, world.review, "review queue"),
        (world.chief, world.review, "publish calendar"),
        (world.writer, world.submissions, "draft list"),
        (world.ed, world.review, "archive search"),
        (world.admin, world.review, "newsroom check"),
        (world.admin, world.review, "newsroom settings"),
        (world.reader, world.submissions, "help"),
    ):
        await who.slash(channel, command)
    for who, command in (
        (world.ed, "review approve"),
        (world.chief, "publish schedule"),
        (world.writer, "draft edit"),
        (world.ed, "archive show"),
        (world.ed, "archive export"),
        (world.reader, "draft follow"),
        (world.ed, "review history"),
    ):
        for typed in ("", "fer", number):
            await who.autocomplete(world.review, command, "article", typed)
    await world.ed.slash(world.review, "review hold", article=number, reason="Wait for the mayor.")
    await world.ed.slash(world.review, "review unhold", article=number)
    await world.configure(budget="08:30", slots="Mon-Sun 09:00, 17:00", timezone="UTC")
    await world.ed.react(world.card(int(number)), "✅")
    await world.chief.slash(world.review, "publish now", article=number)
    await world.env.advance_time(61)
    for _ in range(
        24
    ):  # in one go it takes longer than the simulated Discord waits, since every step is counted
        await world.env.advance_time(3_600)
    await world.reader.slash(world.submissions, "draft show", article=number)
    await world.ed.click(world.card(int(number)), label="History")
    assert world.articles() and any("budget" in text_of(m).lower() for m in world.review.history())
    return dict(counting.steps)


def fill_newsroom(path: Path, guild_id: int) -> None:
    """Put articles that are out into a newsroom, beside the running bot."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (newsroom_id,) = connection.execute(
            "SELECT id FROM newsroom WHERE guild_id = ?", (guild_id,)
        ).fetchone()
        rows = defaultdict[str, list[tuple[object, ...]]](list)
        for n in range(FIRST, FIRST + ARCHIVE):
            for table, row in rows_of(n, newsroom_id=newsroom_id):
                rows[table].append(row)
        connection.execute("BEGIN IMMEDIATE")
        for table, columns in COLUMNS.items():
            marks = ", ".join("?" * len(rows[table][0]))
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows[table])
        connection.execute("UPDATE newsroom SET last_number = ? WHERE id = ?", (n, newsroom_id))
        connection.execute("COMMIT")


@pytest.mark.simcord(check_errors=False)
async def test_an_ordinary_day_costs_the_same_whatever_the_archive(env: Env) -> None:
    small = await build_world(env)
    usual = await a_day(small)
    large = await build_world(env, name="The Old Courier")
    path = small.bot.desk.unit.store.path
    await asyncio.to_thread(fill_newsroom, path, large.guild.id)
    busy = await a_day(large)
    more = {
        sql: (usual[sql], steps)
        for sql, steps in busy.items()
        if sql in usual and steps > usual[sql] * AS_LONG + AND
    }
    assert more == {}
    assert len(usual.keys() & busy.keys()) > 100

"""The fleet: processes that share the shards of one bot, and one that sleeps while another takes its place."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.wire.chaos.weather import Breach
from tests.wire.client import Discord
from tests.wire.process import Bot

if TYPE_CHECKING:
    from tests.wire.chaos.engine import Engine
    from tests.wire.chaos.storm import Storm

SHARDS_EACH = 2

ENDS_WITHIN_SECONDS = 30.0
"""How long a process that has lost its shards may take to end."""

JUST_BEING_SENT = 1
"""Requests of a process that was stopped when it had looked whether it may send, and had not sent yet."""

NO_GAP = 5
"""How often a process is started again that another one's end, or the server's, keeps from starting."""

OF_THE_FLEET = {"max_concurrency": 16, "identify_seconds": 5.0}
"""The rules of a Discord for it: each shard may identify every five seconds."""

WRITTEN = """
    CREATE SCHEMA IF NOT EXISTS storm;
    CREATE TABLE IF NOT EXISTS storm.written (process TEXT, relation TEXT);
    CREATE OR REPLACE FUNCTION storm.note() RETURNS TRIGGER LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO storm.written VALUES (current_setting('application_name'), TG_TABLE_NAME);
        RETURN NULL;
    END $$;
    DO $$
    DECLARE
        name TEXT;
    BEGIN
        FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
            EXECUTE format('CREATE TRIGGER storm_note AFTER INSERT OR UPDATE OR DELETE ON public.%I'
                ' FOR EACH STATEMENT EXECUTE FUNCTION storm.note()', name);
        END LOOP;
    END $$;
"""
"""Which process has written what, by the name of its connections; the transaction's own number says when."""

COMMITTED_SINCE = """
    SELECT relation, pg_xact_commit_timestamp(xmin) FROM storm.written
    WHERE process LIKE %s AND pg_xact_commit_timestamp(xmin) > %s
"""


class Fleet:
    """Processes on one database: each serves some shards of all of them."""

    def __init__(
        self, discord: Discord, home: Path, engine: Engine, command: Sequence[str], count: int
    ) -> None:
        self.engine = engine
        self.shards = count * SHARDS_EACH
        self._discord = discord
        self._home = home
        self._command = command
        self._made: Counter[int] = Counter()

    def range_of(self, place: int) -> str:
        """The shards of the processes at a place, as an operator writes them."""
        first = place * SHARDS_EACH
        return f"{first}-{first + SHARDS_EACH - 1}/{self.shards}"

    def process(self, place: int) -> Bot:
        """Another process for the shards of a place. It has a door of its own."""
        door = f"process-{place}-{self._made[place]}"
        self._made[place] += 1
        return Bot(
            self._discord,
            self._home / "copydesk.db",
            server=self.engine.address,
            door=door,
            command=self._command,
            COPYDESK_SHARDS=self.range_of(place),
        )

    def watch(self) -> None:
        """Note from now on which process writes what."""
        self.engine.ask(WRITTEN)


@dataclass
class Asleep:
    """A process that was stopped, and when another one had its shards."""

    bot: Bot
    holder: str
    """The name of the connection that held its locks."""
    since: datetime


class Fences:
    """Each public method is a step of the plan, as those of the storm itself."""

    def __init__(self, fleet: Fleet, place: int, storm: Storm) -> None:
        self._fleet = fleet
        self._place = place
        self._storm = storm
        self._asleep: Asleep | None = None

    async def fence(self) -> bool | None:
        """The bot's process stops in the middle of whatever it does, the server lets go of its locks, and another process
        takes its shards."""
        old, engine = self._storm.bot, self._fleet.engine
        if self._asleep is not None or not old.alive:
            return False
        await engine.mended()
        assert old.process is not None
        old.process.send_signal(signal.SIGSTOP)
        await self._storm.discord.ask("note", text=f"{old.door} sleeps")
        holder = f"copydesk % {old.process.pid} {self._fleet.range_of(self._place)}"
        await engine.asked(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name LIKE %s",
            holder,
        )
        new = self._fleet.process(self._place)
        self._storm.takes(new)
        for _ in range(NO_GAP):
            await self._storm.weather.start(after=0.0)
            if any("database open" in line for line in new.log):
                break
        ((since,),) = await engine.asked("SELECT clock_timestamp()")
        self._asleep = Asleep(old, holder, since)
        return None

    async def wake(self) -> bool | None:
        """The process that slept goes on. It is to write nothing, send nothing, and end."""
        if self._asleep is None:
            return False
        await self._fleet.engine.mended()
        asleep, self._asleep = self._asleep, None
        bot = asleep.bot
        assert bot.process is not None
        line = await self._storm.discord.ask("note", text=f"{bot.door} wakes")
        with suppress(ProcessLookupError):  # it was killed in its sleep
            bot.process.send_signal(signal.SIGCONT)
        try:
            await bot.gone(patience=ENDS_WITHIN_SECONDS)
        except TimeoutError:
            await bot.kill()
            raise Breach(f"fenced: {bot.door} lost its shards and did not end:\n{bot.tail(40)}") from None
        journal = await self._storm.discord.journal(line, ["request", "gateway"])
        sent = [each for each in journal if each.get("door") == bot.door and _does_something(each)]
        written = await self._fleet.engine.asked(COMMITTED_SINCE, f"{asleep.holder}%", asleep.since)
        if len(sent) > JUST_BEING_SENT or written:
            raise Breach(
                f"fenced: {bot.door} had lost its shards, and sent {sent} and wrote {written}:\n{bot.tail(40)}"
            )
        return None


def _does_something(entry: dict[str, Any]) -> bool:
    return entry.get("method", "GET") != "GET" or entry.get("what") == "identified"

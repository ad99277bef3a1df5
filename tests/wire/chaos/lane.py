"""One lane of the storm: a Discord of its own, a bot of its own, and so many rounds of one plan."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.wire.chaos.backups import Backups
from tests.wire.chaos.check import Look
from tests.wire.chaos.engine import Engine
from tests.wire.chaos.fleet import OF_THE_FLEET, SHARDS_EACH, Fences, Fleet
from tests.wire.chaos.newsroom import set_up, staffed
from tests.wire.chaos.plan import Plan
from tests.wire.chaos.settling import settle
from tests.wire.chaos.step import Step
from tests.wire.chaos.storm import Storm
from tests.wire.chaos.weather import Breach
from tests.wire.client import Discord, Room
from tests.wire.process import Bot

KINDS = ("lost", "duplicated", "unapproved", "fenced", "identify")

ROUNDS_BETWEEN_LOOKS = 10

TRIES = 3
"""In how many later rounds people try again what they could not do."""

NONCE_SECONDS = 60.0
"""Longer than discord.py's own tries of one request take together, as Discord's window is. Beyond it the plan leads by
letting minutes pass while the bot is down."""


@dataclass
class Outcome:
    """What came of one lane."""

    rounds: int = 0
    kills: int = 0
    faults: int = 0
    articles: int = 0
    published: int = 0
    pictures: int = 0
    """Files of pictures that were kept."""
    backups: int = 0
    """Made while it stormed, and verified."""
    fenced: int = 0
    """Processes that lost their shards to another one."""
    breaches: list[tuple[str, str]] = field(default_factory=list)
    story: str = ""
    steps: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Kind:
    """What kind of lane: the safeguard that is `broken`; whether it publishes in a `forum`, whether a backup is made during each
    round, and whether the database is on a `postgres` server, to which things happen too. There, several `processes` may share
    six shards."""

    broken: str | None = None
    forum: bool = False
    backups: bool = False
    postgres: bool = False
    processes: int = 1


def run_lane(seed: str, rounds: int, kind: Kind, keep: Path | None) -> Outcome:
    """One lane, from a new newsroom to the last look. Each process has a newsroom of its own; they share the rounds."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) if keep is None else keep / seed.replace(":", "-")
        home.mkdir(parents=True, exist_ok=True)
        with Engine.running() if kind.postgres else nullcontext() as engine:
            return asyncio.run(_lane(seed, rounds, kind, home, engine))


@dataclass
class Days:
    """The days of one newsroom: its storm, what is planned, and what people try again."""

    storm: Storm
    plan: Iterator[list[Step]]
    again: list[tuple[Step, int]] = field(default_factory=list)

    async def one(self) -> int:
        """One round. Returns 0 where there is none left."""
        steps = next(self.plan, None)
        if steps is None:
            return 0
        waiting, self.again = self.again, []
        for step, tries in (*waiting, *((step, 0) for step in steps)):
            done = await self.storm.carry_out(step)
            if not done and step.by_people and tries < TRIES:
                self.again.append((step, tries + 1))
        return 1


async def _lane(seed: str, rounds: int, kind: Kind, home: Path, engine: Engine | None) -> Outcome:
    outcome = Outcome()
    rules = {"nonce_seconds": NONCE_SECONDS, "limit_scale": 4.0, "crossposts_an_hour": 100_000}
    if kind.processes > 1:
        rules |= OF_THE_FLEET | {"shards": kind.processes * SHARDS_EACH}
    async with Discord.started(**rules) as discord:
        days = await _begun(discord, seed, rounds, kind, home, engine)
        storms = [each.storm for each in days]
        kept = Backups(home / "copydesk.db", home / "backups")
        turns = 0
        try:
            while True:
                await discord.ask("note", text=f"round {outcome.rounds + 1}")
                making = asyncio.create_task(kept.one()) if kind.backups else None
                done = sum(await asyncio.gather(*(each.one() for each in days)))
                if making is not None:
                    outcome.breaches += await making
                outcome.rounds += done
                turns += 1
                last = outcome.rounds == rounds
                if turns % ROUNDS_BETWEEN_LOOKS == 0 or last:
                    outcome.breaches += await settle(storms, engine)
                    outcome.breaches += await _looked(discord, storms)
                if outcome.breaches or last:
                    break
        except Breach as breach:
            outcome.breaches.append(_kind(str(breach)))
        except Exception:  # noqa: BLE001 - whatever it is, it is told with the story that led there
            outcome.breaches.append(("lost", f"the storm could not go on:\n{traceback.format_exc()}"))
        finally:
            for what, how in outcome.breaches:
                print(f"lane {seed}, round {outcome.rounds}: {what}: {how}", file=sys.stderr, flush=True)
            if outcome.breaches:
                outcome.story = "\n".join([await _story(storm, outcome) for storm in storms])
            bots = {bot for storm in storms for bot in storm.bots}
            for bot in bots:
                await bot.kill() if bot.process is not None else None
        journal = await discord.journal()
        with (home / "journal.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in journal)
        for bot in bots:
            (home / f"{bot.door or 'bot'}.log").write_text("\n".join(bot.log), "utf-8")
        _count(outcome, storms, journal)
        outcome.faults += 0 if engine is None else engine.faults
        outcome.backups = kept.made
    return outcome


async def _begun(
    discord: Discord, seed: str, rounds: int, kind: Kind, home: Path, engine: Engine | None
) -> list[Days]:
    """A newsroom for each process, which all run."""
    command = ("-m", "bot", "run") if kind.broken is None else ("-m", "tests.wire.chaos.broken", kind.broken)
    if engine is None or kind.processes == 1:
        server = None if engine is None else engine.address
        bot = Bot(discord, home / "copydesk.db", server=server, command=command)
        room = await staffed(discord, forum=kind.forum)
        await bot.start()
        storm = Storm(discord, bot, await set_up(discord, room), engine)
        return [Days(storm, Plan(seed, server=engine is not None).rounds(rounds))]
    fleet = Fleet(discord, home, engine, command, kind.processes)
    dice = random.Random(seed)
    rooms: list[Room] = []
    for place in range(kind.processes):
        shard = place * SHARDS_EACH + dice.randrange(SHARDS_EACH)
        forum = kind.forum if place == 0 else dice.random() < 0.5
        rooms.append(await staffed(discord, forum=forum, shard=(shard, fleet.shards)))
    bots = [fleet.process(place) for place in range(kind.processes)]
    for bot in bots:
        await bot.start()
    fleet.watch()
    days: list[Days] = []
    for place, (bot, room) in enumerate(zip(bots, rooms, strict=True)):
        share = rounds // kind.processes + (place < rounds % kind.processes)
        plan = Plan(f"{seed}:{place}", server=True, fleet=True)
        storm = Storm(discord, bot, await set_up(discord, room), engine, partial(Fences, fleet, place))
        days.append(Days(storm, plan.rounds(share)))
    return days


async def _looked(discord: Discord, storms: Sequence[Storm]) -> list[tuple[str, str]]:
    found = [
        ("identify", f"shard {each['shard']} made itself known again after {each['seconds']} s")
        for each in await discord.journal(kinds=["breach"])
    ]
    for storm in storms:
        found += list((await Look.taken(storm)).breaches())
    line = await discord.ask("note", text="looked")
    for storm in storms:
        storm.watched = line
    return found


def _count(outcome: Outcome, storms: Sequence[Storm], journal: Sequence[dict[str, Any]]) -> None:
    bot = storms[0].bot
    outcome.kills = sum(storm.kills for storm in storms) + sum(entry["kind"] == "kill" for entry in journal)
    outcome.faults = sum(entry["kind"] == "fault" for entry in journal)
    outcome.articles = bot.value("SELECT count(*) FROM article")
    outcome.published = bot.value("SELECT count(*) FROM article WHERE publication = 'live'")
    outcome.pictures = bot.value("SELECT count(DISTINCT sha256) FROM picture")
    for storm in storms:
        outcome.steps += storm.done
        outcome.skipped += storm.skipped
    outcome.fenced = sum(len(storm.bots) - 1 for storm in storms)


def _kind(told: str) -> tuple[str, str]:
    kind, _, how = told.partition(": ")
    return (kind, how) if kind in KINDS else ("lost", told)


async def _story(storm: Storm, outcome: Outcome) -> str:
    """What led there: the journal's lines about the pieces that are named in the breaches."""
    told = " ".join(how for _, how in outcome.breaches)
    names = {piece.name for piece in storm.pieces.values() if piece.name in told}
    lines = [f"--- the story of {', '.join(sorted(names)) or 'the last round'}"]
    journal = await storm.discord.journal()
    cards: set[str] = set()
    for entry in journal:
        text = str(entry)
        if (
            entry["kind"] == "request"
            and entry.get("made")
            and any(f"Piece {name} " in text for name in names)
        ):
            cards.add(str(entry["made"]))
    for entry in journal if names else journal[-150:]:
        text = str(entry)
        near = any(name in text for name in names) or any(card in text for card in cards)
        wide = entry["kind"] in ("kill", "gateway", "fault", "note")
        if near or wide or not names:
            lines.append(text[:300])
    return "\n".join([*lines, "--- the bot’s log", storm.bot.tail(120)])

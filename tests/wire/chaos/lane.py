"""One lane of the storm: a Discord of its own, a bot of its own, and so many rounds of one plan."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import traceback
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.wire.chaos.backups import Backups
from tests.wire.chaos.check import Look
from tests.wire.chaos.engine import Engine
from tests.wire.chaos.plan import Plan
from tests.wire.chaos.settling import settle
from tests.wire.chaos.step import APPROVALS, CHIEFS, EDITORS, READERS, WRITERS, Step
from tests.wire.chaos.storm import Storm
from tests.wire.chaos.weather import Breach
from tests.wire.client import FORUM_TAGS, Discord, Room
from tests.wire.process import Bot

KINDS = ("lost", "duplicated", "unapproved")

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
    breaches: list[tuple[str, str]] = field(default_factory=list)
    story: str = ""
    steps: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)


def run_lane(
    seed: str,
    rounds: int,
    broken: str | None,
    keep: Path | None,
    *,
    forum: bool = False,
    backups: bool = False,
    postgres: bool = False,
) -> Outcome:
    """One lane, from a new newsroom to the last look. It publishes in an announcement channel or a forum. With `backups`
    one is made during each round; with `postgres` the database is on a server of its own, to which things happen too."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) if keep is None else keep / seed.replace(":", "-")
        home.mkdir(parents=True, exist_ok=True)
        with Engine.running() if postgres else nullcontext() as engine:
            return asyncio.run(_lane(seed, rounds, broken, home, engine, forum=forum, backups=backups))


async def _lane(
    seed: str,
    rounds: int,
    broken: str | None,
    home: Path,
    engine: Engine | None,
    *,
    forum: bool,
    backups: bool,
) -> Outcome:
    outcome = Outcome()
    command = ("-m", "bot", "run") if broken is None else ("-m", "tests.wire.chaos.broken", broken)
    async with Discord.started(
        nonce_seconds=NONCE_SECONDS, limit_scale=4.0, crossposts_an_hour=100_000
    ) as discord:
        room = await discord.newsroom(
            writers=WRITERS, editors=EDITORS, chiefs=CHIEFS, readers=READERS, forum=forum
        )
        server = None if engine is None else engine.address
        bot = Bot(discord, home / "copydesk.db", server=server, command=command)
        await bot.start()
        await discord.set_up(room, cooling_off=0, approvals=APPROVALS, corrections="quiet")
        room = await _divided(discord, room)
        storm = Storm(discord, bot, room, engine)
        await discord.say(
            room.owner,
            room.review,
            "!newsroom settings picture_alt: warn picture_rights: warn discussions: on forum_tags: News",
        )
        again: list[tuple[Step, int]] = []
        kept = Backups(bot.database, home / "backups")
        try:
            for steps in Plan(seed, server=engine is not None).rounds(rounds):
                outcome.rounds += 1
                await discord.ask("note", text=f"round {outcome.rounds}")
                making = asyncio.create_task(kept.one()) if backups else None
                waiting, again = again, []
                for step, tries in (*waiting, *((step, 0) for step in steps)):
                    done = await storm.carry_out(step)
                    if not done and step.by_people and tries < TRIES:
                        again.append((step, tries + 1))
                if making is not None:
                    outcome.breaches += await making
                if outcome.rounds % ROUNDS_BETWEEN_LOOKS == 0 or outcome.rounds == rounds:
                    outcome.breaches += await settle([storm], engine)
                    outcome.breaches += list((await Look.taken(storm)).breaches())
                    storm.watched = await discord.ask("note", text="looked")
                if outcome.breaches:
                    break
        except Breach as breach:
            outcome.breaches.append(_kind(str(breach)))
        except Exception:  # noqa: BLE001 - whatever it is, it is told with the story that led there
            outcome.breaches.append(("lost", f"the storm could not go on:\n{traceback.format_exc()}"))
        finally:
            for kind, how in outcome.breaches:
                print(f"lane {seed}, round {outcome.rounds}: {kind}: {how}", file=sys.stderr, flush=True)
            if outcome.breaches:
                outcome.story = await _story(storm, outcome)
            await bot.kill() if bot.process is not None else None
        journal = await discord.journal()
        with (home / "journal.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in journal)
        (home / "bot.log").write_text("\n".join(bot.log), "utf-8")
        outcome.kills = storm.kills + sum(entry["kind"] == "kill" for entry in journal)
        outcome.faults = sum(entry["kind"] == "fault" for entry in journal)
        outcome.faults += 0 if engine is None else engine.faults
        outcome.articles = bot.value("SELECT count(*) FROM article")
        outcome.published = bot.value("SELECT count(*) FROM article WHERE publication = 'live'")
        outcome.pictures = bot.value("SELECT count(DISTINCT sha256) FROM picture")
        outcome.backups = kept.made
        outcome.steps, outcome.skipped = storm.done, storm.skipped
    return outcome


async def _divided(discord: Discord, room: Room) -> Room:
    """The newsroom gets two sections with channels of other kinds than its own, and one that publishes where the newsroom does
    and has a review channel of its own. Each post in the newsroom's forum needs a tag."""
    sport = await discord.ask("channel", guild=room.guild, name="sport")
    late = await discord.ask("channel", guild=room.guild, name="late-desk")
    if room.forum:
        await discord.ask("require_tag", channel=room.publish)
        culture = await discord.ask("channel", guild=room.guild, name="culture", news=True)
    else:
        culture = await discord.ask("forum", guild=room.guild, name="culture", tags=FORUM_TAGS)
    sections = {"Sport": {"publish": sport}, "Culture": {"publish": culture}, "Late": {"review": late}}
    for name, channels in sections.items():
        done = await discord.run(room.owner, room.review, "section add", name=name, **channels)
        assert "is there" in str(done["messages"]), done
    return replace(room, elsewhere=(sport, culture), late_desk=late)


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

"""The examination: every check in its order, each finding on a line, and what the doctor thinks of it all."""

from __future__ import annotations

import argparse
import asyncio
import inspect
import logging
from collections.abc import Iterable

import discord

from bot import logs
from bot.operating.doctor import discord_side, machine
from bot.operating.doctor.connection import Connection
from bot.operating.doctor.findings import Case, Check, Finding, Mark, fault, skipped
from bot.operating.doctor.shards import look_at_shards
from bot.operating.options import env_file, load
from bot.ui.phrases import plural

log = logging.getLogger(__name__)

CHECKS = (
    Check("settings", machine.look_at_settings),
    Check("shards", look_at_shards, ("settings",)),
    Check("files", machine.look_at_files, ("settings",)),
    Check("disk", machine.look_at_disk, ("settings",)),
    Check("sqlite", machine.look_at_sqlite),
    Check("database", machine.look_at_database, ("settings", "sqlite")),
    Check("pictures", machine.look_at_pictures, ("database",)),
    Check("process", machine.look_at_process, ("settings",)),
    Check("backup", machine.look_at_backup, ("database",)),
    Check("parked", machine.look_at_parked, ("database",)),
    Check("time zones", machine.look_at_zones),
    Check("extras", machine.look_at_extras),
)
"""What is looked at on this machine."""

ONLINE = (
    Check("clock", discord_side.look_at_clock, ("settings",)),
    Check("token", discord_side.look_at_token, ("settings",)),
    Check("intents", discord_side.look_at_intents, ("token",)),
    Check("gateway", discord_side.look_at_gateway, ("token", "intents")),
    Check("commands", discord_side.look_at_commands, ("token",)),
    Check("permissions", discord_side.look_at_permissions, ("gateway", "database")),
    Check("invite", discord_side.look_at_invite, ("token",)),
)
"""What is asked of Discord."""

WIDTH = max(len(check.name) for check in (*CHECKS, *ONLINE))


def doctor_options(parser: argparse.ArgumentParser) -> None:
    """What `doctor` takes."""
    parser.add_argument("--offline", action="store_true", help="ask nothing of Discord")


def doctor(options: argparse.Namespace) -> int:
    """Look at everything, print a line for each finding, and return 1 if there is a fault."""
    level = options.log_level or "ERROR"
    logs.configure(level)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    case = Case(env_file(options), lambda: load(options))
    marks = asyncio.run(_examine(case, level, offline=options.offline))
    faults, warnings = marks.count(Mark.FAULT), marks.count(Mark.WARNING)
    if faults or warnings:
        print(f"\ncopydesk: {plural(faults, 'fault')} and {plural(warnings, 'warning')}.")
    else:
        print("\ncopydesk: All is well.")
    return 1 if faults else 0


async def _examine(case: Case, level: str, *, offline: bool) -> list[Mark]:
    failed: set[str] = set()
    marks: list[Mark] = []
    try:
        for check in CHECKS if offline else (*CHECKS, *ONLINE):
            if check in ONLINE and case.discord is None and case.read is not None:
                logs.configure(level, secrets=[case.read.token or ""])
                case.discord = Connection(case.read)
                case.discord.begin()
            found = await _look(check, case, failed)
            if any(finding.mark in (Mark.FAULT, Mark.SKIPPED) for finding in found):
                failed.add(check.name)
            for finding in found:
                print(f"{finding.mark:<8} {check.name:<{WIDTH}} {logs.visible(finding.sentence)}", flush=True)
            marks += [finding.mark for finding in found]
    finally:
        if case.discord is not None:
            await case.discord.close()
    return marks


async def _look(check: Check, case: Case, failed: Iterable[str]) -> list[Finding]:
    """What one check finds; its own failure is a finding too, so that the others are still looked at."""
    missing = [name for name in check.needs if name in failed]
    if missing:
        return [skipped(f"Not looked at, because of what “{missing[0]}” says above.")]
    try:
        found = check.look(case)
        return list(await found if inspect.isawaitable(found) else found)
    except Exception as error:
        log.debug("the check of the %s failed", check.name, exc_info=error)
        return [fault(f"It could not be looked at: {type(error).__name__}: {error}")]

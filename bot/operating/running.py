"""Running: the bot as one process, from the settings to an orderly stop."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
from contextlib import nullcontext, suppress
from pathlib import Path

import aiohttp
import discord

from bot import logs
from bot.app import Copydesk, ShardedCopydesk, create_bot
from bot.demo.looking import DEMO
from bot.domain.refusals import Served, StoreUnavailable
from bot.lock import AlreadyRunning, InstanceLock
from bot.loopback import divert
from bot.operating import rubbish
from bot.operating.options import CannotDo, env_file, settings_of
from bot.operating.services import Services
from bot.operating.systemd import Notifier
from bot.setting_values import password_in
from bot.settings import Settings
from bot.store import DatabaseError, is_damage, private_files, remedy
from bot.store.archive.moving import UnderWay
from bot.store.migrations import ForeignDatabase, NewerDatabase

log = logging.getLogger("copydesk")

STOP_SECONDS = 9.5
"""The longest that an orderly stop takes: service managers kill after ten seconds."""

SHARDS_NEEDED = 4011
"""The code with which Discord closes the connection of a bot that must be split into shards."""

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 60.0
"""Pauses double from the first to the longest while Discord does not answer at the start."""


class CannotRun(CannotDo):
    """Why the bot does not run, in one line for the operator."""


class ShardsNeeded(Exception):
    """Discord wants the bot split into shards: it is in too many servers for one connection."""


class Unreached(Exception):
    """Why Discord or the database does not answer for now, in a sentence."""


def run(options: argparse.Namespace) -> None:
    """Be the bot until a signal ends it. Raises CannotDo for what an operator can put right."""
    settings = settings_of(options)
    if settings.token is None:
        raise CannotRun(
            "There is no token. Put it into the file .env, in a line that begins with DISCORD_TOKEN=."
            f" (The demo needs none: {DEMO})"
        )
    secrets = [settings.token, *password_in(settings.server)]
    logs.configure(settings.log_level, secrets=secrets, form=settings.log_format)
    warn_of_readers(env_file(options))
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # a desk has no voice channels

    # Processes of one PostgreSQL server may share a folder: each holds the locks of its shards there.
    lock = nullcontext() if settings.shards is not None else _lock(settings.database)
    with lock:
        asyncio.run(_serve(settings, settings.token))


def warn_of_readers(dotenv: Path) -> None:
    """Say so in the log if others on this machine can read the file with the token."""
    if private_files.open_to_others(dotenv):
        log.warning(
            "others on this machine can read %s, and it holds the token: run `chmod 600 %s`", dotenv, dotenv
        )


def _lock(database: Path) -> InstanceLock:
    """The right to write the database. Raises CannotRun."""
    try:
        if database.is_dir():
            raise CannotRun(f"{database} is a folder. COPYDESK_DATABASE must name a file in it.")
        lock = InstanceLock(database)
        lock.acquire()
    except AlreadyRunning as error:
        raise CannotRun(str(error)) from error
    except (OSError, RuntimeError) as error:  # RuntimeError: Python 3.11 and 3.12, on links in a circle
        raise CannotRun(_unreachable(database, error)) from error
    return lock


async def _serve(settings: Settings, token: str) -> None:
    """Be the bot until told to stop; where Discord does not answer at the start, or the database any more, ask again and
    again."""
    stop, pause, sharded, opened = _stop_signal(), FIRST_PAUSE_SECONDS, False, False
    while not stop.is_set():
        try:
            await _session(create_bot(settings, sharded=sharded), token, stop, opened=opened)
            return
        except ShardsNeeded:
            sharded = True
            log.warning(
                "The bot is in so many servers that Discord wants several connections (close code 4011). It opens"
                " them now, in this process."
            )
        except Unreached as unreached:
            opened = True
            log.warning("%s Trying again in %.0f s.", unreached, pause)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def _session(bot: Copydesk, token: str, stop: asyncio.Event, *, opened: bool) -> None:
    """Open the database, then connect, until told to stop. Closes the bot in any case. `opened`: this process could use the
    database before.

    Raises CannotRun, and Unreached if Discord or an `opened` database did not answer before the bot was ready.
    """
    closed = False
    services: Services | None = None
    notifier = Notifier()
    try:
        await _open(bot, opened=opened)
        services = Services(bot, notifier)
        await services.start()
        if bot.settings.test_api is not None and bot.settings.test_gateway is not None:
            divert(bot, bot.settings.test_api, bot.settings.test_gateway)
        log.info("connecting")
        running = asyncio.create_task(_start(bot, token))
        ends = [asyncio.create_task(event.wait()) for event in (stop, bot.cut_off)]
        await asyncio.wait({running, *ends}, return_when=asyncio.FIRST_COMPLETED)
        for end in ends:
            end.cancel()
        if stop.is_set():
            log.info("stopping: nothing new is taken, what is under way is finished")
            notifier.stopping()
            await services.stop()
            if bot.is_ready():
                await _close(bot)  # while it is still connected, so that people can be answered
                closed = True
        if stop.is_set() or bot.cut_off.is_set():
            running.cancel()
        try:
            await running
        except asyncio.CancelledError:
            if not stop.is_set() and not bot.cut_off.is_set():
                raise
        except Exception as error:
            if stop.is_set() or bot.fenced is not None:
                log.debug("the connection ended with an error", exc_info=error)
                return
            unsharded = not isinstance(bot, ShardedCopydesk)
            if unsharded and isinstance(error, discord.ConnectionClosed) and error.code == SHARDS_NEEDED:
                raise ShardsNeeded from error
            waits = passing(error)
            if waits is not None:
                raise Unreached(waits) from error
            sentence = refused(error)
            if sentence is None:
                raise
            raise CannotRun(sentence) from error
    finally:
        if services is not None:
            await services.stop()
        if not closed:
            await _close(bot)
        if bot.fenced is not None:
            raise CannotRun(f"This process has lost its shards and ends: {bot.fenced}.")


async def _start(bot: Copydesk, token: str) -> None:
    """Log in, by which the bot is made ready, and stay connected. Raises what discord.py raises."""
    try:
        await bot.login(token)
        rubbish.leave_out_what_is_there()
    finally:
        rubbish.end_reading_in()
    await bot.connect()


async def _open(bot: Copydesk, *, opened: bool) -> None:
    database = bot.settings.database
    try:
        await bot.open()
    except ForeignDatabase as foreign:
        raise CannotRun(
            f"{database} is a database of another program. Set COPYDESK_DATABASE to a file of Copydesk’s own."
        ) from foreign
    except NewerDatabase as newer:
        raise CannotRun(
            f"{database} was written by a newer Copydesk (its tables have version {newer.found}, this one knows"
            f" {newer.known}). Install the newer one, or set COPYDESK_DATABASE to another file."
        ) from newer
    except UnderWay as half:
        raise CannotRun(
            "This database holds a part of another one: a move was cut off. Run `copydesk migrate-to` again, as before."
        ) from half
    except DatabaseError as error:
        raise CannotRun(_unusable(database, error)) from error
    except StoreUnavailable as error:
        cause = error.__cause__
        if isinstance(error, Served):
            raise CannotRun(str(error)) from error
        if bot.settings.server is not None:
            sentence = f"The PostgreSQL server of COPYDESK_DATABASE cannot be used: {error}"
            raise (Unreached(f"{sentence}.") if opened else CannotRun(sentence)) from error
        if not isinstance(cause, DatabaseError):
            raise
        raise CannotRun(_unusable(database, cause)) from error
    except OSError as error:
        raise CannotRun(_unreachable(database, error)) from error


async def _close(bot: Copydesk) -> None:
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await bot.close()
    except TimeoutError:
        log.warning("not everything could be closed in time; what waits goes out after the next start")


def _stop_signal() -> asyncio.Event:
    """Set by the first SIGINT or SIGTERM. The second one ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told(number: int) -> None:
        if stop.is_set():
            log.warning("stopping at once; what was under way is looked for at the next start")
            os._exit(128 + number)  # what is committed is durable, so nothing is lost by this
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, told, number)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda got, _frame: loop.call_soon_threadsafe(told, got))
    return stop


def _unreachable(database: Path, error: OSError | RuntimeError) -> str:
    why = (isinstance(error, OSError) and error.strerror) or str(error)
    return (
        f"The database {database} cannot be written: {why}."
        " Give this user the right to write there, or set COPYDESK_DATABASE to another path."
    )


def _unusable(database: Path, error: DatabaseError) -> str:
    """What SQLite met, and what to do about it."""
    if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
        return (
            f"{database} is not a Copydesk database, and it is left as it is."
            " Set COPYDESK_DATABASE to another file."
        )
    if is_damage(error):
        return f"The database {database} is damaged ({error}). Put a backup in its place."
    return f"The database {database} cannot be written: {error}. {remedy(error)}"


def passing(error: Exception) -> str | None:
    """What is wrong with Discord, the network or the database for a while, as a sentence; None for anything else."""
    match error:
        case StoreUnavailable():
            return f"The database cannot be used now: {_one_line(error)}."
        case discord.RateLimited():
            return f"Discord asks to wait {error.retry_after:.0f} seconds."
        case discord.HTTPException(status=status) if status >= 500:
            return f"Discord has a fault of its own at the moment (status {status})."
        case AttributeError(name="sequence") if isinstance(error.__context__, Exception):
            # Discord's web address answers and its gateway does not: discord.py trips over the connection that it
            # never had. What it met first is the reason.
            return passing(error.__context__)
        case discord.GatewayNotFound() | discord.ConnectionClosed(code=None | 1000 | 1001 | 1006):
            return "Discord’s gateway does not answer."
        case aiohttp.ClientError() | OSError():  # a time-out is one of these
            return f"Discord cannot be reached: {_one_line(error)}. Look at this machine’s network."
        case _:
            return None


def refused(error: Exception) -> str | None:
    """What Discord or the network says, as a sentence; None for what is a fault of ours."""
    match error:
        case discord.LoginFailure():
            return (
                "Discord does not know this token. Copy it once more from the developer portal (Bot, Reset"
                " Token) into DISCORD_TOKEN."
            )
        case discord.PrivilegedIntentsRequired():
            return (
                "Discord refuses the Message Content intent. Switch it on in the developer portal (Bot,"
                " Privileged Gateway Intents), or set COPYDESK_MESSAGE_CONTENT=false."
            )
        case discord.ConnectionClosed(code=4011):
            return (
                "Discord wants the bot split into more shards than it told it to open (code 4011). Start it once more;"
                " Discord counts again then. Where COPYDESK_SHARDS is set, let it count more shards in every process."
            )
        case discord.ConnectionClosed():
            return (
                f"Discord has ended the connection (code {error.code}). If the token was reset, put the new one"
                " into DISCORD_TOKEN."
            )
        case discord.HTTPException(status=429):
            return (
                "Discord does not let this machine in for now: it has asked too often. Try again in an hour."
            )
        case _:
            return None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__

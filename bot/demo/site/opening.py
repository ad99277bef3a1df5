"""Opening the newsroom: the bot, the world it was in or a new one, the landing page, until it is closed."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import webbrowser
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

from bot.app import create_bot
from bot.demo.looking import WORLD, Serving
from bot.demo.newsroom import Newsroom
from bot.demo.simulation import simulated
from bot.demo.site.live import Live
from bot.demo.site.server import served
from bot.demo.site.world_file import ADVICE, DoesNotFit, World, check, load, new_world, newsroom_in
from bot.demo.world import BadWorld
from bot.settings import Settings

COOLING_OFF_SECONDS = 20
"""Shorter than a newsroom would have it: a visitor waits."""

APPROVALS = 2


async def set_up(room: Newsroom) -> None:
    """What Chris does once in an empty newsroom."""
    await room.chris.slash(
        room.review,
        "newsroom setup",
        review=room.review,
        publish=room.articles,
        editors=room.editors,
        announce=room.news,
        submissions=room.submissions,
        chiefs=room.chiefs,
        subscribers=room.subscribers,
        approvals=APPROVALS,
    )


async def shorten_cooling_off(room: Newsroom) -> None:
    """From here on it is a visitor who waits for the end of the cooling-off."""
    await room.chris.slash(room.review, "newsroom settings", cooling_off=COOLING_OFF_SECONDS)


@contextlib.asynccontextmanager
async def come_back(database: Path) -> AsyncGenerator[tuple[Newsroom, World]]:
    """The newsroom of a folder, as it was when it was closed. Raises DoesNotFit."""
    file = database.parent / WORLD
    world = load(file, database)
    bot = create_bot(Settings(database=database, card_interval_seconds=0))
    try:
        await check(world, bot, file)
        async with simulated(bot, datetime.now(UTC), world=world.data) as env:
            yield newsroom_in(env, bot), world
    except BadWorld as reason:
        raise DoesNotFit(f"{file} cannot be read: {reason}. {ADVICE}") from reason
    finally:
        await bot.close()


async def keep_open(room: Newsroom, world: World, database: Path, serve: Serving) -> None:
    """Serve the newsroom until Ctrl-C; print its address, and open it if asked to."""
    live = Live(room, world, database.parent / WORLD)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C ends it as an exception
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    pulse = asyncio.create_task(live.pulse())
    try:
        async with served(live, database, port=serve.port) as address:
            print(f"\nThe newsroom is open: {address}\n(Ctrl-C closes it.)", flush=True)
            if serve.browser and not await asyncio.to_thread(webbrowser.open, address):
                print("No browser could be started here: open the address yourself.", flush=True)
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait({pulse, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if pulse.done():
                pulse.result()  # it only ends by failing
    finally:
        pulse.cancel()
        await asyncio.gather(pulse, return_exceptions=True)
        await live.close()
    print(f"\nClosed and saved in {database.parent}")


async def save_only(room: Newsroom, database: Path) -> None:
    """Leave the newsroom as one can come back to it, without opening it."""
    await Live(room, new_world(), database.parent / WORLD).close()

"""What every test on the wire may ask for: a stand-in that serves a whole module, and newsrooms in it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from tests.wire.client import Discord, Room
from tests.wire.desk import Desk
from tests.wire.launch import quick_discord
from tests.wire.raw import Api


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standin() -> AsyncGenerator[Discord]:
    """A stand-in with Discord's own rules. Whoever changes them puts them back."""
    async with quick_discord() as discord:
        yield discord


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(standin: Discord) -> AsyncGenerator[Api]:
    """Requests as the bot would make them."""
    async with Api.to(standin) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def room(standin: Discord) -> Room:
    """A server of the test's own."""
    return await standin.newsroom()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Desk]:
    """A running bot with a newsroom, on a stand-in of its own without rate limits."""
    async with Desk.opened(tmp_path_factory.mktemp("house")) as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="module")
async def desk(house: Desk) -> Desk:
    """A newsroom of the test's own, in the same bot."""
    return await house.another()

"""A PostgreSQL server for these tests, where one is installed: its own, or the one that the tests are told of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.newsroom.shards import ShardRange
from bot.store.postgres.store import PostgresStore
from tests import postgres

Opening = Callable[[str], Coroutine[Any, Any, PostgresStore]]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server on which databases may be made."""
    if postgres.WANTED:
        yield postgres.ADDRESS
        return
    if not postgres.CAN_RUN:
        pytest.skip("PostgreSQL is not installed here")
    with postgres.in_passing() as address:
        yield address


@pytest.fixture
def address(postgres_server: str) -> Iterator[str]:
    """A new database with empty tables."""
    with postgres.database(postgres_server) as address:
        yield address


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Beside which file pictures would be kept."""
    return tmp_path / "copydesk.db"


@pytest.fixture
async def store(address: str, pictures: Path) -> AsyncIterator[PostgresStore]:
    opened = await PostgresStore.open_at(address, pictures)
    yield opened
    await opened.close()


@pytest.fixture
async def opening(address: str, pictures: Path) -> AsyncIterator[Opening]:
    """Opens the database as a process of some shards does; a blank text is the whole of it."""
    opened: list[PostgresStore] = []

    async def open_for(shards: str) -> PostgresStore:
        given = ShardRange.parse(shards) if shards else None
        opened.append(await PostgresStore.open_at(address, pictures, given))
        return opened[-1]

    yield open_for
    for store in opened:
        await store.close()

"""The chain of the audit log where several transactions write at once: an entry may be committed after a later one."""

from __future__ import annotations

import psycopg

from bot.store import Transaction
from bot.store.article import log_chain
from bot.store.postgres.store import PostgresStore

GUILD = 7


def newsroom(tx: Transaction) -> int:
    return tx.insert(
        "INSERT INTO newsroom (guild_id, review_channel, publish_channel, editors_role) VALUES (?, 1, 2, 3)",
        (GUILD,),
    )


ENTRY = "INSERT INTO event (newsroom_id, at, actor_name, action) VALUES ({}, '2026-11-30T12:00:00.000000Z', '', 'vote')"


async def test_an_entry_that_is_committed_after_a_later_one_is_linked_too(
    store: PostgresStore, address: str
) -> None:
    room = await store.write(newsroom)
    with psycopg.connect(address) as slow:
        slow.execute(ENTRY.format(room).encode())
        await store.write(lambda tx: tx.execute(ENTRY.format(room)))
        assert await store.write(lambda tx: log_chain.extend(tx, room)) == 1
    assert await store.read(log_chain.behind) == [room]
    waiting = await store.read(lambda tx: log_chain.examine(tx, room, GUILD))

    assert await store.write(lambda tx: log_chain.extend(tx, room)) == 1

    assert await store.read(log_chain.behind) == []
    linked = await store.read(lambda tx: log_chain.examine(tx, room, GUILD))
    assert (waiting.faults, waiting.unlinked) == ((), 1)
    assert (linked.faults, linked.unlinked, linked.head.number) == ((), 0, 2)

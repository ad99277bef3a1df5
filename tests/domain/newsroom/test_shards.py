"""Shards: how a range is written and read, and which servers are on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.newsroom.shards import MOST, WHOLE, ShardRange


@st.composite
def ranges(draw: st.DrawFn) -> ShardRange:
    count = draw(st.integers(1, MOST))
    first = draw(st.integers(0, count - 1))
    return ShardRange(first, draw(st.integers(first, count - 1)), count)


@given(ranges())
def test_what_is_written_is_read_back(shards: ShardRange) -> None:
    assert ShardRange.parse(str(shards)) == shards


def test_one_shard_needs_no_range() -> None:
    assert ShardRange.parse("5/16") == ShardRange.parse("5-5/16") == ShardRange(5, 5, 16)
    assert str(ShardRange(5, 5, 16)) == "5/16"


@given(st.integers(0, 2**63 - 1), st.integers(2, 64), st.data())
def test_a_server_is_on_one_of_the_ranges_that_make_up_the_whole(
    guild_id: int, count: int, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(1, count - 1))
    parts = [ShardRange(0, cut - 1, count), ShardRange(cut, count - 1, count)]

    assert sum(part.has(guild_id) for part in parts) == 1
    assert not any(part.is_all for part in parts)
    assert WHOLE.has(guild_id)


def test_all_shards_in_one_process_are_all_there_is() -> None:
    assert ShardRange(0, 15, 16).is_all
    assert WHOLE.is_all


@pytest.mark.parametrize(("guild_id", "shard"), [(1 << 22, 1), (17 << 22, 1), (175928847299117063, 6)])
def test_discord_spreads_servers_by_the_moment_they_were_made(guild_id: int, shard: int) -> None:
    [on] = [each for each in range(16) if ShardRange(each, each, 16).has(guild_id)]

    assert on == (guild_id >> 22) % 16
    if guild_id < 1 << 30:
        assert on == shard

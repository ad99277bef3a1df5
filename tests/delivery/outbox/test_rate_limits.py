"""Rate limits: what is left may be used, what is not is waited for, and nobody waits for an answer that is there."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import Mock

import discord
import pytest
from discord.http import Ratelimit

from bot.delivery.outbox.rate_limits import Bucket

LONGEST_SECONDS = 30.0


def answer(*, limit: int, left: int, seconds: float) -> Any:
    """An answer with the headers of a rate limit."""
    headers = {
        "X-Ratelimit-Limit": str(limit),
        "X-Ratelimit-Remaining": str(left),
        "X-Ratelimit-Reset-After": str(seconds),
    }
    return Mock(headers=headers)


async def used(bucket: Ratelimit, told: Any = None) -> None:
    """One request and its answer."""
    async with bucket:
        if told is not None:
            bucket.update(told)


async def test_what_is_left_of_a_long_window_may_be_used() -> None:
    theirs, ours = Ratelimit(LONGEST_SECONDS), Bucket(LONGEST_SECONDS)
    for bucket in (theirs, ours):
        await used(bucket, answer(limit=50, left=49, seconds=300))
    with pytest.raises(
        discord.RateLimited
    ):  # the reason for our own: drop it when this does not raise any more
        await used(theirs)
    await used(ours)


async def test_a_long_wait_comes_back_as_an_error_with_its_time() -> None:
    bucket = Bucket(LONGEST_SECONDS)
    await used(bucket, answer(limit=10, left=0, seconds=3000))
    with pytest.raises(discord.RateLimited) as limited:
        await used(bucket)
    assert 2900 < limited.value.retry_after <= 3000


async def test_the_last_request_of_a_window_is_answered_at_once_and_the_next_waits() -> None:
    bucket = Bucket(LONGEST_SECONDS)
    async with asyncio.timeout(10):  # the window is far longer: whoever waits for its end fails
        await used(bucket, answer(limit=5, left=0, seconds=29))
    waiting = asyncio.ensure_future(used(bucket))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_those_who_wait_go_on_in_their_order_when_the_window_ends() -> None:
    bucket = Bucket(LONGEST_SECONDS)
    await used(bucket, answer(limit=2, left=0, seconds=0.05))
    order: list[int] = []

    async def ask(number: int) -> None:
        async with bucket:
            order.append(number)
            bucket.update(answer(limit=2, left=1 - number % 2, seconds=0.05))

    await asyncio.wait_for(asyncio.gather(*(ask(number) for number in range(4))), 10)
    assert order == [0, 1, 2, 3]


@pytest.mark.parametrize("told", [None, answer(limit=5, left=4, seconds=5)])
async def test_until_the_first_answer_there_is_one_request_and_then_the_others_go(told: Any) -> None:
    bucket = Bucket(LONGEST_SECONDS)
    await bucket.acquire()
    others = [asyncio.ensure_future(used(bucket, answer(limit=5, left=3, seconds=5))) for _ in range(2)]
    await asyncio.sleep(0)
    assert not any(other.done() for other in others)
    if told is not None:
        bucket.update(told)
    await bucket.__aexit__(None, None, None)
    await asyncio.wait_for(asyncio.gather(*others), 10)

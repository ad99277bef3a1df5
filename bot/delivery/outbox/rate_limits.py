"""Rate limits: what Discord's headers tell, one for each bucket.

discord.py 2.7.1 keeps them too, with two habits that a desk cannot live with. Once a longest wait is set, it
refuses every request to a bucket whose window ends later than that, however many requests are left in it:
the second thread within five minutes, the second crosspost within the hour. And whoever made the last
request of a window gets the answer only when the window has ended, so what has arrived is on record late.
"""

from __future__ import annotations

import asyncio

import discord
from discord.http import HTTPClient, Ratelimit


class Bucket(Ratelimit):
    """Requests pass while any are left; then they wait for the window's end, in the order in which they came.

    A wait above the longest one that is set raises discord.RateLimited at once.
    """

    async def acquire(self) -> None:
        """Take one of the requests that are left, or wait for one."""
        self._last_request = self._loop.time()
        async with self._sleeping:  # whoever came first goes on first
            while not self._is_any_left():
                await self._wait()
            self.remaining -= 1
            self.outgoing += 1

    async def __aexit__(self, *_: object) -> None:
        """The request is answered. Nobody waits here."""
        self.outgoing -= 1
        if self.expires is None:  # an answer without limits, or none
            self.reset()
        self._wake_next()

    def _is_any_left(self) -> bool:
        if self.is_expired():
            self.reset()
        return self.remaining > 0

    async def _wait(self) -> None:
        """Wait for the window's end; for the first answer of all, as long as there is no window."""
        if self.expires is None:
            answered: asyncio.Future[None] = self._loop.create_future()
            self._pending_requests.append(answered)
            await answered
            return
        wait = self.expires - self._loop.time()
        if self._max_ratelimit_timeout is not None and wait > self._max_ratelimit_timeout:
            raise discord.RateLimited(wait)
        await asyncio.sleep(max(wait, 0.001))


def keep_pace(http: HTTPClient) -> None:
    """Have a client of discord.py use these buckets for its requests."""
    buckets = http._buckets  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001 - there is no other door

    def bucket(key: str) -> Ratelimit:
        found = buckets.get(key)
        if found is None:
            found = buckets[key] = Bucket(http.max_ratelimit_timeout)
            http._try_clear_expired_ratelimits()  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
        return found

    http.get_ratelimit = bucket

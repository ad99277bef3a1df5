"""The REST side: every request of the bot, with rate limits and faults."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from aiohttp import web
from simcord.backend.cdn import CDN_BASE

from tests.wire.standin.call import BrokenOff, Call, read
from tests.wire.standin.faults import Faults, What
from tests.wire.standin.limits import Limits
from tests.wire.standin.routes import Routes
from tests.wire.standin.world import World


class Rest:
    """Answers requests: by the routes, if nothing is in the way."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._limits = Limits(world.rules)
        self.routes = Routes(world)
        self.own_url = ""
        self._put_off_until_now: list[Callable[[], None]] = []
        self._dying: dict[str, int | None] = {}
        """By its door, a process that is killed alone: nothing it asks any more is done."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take a request of the bot, whatever becomes of it."""
        world, door = self._world, request.match_info.get("door", "")
        try:
            call = await read(request, partial(self._faults.breaks_off, door))
        except BrokenOff:
            return _hang_up(request)
        dying = self._dying.get(door)
        if world.away or (dying is not None and world.pids.get(door) in (None, dying)):
            return _hang_up(request)
        said = world.journal.add(
            "request",
            method=call.method,
            path=call.path,
            body=call.body,
            params=call.params,
            status=None,
            door=door,
        )
        free = call.path.startswith(("/interactions", "/webhooks"))
        if not free and request.headers.get("Authorization") != f"Bot {world.token}":
            return self._answer(said, 401, {"code": 0, "message": "401: Unauthorized"}, {})
        headers, wait = self._limits.take(call.method, call.path)
        if wait is not None:
            return self._limited(said, headers, wait)
        fault = self._faults.take(call.method, call.path, call.text)
        if fault is not None:
            said["fault"] = fault.what
        match fault and fault.what:
            case What.REFUSE:
                return self._answer(
                    said, fault.status, {"code": fault.code, "message": fault.message}, headers
                )
            case What.LIMIT:
                return self._limited(said, headers, fault.seconds)
            case What.RESET_BEFORE:
                return _hang_up(request)
            case What.DELAYED:
                self._put_off(call, said, fault.seconds)
                return _hang_up(request)
            case What.KILL_BEFORE:
                self._faults.kill(door, f"before {call.method} {call.path}")
                return _hang_up(request)
            case What.SLOW:
                await asyncio.sleep(fault.seconds if fault else 0)
                status, answer = self.routes.do(call)
            case _:
                status, answer = self.routes.do(call)
        if status == 429 and "retry_after" in answer:
            return self._limited(said, headers, answer["retry_after"], answer["code"])
        said["done"] = 200 <= status < 300
        if said["done"] and call.method == "POST" and isinstance(answer, dict):
            said["made"] = answer.get("id")
        match fault and fault.what:
            case What.FAIL_AFTER:
                return self._answer(said, fault.status, {"code": 0, "message": fault.message}, headers)
            case What.LATE:
                await asyncio.sleep(fault.seconds)
            case What.SILENT_AFTER:
                await asyncio.sleep(fault.seconds)
                return _hang_up(request)
            case What.RESET_AFTER:
                return _hang_up(request)
            case What.KILL_AFTER:
                self._faults.kill(door, f"after {call.method} {call.path}, unanswered")
                return _hang_up(request)
            case What.KILL_ANSWERED:
                point = f"{fault.seconds * 1000:.0f} ms after the answer to {call.method} {call.path}"
                self._dying[door] = world.pids.get(door) if fault.alone else None
                asyncio.get_running_loop().call_later(fault.seconds, self._faults.kill, door, point)
            case _:
                pass
        return self._answer(said, status, answer, headers)

    async def blob(self, request: web.Request) -> web.Response:
        """An attachment's bytes."""
        data = self._world.backend.cdn.get(f"{CDN_BASE}/{request.match_info['tail']}")
        return web.Response(status=404) if data is None else web.Response(body=data)

    def _answer(
        self, said: dict[str, Any], status: int, answer: Any, headers: dict[str, str]
    ) -> web.Response:
        said["status"] = status
        if status >= 400 and isinstance(answer, dict):
            said["refused"] = answer
        if status == 204 or answer is None:
            return web.Response(status=204 if status == 200 else status, headers=headers)
        text = json.dumps(answer).replace(CDN_BASE, f"{self.own_url}/cdn")
        # discord.py wants the type bare, without a charset.
        told = {**headers, "Content-Type": "application/json"}
        return web.Response(status=status, body=text.encode(), headers=told)

    def _limited(
        self, said: dict[str, Any], headers: dict[str, str], wait: float, code: int = 0
    ) -> web.Response:
        told = {
            **headers,
            "Retry-After": f"{wait:.3f}",
            "Via": "1.1 google",  # discord.py takes a 429 without it for a ban
            "X-RateLimit-Scope": "user",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
        }
        body = {
            "message": "You are being rate limited.",
            "retry_after": wait,
            "global": False,
            "code": code,
        }
        return self._answer(said, 429, body, told)

    def _put_off(self, call: Call, said: dict[str, Any], seconds: float) -> None:
        """Do later what a connection asks for that is broken by then."""

        def do() -> None:
            handle.cancel()
            self._put_off_until_now.remove(do)
            status, _ = self.routes.do(call)
            said["done"] = 200 <= status < 300
            self._world.journal.add(
                "request", method=call.method, path=call.path, late=said["n"], status=status
            )

        handle = asyncio.get_running_loop().call_later(seconds, do)
        self._put_off_until_now.append(do)

    def minutes_pass(self, doors: str) -> None:
        """What was put off is done by then, and no nonce is known any more that came by a door whose name begins so."""
        for do in list(self._put_off_until_now):
            do()
        nonces = self._world.nonces
        for nonce in [nonce for nonce, (*_, door) in nonces.items() if door.startswith(doors)]:
            del nonces[nonce]


def _hang_up(request: web.Request) -> web.Response:
    """Break the connection off, in place of an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)

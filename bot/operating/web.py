"""A small web server for those who watch over the bot: `/health` and `/metrics`. It takes nothing in."""

from __future__ import annotations

import argparse
import http.client
import json
import urllib.error
import urllib.request

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot import logs
from bot.domain.refusals import StoreUnavailable
from bot.operating.health import Health
from bot.operating.metrics import metrics
from bot.operating.options import CannotDo, settings_of
from bot.setting_values import host_and_port

ANSWER_SECONDS = 10.0
"""How long `copydesk health` waits for an answer."""


class WebServer:
    """Serves one bot's health and metrics."""

    def __init__(self, health: Health) -> None:
        app = web.Application()
        app.router.add_get("/health", self._health)
        app.router.add_get("/metrics", self._metrics)
        self._of = health
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)

    async def start(self, address: str) -> None:
        """Listen at “host:port”. Raises CannotDo where that is not possible."""
        await self._runner.setup()
        host, port = host_and_port(address)
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise CannotDo(
                f"COPYDESK_HTTP={address} cannot be served: {error.strerror or error}. Choose another port."
            ) from error

    async def stop(self) -> None:
        """Answer no more."""
        await self._runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        parts = await self._of.examine()
        fine = all(part.fine for part in parts)
        told = {part.name: {"ok": part.fine, "detail": part.detail} for part in parts}
        return web.json_response({"ok": fine, "checks": told}, status=200 if fine else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        try:
            page = await metrics(self._of)
        except StoreUnavailable:
            return web.Response(status=503, text="The database cannot be read.\n")
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})


def health(options: argparse.Namespace) -> int:
    """Ask the running bot how it is, print that, and return 0 if all is well. Raises CannotDo."""
    address = settings_of(options).http
    if address is None:
        raise CannotDo("The bot tells its health only if COPYDESK_HTTP is set, such as to 127.0.0.1:9464.")
    host, port = host_and_port(address)
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - it is what the bot listens at
    url = f"http://{f'[{here}]' if ':' in here else here}:{port}/health"
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_SECONDS) as answer:
            body = answer.read()
    except urllib.error.HTTPError as error:
        with error:
            body = error.read()
    except (OSError, http.client.HTTPException) as error:
        raise CannotDo(
            f"The bot does not answer at {url}: it is not running, or is still starting."
        ) from error
    try:
        told = json.loads(body)
        lines = [
            f"{'ok' if part['ok'] else 'FAULT':<8} {name:<9} {part['detail']}"
            for name, part in told["checks"].items()
        ]
        fine = bool(told["ok"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotDo(f"What answers at {url} is not Copydesk.") from error
    print(*map(logs.visible, lines), sep="\n")
    return 0 if fine else 1

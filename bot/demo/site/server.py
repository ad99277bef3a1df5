"""The server of the landing page: on loopback, for whoever has the address, and for nobody else."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from aiohttp import BodyPartReader, web
from aiohttp.typedefs import Handler, Middleware

from bot.demo.dressing import EMOJI_FONT
from bot.demo.site.acts import FILE_BYTES, CannotDo, act
from bot.demo.site.board import board
from bot.demo.site.live import Live, NoSuchRoom
from bot.demo.site.page import landing_page

log = logging.getLogger(__name__)

HOST = "127.0.0.1"

FIELD_BYTES = 16 * 1024
"""The largest field of a form, the file apart."""

MOST_FIELDS = 8

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # “no-referrer” would take the Origin away from the forms as well
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

FILES = {"style.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}


@asynccontextmanager
async def served(live: Live, database: Path, *, port: int = 0) -> AsyncGenerator[str]:
    """The landing page's address, as long as the block runs. Whoever has it can act in the newsroom."""
    capability = secrets.token_urlsafe(24)
    app = web.Application(middlewares=[_guard(capability)], client_max_size=FILE_BYTES + 64 * 1024)
    site = _Site(live, database)
    app.router.add_get(f"/{capability}/", site.landing)
    app.router.add_get(f"/{capability}/board", site.board)
    app.router.add_get(f"/{capability}/enter/{{room:[0-9]{{1,20}}}}", site.enter)
    app.router.add_get(f"/{capability}/go/{{room:[0-9]{{1,20}}}}", site.enter)
    app.router.add_get(f"/{capability}/go/{{room:[0-9]{{1,20}}}}/{{message:[0-9]{{1,20}}}}", site.enter)
    app.router.add_post(f"/{capability}/act/{{kind:[a-z]+}}", site.act)
    for name in FILES:
        app.router.add_get(f"/{capability}/{name}", site.file)
    app.router.add_get(f"/{capability}/emoji.ttf", site.emoji)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2, handler_cancellation=False)
    await runner.setup()
    try:
        tcp = web.TCPSite(runner, HOST, port)
        await tcp.start()
        live.home = f"http://{HOST}:{runner.addresses[0][1]}/{capability}/"
        yield live.home
    finally:
        await runner.cleanup()


def _guard(capability: str) -> Middleware:
    """Refuse what does not come from a page of this server: another site's requests, another name for this
    machine (DNS rebinding), an address without the capability."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        port = request.transport and request.transport.get_extra_info("sockname")[1]
        hosts = (f"{HOST}:{port}", f"localhost:{port}")
        origin = request.headers.get("Origin")
        try:
            if request.headers.get("Host") not in hosts:
                raise web.HTTPMisdirectedRequest(text="This is not the newsroom’s address.\n")
            if origin is None and request.method not in ("GET", "HEAD"):
                raise web.HTTPForbidden(text="Only the newsroom’s own page may do this.\n")
            if origin is not None and origin != f"http://{request.headers['Host']}":
                raise web.HTTPForbidden(text="Only the newsroom’s own page may do this.\n")
            given = request.path.split("/")[1]
            if not hmac.compare_digest(given.encode(), capability.encode()):
                raise web.HTTPNotFound(text="Use the address that the demo printed.\n")
            response = await handler(request)
        except web.HTTPException as answer:
            answer.headers.update(HEADERS)
            raise
        response.headers.update(HEADERS)
        return response

    return guard


class _Site:
    def __init__(self, live: Live, database: Path) -> None:
        self._live = live
        self._database = database

    async def landing(self, _request: web.Request) -> web.Response:
        return web.Response(text=landing_page(self._live, self._database), content_type="text/html")

    async def board(self, _request: web.Request) -> web.Response:
        return web.json_response(await board(self._live))

    async def file(self, request: web.Request) -> web.Response:
        name = request.path.rpartition("/")[2]
        text = files("bot.demo.site").joinpath(name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=FILES[name])

    async def emoji(self, _request: web.Request) -> web.FileResponse:
        """simcord's own emoji font: a machine may have none."""
        return web.FileResponse(EMOJI_FONT, headers={"Content-Type": "font/ttf"})

    async def enter(self, request: web.Request) -> web.Response:
        try:
            place = {name: int(number) for name, number in request.match_info.items()}
            address = await self._live.enter(place["room"], request.query.get("as"), at=place.get("message"))
        except NoSuchRoom:
            raise web.HTTPNotFound(text="There is no such room, or this person may not enter it.\n") from None
        raise web.HTTPSeeOther(address)

    async def act(self, request: web.Request) -> web.Response:
        given, file = await _form(request)
        try:
            said = await act(self._live, request.match_info["kind"], given, file)
        except CannotDo as reason:
            return web.json_response({"done": False, "said": str(reason)})
        return web.json_response({"done": True, "said": said})


async def _form(request: web.Request) -> tuple[dict[str, str], tuple[str, bytes] | None]:
    """The fields of a form and its one file, both bounded."""
    given: dict[str, str] = {}
    file: tuple[str, bytes] | None = None
    if request.content_type != "multipart/form-data":
        raise web.HTTPUnsupportedMediaType(text="A form is wanted.\n")
    try:
        reader = await request.multipart()
        for _ in range(MOST_FIELDS + 1):
            part = await reader.next()
            if part is None:
                return given, file
            if not isinstance(part, BodyPartReader) or part.name is None:
                break
            data = await _bounded(part, FIELD_BYTES if part.filename is None else FILE_BYTES)
            if part.filename is None:
                given[part.name] = data.decode("utf-8", errors="replace")
            elif part.filename:
                file = (part.filename, data)
    except ValueError as error:
        raise web.HTTPBadRequest(text="The form is damaged.\n") from error
    raise web.HTTPBadRequest(text="The form has other fields than it should.\n")


async def _bounded(part: BodyPartReader, most: int) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        data += chunk
        if len(data) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(data))
    return bytes(data)

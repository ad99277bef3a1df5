"""One request of the bot, read: its path, its body, its files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from aiohttp import BodyPartReader, web


@dataclass
class File:
    """An upload, as simcord takes it."""

    filename: str
    fp: BytesIO
    description: str | None = None


@dataclass
class Call:
    """One request, read."""

    method: str
    path: str
    params: dict[str, str]
    body: Any
    files: list[File]
    text: str
    door: str
    """By which door it came in; '' for the usual one."""
    parts: list[str] = field(init=False)
    arrived: float = field(default_factory=time.monotonic, init=False)
    """When it came in, however late it is carried out."""

    def __post_init__(self) -> None:
        self.parts = self.path.strip("/").split("/")

    def number(self, place: int) -> int:
        """The id at a place of the path."""
        return int(self.parts[place])


class BrokenOff(Exception):
    """The upload breaks off half-way."""


BEFORE_IT_BREAKS_OFF = 512
"""Bytes of the first file that come through."""


async def read(request: web.Request, breaks_off: Callable[[str, str, str], bool]) -> Call:
    """Read a request to its end. `breaks_off` is asked about an upload once its first part is here, by method, path and what
    that part says. Raises BrokenOff."""
    path = "/" + request.match_info["tail"]
    body: Any = None
    files: list[File] = []
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if part.name == "payload_json":
                body = json.loads((await part.read(decode=False)).decode())
                continue
            if not files and breaks_off(request.method, path, _plain(body)):
                await part.read_chunk(BEFORE_IT_BREAKS_OFF)
                raise BrokenOff
            files.append(File(str(part.filename), BytesIO(await part.read(decode=False))))
        for told in (body or {}).get("attachments") or []:
            at = str(told.get("id", ""))
            if at.isdigit() and int(at) < len(files):
                files[int(at)].description = told.get("description")
    elif request.can_read_body:
        text = await request.text()
        body = json.loads(text) if text else None
    door = request.match_info.get("door", "")
    return Call(request.method, path, dict(request.query), body, files, _plain(body), door)


def _plain(body: Any) -> str:
    """Non-ASCII may come escaped in JSON; faults and blocked words compare what is meant."""
    return json.dumps(body, ensure_ascii=False) if body is not None else ""

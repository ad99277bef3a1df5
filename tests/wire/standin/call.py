"""One request of the bot, read: its path, its body, its files."""

from __future__ import annotations

import json
import time
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
    parts: list[str] = field(init=False)
    arrived: float = field(default_factory=time.monotonic, init=False)
    """When it came in, however late it is carried out."""

    def __post_init__(self) -> None:
        self.parts = self.path.strip("/").split("/")

    def number(self, place: int) -> int:
        """The id at a place of the path."""
        return int(self.parts[place])


async def read(request: web.Request) -> Call:
    """Read a request to its end."""
    body: Any = None
    files: list[File] = []
    text = ""
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            data = await part.read(decode=False)
            if part.name == "payload_json":
                text = data.decode()
                body = json.loads(text)
            else:
                files.append(File(str(part.filename), BytesIO(data)))
    elif request.can_read_body:
        text = await request.text()
        body = json.loads(text) if text else None
    path = "/" + request.match_info["tail"]
    # Non-ASCII may come escaped in JSON; faults and blocked words compare what is meant.
    plain = json.dumps(body, ensure_ascii=False) if body is not None else ""
    return Call(request.method, path, dict(request.query), body, files, plain)

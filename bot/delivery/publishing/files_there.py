"""Files of a message that is edited: those that it has already stay where they are, and only others are sent.

What a message has is asked of Discord, not remembered: after an answer that was lost nobody here knows it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import discord

from bot.delivery.outcomes import INVALID_FORM
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

log = logging.getLogger(__name__)

_SAYS_WHAT_IT_IS = pattern(r"-[0-9a-f]{16}\.(?:jpg|png|webp|gif)\Z")
"""The end of a picture's name, by a digest of its bytes: the message has this very picture already. Of any other name the
message may have an older file."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that a message has, as an edit names it: by its id, and what it shows if that is said of the file."""

    id: int
    description: str | None = None

    def to_dict(self) -> dict[str, str]:
        """What discord.py sends of it."""
        said = {} if self.description is None else {"description": self.description}
        return {"id": str(self.id), **said}


async def edit_with(
    message: discord.PartialMessage, files: Callable[[], Awaitable[Sequence[discord.File]]], **parts: Any
) -> discord.Message:
    """Edit a message so that it has these files and no others. Those whose names say what is in them stay where they are.
    `files` opens them; `parts` are what else of it changes. Raises OSError, and what Discord answers."""
    opened = await files()
    try:
        keeps = any(_SAYS_WHAT_IT_IS.search(file.filename) for file in opened)
        there = await _there(message) if keeps else {}
        chosen = [_kept(file, there) or file for file in opened]
        if all(isinstance(each, discord.File) for each in chosen):
            return await message.edit(attachments=opened, **parts)
        try:
            return await message.edit(attachments=cast("list[discord.File]", chosen), **parts)
        except discord.HTTPException as error:
            if error.code != INVALID_FORM:
                raise
            log.info("Discord did not keep the files of a message that was edited; they are sent again")
    finally:
        close(opened)
    opened = await files()
    try:
        return await message.edit(attachments=opened, **parts)
    finally:
        close(opened)


def _kept(file: discord.File, there: dict[str, int]) -> Kept | None:
    found = there.get(file.filename) if _SAYS_WHAT_IT_IS.search(file.filename) else None
    return None if found is None else Kept(found, file.description)


async def _there(message: discord.PartialMessage) -> dict[str, int]:
    try:
        return ids_by_name(await message.fetch())
    except discord.Forbidden:  # without *Read Message History* a message is edited all the same
        return {}


def ids_by_name(message: discord.Message) -> dict[str, int]:
    """The files of a message: the id of each by its name. A layout has them in its galleries only."""
    found = {each.filename: each.id for each in message.attachments}
    for media in _media(message.components):
        if media.attachment_id is not None:
            name = unquote(urlsplit(media.url).path).rpartition("/")[2]
            found.setdefault(name, media.attachment_id)
    return found


def _media(components: Iterable[discord.Component]) -> Iterable[discord.UnfurledMediaItem]:
    for component in components:
        if isinstance(component, discord.MediaGalleryComponent):
            yield from (item.media for item in component.items)
        yield from _media(cast("list[discord.Component]", getattr(component, "children", [])))


def close(files: Iterable[discord.File]) -> None:
    """Also where nothing was sent; discord.py closes what it has sent."""
    for file in files:
        file.close()

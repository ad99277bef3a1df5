"""Pictures that come with a text or a form: fetched, prepared and kept one after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field, replace

import discord

from bot.delivery.outcomes import PASSING
from bot.desk import Desk
from bot.desk.intake.manuscript import Manuscript
from bot.desk.intake.pictures.places import renumbered
from bot.domain.article.copy import Copy
from bot.domain.article.picture import PICTURES_MOST, Picture, described
from bot.domain.dataclass import dataclass
from bot.domain.intake.pictures import (
    PICTURE_FILE_LIMIT,
    FilePicture,
    PictureFault,
    UnreadablePicture,
    is_picture,
)
from bot.domain.newsroom.roles import Person
from bot.domain.text.cleaning import trim_blank_lines
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.intake.pictures import (
    NOT_FETCHED,
    kept_apart,
    not_taken,
    offer_line,
)

DISCORDS_LIMIT = 10 * 1024 * 1024
ROOM = 64 * 1024
"""Bytes that Discord takes in a file of a server without boosts, and how much less of that is used."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Pictures that came, prepared and kept, and what is to be said of them."""

    pictures: tuple[Picture, ...] = ()
    told: tuple[str, ...] = ()
    numbers: Mapping[int, int | None] = field(default_factory=dict[int, "int | None"])
    """Of each that was sent, counted from 1, its place among those that were taken; None where it was not."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture that somebody sent: its name, its size in bytes, the way to its bytes, and what is said of it."""

    filename: str
    size: int
    read: Callable[[], Awaitable[bytes]]
    alt: str = ""
    caption: str = ""
    credit: str = ""


def pictures_among(attachments: Sequence[discord.Attachment]) -> list[discord.Attachment]:
    """The attachments that are pictures, by their names or by what Discord says of them."""
    return [
        attachment
        for attachment in attachments
        if is_picture(attachment.filename) or (attachment.content_type or "").startswith("image/")
    ]


def attached(attachment: discord.Attachment, alt: str = "") -> Sent:
    """A picture that hangs at a message; `alt` where Discord has no description of it."""
    return Sent(attachment.filename, attachment.size, attachment.read, attachment.description or alt)


def sent_with(manuscript: Manuscript, attachments: Sequence[discord.Attachment]) -> list[Sent]:
    """The pictures of a manuscript: those inside it, those beside it in the order in which it names them, and the others."""

    def inside(picture: FilePicture) -> Sent:
        async def read() -> bytes:
            return picture.data

        return Sent(picture.name, len(picture.data), read, picture.alt)

    found = [inside(picture) for picture in manuscript.pictures]
    rest = list(attachments)
    for named in manuscript.named:
        for attachment in rest:
            if attachment.filename == named.filename:
                sent = attached(attachment, named.alt)
                found.append(replace(sent, caption=named.caption, credit=named.credit))
                rest.remove(attachment)
                break
    return found + [attached(attachment) for attachment in rest]


def with_pictures(copy: Copy, brought: Brought, before: Sequence[Picture] = ()) -> Copy:
    """The text with the pictures that were taken, and with their numbers in its lines for pictures. Those that it had
    `before` keep their words, and follow where they are not among them."""
    if not brought.pictures:
        return copy
    known = {picture.sha256: picture for picture in before}
    order = [known.get(picture.sha256, picture) for picture in brought.pictures]
    order += [picture for picture in before if picture not in order]
    body = renumbered(copy.body, dict(brought.numbers))
    return replace(copy, body=trim_blank_lines(body), pictures=tuple(order[:PICTURES_MOST]))


async def bring(desk: Desk, person: Person, sent: Sequence[Sent], guild: discord.Guild | None) -> Brought:
    """Prepare pictures, one after the other, and keep their files. What cannot be taken is told, and the others are.
    Raises TooMuch."""
    if not sent:
        return Brought()
    wanted, told = sent[:PICTURES_MOST], list[str]()
    if len(sent) > len(wanted):
        told.append(kept_apart(len(sent) - len(wanted)))
    await desk.picture_files.need_room(person, len(wanted))
    found: dict[str, Picture] = {}
    numbers: dict[int, int | None] = {number: None for number, _ in enumerate(sent, 1)}
    most = (DISCORDS_LIMIT if guild is None else guild.filesize_limit) - ROOM
    for number, each in enumerate(wanted, 1):
        try:
            if each.size > PICTURE_FILE_LIMIT:
                raise UnreadablePicture(PictureFault.TOO_LARGE, each.filename, PICTURE_FILE_LIMIT)
            try:
                data = await each.read()
            except (discord.HTTPException, *PASSING):
                told.append(f"“{escape(clip(each.filename, 80))}” {NOT_FETCHED}")
                continue
            taken = await desk.picture_files.take(data, each.filename, alt=each.alt, most_bytes=most)
        except UnreadablePicture as error:
            told.append(not_taken(error))
            continue
        digest = taken.picture.sha256
        if digest not in found:
            found[digest] = described(taken.picture, caption=each.caption or None, credit=each.credit or None)
            numbers[number] = len(found)
            if taken.caption or taken.credit:
                told.append(offer_line(each.filename, taken.caption, taken.credit))
    return Brought(tuple(found.values()), tuple(told), numbers)


def said_of(brought: Brought) -> str:
    """What is said of pictures that came with a text; empty for nothing."""
    return "\n".join(f"🖼️ {line}" for line in brought.told)

"""Pictures of an article: taken with a text, and seen and changed on a page of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace

import discord

from bot.delivery.outcomes import PASSING
from bot.desk import Desk
from bot.desk.intake.manuscript import Manuscript
from bot.desk.intake.pictures.changes import Which
from bot.desk.intake.pictures.places import renumbered
from bot.desk.intake.receipts import Receipt
from bot.domain.article.copy import Copy
from bot.domain.article.picture import PICTURES_MOST, Picture, Rights, described
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import NothingChanged
from bot.domain.intake.pictures import (
    PICTURE_FILE_LIMIT,
    FilePicture,
    NoPictureCame,
    NoSuchPicture,
    PictureFault,
    UnreadablePicture,
    is_picture,
)
from bot.domain.newsroom.roles import Person
from bot.domain.publishing.plates import plates_of
from bot.domain.text.cleaning import trim_blank_lines
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import Press
from bot.ui.forms import Form, chosen
from bot.ui.intake.pictures import (
    NOT_FETCHED,
    add_form,
    kept_apart,
    not_taken,
    offer_line,
    picture_page,
    pictures_page,
    swap_form,
    words_form,
)
from cogs.acting import Act, Do, Handler
from cogs.answers import Files, Reply

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


def _attached(attachment: discord.Attachment, alt: str = "") -> Sent:
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
                sent = _attached(attachment, named.alt)
                found.append(replace(sent, caption=named.caption, credit=named.credit))
                rest.remove(attachment)
                break
    return found + [_attached(attachment) for attachment in rest]


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


# ------------------------------------------------------------------------------ the page


async def show_pictures(act: Act) -> None:
    """Show an article's pictures to those who may change them, in a message of its own."""
    taken, gone = await act.desk.pictures.of_article(act.article_id, act.person)
    await act.answer.show(pictures_page(taken, gone), files=await _files(act.desk, taken, gone))


async def _all_in_place(act: Act, taken: Receipt | None = None, note: str = "") -> None:
    found, gone = await act.desk.pictures.of_article(act.article_id, act.person)
    shown = taken or found
    files = await _files(act.desk, shown, gone)
    await act.answer.in_place(pictures_page(shown, gone, note), files=files)


async def _one_in_place(act: Act, picture: Picture | None, taken: Receipt, note: str = "") -> None:
    """Show one picture where it is now, or all where it is gone."""
    order = taken.revision.copy.pictures
    at = next((at for at, each in enumerate(order) if picture and each.sha256 == picture.sha256), None)
    if at is None:
        await _all_in_place(act, taken, note)
        return
    _, gone = await act.desk.pictures.of_article(act.article_id, act.person)
    files = await _files(act.desk, taken, gone, at + 1)
    await act.answer.in_place(picture_page(taken, at + 1, gone, note), files=files)


async def _files(desk: Desk, taken: Receipt, gone: frozenset[str], only: int = 0) -> Files:
    plates = [plate for plate in plates_of(taken.revision.copy.pictures, gone) if only in (0, plate.number)]
    media = desk.picture_files.media
    return await asyncio.to_thread(
        lambda: [(plate.file_name, media.read_or_blank(plate.sha256, plate.extension)) for plate in plates]
    )


def bringing(attachments: Sequence[discord.Attachment]) -> Do:
    """Adds the pictures that hang at a command in chat, and shows the page."""

    async def do(act: Act) -> None:
        await act.desk.pictures.of_article(act.article_id, act.person)
        guild = act.bot.get_guild((await act.desk.reading.home(act.article_id)).guild_id)
        brought = await bring(act.desk, act.person, [_attached(each) for each in attachments], guild)
        if brought.pictures:
            await act.desk.pictures.add(act.article_id, act.person, brought.pictures)
        if brought.told:
            await act.answer.privately(said_of(brought))
        await show_pictures(act)

    return do


def _which(act: Act) -> Which:
    return Which(act.extra // 100, act.extra % 100)


async def _seen(act: Act) -> tuple[Receipt, Picture]:
    """The article, and the picture that was on the page. Raises NoSuchPicture."""
    taken, _ = await act.desk.pictures.of_article(act.article_id, act.person)
    which = _which(act)
    then = await act.desk.reading.revision_numbered(act.article_id, which.revision)
    if then is not None and 1 <= which.position <= len(then.copy.pictures):
        digest = then.copy.pictures[which.position - 1].sha256
        for picture in taken.revision.copy.pictures:
            if picture.sha256 == digest:
                return taken, picture
    raise NoSuchPicture(taken.article.number)


async def _open_one(act: Act) -> None:
    taken, picture = await _seen(act)
    await _one_in_place(act, picture, taken)


async def _ask_to_add(act: Act) -> None:
    await act.desk.pictures.of_article(act.article_id, act.person)
    await act.answer.form(add_form(act.article_id, act.extra))


async def _ask_for_words(act: Act) -> None:
    _, picture = await _seen(act)
    offered = act.desk.picture_files.offered(picture)
    await act.answer.form(words_form(act.article_id, act.extra, picture, offered))


async def _ask_to_swap(act: Act) -> None:
    _, picture = await _seen(act)
    await act.answer.form(swap_form(act.article_id, act.extra, picture))


async def add_pictures(act: Act) -> None:
    """Add the pictures that came, with what was said of them."""
    brought = await _brought(act)
    rights = chosen(Rights, act.given("rights"), Rights.UNCLEAR)
    words = {"credit": act.given("credit"), "terms": act.given("terms")}
    alone = len(brought.pictures) == 1
    more = [
        described(
            each,
            alt=(act.given("alt") or None) if alone else None,
            rights=rights,
            **{k: v for k, v in words.items() if v},
        )
        for each in brought.pictures
    ]
    taken = await act.desk.pictures.add(act.article_id, act.person, more)
    await _all_in_place(act, taken, said_of(brought))


async def _say_words(act: Act) -> None:
    _, picture = await _seen(act)
    rights = chosen(Rights, act.given("rights"), picture.rights)
    words = {name: act.given(name) for name in ("alt", "caption", "credit", "terms")}
    taken = await act.desk.pictures.change(
        act.article_id, act.person, _which(act), lambda each: described(each, rights=rights, **words)
    )
    await _one_in_place(act, picture, taken)


async def _swap(act: Act) -> None:
    brought = await _brought(act)
    [other, *_] = brought.pictures
    taken = await act.desk.pictures.swap(act.article_id, act.person, _which(act), other, act.given("alt"))
    await _one_in_place(act, other, taken, said_of(brought))


async def _brought(act: Act) -> Brought:
    """The pictures of a form. Raises NoPictureCame, UnreadablePicture's words, TooMuch."""
    await act.desk.pictures.of_article(act.article_id, act.person)  # before anything is decoded
    if not act.files:
        raise NoPictureCame
    guild = None if act.interaction is None else act.interaction.guild
    brought = await bring(act.desk, act.person, [_attached(each) for each in act.files], guild)
    if not brought.pictures:
        await act.answer.privately(said_of(brought))
        raise NoPictureCame
    return brought


async def _decorative(act: Act) -> None:
    _, picture = await _seen(act)
    taken = await act.desk.pictures.change(
        act.article_id,
        act.person,
        _which(act),
        lambda each: replace(
            each, decorative=not each.decorative, alt="" if not each.decorative else each.alt
        ),
    )
    await _one_in_place(act, picture, taken)


async def _spoiler(act: Act) -> None:
    _, picture = await _seen(act)
    taken = await act.desk.pictures.change(
        act.article_id, act.person, _which(act), lambda each: replace(each, spoiler=not each.spoiler)
    )
    await _one_in_place(act, picture, taken)


async def _move(act: Act, by: int) -> None:
    taken, picture = await _seen(act)
    with suppress(NothingChanged):  # it is at that end already
        taken = await act.desk.pictures.move(act.article_id, act.person, _which(act), by)
    await _one_in_place(act, picture, taken)


async def _earlier(act: Act) -> None:
    await _move(act, -1)


async def _later(act: Act) -> None:
    await _move(act, 1)


async def _remove(act: Act) -> None:
    taken = await act.desk.pictures.remove(act.article_id, act.person, _which(act))
    await _all_in_place(act, taken)


async def _back_to_all(act: Act) -> None:
    await _all_in_place(act)


PRESSES = {
    Press.PICTURES: Handler(show_pictures),
    Press.ALL_PICTURES: Handler(_back_to_all, Reply.IN_PLACE),
    Press.PICTURE: Handler(_open_one, Reply.IN_PLACE),
    Press.ADD_PICTURES: Handler(_ask_to_add, Reply.FORM),
    Press.PICTURE_WORDS: Handler(_ask_for_words, Reply.FORM),
    Press.PICTURE_SWAP: Handler(_ask_to_swap, Reply.FORM),
    Press.DECORATIVE: Handler(_decorative, Reply.IN_PLACE),
    Press.SPOILER: Handler(_spoiler, Reply.IN_PLACE),
    Press.PICTURE_EARLIER: Handler(_earlier, Reply.IN_PLACE),
    Press.PICTURE_LATER: Handler(_later, Reply.IN_PLACE),
    Press.PICTURE_REMOVE: Handler(_remove, Reply.IN_PLACE),
}
FORMS = {
    Form.ADD_PICTURES: Handler(add_pictures, Reply.IN_PLACE),
    Form.PICTURE_WORDS: Handler(_say_words, Reply.IN_PLACE),
    Form.PICTURE_SWAP: Handler(_swap, Reply.IN_PLACE),
}

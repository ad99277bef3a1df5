"""Pictures of an article on a page of their own, where they are seen and changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import discord

from bot.desk import Desk
from bot.desk.intake.pictures.changes import Which
from bot.desk.intake.receipts import Receipt
from bot.domain.article.picture import Picture, Rights, described
from bot.domain.intake.errors import NothingChanged
from bot.domain.intake.pictures import (
    NoPictureCame,
    NoSuchPicture,
)
from bot.domain.publishing.plates import plates_of
from bot.ui.buttons import Press
from bot.ui.forms import Form, chosen
from bot.ui.intake.pictures import (
    add_form,
    picture_page,
    pictures_page,
    swap_form,
    words_form,
)
from cogs.acting import Act, Do, Handler
from cogs.answers import Files, Reply
from cogs.intake.sent_pictures import Brought, attached, bring, said_of


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
        brought = await bring(act.desk, act.person, [attached(each) for each in attachments], guild)
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
    brought = await bring(act.desk, act.person, [attached(each) for each in act.files], guild)
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

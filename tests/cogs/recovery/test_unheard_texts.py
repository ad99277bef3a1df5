"""Texts by chat that were not taken while their writers could not be told so, or not get them back: they are taken later."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import discord
import pytest

from tests.cogs.doors import BODY, HEADLINE, article_count, by_chat, public_words
from tests.database_faults import read_only
from tests.incidents import patient
from tests.world import World

TRIAL_SECONDS = 11
"""After this the store has tried whether it can be written again."""


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


@contextmanager
def unheard(*, word: bool, mark: bool) -> Iterator[None]:
    """The writer gets no DM, and in the channel at most a word without content, or a mark."""
    send = discord.abc.Messageable.send

    async def sent(target: Any, *given: Any, **named: Any) -> Any:
        if word and isinstance(target, discord.TextChannel):
            return await send(target, *given, **named)
        raise aiohttp.ClientError("the network is down")

    async def lost(*_: Any, **__: Any) -> None:
        raise aiohttp.ClientError("the network is down")

    with pytest.MonkeyPatch.context() as down:
        down.setattr("cogs.answers.RETRIES_AFTER_SECONDS", ())
        down.setattr(discord.abc.Messageable, "send", sent)
        if not mark:
            down.setattr(discord.Message, "add_reaction", lost)
        yield


async def caught_up(world: World) -> None:
    """The channels have been read once more."""
    assert world.bot.catch_up is not None
    world.bot.catch_up.again()
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "catch-up"))
    await world.env.settle()


@pytest.mark.parametrize(("word", "mark"), [(False, False), (False, True), (True, True)], ids=str)
async def test_a_text_that_is_not_taken_while_its_writer_does_not_get_it_back_is_taken_later(
    world: World, word: bool, mark: bool
) -> None:
    """Else it would be in no database and with nobody."""
    async with read_only(world):
        with unheard(word=word, mark=mark):
            await by_chat(world, f"{HEADLINE}\n\n{BODY}")
        assert world.dms(world.writer) == [] and article_count(world) == 0
        assert ("Look at `/draft list`" in public_words(world)) == word

    await world.env.advance_time(TRIAL_SECONDS)
    assert article_count(world) == 1
    assert "Preflight" in "".join(world.dms(world.writer))

    await caught_up(world)
    assert article_count(world) == 1, "once"


async def test_so_is_a_file_that_discord_did_not_give_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: Any, **__: Any) -> bytes:
        raise aiohttp.ClientError("the network is down")

    with monkeypatch.context() as down, unheard(word=True, mark=True):
        down.setattr(discord.Attachment, "read", lost)
        await by_chat(world, "", ("a.md", f"# {HEADLINE}\n\n{BODY}".encode()))
    assert article_count(world) == 0

    await caught_up(world)
    assert article_count(world) == 1


async def test_what_is_refused_for_good_is_not_asked_again_whatever_its_writer_heard(world: World) -> None:
    with unheard(word=True, mark=True):
        await by_chat(world, "", ("a.pdf", b"%PDF-1.7 no text"))
    said = public_words(world)

    await caught_up(world)
    assert article_count(world) == 0 and public_words(world) == said and world.dms(world.writer) == []

"""Submitting by chat while nobody listens: it is found and filed, once, and answered as if it came now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from simcord import Env

from bot.app import create_bot
from bot.delivery.intake.chat_submissions import Submissions
from bot.delivery.recovery.catch_up import CatchUp
from cogs.intake import submissions
from tests.away import away
from tests.cogs.doors import BODY, HEADLINE, TEXT, article_count, sight_of
from tests.world import World, build_world, text_of


def receipts(world: World) -> list[str]:
    """What the writer was told, but for the offer to delete the message that others can read."""
    return [told for told in world.dms(world.writer) if "Shall I delete it there?" not in told]


async def restarted(world: World, meanwhile: Callable[[], Awaitable[object]]) -> None:
    stopped = world.bot
    await stopped.close()
    await meanwhile()
    await world.env.restart_bot(create_bot(stopped.settings))
    await world.env.settle()


async def unheard(world: World, meanwhile: Callable[[], Awaitable[object]]) -> None:
    async with away(world):
        await meanwhile()


either_way = pytest.mark.parametrize("absent", [unheard, restarted], ids=["away", "restarted"])
Absence = Callable[[World, Callable[[], Awaitable[object]]], Awaitable[None]]


def seen(world: World) -> dict[str, str]:
    """Whether each message in the submissions channel carries the sign that it was taken."""
    return {
        m.content: "".join(str(reaction.emoji) for reaction in m.reactions)
        for m in world.submissions.history()
    }


@either_way
async def test_it_is_found_and_filed_once(world: World, absent: Absence) -> None:
    await absent(world, lambda: world.writer.send(world.submissions, f"!submit {TEXT}"))
    sight = await sight_of(world)
    assert (sight.article.headline, sight.revision.copy.body) == (HEADLINE, BODY)
    assert sight.article.author_id == world.writer.id and sight.article.author_name == "wanda"
    assert HEADLINE in text_of(world.card())
    assert seen(world) == {f"!submit {TEXT}": "📨"}
    [receipt] = receipts(world)
    assert "№1" in receipt

    for _ in range(2):
        await absent(world, lambda: asyncio.sleep(0))
    assert article_count(world) == 1 and len(receipts(world)) == 1


async def test_a_mention_and_a_file_are_found_too(world: World) -> None:
    mention = f"<@{world.env.backend.bot_user.id}>"
    async with away(world):
        await world.writer.send(world.submissions, f"{mention} submit {TEXT}")
        await world.writer.send(
            world.submissions, "!submit", attachments=[("tide.md", b"# Tide\n\nIt came.")]
        )
    assert (await sight_of(world, 1)).article.headline == HEADLINE
    assert (await sight_of(world, 2)).article.headline == "Tide"


async def test_nothing_else_is_taken(world: World) -> None:
    helper = world.guild.add_member(world.env.create_user("helper", bot=True))
    async with away(world):
        for said in ("Hello!", "!draft list", "!submitted", f"submit {TEXT}", "!review queue"):
            await world.writer.send(world.submissions, said)
        world.env.backend.create_message(world.submissions.id, helper.id, content=f"!submit {TEXT}")
        await world.writer.send(world.publish, f"!submit {TEXT}")
    assert article_count(world) == 0
    assert world.dms(world.writer) == []


async def test_a_refusal_comes_once(world: World) -> None:
    await world.admin.slash(world.review, "newsroom setup", writers=world.subscribers)
    async with away(world):
        await world.writer.send(world.submissions, f"!submit {TEXT}")
    [told] = world.dms(world.writer)
    assert "Only its writers" in told
    async with away(world):
        world.env.backend.add_member_role(world.guild.id, world.writer.id, world.subscribers.id)
    assert article_count(world) == 0 and len(receipts(world)) == 1


async def test_the_roles_that_somebody_has_now_decide(world: World) -> None:
    await world.admin.slash(world.review, "newsroom setup", writers=world.subscribers)
    async with away(world):
        await world.writer.send(world.submissions, f"!submit {TEXT}")
        world.env.backend.add_member_role(world.guild.id, world.writer.id, world.subscribers.id)
    assert article_count(world) == 1


async def test_whoever_has_left_hands_nothing_in(world: World) -> None:
    async with away(world):
        await world.writer.send(world.submissions, f"!submit {TEXT}")
        world.env.backend.remove_member(world.guild.id, world.writer.id)
    assert article_count(world) == 0


@either_way
async def test_what_was_heard_live_is_not_taken_again(world: World, absent: Absence) -> None:
    await world.writer.send(world.submissions, f"!submit {TEXT}")
    await world.writer.send(world.submissions, "!submit The second piece\nIt has a body.")
    await world.writer.slash(world.submissions, "draft withdraw", article="2")
    await world.writer.slash(world.submissions, "draft discard", article="2")
    refused = await world.writer.send(world.submissions, "!submit")
    assert refused is not None
    before = world.dms(world.writer)
    await absent(world, lambda: world.writer.send(world.submissions, "Good night."))
    assert article_count(world) == 2
    assert world.dms(world.writer) == before


async def test_a_discarded_one_is_not_filed_again(world: World) -> None:
    async with away(world):
        await world.writer.send(world.submissions, f"!submit {HEADLINE}\nTK")
    asked = await world.writer.slash(world.submissions, "draft discard", article="1")
    assert asked.response is not None
    await world.writer.click(asked.response, label="Yes, discard it")
    async with away(world):
        pass
    assert article_count(world) == 1 and len(receipts(world)) == 1


async def test_a_channel_is_listened_to_from_the_set_up_on(env: Env) -> None:
    world = await build_world(env, setup=False)
    await world.writer.send(world.submissions, f"!submit {TEXT}")
    assert "no newsroom yet" in world.dms(world.writer)[-1]
    await world.admin.slash(
        world.review,
        "newsroom setup",
        review=world.review,
        publish=world.publish,
        editors=world.editors,
        submissions=world.submissions,
    )
    async with away(world):
        await world.writer.send(world.submissions, "!submit The first piece\nIt has a body.")
    assert article_count(world) == 1
    assert (await sight_of(world)).article.headline == "The first piece"


async def test_cut_off_before_the_receipt_its_writer_still_hears_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut_off(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as stopping:
        stopping.setattr(submissions, "give_receipt", cut_off)
        await world.writer.send(world.submissions, f"!submit {TEXT}")
    assert world.dms(world.writer) == []
    await world.restart()
    assert world.dms(world.writer) == ["I filed that message already: it is №1."]
    await world.restart()
    assert article_count(world) == 1 and len(receipts(world)) == 1


async def test_cut_off_by_a_stop_while_it_is_taken_it_is_found_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def does_not_end(*_: object, **__: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setitem(CatchUp.stop.__kwdefaults__, "grace_seconds", 0.0)
    await world.bot.close()
    await world.writer.send(world.submissions, f"!submit {TEXT}")
    with monkeypatch.context() as slow:
        slow.setattr(submissions, "file_text", does_not_end)
        starting = create_bot(world.bot.settings)
        start = asyncio.create_task(world.env.restart_bot(starting))
        await begun.wait()
        await starting.close()
        await start
    assert article_count(world) == 0
    await world.env.restart_bot(create_bot(starting.settings))
    await world.env.settle()
    assert article_count(world) == 1 and len(receipts(world)) == 1


async def test_live_and_found_at_the_same_time_is_filed_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, raced = Submissions._take, list[int]()

    async def again_live(self: Submissions, guild: Any, message: Any) -> bool:
        raced.append(message.id)
        backend = world.env.backend
        backend.announce_message_create(backend.get_message(message.channel.id, message.id))
        return await take(self, guild, message)

    monkeypatch.setattr(Submissions, "_take", again_live)
    async with away(world):
        await world.writer.send(world.submissions, f"!submit {TEXT}")
    assert raced and article_count(world) == 1
    assert len(receipts(world)) == 1


async def test_more_than_a_thousand_messages_are_read_to_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.delivery.intake.chat_submissions.AT_A_TIME", 5)
    caplog.set_level("INFO", "bot.delivery.intake.chat_submissions")
    from_the_oldest_on(monkeypatch, world)
    async with away(world):
        await world.writer.send(world.submissions, f"!submit {TEXT}")
        for n in range(12):
            await world.writer.send(world.submissions, f"Word {n}.")
        await world.writer.send(world.submissions, "!submit The last piece\nIt has a body.")
    assert article_count(world) == 2
    assert caplog.text.count("read 5 messages") == 2


def from_the_oldest_on(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Have history after a message begin with the oldest, as Discord's does; simcord's begins with the latest."""
    get = world.bot.http.logs_from

    async def logs_from(channel: int, limit: int, *, after: int | None = None, **where: Any) -> list[Any]:
        everything = await get(channel, 100, after=after, **where)
        return sorted(everything, key=lambda message: int(message["id"]))[:limit][::-1]

    monkeypatch.setattr(world.bot.http, "logs_from", logs_from)


async def test_what_was_heard_long_ago_is_not_read_again(world: World) -> None:
    await world.writer.send(world.submissions, f"!submit {TEXT}")
    for _ in range(4):
        await world.env.advance_time(1000)
        await world.writer.send(world.submissions, "Any news?")
    # Whatever the first catch-up still read of a channel just set up is not meant.
    before = len(world.env.http_requests)
    async with away(world):
        pass
    since = world.env.http_requests[before:]
    [read] = [c for c in since if c.path == f"/channels/{world.submissions.id}/messages"]
    assert read.params["after"] > world.submissions.history()[1].id
    history = world.submissions.history()
    room = await world.bot.desk.setup.newsroom(world.guild.id)
    assert await world.bot.desk.chat_submissions.heard_up_to(room) == history[-1].id
    assert article_count(world) == 1

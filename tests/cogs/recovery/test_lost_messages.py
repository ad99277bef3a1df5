"""Losses: cards, threads and channels that somebody deletes, while the bot is there and while it is not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError

from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.review.votes import Choice
from tests.away import MARKS, away, deaf, happens, holder, quiet, requests, state, votes
from tests.incidents import parked, stored
from tests.world import World, text_of


@asynccontextmanager
async def there(world: World) -> AsyncIterator[None]:
    """The bot is there all the time."""
    yield
    await world.env.settle()


Presence = Callable[[World], Any]
either_way = pytest.mark.parametrize("presence", [there, away], ids=["there", "away"])


def delete_card(world: World, number: int = 1) -> None:
    world.env.backend.delete_message(world.review.id, world.card(number).id)


def cards(world: World) -> int:
    return len([message for message in stored(world, world.review) if message.components])


@either_way
async def test_a_deleted_card_is_posted_anew_and_every_vote_stands(world: World, presence: Presence) -> None:
    await world.configure(approvals=3)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.eve.click(world.card(), label="Approve")
    await world.chief.react(world.card(), "👀")
    first = world.card().id
    async with presence(world):
        delete_card(world)
    assert world.card().id != first and cards(world) == 1
    quiet(world)
    assert [str(reaction.emoji) for reaction in world.card().reactions] == list(MARKS)
    assert world.thread().name == "№1 Ferry to the islands runs again"
    assert "2 of 3 approvals" in text_of(world.card())
    async with away(world):
        pass
    assert set(await votes(world)) == {world.ed.id, world.eve.id}, "no reaction is missed on the new card"
    assert await holder(world) == world.chief.id


async def test_after_that_a_reaction_is_a_vote_s_sign_again(world: World) -> None:
    await world.configure(approvals=3)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    delete_card(world)
    await world.env.settle()
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.COMMAND)}
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}
    async with away(world):
        await world.ed.unreact(world.card(), "✅")
    assert await votes(world) == {}


async def test_many_messages_deleted_at_once(world: World) -> None:
    await world.submit()
    await world.submit(headline="The second piece")
    chatter = await world.ed.send(world.review, "Two today.")
    doomed = [world.card(1).id, chatter.id, world.card(2).id]
    world.env.backend.bulk_delete_messages(world.review.id, doomed)
    await world.env.settle()
    assert cards(world) == 2
    assert {world.card(1).id, world.card(2).id}.isdisjoint(doomed)


async def test_deleting_what_is_not_ours_or_long_finished_changes_nothing(world: World) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    assert await state(world) is State.PUBLISHED
    chatter = await world.ed.send(world.review, "Done.")
    since = len(world.env.http_requests)
    world.env.backend.delete_message(world.review.id, chatter.id)
    delete_card(world)
    await world.env.settle()
    assert requests(world, since) == [] and cards(world) == 0


@either_way
async def test_a_deleted_thread_is_opened_anew(world: World, presence: Presence) -> None:
    await world.submit()
    old = world.thread().id
    async with presence(world):
        world.env.backend.delete_channel(old)
    assert world.thread().name == "№1 Ferry to the islands runs again"
    await world.ed.react(world.card(), "✏️")
    assert "Tell the author" in world.said_in_thread()[-1]
    assert cards(world) == 1


async def test_a_thread_that_may_not_be_opened_twice_takes_a_new_card(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord may say that a message has a thread although somebody has deleted that."""
    once_only(monkeypatch)
    await world.configure(approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    first = world.card().id
    world.env.backend.delete_channel(world.thread().id)
    await world.env.settle()
    assert cards(world) == 1 and world.card().id != first
    assert world.thread().id == world.card().id
    quiet(world)
    assert set(await votes(world)) == {world.ed.id}
    assert await parked(world) == []


def once_only(monkeypatch: pytest.MonkeyPatch) -> None:
    create, begun = Backend.create_thread, set[int | None]()

    def create_once(backend: Backend, *place: Any, message_id: int | None = None, **options: Any) -> Any:
        if message_id in begun:
            raise BackendError(400, 160004, "A thread has already been created for this message")
        begun.add(message_id)
        return create(backend, *place, message_id=message_id, **options)

    monkeypatch.setattr(Backend, "create_thread", create_once)


async def test_a_mark_of_the_bot_s_taken_off_comes_back(world: World) -> None:
    await world.submit()
    card = world.card()
    world.env.backend.remove_reaction(card.channel.id, card.id, "✏️", world.env.backend.bot_user.id)
    await world.env.settle()
    quiet(world)


@either_way
async def test_a_deleted_review_channel_is_told_to_the_owner_once(world: World, presence: Presence) -> None:
    await world.configure(approvals=2)
    await world.submit()
    await world.submit(headline="The second piece")
    await world.ed.react(world.card(1), "✅")
    async with presence(world):
        world.env.backend.delete_channel(world.review.id)
    async with away(world):
        pass
    [told] = to_owner(world)
    assert "review channel of **The Harbour Post** was deleted" in told
    assert "/newsroom setup" in told and "`review`" in told

    world.review = world.guild.create_text_channel("desk")
    await world.admin.slash(world.submissions, "newsroom setup", review=world.review)
    await world.env.settle()
    assert cards(world) == 2 and await parked(world) == []
    assert "1 of 2 approvals" in text_of(world.card(1))
    quiet(world)
    assert len(to_owner(world)) == 1


def to_owner(world: World) -> list[str]:
    """What the server's owner was told."""
    backend = world.env.backend
    owner = backend.guilds[world.guild.id].owner_id
    private = [c for c in backend.channels.values() if c.guild_id is None and owner in c.recipient_ids]
    return [message.content for c in private for message in backend.messages[c.id].values()]


@pytest.mark.parametrize(("presence", "use"), [(there, "publish"), (away, "submissions"), (away, "announce")])
async def test_another_deleted_channel_is_told_to_the_desk_once(
    world: World, presence: Presence, use: str
) -> None:
    async with presence(world):
        world.env.backend.delete_channel(getattr(world, use).id)
    async with away(world):
        pass
    [told] = [m.content for m in stored(world, world.review) if m.content.startswith("⚠️")]
    assert f"The {use} channel" in told and f"its option `{use}`" in told
    assert to_owner(world) == []


async def test_an_article_that_waits_for_a_channel_goes_out_once_there_is_one(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    world.env.backend.delete_channel(world.publish.id)
    await world.env.advance_time(61)
    assert len(await parked(world)) == 1
    world.publish = world.guild.create_text_channel("paper")
    await world.admin.slash(world.review, "newsroom setup", publish=world.publish)
    await world.env.settle()
    assert len(world.articles()) == 1 and await parked(world) == []


async def test_a_server_in_an_outage_is_left_alone_and_read_afterwards(world: World) -> None:
    await world.submit()
    backend = world.env.backend
    backend.emit("GUILD_DELETE", {"id": str(world.guild.id), "unavailable": True})
    since = len(world.env.http_requests)
    async with deaf(world):
        await world.ed.react(world.card(), "✅")
    happens(world, "ready")
    await world.env.settle()
    assert requests(world, since) == [] and await votes(world) == {}

    back = serializers.guild_create_payload(backend, backend.guilds[world.guild.id])
    backend.emit("GUILD_CREATE", {**back, "unavailable": False})
    await world.env.settle()
    assert await votes(world) == {world.ed.id: (Choice.APPROVE, Via.REACTION)}


async def test_put_out_and_let_in_again_the_bot_goes_on(world: World) -> None:
    await world.submit()
    await world.submit(headline="The second piece")
    await world.ed.react(world.card(2), "✅")
    backend, guild = world.env.backend, world.env.backend.guilds[world.guild.id]
    backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})
    async with deaf(world):
        await world.ed.react(world.card(), "✅")
    happens(world, "ready")
    await world.env.advance_time(61)
    assert world.articles() == [] and await parked(world) == []

    joined = dict(serializers.guild_create_payload(backend, guild))
    del joined["unavailable"]  # which only a server after an outage has
    backend.emit("GUILD_CREATE", joined)
    await world.env.settle()
    await world.env.advance_time(61)
    assert len(world.articles()) == 2 and await parked(world) == []

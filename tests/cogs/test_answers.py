"""Answers: where a person is told what came of what they did, and who else can read it."""

from __future__ import annotations

import pytest
from simcord import Env
from simcord.actors import MemberActor

from bot.desk.review.review import Review
from cogs.answers import APOLOGY
from tests.world import World, answer_of, build_world, text_of


def close_dms(world: World, person: MemberActor) -> None:
    """Somebody takes no DMs from here."""
    channel = person.user.dm_channel
    assert channel is not None
    world.env.inject_error(
        "POST",
        f"/channels/{channel.id}/messages",
        status=403,
        code=50007,
        message="Cannot send messages to this user",
        times=None,
    )


async def test_slash_commands_and_buttons_are_answered_to_the_person_alone(world: World) -> None:
    await world.submit()
    await world.submit(headline="Unfinished TK")
    before = len(world.review.history())
    for result in (
        await world.ed.slash(world.review, "review queue"),
        await world.ed.slash(world.review, "review show", article="1"),
        await world.ed.slash(world.review, "review claim", article="1"),
        await world.ed.click(world.card(), label="Approve"),
        await world.ed.click(world.card(), label="Read"),
        await world.reader.click(world.card(), label="Approve"),
        await world.writer.slash(world.submissions, "draft list"),
    ):
        assert result.ephemeral and answer_of(result)
    assert len(world.review.history()) == before
    assert world.submissions.history() == []


async def test_who_takes_no_dm_is_answered_in_the_review_channel_if_they_asked_there(world: World) -> None:
    await world.submit()
    close_dms(world, world.ed)
    await world.ed.send(world.review, "!review queue")
    assert "The queue" in world.review.history()[-1].content
    await world.ed.send(world.thread(), "!review history 1")
    assert "submitted it" in world.said_in_thread()[-1], "and in a thread of it, in the thread"


async def test_elsewhere_a_chat_command_is_answered_by_dm(world: World) -> None:
    await world.submit()
    await world.ed.send(world.submissions, "!review queue")
    await world.ed.send(world.submissions, "!review show 1")
    queue, shown = world.dms(world.ed)
    assert "The queue" in queue and "Ada Lund" in shown
    assert [message.author.id for message in world.submissions.history()] == [world.ed.id] * 2


async def test_a_refusal_in_chat_goes_to_the_one_who_asked(world: World) -> None:
    await world.submit()
    await world.reader.send(world.submissions, "!review approve 1")
    [told] = world.dms(world.reader)
    assert "There is no article “1” that you may see here." in told
    assert len(world.submissions.history()) == 1


async def test_with_closed_dms_nothing_of_the_answer_is_shown_to_others(world: World) -> None:
    await world.submit()
    close_dms(world, world.ed)
    for command in ("!review queue", "!review show 1", "!review history 1"):
        await world.ed.send(world.submissions, command)
        said = world.submissions.history()[-1]
        assert said.content.startswith(world.ed.mention) and "I cannot write you a DM" in said.content
        assert "Ferry" not in text_of(said)
        stored = world.env.backend.get_message(said.channel.id, said.id)
        assert stored.ping_user_ids == [world.ed.id]
        await world.env.advance_time(61)
        assert world.submissions.history()[-1].author.id == world.ed.id, "and it goes after a minute"


async def test_answers_ping_nobody(world: World) -> None:
    await world.submit(headline="@everyone read this")
    await world.ed.slash(world.review, "review claim", article="1")
    await world.eve.send(world.review, "!review queue")
    await world.eve.send(world.review, "!review claim 1")
    await world.eve.send(world.thread(), "!review history 1")
    for message in (*world.review.history(), *world.thread().history()):
        stored = world.env.backend.get_message(message.channel.id, message.id)
        assert stored.ping_user_ids == [] and stored.ping_role_ids == []


async def test_an_article_that_does_not_exist_is_named_as_it_was_typed(world: World) -> None:
    typed = "**nothing** <@1> @everyone " + "x" * 300
    told = answer_of(await world.ed.slash(world.review, "review show", article=typed))
    assert "\\*\\*nothing\\*\\* \\<@1> \\@everyone" in told
    assert len(told) < 300
    for number in ("0", "7", "99999999999999999999", "№"):
        told = answer_of(await world.ed.slash(world.review, "review show", article=number))
        assert f"There is no article “{number}”" in told


async def test_without_a_newsroom_every_command_says_how_to_get_one(env: Env) -> None:
    world = await build_world(env, setup=False)
    for command in ("queue", "show", "approve", "history"):
        options = {} if command == "queue" else {"article": "1"}
        told = await world.ed.slash(world.review, f"review {command}", **options)
        assert "This server has no newsroom yet." in answer_of(told)
    await world.ed.send(world.review, "!review queue")
    assert "This server has no newsroom yet." in world.dms(world.ed)[-1]


@pytest.mark.simcord(check_errors=False)
async def test_a_fault_of_our_own_is_admitted_and_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()

    async def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    for way in ("vote", "vote_on"):
        monkeypatch.setattr(Review, way, stumble)
    pressed = await world.ed.click(world.card(), label="Approve")
    assert answer_of(pressed) == APOLOGY
    typed = await world.ed.slash(world.review, "review approve", article="1")
    assert answer_of(typed) == APOLOGY
    monkeypatch.undo()
    assert "counts" in answer_of(await world.ed.click(world.card(), label="Approve"))

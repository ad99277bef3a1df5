"""Copy in chat: what was submitted by a message stands where others read it, until its writer has it deleted."""

from __future__ import annotations

from tests.cogs.doors import by_chat
from tests.incidents import forbid
from tests.world import ARTICLE, World, answer_of, buttons_of

TEXT = f"{ARTICLE['headline']}\n\n{ARTICLE['body']}"


def offer(world: World, index: int = -1) -> object:
    assert world.writer.user.dm_channel is not None
    return world.writer.user.dm_channel.history()[index]


async def test_the_message_is_deleted_for_its_writer_once_the_text_is_kept(world: World) -> None:
    message = await by_chat(world, TEXT)
    asked = offer(world)
    assert f"Everyone who sees <#{world.submissions.id}>" in asked.content
    assert buttons_of(asked) == ["Delete my message"]
    told = await world.writer.user.click(asked, label="Delete my message")
    assert "The desk keeps the text" in answer_of(told)
    assert message.id not in [each.id for each in world.submissions.history()]
    assert "Ada Lund" in answer_of(await world.ed.slash(world.review, "review show", article="1"))
    again = await world.writer.user.click(asked, label="Delete my message")
    assert "gone already" in answer_of(again)


async def test_without_the_right_its_writer_is_told_to_delete_it(world: World) -> None:
    forbid(world, world.submissions, "manage_messages")
    message = await by_chat(world, TEXT)
    assert "delete it there" in offer(world).content and not buttons_of(offer(world))
    assert message.id in [each.id for each in world.submissions.history()]


async def test_a_text_that_preflight_stops_is_kept_too_and_what_was_not_taken_is_not_offered(
    world: World,
) -> None:
    await by_chat(world, "A headline and no text TK")
    assert buttons_of(offer(world)) == ["Delete my message"]
    before = len(world.dms(world.writer))
    await by_chat(world, "")
    assert "Delete my message" not in [
        label for message in world.writer.user.dm_channel.history()[before:] for label in buttons_of(message)
    ]


async def test_what_is_asked_in_chat_is_answered_by_dm(world: World) -> None:
    await by_chat(world, TEXT)
    for command in ("!review queue", "!review history 1", "!publish now 1", "!review show 1"):
        for channel in (world.review, world.submissions):
            before = len(channel.history())
            await world.ed.send(channel, command)
            assert len(channel.history()) == before + 1, f"{command} was answered for everyone"
    assert len(world.dms(world.ed)) == 8

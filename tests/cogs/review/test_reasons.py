"""Reasons: asked for, given in a form, in the thread or with the command, and brought to the author."""

from __future__ import annotations

import pytest

from bot.domain.article.states import State
from bot.domain.review.votes import Choice
from tests.cogs.doors import handed_back
from tests.world import World, answer_of, buttons_of, read_file, text_of

PATIENCE_SECONDS = 180
OWED = "*no reason given yet*"


async def state(world: World) -> State:
    return (await world.bot.desk.reading.sight(1)).article.state


async def reason_of(world: World, editor_id: int) -> str | None:
    sight = await world.bot.desk.reading.sight(1)
    return next(vote.reason for vote in sight.votes if vote.editor_id == editor_id)


def close_dms(world: World) -> None:
    """The writer takes no DMs from here."""
    channel = world.writer.user.dm_channel
    assert channel is not None
    world.env.inject_error(
        "POST",
        f"/channels/{channel.id}/messages",
        status=403,
        code=50007,
        message="Cannot send messages to this user",
        times=None,
    )


@pytest.mark.parametrize(
    ("label", "asks", "after"),
    [
        ("Request changes", "Request changes", State.CHANGES_REQUESTED),
        ("Spike", "Spike the article", State.SPIKED),
    ],
)
async def test_the_button_asks_in_a_form_and_the_vote_goes_with_it(
    world: World, label: str, asks: str, after: State
) -> None:
    await world.submit()
    pressed = await world.ed.click(world.card(), label=label)
    assert pressed.modal is not None and pressed.modal["title"] == asks
    assert await state(world) is State.SUBMITTED
    assert world.dms(world.writer) == []

    sent = await world.ed.submit_modal(pressed, {"reason": "Name the ship."})
    assert sent.ephemeral and "counts." in answer_of(sent)
    assert await state(world) is after
    assert "“Name the ship.”" in text_of(world.card()) and OWED not in text_of(world.card())
    [told] = world.dms(world.writer)
    assert "ed: Name the ship." in told
    assert any("> Name the ship." in said for said in world.said_in_thread())


async def test_a_closed_form_leaves_a_button_on_the_card(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1")  # and the form is closed
    assert OWED in text_of(world.card())
    assert "Give the reason" in buttons_of(world.card())

    pressed = await world.ed.click(world.card(), label="Give the reason")
    await world.ed.submit_modal(pressed, {"reason": "Name the ship."})
    assert await reason_of(world, world.ed.id) == "Name the ship."
    assert "Give the reason" not in buttons_of(world.card())
    assert any("Name the ship." in message for message in world.dms(world.writer))


async def test_a_form_sent_in_after_the_vote_was_taken_back_loses_no_word(world: World) -> None:
    await world.submit()
    pressed = await world.ed.slash(world.review, "review changes", article="1")
    await world.ed.click(world.card(), label="Request changes")
    sent = await world.ed.submit_modal(pressed, {"reason": "Name the ship."})
    assert "No vote of yours on №1 waits for a reason" in answer_of(sent)
    [answer] = [message for message in (sent.response, *sent.followups) if message and message.attachments]
    assert await read_file(answer) == b"Name the ship."


@pytest.mark.parametrize(("mark", "asks"), [("✏️", "what should change"), ("❌", "why is it spiked")])
async def test_on_a_reaction_the_bot_asks_in_the_thread_and_takes_the_answer(
    world: World, mark: str, asks: str
) -> None:
    await world.submit()
    await world.ed.react(world.card(), mark)
    question = world.thread().history()[-1]
    assert question.content.startswith(f"<@{world.ed.id}> Your {mark} counts.") and asks in question.content
    stored = world.env.backend.get_message(question.channel.id, question.id)
    assert stored.ping_user_ids == [world.ed.id]

    said = await world.ed.send(world.thread(), "Name the *ship*.")
    assert await reason_of(world, world.ed.id) == "Name the *ship*."
    heard = next(m for m in world.thread().history() if m.id == said.id)
    assert [str(reaction.emoji) for reaction in heard.reactions] == ["💬"]
    assert "“Name the \\*ship\\*.”" in text_of(world.card())
    assert any("Name the \\*ship\\*." in message for message in world.dms(world.writer))
    assert len(world.said_in_thread()) == 2, "what stands in the thread is not repeated there"


async def test_the_question_in_the_thread_can_be_answered_by_its_button(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    question = world.thread().history()[-1]
    pressed = await world.ed.click(question, label="Give the reason")
    await world.ed.submit_modal(pressed, {"reason": "Name the ship."})
    assert await reason_of(world, world.ed.id) == "Name the ship."


async def test_only_the_next_message_of_that_editor_is_the_reason(world: World) -> None:
    await world.submit()
    await world.ed.send(world.thread(), "I am reading it.")  # owes nothing
    await world.ed.react(world.card(), "✏️")
    await world.eve.send(world.thread(), "I liked it.")
    await world.ed.send(world.thread(), "!review show 1")
    await world.ed.send(world.review, "Back from lunch.")
    assert await reason_of(world, world.ed.id) is None

    await world.ed.send(world.thread(), "Name the ship.")
    await world.ed.send(world.thread(), "And thank you.")
    assert await reason_of(world, world.ed.id) == "Name the ship."


async def test_the_slash_command_takes_the_reason_or_asks_for_it(world: World) -> None:
    await world.submit()
    asked = await world.ed.slash(world.review, "review changes", article="1")
    assert asked.modal is not None and await state(world) is State.CHANGES_REQUESTED
    await world.ed.submit_modal(asked, {"reason": "Name the ship."})
    assert await reason_of(world, world.ed.id) == "Name the ship."

    spiked = await world.eve.slash(world.review, "review spike", article="1", reason="An advertisement.")
    assert spiked.modal is None
    assert f"<@{world.eve.id}> spiked it." in answer_of(spiked)
    assert await reason_of(world, world.eve.id) == "An advertisement."


async def test_a_command_brings_the_reason_to_a_vote_that_owes_it(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    assert await reason_of(world, world.ed.id) == "Name the ship."
    [told] = world.dms(world.writer)
    assert "Name the ship." in told


async def test_in_chat_the_rest_of_the_line_is_the_reason(world: World) -> None:
    await world.submit()
    await world.ed.send(world.review, "!review changes 1 Name the ship, please.")
    assert await reason_of(world, world.ed.id) == "Name the ship, please."
    assert "Your request for changes of №1 counts." in world.dms(world.ed)[-1]


async def test_in_chat_without_one_the_bot_asks_in_the_thread(world: World) -> None:
    await world.submit()
    await world.ed.send(world.review, "!review spike 1")
    assert await state(world) is State.SPIKED
    assert "why is it spiked" in world.said_in_thread()[-1]
    await world.ed.send(world.thread(), "An advertisement.")
    assert await reason_of(world, world.ed.id) == "An advertisement."


async def test_without_a_reason_the_notice_leaves_after_three_minutes(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.env.advance_time(PATIENCE_SECONDS - 2)
    assert world.dms(world.writer) == []
    await world.env.advance_time(3)
    [told] = world.dms(world.writer)
    assert "ed: *has not said why yet*" in told

    await world.ed.send(world.thread(), "Name the ship.")
    assert "> Name the ship." in world.dms(world.writer)[-1]
    assert len(world.dms(world.writer)) == 2


async def test_a_second_editors_reason_arrives_too(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    await world.eve.slash(world.review, "review changes", article="1", reason="Ask the harbour master.")
    first, second = world.dms(world.writer)
    assert "Name the ship." in first
    assert "eve on" in second and "Ask the harbour master." in second


async def test_both_reasons_stand_in_one_notice_if_both_are_there(world: World) -> None:
    await world.configure(spikes=2)
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.eve.react(world.card(), "✏️")
    await world.eve.send(world.thread(), "Ask the harbour master.")
    [told] = world.dms(world.writer)
    assert "eve: Ask the harbour master." in told
    assert "ed: *has not said why yet*" in told
    await world.ed.send(world.thread(), "Name the ship.")
    assert "Name the ship." in world.dms(world.writer)[1]


async def test_a_vote_taken_back_in_time_is_never_heard_of(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.take_off(world.ed, "✏️")
    await world.env.advance_time(PATIENCE_SECONDS + 5)
    assert world.dms(world.writer) == []
    assert len(world.said_in_thread()) == 1, "only the question"


async def test_a_vote_taken_back_and_given_again_is_told_once(world: World) -> None:
    await world.submit()
    for again in (False, True):
        if again:
            await world.take_off(world.ed, "✏️")
            await world.env.advance_time(20)
        await world.ed.react(world.card(), "✏️")
        await world.env.advance_time(20)
    assert await state(world) is State.CHANGES_REQUESTED
    await world.env.advance_time(PATIENCE_SECONDS + 5)
    assert len(world.dms(world.writer)) == 1


async def test_a_reason_is_not_lost_behind_a_notice_that_is_no_longer_so(world: World) -> None:
    await world.configure(spikes=2)
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.take_off(world.ed, "✏️")
    await world.eve.slash(world.review, "review spike", article="1", reason="An advertisement.")
    assert await state(world) is State.IN_REVIEW
    [told] = world.dms(world.writer)
    assert "An advertisement." in told


async def test_with_closed_dms_the_author_alone_is_mentioned_in_the_thread(world: World) -> None:
    await world.submit()
    close_dms(world)
    reason = f"Ask <@{world.eve.id}>, @everyone and <@&{world.editors.id}>."
    await world.ed.slash(world.review, "review changes", article="1", reason=reason)
    assert world.dms(world.writer) == []
    [told] = [m for m in world.thread().history() if m.content.startswith(f"<@{world.writer.id}>")]
    assert "✏️ The desk asks for changes" in told.content
    assert "Edit" in buttons_of(told)
    for message in world.thread().history():
        stored = world.env.backend.get_message(message.channel.id, message.id)
        assert stored.ping_role_ids == []
        assert stored.ping_user_ids == ([world.writer.id] if message.id == told.id else [])
    assert await state(world) is State.CHANGES_REQUESTED


async def test_a_long_reason_reaches_the_author_whole(world: World) -> None:
    await world.submit()
    reason = " ".join(f"{number}. Name the *ship* and its captain." for number in range(1, 38))
    assert 1300 < len(reason) <= 1500
    await world.ed.slash(world.review, "review changes", article="1", reason=reason)
    channel = world.writer.user.dm_channel
    assert channel is not None
    [told] = channel.history()
    assert len(told.content) <= 2000 and "saving submits it again" in told.content
    assert reason in (await read_file(told)).decode()
    repeated = world.thread().history()[-1]
    assert len(repeated.content) <= 2000 and reason in (await read_file(repeated)).decode()


async def test_a_deleted_thread_stops_neither_the_vote_nor_its_reason(world: World) -> None:
    """The thread is deleted by hand: the vote counts, the reason comes by the card's button."""
    await world.submit()
    world.env.backend.delete_channel(world.thread().id)
    await world.env.settle()
    await world.ed.react(world.card(), "✏️")
    assert await state(world) is State.CHANGES_REQUESTED
    pressed = await world.ed.click(world.card(), label="Give the reason")
    await world.ed.submit_modal(pressed, {"reason": "Name the ship."})
    assert any("Name the ship." in message for message in world.dms(world.writer))
    sight = await world.bot.desk.reading.sight(1)
    assert sight.parked == ()
    assert [vote.choice for vote in sight.votes] == [Choice.CHANGES]


TOO_LONG = "Name the ship. " * 120


@pytest.mark.parametrize("command", ["review changes", "review hold", "publish bypass"])
async def test_a_reason_that_is_too_long_is_handed_back_and_not_cut(world: World, command: str) -> None:
    await world.submit()
    refused = await world.chief.slash(world.review, command, article="1", reason=TOO_LONG)
    assert refused.ephemeral and "1,799 characters" in answer_of(refused) and "1,500" in answer_of(refused)
    assert await handed_back(refused) == TOO_LONG.encode()
    sight = await world.bot.desk.reading.sight(1)
    assert sight.article.state is State.SUBMITTED and not sight.votes


async def test_a_reason_that_is_too_long_is_answered_in_the_thread(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    await world.ed.send(world.thread(), TOO_LONG)
    told = world.said_in_thread()[-1]
    assert told.startswith(f"<@{world.ed.id}> Your reason is not on record.") and "1,500" in told
    assert OWED in text_of(world.card())
    await world.ed.send(world.thread(), "Name the ship.")
    assert await reason_of(world, world.ed.id) == "Name the ship."

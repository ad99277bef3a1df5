"""The platform as it is: deleted roles, people who left, answers that Discord does not take, threads put away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from simcord import Env

from bot.app import create_bot
from bot.delivery.members import with_role_names
from bot.delivery.outage import Outage
from bot.delivery.outcomes import Refused, Unsettled, judged
from bot.delivery.review import cards
from bot.settings import Settings
from cogs import acknowledgement, answers
from tests.incidents import parked, try_all_again
from tests.world import World, answer_of


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are tried again without a pause."""
    monkeypatch.setattr(answers, "RETRIES_AFTER_SECONDS", (0.0, 0.0))


async def with_writers(world: World) -> int:
    """A role of writers, which the newsroom wants; the first writer holds it."""
    role = world.guild.create_role("Writers")
    await world.admin.slash(world.review, "newsroom setup", writers=role)
    return role.id


# ---------------------------------------------------------------- roles


async def test_who_lacks_a_deleted_role_reads_that_it_was_deleted_and_the_desk_is_told(world: World) -> None:
    role = await with_writers(world)
    told = answer_of(await world.writer.slash(world.submissions, "submit"))
    assert f"<@&{role}>" in told
    world.env.backend.delete_role(world.guild.id, role)
    await world.env.settle()
    told = answer_of(await world.writer.slash(world.submissions, "submit"))
    assert "The writers’ role was deleted" in told and "/newsroom settings" in told
    assert f"<@&{role}>" not in told
    assert any(
        "role of the writers" in m.content and "without: writers" in m.content for m in world.review.history()
    )


async def test_writers_subscribers_and_submissions_can_be_set_to_none(world: World) -> None:
    await with_writers(world)
    assert "writers" in answer_of(await world.writer.slash(world.submissions, "submit"))
    for option, shown in (
        ("writers", "**none**: everyone may submit."),
        ("subscribers", "**none**: announcements go out without a ping."),
        ("submissions", "**none**: writers submit only with `/submit`."),
    ):
        told = await world.admin.slash(world.review, "newsroom settings", without=option)
        assert shown in answer_of(told)
    assert "№1" in answer_of(await world.submit())


async def test_a_dm_names_the_roles_that_it_mentions(world: World) -> None:
    role = await with_writers(world)
    assert with_role_names(f"Ask <@&{role}> or <@&1>.", world.bot) == "Ask **@Writers** or (a deleted role)."
    await world.writer.send(world.submissions, "!submit The ferry\n\nIt left at seven.")
    [told] = world.dms(world.writer)
    assert "**@Writers**" in told and "<@&" not in told


# -------------------------------------------------------------- answers


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_a_fault_of_discord_on_an_answer_in_chat_is_tried_again(world: World, status: int) -> None:
    await world.submit()
    path = f"/channels/{world.ed.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=status, message="stumbled", times=2)
    await world.ed.send(world.review, "!review queue")
    assert [said for said in world.dms(world.ed) if "The queue" in said]


async def test_an_answer_that_no_dm_takes_comes_in_the_review_channel_or_as_a_word_without_content(
    world: World,
) -> None:
    await world.submit()
    path = f"/channels/{world.ed.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=503, message="stumbled", times=None)
    await world.ed.send(world.review, "!review queue")
    assert "The queue" in world.review.history()[-1].content
    await world.ed.send(world.submissions, "!review queue")
    said = world.submissions.history()[-1].content
    assert "did not take my answer" in said and "№1" not in said


async def test_a_page_that_an_interaction_does_not_take_comes_by_dm(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    world.env.inject_error(
        "PATCH", "/webhooks/*", status=404, code=10015, message="Unknown Webhook", times=None
    )

    async def refused(*_: object, **__: object) -> None:
        raise ConnectionResetError("gone")

    monkeypatch.setattr(answers.Answer, "_ephemeral", refused)
    await world.ed.slash(world.review, "review show", article="1")
    assert world.dms(world.ed), "the page came by another way"


async def test_a_vote_that_the_desk_took_long_for_is_answered_without_a_form(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    monkeypatch.setattr(acknowledgement, "FORM_SECONDS", 0.0)
    pressed = await world.ed.click(world.card(), label="Request changes")
    assert pressed.modal is None and "Nothing was changed" in answer_of(pressed)
    assert (await world.bot.desk.reading.sight(1)).votes == (), "a vote for changes is its form sent"

    pressed = await world.eve.slash(world.review, "review changes", article="1")
    assert pressed.modal is None
    assert "counts" in answer_of(pressed) and "Say why" in answer_of(pressed)
    monkeypatch.setattr(acknowledgement, "FORM_SECONDS", 60.0)
    assert pressed.response is not None
    form = await world.eve.click(pressed.response, label="Give the reason")
    assert form.modal is not None, "the button leads to the form all the same"


async def test_a_form_that_the_desk_took_long_for_is_a_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    monkeypatch.setattr(acknowledgement, "FORM_SECONDS", 0.0)
    told = await world.ed.slash(world.review, "review hold", article="1")
    assert told.modal is None and "the form did not open" in answer_of(told)


async def test_a_form_that_discord_does_not_take_any_more_leaves_a_sentence_and_no_traceback(
    world: World,
) -> None:
    await world.submit()
    world.env.inject_error(
        "POST", "/interactions/*/callback", status=404, code=10062, message="Unknown interaction", times=None
    )
    await world.ed.slash(world.review, "review hold", article="1")
    assert any("the form did not open" in said for said in world.dms(world.ed))
    assert world.env.errors == []


# -------------------------------------------------------- people and threads


async def test_an_author_who_has_left_is_not_waited_for_and_the_desk_is_told(world: World) -> None:
    await world.submit()
    world.env.backend.remove_member(world.guild.id, world.writer.id)
    await world.env.settle()
    form = await world.ed.click(world.card(), label="Request changes")
    await world.ed.submit_modal(form, {"reason": "Name the ship."})
    await world.env.advance_time(200)
    assert any("has left this server" in said and "/draft edit 1" in said for said in world.said_in_thread())


def archived(world: World, number: int = 1) -> bool:
    """Whether the card's thread is put away."""
    thread = world.env.backend.channels[world.thread(number).id]
    return bool(thread.thread_metadata and thread.thread_metadata.archived)


async def test_the_thread_of_a_finished_article_is_archived(world: World) -> None:
    await world.submit()
    assert not archived(world)
    await world.ed.react(world.card(), "✅")
    assert not archived(world)
    await world.env.advance_time(61)
    assert len(world.articles()) == 1 and archived(world)


async def test_it_is_archived_by_one_request_and_may_be_so_already(world: World) -> None:
    await world.submit()
    thread = world.thread(1).id
    world.env.inject_error(
        "PATCH", f"/channels/{thread}", status=400, code=50083, message="Thread is archived", times=1
    )
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    asked = [(call.method, call.path) for call in world.env.http_requests]
    assert [each for each in asked if each[1] == f"/channels/{thread}"] == [("PATCH", f"/channels/{thread}")]
    assert await parked(world) == []


async def test_a_thread_that_opens_after_its_article_is_finished_is_archived_too(world: World) -> None:
    path = f"/channels/{world.review.id}/messages/*/threads"
    world.env.inject_error("POST", path, status=403, code=50001, message="Missing Access", times=None)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert len(world.articles()) == 1 and world.review.threads == []
    world.env.backend.faults.clear()
    await try_all_again(world)
    await world.env.advance_time(1)
    assert archived(world)


async def test_near_the_cap_of_threads_the_desk_is_warned_once_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "MANY_THREADS", 2)
    for number in range(4):
        await world.submit(headline=f"Piece {number}")
    warnings = [m.content for m in world.review.history() if "active threads" in m.content]
    assert len(warnings) == 1 and "1,000" in warnings[0]


async def test_a_parked_note_of_a_replaced_thread_goes_to_the_new_one(world: World) -> None:
    await world.submit()
    thread = world.thread()
    path = f"/channels/{thread.id}/messages"
    world.env.inject_error("POST", path, status=403, code=160005, message="Thread is locked", times=None)
    await world.ed.react(world.card(), "✏️")
    await world.env.settle()
    sight = await world.bot.desk.reading.sight(1)
    assert sight.parked, "the question for the reason waits for a human"
    world.env.backend.delete_message(world.review.id, world.card().id)
    await world.env.settle()
    sight = await world.bot.desk.reading.sight(1)
    assert sight.parked == ()


# -------------------------------------------------------------- the rest


async def test_without_the_message_content_nobody_is_asked_to_write(settings: Settings) -> None:
    bot = create_bot(replace(settings, message_content=False))
    env = Env(bot)
    await env.start()
    try:
        from tests.world import build_world

        world = await build_world(env)
        await world.submit()
        await world.ed.react(world.card(), "✏️")
        asked = [said for said in world.said_in_thread() if "Tell the author" in said]
        assert asked and "Press the button." in asked[0] and "Write it here" not in asked[0]
    finally:
        await env.shutdown()
        await bot.close()


def test_commands_say_where_they_may_be_installed_and_used(tmp_path: Path) -> None:
    bot = create_bot(Settings(database=tmp_path / "x.db"))
    assert bot.tree.allowed_installs is not None and bot.tree.allowed_installs.to_array() == [0]
    assert bot.tree.allowed_contexts is not None and bot.tree.allowed_contexts.to_array() == [0]


def test_an_outage_is_said_once_when_it_begins_and_once_when_it_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seconds = iter([0.0, 12.0])
    outage = Outage("the way", clock=lambda: next(seconds))
    for _ in range(300):
        outage.begins("it is gone")
    outage.ends()
    outage.ends()
    assert [record.getMessage() for record in caplog.records] == [
        "the way: it is gone. Trying again until it works.",
        "the way: it works again, after 12 s.",
    ]


def test_a_404_is_judged_by_discords_own_code() -> None:
    import discord

    class Response:
        status, reason, headers = 404, "Not Found", {}

    unsaid = discord.NotFound(Response(), {"code": 0, "message": "404: Not Found"})  # type: ignore[arg-type]
    said = discord.NotFound(Response(), {"code": 10003, "message": "Unknown Channel"})  # type: ignore[arg-type]
    assert isinstance(judged(unsaid, "post it", 1), Unsettled)
    assert isinstance(judged(said, "post it", 1), Refused)

"""The thread for readers under an article: opened once, named after it, and locked while the article is down."""

from __future__ import annotations

from typing import Any

import pytest
from simcord import Env
from simcord.builders import ChannelHandle

from bot.store.outbox.kinds import Kind
from tests.cogs.corrections.steps import BETTER, LONG, approve, correct, hand_in, upload
from tests.forums import into_forum, posts, said_in, truthful_archive
from tests.incidents import (
    Wire,
    approved,
    crash,
    forbid,
    parked,
    patient,
    permit,
    published,
    refusal,
    truthful_threads,
    try_all_again,
)
from tests.world import ARTICLE, World, answer_of, build_world, buttons_of, text_of


@pytest.fixture
async def talking(env: Env, monkeypatch: pytest.MonkeyPatch) -> World:
    """A newsroom in which each article gets a thread for its readers."""
    patient(monkeypatch)
    truthful_threads(monkeypatch)
    truthful_archive(monkeypatch)
    world = await build_world(env)
    await world.admin.send(world.review, "!newsroom settings discussions: on")
    return world


def threads(world: World, channel: ChannelHandle | None = None) -> list[Any]:
    """The threads that hang in a channel, as Discord keeps them."""
    where = (channel or world.publish).id
    return [each for each in world.env.backend.channels.values() if each.parent_id == where]


def asked_for(world: World) -> int:
    """How often the bot asked for a thread in the publish channel."""
    path = f"/channels/{world.publish.id}/messages/"
    return len(
        [
            call
            for call in world.env.http_requests
            if call.method == "POST" and call.path.startswith(path) and call.path.endswith("/threads")
        ]
    )


async def queued(world: World) -> int:
    """How many threads for readers were ever to be opened."""
    every = await world.bot.desk.unit.read(
        lambda tx: tx.all("SELECT 1 FROM delivery WHERE kind = 'discussion'")
    )
    return len(every)


def locked(thread: Any) -> bool:
    """Whether nobody may write there."""
    return bool(thread.thread_metadata.locked and thread.thread_metadata.archived)


def open_again(thread: Any) -> bool:
    """Whether everybody may."""
    return not thread.thread_metadata.locked and not thread.thread_metadata.archived


async def unpublish(world: World, reason: str = "error") -> None:
    await world.chief.slash(world.submissions, "publish unpublish", article="1", reason=reason)


async def republish(world: World) -> None:
    await world.chief.slash(world.submissions, "publish republish", article="1", reason="All is well.")


async def test_by_default_there_is_none(world: World) -> None:
    await published(world)
    assert threads(world) == []


async def test_each_article_gets_one_under_its_headline(talking: World) -> None:
    await published(talking)

    (thread,) = threads(talking)
    assert thread.name == ARTICLE["headline"]
    assert thread.id == talking.articles()[0].id


async def test_a_long_headline_is_cut_where_a_character_ends(talking: World) -> None:
    await published(talking, headline="👩‍👩‍👧‍👦" * 13 + " harbour")

    (thread,) = threads(talking)
    assert len(thread.name) <= 100
    assert set(thread.name.removesuffix("…").split("👩‍👩‍👧‍👦")) == {""}


async def test_what_went_out_before_it_was_wanted_gets_none_by_a_correction(world: World) -> None:
    await published(world)
    await world.admin.send(world.review, "!newsroom settings discussions: on")

    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)

    assert BETTER in world.bodies()
    assert threads(world) == []


async def test_a_correction_opens_no_second_one_and_renames_it(talking: World) -> None:
    await published(talking)

    await correct(talking)
    await talking.edit(headline="Ferry late, then gone", body=BETTER)
    await hand_in(talking)
    await approve(talking)

    (thread,) = threads(talking)
    assert thread.name == "Ferry late, then gone"
    assert asked_for(talking) == 1


async def test_the_rest_of_a_text_that_has_grown_goes_on_in_it(talking: World) -> None:
    await published(talking)
    await correct(talking)
    await upload(talking, LONG)
    await hand_in(talking)
    await approve(talking)

    (thread,) = threads(talking)
    assert len(said_in(talking, thread)) > 1
    assert await parked(talking) == []

    await unpublish(talking)
    assert said_in(talking, thread) == [] and locked(thread)
    await republish(talking)
    assert len(said_in(talking, thread)) > 1 and open_again(thread)


async def test_a_long_article_is_talked_about_where_it_goes_on(talking: World) -> None:
    await talking.writer.slash(talking.submissions, "submit", file=("tide.md", f"# Tide\n\n{LONG}".encode()))
    await talking.ed.react(talking.card(), "✅")
    await talking.env.advance_time(61)

    assert len(threads(talking)) == 1 and await queued(talking) == 0


async def test_a_forum_post_gets_none(talking: World) -> None:
    forum = await into_forum(talking)
    await published(talking)

    assert len(posts(talking, forum)) == 1 and await queued(talking) == 0


async def test_a_section_decides_for_itself_and_for_what_also_runs_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient(monkeypatch)
    sport = world.guild.create_text_channel("sport")
    await world.admin.slash(world.review, "section add", name="Sport", publish=sport)
    await world.admin.send(world.review, "!section edit Sport discussions: on")
    await published(world)
    await world.chief.slash(world.submissions, "publish also", article="1", section="Sport")

    assert threads(world) == []
    assert [thread.name for thread in threads(world, sport)] == [ARTICLE["headline"]]

    await unpublish(world)
    (thread,) = threads(world, sport)
    assert locked(thread)


async def test_without_the_permission_it_waits_with_a_sentence_and_the_check_names_it(talking: World) -> None:
    forbid(talking, talking.publish, "create_public_threads", "manage_threads")
    await published(talking)

    assert len(talking.articles()) == 1 and threads(talking) == []
    (waiting,) = await parked(talking)
    assert waiting.kind is Kind.DISCUSSION
    assert "I may not open the thread for the readers of the article" in (waiting.fault or "")
    said = answer_of(await talking.admin.slash(talking.review, "newsroom check"))
    assert "*Create Public Threads*" in said and "*Manage Threads*" in said

    permit(talking, talking.publish)
    await try_all_again(talking)
    assert len(threads(talking)) == 1


async def test_a_refusal_names_the_channel_where_it_is(talking: World) -> None:
    sport = talking.guild.create_text_channel("sport")
    await talking.admin.slash(talking.review, "section add", name="Sport", publish=sport)
    forbid(talking, sport, "create_public_threads")
    await published(talking)
    await talking.chief.slash(talking.submissions, "publish also", article="1", section="Sport")

    (waiting,) = await parked(talking)
    assert waiting.kind is Kind.DISCUSSION and f"in <#{sport.id}>" in (waiting.fault or "")
    assert len(threads(talking)) == 1 and threads(talking, sport) == []


async def test_if_it_cannot_be_locked_the_article_is_down_all_the_same(
    talking: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    await published(talking)
    (thread,) = threads(talking)
    wire.fail("PATCH", f"/channels/{thread.id}", refusal(403, 50013), times=9)
    await unpublish(talking)

    assert "The newsroom took this article down" in text_of(talking.articles()[0])
    (waiting,) = await parked(talking)
    said = f"I may not lock or open the thread for the readers of the article in <#{talking.publish.id}>"
    assert said in (waiting.fault or "")
    wire.mend()
    await try_all_again(talking)
    assert locked(thread)


async def test_the_check_asks_for_manage_threads_only_where_readers_have_threads(world: World) -> None:
    forbid(world, world.publish, "manage_threads")
    said = answer_of(await world.admin.slash(world.review, "newsroom check"))
    assert "Manage Threads" not in said


async def test_an_answer_that_is_lost_makes_no_second_one(
    talking: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    wire.lose("POST", f"/channels/{talking.publish.id}/messages/*/threads", refusal(502))
    await published(talking)
    await talking.env.advance_time(60)

    assert wire.all_struck and asked_for(talking) == 2
    assert len(threads(talking)) == 1 and await parked(talking) == []


async def test_taken_back_meanwhile_nothing_is_opened_until_it_is_back(
    talking: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    wire.fail("POST", f"/channels/{talking.publish.id}/messages/*/threads", refusal(503), times=99)
    await published(talking)
    await unpublish(talking)
    wire.mend()
    await talking.env.advance_time(600)
    assert threads(talking) == []

    await republish(talking)
    await talking.env.advance_time(60)
    assert [thread.name for thread in threads(talking)] == [ARTICLE["headline"]]


async def test_one_of_which_no_answer_came_before_the_article_was_taken_back_is_locked(
    talking: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(monkeypatch)
    wire.lose("POST", f"/channels/{talking.publish.id}/messages/*/threads", refusal(502))
    await published(talking)
    (thread,) = threads(talking)
    await unpublish(talking)
    await talking.env.advance_time(60)

    assert wire.all_struck and locked(thread)
    await republish(talking)
    assert open_again(thread) and len(threads(talking)) == 1


async def test_a_first_message_that_comes_anew_gets_a_new_one(talking: World) -> None:
    await published(talking)
    (old,) = threads(talking)
    await correct(talking)
    await talking.edit(body=BETTER)
    await hand_in(talking)
    await talking.articles()[0].delete()
    await talking.env.settle()
    await approve(talking)
    assert len(threads(talking)) == 1
    await try_all_again(talking)

    (again,) = talking.articles()
    assert {each.id for each in threads(talking)} == {old.id, again.id}


async def test_a_retracted_article_has_it_locked_for_good(talking: World) -> None:
    await published(talking)
    cleo = talking.guild.add_member(talking.env.create_user("cleo"), roles=[talking.editors, talking.chiefs])
    await talking.chief.slash(talking.review, "publish retract", article="1", reason="It was made up.")
    asked = next(m for m in talking.review.history() if "asks for the retraction" in m.content)
    pressed = await cleo.click(asked, label="Confirm the retraction")
    if buttons_of(pressed.response):
        await cleo.click(pressed.response, label="Yes, retract it")

    assert "Retraction, 1 January 2026" in text_of(talking.articles()[0])
    (thread,) = threads(talking)
    assert locked(thread)


async def test_while_the_article_is_down_it_is_locked(talking: World) -> None:
    await published(talking)

    await unpublish(talking)
    (thread,) = threads(talking)
    assert locked(thread)

    await republish(talking)
    assert open_again(thread)


async def test_what_hides_the_headline_hides_it_there_too(talking: World) -> None:
    await published(talking)

    await unpublish(talking, "privacy")
    (thread,) = threads(talking)
    assert ARTICLE["headline"] not in thread.name
    assert locked(thread)

    await republish(talking)
    assert thread.name == ARTICLE["headline"]
    assert open_again(thread)


async def test_a_quiet_thread_is_locked_too(talking: World) -> None:
    await published(talking)
    (thread,) = threads(talking)
    thread.thread_metadata.archived = True

    await unpublish(talking)
    assert locked(thread)


async def test_one_that_a_moderator_deleted_is_left_alone(talking: World) -> None:
    await published(talking)
    talking.env.backend.delete_channel(threads(talking)[0].id)

    await unpublish(talking)
    await republish(talking)
    assert threads(talking) == [] and await parked(talking) == []


async def test_killed_after_publication_it_is_opened_once(talking: World) -> None:
    await approved(talking)
    await talking.env.advance_time(61)
    await crash(talking)
    await talking.env.advance_time(60)
    assert len(threads(talking)) == 1 and asked_for(talking) == 1

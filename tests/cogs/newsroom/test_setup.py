"""Set-up: an administrator makes a newsroom, by options, in chat or step by step, and changes it."""

from __future__ import annotations

import discord
import pytest
from simcord import Env
from simcord.actors import _component_interaction
from simcord.results import InteractionResult

from bot.domain.newsroom.newsroom import Newsroom
from tests.cogs.administration import ALL_IS_WELL, check, room_of, says
from tests.incidents import keep_readers_out
from tests.world import Seen, World, answer_of, build_world, text_of


@pytest.fixture
async def bare(env: Env) -> World:
    """A server without a newsroom yet."""
    return await build_world(env, setup=False)


# ---------------------------------------------------------------------------- setup


async def test_before_it_is_set_up_everyone_is_told_how(bare: World) -> None:
    for person, command in ((bare.writer, "submit"), (bare.ed, "review queue"), (bare.writer, "draft list")):
        told = answer_of(await person.slash(bare.submissions, command))
        assert "no newsroom yet" in told
        assert "/newsroom setup" in told


async def test_setup_with_its_options(bare: World) -> None:
    done = await bare.admin.slash(
        bare.submissions,
        "newsroom setup",
        review=bare.review,
        publish=bare.publish,
        editors=bare.editors,
        submissions=bare.submissions,
        announce=bare.announce,
        writers=bare.subscribers,
        chiefs=bare.chiefs,
        subscribers=bare.subscribers,
        approvals=2,
        timezone="Europe/Berlin",
    )
    assert done.ephemeral
    assert "The newsroom is set up." in answer_of(done)
    keep_readers_out(bare)
    assert ALL_IS_WELL in await check(bare)
    room = await room_of(bare)
    assert room == Newsroom(
        id=room.id,
        guild_id=bare.guild.id,
        review_channel=bare.review.id,
        publish_channel=bare.publish.id,
        editors_role=bare.editors.id,
        submissions_channel=bare.submissions.id,
        announce_channel=bare.announce.id,
        writers_role=bare.subscribers.id,
        chiefs_role=bare.chiefs.id,
        subscribers_role=bare.subscribers.id,
        approvals_required=2,
        timezone="Europe/Berlin",
    )


async def test_three_options_are_enough_and_two_are_not(bare: World) -> None:
    told = await bare.admin.slash(bare.review, "newsroom setup", review=bare.review, editors=bare.editors)
    for option in ("`review`", "`publish`", "`editors`"):
        assert option in answer_of(told)
    assert await bare.bot.desk.setup.existing(bare.guild.id) is None

    await bare.admin.slash(
        bare.review, "newsroom setup", review=bare.review, publish=bare.publish, editors=bare.editors
    )
    await bare.submit()
    assert "Submitted" in text_of(bare.card())


async def test_setup_in_chat(bare: World) -> None:
    told = await says(
        bare,
        bare.admin,
        f"!newsroom setup review: {bare.review.mention} publish: articles"
        f" editors: {bare.editors.mention} approvals: 3",
    )
    assert "The newsroom is set up." in told
    room = await room_of(bare)
    assert (room.review_channel, room.publish_channel) == (bare.review.id, bare.publish.id)
    assert (room.editors_role, room.approvals_required) == (bare.editors.id, 3)


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(
    "mistake",
    ["review: nowhere", "editors: nobody", "approvals: many", "review: #review publish"],
)
async def test_a_mistake_in_chat_is_answered_with_how_to_write_it(bare: World, mistake: str) -> None:
    told = await says(bare, bare.admin, f"!newsroom setup {mistake}")
    assert "!newsroom setup" in told
    assert "Write it like this" in told
    assert await bare.bot.desk.setup.existing(bare.guild.id) is None


async def test_readers_cannot_be_let_into_the_review_by_mistake(world: World) -> None:
    told = await world.admin.slash(world.review, "newsroom setup", publish=world.review)
    assert "`publish` must be another channel" in answer_of(told)
    assert (await room_of(world)).publish_channel == world.publish.id


async def test_changing_a_newsroom_keeps_its_articles_and_its_other_settings(world: World) -> None:
    await world.configure(cooling_off=300, approvals=2)
    await world.submit()
    await world.ed.react(world.card(), "✅")
    elsewhere = world.guild.create_text_channel("articles-elsewhere")

    await world.admin.slash(world.review, "newsroom setup", publish=elsewhere)
    room = await room_of(world)
    assert room.publish_channel == elsewhere.id
    assert (room.announce_channel, room.chiefs_role) == (world.announce.id, world.chiefs.id)
    assert (room.cooling_off_seconds, room.approvals_required) == (300, 2)
    await world.eve.react(world.card(), "✅")
    await world.env.advance_time(301)
    assert [m for m in elsewhere.history() if m.components] != []
    assert world.articles() == []


async def test_a_new_review_channel_is_for_new_cards_and_the_old_ones_still_work(world: World) -> None:
    await world.submit()
    old, card = world.review, world.card()
    world.review = world.guild.create_text_channel("review-2")
    await world.admin.slash(world.submissions, "newsroom setup", review=world.review)

    await world.submit(headline="Another")
    assert "Another" in text_of(world.card(2))
    await world.ed.click(card, label="Approve")
    (still,) = [m for m in old.history() if m.components]
    assert "Approved" in text_of(still)


# ---------------------------------------------------------------------------- guided


def shown(result: InteractionResult) -> Seen:
    assert result.response is not None
    return result.response


async def test_the_guided_setup_asks_and_saves(bare: World) -> None:
    page = shown(await bare.admin.slash(bare.submissions, "newsroom setup"))
    assert "Set up the newsroom" in text_of(page)

    early = await bare.admin.click(page, label="Save")
    assert answer_of(early) == "Choose **Review channel** and **Publish channel** and **Editors** first."
    await bare.admin.select(page, [bare.review], custom_id="setup-review")
    await bare.admin.select(page, [bare.editors], custom_id="setup-editors")
    assert "**Publish channel**" in answer_of(await bare.admin.click(page, label="Save"))
    assert await bare.bot.desk.setup.existing(bare.guild.id) is None

    await bare.admin.select(page, [bare.publish], custom_id="setup-publish")
    done = await bare.admin.click(page, label="Save")
    assert "The newsroom is set up." in answer_of(done)
    room = await room_of(bare)
    assert (room.review_channel, room.publish_channel) == (bare.review.id, bare.publish.id)
    assert (room.editors_role, room.announce_channel, room.chiefs_role) == (bare.editors.id, None, None)


async def test_the_guided_setup_begins_with_what_stands_and_takes_off_what_is_cleared(world: World) -> None:
    await world.configure(cooling_off=300)
    page = shown(await world.admin.slash(world.submissions, "newsroom setup"))
    await world.admin.select(page, [], custom_id="setup-chiefs")
    await world.admin.click(page, label="Save")

    room = await room_of(world)
    assert room.chiefs_role is None
    assert (room.announce_channel, room.review_channel) == (world.announce.id, world.review.id)
    assert (room.subscribers_role, room.cooling_off_seconds) == (world.subscribers.id, 300)


async def test_the_guided_setup_refuses_what_cannot_be(bare: World) -> None:
    page = shown(await bare.admin.slash(bare.submissions, "newsroom setup"))
    await bare.admin.select(page, [bare.review], custom_id="setup-review")
    await bare.admin.select(page, [bare.review], custom_id="setup-publish")
    await bare.admin.select(page, [bare.editors], custom_id="setup-editors")
    assert "another channel" in answer_of(await bare.admin.click(page, label="Save"))
    assert await bare.bot.desk.setup.existing(bare.guild.id) is None

    # The page is still there to be mended.
    await bare.admin.select(page, [bare.publish], custom_id="setup-publish")
    assert "The newsroom is set up." in answer_of(await bare.admin.click(page, label="Save"))


async def test_the_guided_setup_in_chat_is_for_whoever_opened_it(bare: World) -> None:
    await says(bare, bare.admin, "!newsroom setup")
    (page,) = [m for m in bare.submissions.history() if m.author.bot]
    meddled = await bare.writer.select(page, [bare.announce], custom_id="setup-review")
    assert "Another person is filling this in" in answer_of(meddled)
    assert "Another person" in answer_of(await bare.writer.click(page, label="Save"))

    for handle, what in ((bare.review, "review"), (bare.publish, "publish"), (bare.editors, "editors")):
        await bare.admin.select(page, [handle], custom_id=f"setup-{what}")
    await bare.admin.click(page, label="Save")
    assert (await room_of(bare)).review_channel == bare.review.id


async def test_a_guided_page_from_somebody_else_is_not_to_be_pressed(bare: World) -> None:
    """A page only its owner sees: whoever sends its custom id all the same is turned away."""
    page = shown(await bare.admin.slash(bare.submissions, "newsroom setup"))
    message = bare.env.backend.get_message(bare.submissions.id, page.id)
    data = {"custom_id": "setup-save", "component_type": discord.ComponentType.button.value}
    forged = await _component_interaction(bare.ed, message, data)
    assert "Another person is filling this in" in answer_of(forged)

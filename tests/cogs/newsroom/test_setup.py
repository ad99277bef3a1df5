"""Set-up: an administrator makes a newsroom, by options, in chat or step by step, and changes it."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.domain.newsroom.newsroom import Newsroom
from tests.cogs.administration import ALL_IS_WELL, check, room_of, says
from tests.incidents import keep_readers_out
from tests.world import World, answer_of, build_world, text_of


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
        sections=room.sections,
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

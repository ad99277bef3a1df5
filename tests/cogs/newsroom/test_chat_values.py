"""Settings in chat: channels by name, `none`, and a sentence of its own for each thing that can be wrong."""

from __future__ import annotations

import pytest
from simcord import Env

from tests.cogs.administration import room_of, says
from tests.world import World, build_world

BASE = "!newsroom setup review: {0} publish: #articles editors: @Editors"


@pytest.fixture
async def bare(env: Env) -> World:
    """A server without a newsroom yet."""
    return await build_world(env, setup=False)


@pytest.mark.parametrize("written", ["#review", "review", "Review", "# review", "<#{id}>", "{id}"])
async def test_a_channel_is_found_as_people_write_it(bare: World, written: str) -> None:
    told = await says(bare, bare.admin, BASE.format(written.format(id=bare.review.id)))
    assert "The newsroom is set up." in told
    room = await room_of(bare)
    assert (room.review_channel, room.editors_role) == (bare.review.id, bare.editors.id)


@pytest.mark.simcord(check_errors=False)
async def test_each_mistake_has_its_own_sentence_and_the_way_to_write_it(bare: World) -> None:
    bare.guild.create_voice_channel("newsroom-talk")
    for name in ("desk", "desk"):
        bare.guild.create_text_channel(name)
    for written, says_what in (
        (
            "#nowhere",
            "`review` takes a text channel of this server (#name), and I see none called “\\#nowhere”.",
        ),
        ("newsroom-talk", "`review` takes a text channel, and “newsroom-talk” is a voice channel."),
        ("desk", "`review` is not clear: 2 channels are called “desk” (<#"),
        ("none", "`review` takes a text channel of this server (#name), and I see none called “none”."),
    ):
        told = await says(bare, bare.admin, BASE.format(written))
        assert says_what in told
        assert "Write it like this: `!newsroom setup review: <review>`" in told
        assert "for example `!newsroom setup review: #channel`" in told
    assert await bare.bot.desk.setup.existing(bare.guild.id) is None


async def test_announcements_need_a_channel_of_their_own(world: World) -> None:
    before = await room_of(world)
    for command in ("!newsroom setup announce: #articles", "!newsroom setup publish: #news"):
        told = await says(world, world.admin, command)
        assert "`announce` must be another channel than the publish channel: an announcement leads" in told
    told = await says(world, world.admin, "!newsroom setup announce: #review")
    assert "`announce` must be another channel than the review channel" in told
    assert await room_of(world) == before


@pytest.mark.parametrize("option", ["writers", "subscribers", "chiefs", "announce", "submissions"])
async def test_none_undoes_every_optional_choice(world: World, option: str) -> None:
    if option == "writers":
        await says(world, world.admin, "!newsroom setup writers: @Editors")
        assert (await room_of(world)).writers_role == world.editors.id
    assert "set up" in await says(world, world.admin, f"!newsroom setup {option}: none")
    room = await room_of(world)
    assert {**room.channels, **room.roles}.get(option) is None


@pytest.mark.simcord(check_errors=False)
async def test_numbers_and_choices_say_what_they_may_be(world: World) -> None:
    for written, says_what in (
        ("approvals: 1.5", "`approvals` must be a whole number from 1 to 20, not “1.5”."),
        ("approvals: many", "`approvals` must be a whole number from 1 to 20, not “many”."),
        ("approvals: 21", "`approvals` must be a whole number from 1 to 20, not “21”."),
        ("release: whenever", "`release` must be immediate, manual or slots, not “whenever”."),
        ("events: perhaps", "`events` must be on or off, not “perhaps”."),
    ):
        told = await says(world, world.admin, f"!newsroom settings {written}")
        assert says_what in told
        assert "Write it like this: `!newsroom settings" in told
    assert "`cooling_off` was 60, and is now **3,600**." in await says(
        world, world.admin, "!newsroom settings cooling_off: 3,600"
    )

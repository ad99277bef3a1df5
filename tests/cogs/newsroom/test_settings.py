"""Settings and the check: an administrator changes the newsroom and learns what keeps it from working."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.article.states import State
from bot.domain.newsroom.errors import NotAdministrator
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.settings import SETTINGS
from bot.ui.needs import Room
from bot.ui.permissions import needed
from cogs.newsroom.options import SettingsOptions, SetupOptions
from tests.cogs.administration import ALL_IS_WELL, check, room_of, says
from tests.incidents import forbid, keep_readers_out, permit, stored
from tests.world import World, answer_of, text_of


async def test_settings_are_shown_and_changed(world: World) -> None:
    before = answer_of(await world.admin.slash(world.review, "newsroom settings"))
    assert "`approvals` 1 · `spikes` 1" in before
    assert "`release` immediate: an approved article goes out by itself, after the cooling-off." in before
    assert "`cooling_off` 60" in before

    after = answer_of(
        await world.admin.slash(
            world.review,
            "newsroom settings",
            approvals=2,
            spikes=2,
            release="manual",
            cooling_off=0,
            claim_minutes=30,
            character_limit=5000,
            timezone="Asia/Tokyo",
        )
    )
    assert "`approvals` was 1, and is now **2**." in after
    assert "`release` was immediate, and is now **manual**: an approved article goes out when" in after
    assert "`character_limit` was 60,000, and is now **5,000**." in after
    assert "`timezone` was UTC, and is now **Asia/Tokyo**." in after
    again = answer_of(await world.admin.slash(world.review, "newsroom settings", approvals=2))
    assert again == "`approvals` is 2 already."
    assert (await room_of(world)).release == "manual"


@pytest.mark.parametrize(
    ("name", "value", "says_what"),
    [
        ("approvals", 0, "from 1 to 20"),
        ("approvals", 21, "from 1 to 20"),
        ("spikes", -1, "from 1 to 20"),
        ("cooling_off", -1, "from 0 to 86,400"),
        ("cooling_off", 86_401, "from 0 to 86,400"),
        ("claim_minutes", 4, "from 5 to 10,080"),
        ("character_limit", 499, "from 500 to 200,000"),
        ("character_limit", 2**53 - 1, "from 500 to 200,000"),
        ("timezone", "Mars/Olympus", "IANA zone"),
        ("timezone", "../../etc/passwd", "IANA zone"),
        ("timezone", "@everyone", "IANA zone"),
    ],
)
async def test_a_setting_that_cannot_be_is_refused_in_a_sentence(
    world: World, name: str, value: int | str, says_what: str
) -> None:
    before = await room_of(world)
    told = answer_of(await world.admin.slash(world.review, "newsroom settings", **{name: value}))
    assert told.startswith(f"`{name}` must be ")
    assert says_what in told
    assert await room_of(world) == before


async def test_one_bad_setting_leaves_the_good_ones_beside_it_unchanged(world: World) -> None:
    await world.admin.slash(world.review, "newsroom settings", approvals=3, timezone="Nowhere")
    assert (await room_of(world)).approvals_required == 1


@pytest.mark.simcord(check_errors=False)
async def test_settings_in_chat(world: World) -> None:
    said = await says(world, world.admin, "!newsroom settings approvals: 2 release: manual")
    assert "`approvals` was 1, and is now **2**." in said
    room = await room_of(world)
    assert (room.approvals_required, room.release) == (2, "manual")
    for mistake in ("release: whenever", "approvals: 1.5", "approvals:"):
        told = await says(world, world.admin, f"!newsroom settings {mistake}")
        assert "!newsroom settings" in told
    assert await room_of(world) == room


async def test_a_setting_takes_effect_on_what_is_under_review(world: World) -> None:
    await world.submit()
    await world.configure(approvals=2)
    await world.ed.react(world.card(), "✅")
    assert "1 of 2" in text_of(world.card())
    assert (await world.bot.desk.reading.sight(1)).article.state is State.IN_REVIEW


@pytest.mark.parametrize(
    "command", ["setup", "setup approvals: 1", "settings", "settings approvals: 1", "check"]
)
async def test_only_those_who_manage_the_server_configure(world: World, command: str) -> None:
    before = await room_of(world)
    for person in (world.writer, world.ed, world.chief):
        told = await says(world, person, f"!newsroom {command}")
        assert told == "Only people who may manage this server configure its newsroom."
    assert await room_of(world) == before


async def test_the_desk_itself_keeps_others_from_configuring(world: World) -> None:
    """Whatever calls it: the commands are not the only gate."""
    chief = Person(world.chief.id, "chris", frozenset({world.editors.id, world.chiefs.id}))
    setup, guild = world.bot.desk.setup, world.guild.id
    with pytest.raises(NotAdministrator):
        await setup.change(guild, chief, {"approvals": 1})
    with pytest.raises(NotAdministrator):
        await setup.establish(guild, chief, review=1, publish=2, editors=world.editors.id)


async def test_the_bare_command_tells_its_settings_to_administrators_only(world: World) -> None:
    assert "Only people who may manage" in await says(world, world.writer, "!newsroom")
    assert "`approvals` 1" in await says(world, world.admin, "!newsroom")


async def test_slash_commands_of_the_newsroom_are_not_offered_to_others(world: World) -> None:
    assert "newsroom setup" in world.admin.available_commands(world.submissions)
    assert not any(c.startswith("newsroom") for c in world.ed.available_commands(world.submissions))


def test_every_setting_has_its_place_in_the_commands() -> None:
    """A setting is an option of one command at least, in chat and by slash; Discord allows 25 by slash."""
    in_chat = {*SetupOptions.get_flags(), *SettingsOptions.get_flags()}
    assert in_chat == {*(setting.option for setting in SETTINGS), "without"}
    for options in (SetupOptions, SettingsOptions):
        listed = options.__commands_flags__
        assert len(listed) <= 25, (
            f"{options.__name__} has {len(listed)} options, and Discord takes 25: declare a setting that is rarely"
            " changed with listed=False"
        )
    left_out = in_chat - SetupOptions.__commands_flags__.keys() - SettingsOptions.__commands_flags__.keys()
    assert left_out == {setting.option for setting in SETTINGS if not setting.listed}


# ---------------------------------------------------------------------------- check


async def test_check_asks_for_what_an_operators_setting_takes(world: World) -> None:
    forbid(world, world.review, "manage_threads")
    asked = "give me *Manage Threads* to delete the threads of articles"
    assert asked not in await check(world)

    world.bot.settings = replace(world.bot.settings, keep_threads_days=180)

    assert asked in await check(world)


CHANNELS = {"review": "review", "publish": "publish", "announce": "announce", "submissions": "submissions"}


@pytest.mark.parametrize("use", CHANNELS)
async def test_check_names_every_missing_permission_and_where_it_is(world: World, use: str) -> None:
    keep_readers_out(world)
    assert ALL_IS_WELL in await check(world)
    channel = getattr(world, use)
    for permission in needed(Room(use)):
        forbid(world, channel, permission)
        told = await check(world)
        name = permission.replace("_", " ").title().replace(" In ", " in ")
        assert f"In <#{channel.id}> ({use}) give me *{name}*" in told
        assert ALL_IS_WELL not in told
        permit(world, channel)
    assert ALL_IS_WELL in await check(world)


async def test_check_counts_what_there_is_to_change(world: World) -> None:
    keep_readers_out(world)
    forbid(world, world.review, "add_reactions", "manage_messages")
    forbid(world, world.publish, "create_public_threads")
    told = await check(world)
    assert "**3 things to change:**" in told
    assert "1. " in told
    assert "3. " in told


async def test_check_warns_where_readers_see_drafts(world: World) -> None:
    told = await check(world)
    assert f"Everyone can see <#{world.review.id}>" in told
    keep_readers_out(world)
    assert ALL_IS_WELL in await check(world)


async def test_check_warns_where_the_subscribers_cannot_be_pinged(world: World) -> None:
    keep_readers_out(world)
    forbid(world, world.announce, "mention_everyone")
    assert f"cannot ping {world.subscribers.mention}" in await check(world)
    world.env.backend.edit_role(world.guild.id, world.subscribers.id, {"mentionable": True})
    assert ALL_IS_WELL in await check(world)


async def test_deleted_channels_and_roles_are_named_and_can_be_chosen_anew(world: World) -> None:
    keep_readers_out(world)
    world.env.backend.delete_channel(world.announce.id)
    world.env.backend.delete_role(world.guild.id, world.editors.id)
    world.env.backend.delete_role(world.guild.id, world.subscribers.id)
    told = await check(world)
    for thing in ("The announce channel is gone", "The role for editors is gone", "for subscribers is gone"):
        assert thing in told
    assert "`/newsroom setup` and its option `announce`" in told

    await world.submit()
    refused = await world.ed.slash(world.submissions, "review approve", article="1")
    assert "no article" in answer_of(refused) or "Only editors" in answer_of(refused)

    world.editors = world.guild.create_role("Editors again")
    world.env.backend.add_member_role(world.guild.id, world.ed.id, world.editors.id)
    news = world.guild.create_text_channel("news-again")
    await world.admin.slash(
        world.submissions, "newsroom setup", editors=world.editors, announce=news, subscribers=world.chiefs
    )
    keep_readers_out(world)
    assert ALL_IS_WELL in await check(world)
    await world.ed.click(world.card(), label="Approve")
    await world.env.advance_time(61)
    assert len(stored(world, news)) == 1


async def test_an_announce_channel_deleted_after_approval_stops_no_publication(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✅")
    world.env.backend.delete_channel(world.announce.id)
    await world.env.advance_time(61)
    assert len(world.articles()) == 1
    assert "Published" in text_of(world.card())
    assert "I cannot announce the article" in text_of(world.card())


@pytest.mark.parametrize("option", ["editors", "chiefs", "subscribers"])
async def test_everyone_is_no_role_of_the_newsroom(world: World, option: str) -> None:
    everyone = world.guild.default_role
    refused = await world.admin.slash(world.review, "newsroom setup", **{option: everyone})
    assert "must be a role of its own, not “@everyone”" in answer_of(refused).replace("\\", "")

"""The guided set-up: two forms, what is missing created on request, and every way in which it can go wrong."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord import Env
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.domain.newsroom.newsroom import ReleasePolicy
from bot.ui.needs import Room
from bot.ui.newsroom.setup import CREATE, FirstPage
from bot.ui.permissions import needed
from tests.cogs.administration import ALL_IS_WELL, room_of, says
from tests.incidents import keep_readers_out
from tests.world import World, answer_of, build_world, buttons_of, text_of

CREATE_IT = "Create what is missing"
ON = "On: zone and rules"


@pytest.fixture
async def bare(env: Env) -> World:
    """A server without a newsroom yet."""
    return await build_world(env, setup=False)


async def first_page(world: World, by: MemberActor | None = None, **chosen: Any) -> InteractionResult:
    """The command without options, its form filled in and sent."""
    by = by or world.admin
    form = await by.slash(world.submissions, "newsroom setup")
    assert form.modal is not None, answer_of(form)
    return await by.submit_modal(form, {name: [each] for name, each in chosen.items()})


async def press(
    world: World, shown: InteractionResult, label: str, by: MemberActor | None = None
) -> InteractionResult:
    seen = next(
        each for each in (shown.response, *shown.followups) if each is not None and label in buttons_of(each)
    )
    return await (by or world.admin).click(seen, label=label)


def default_of(form: InteractionResult, option: str) -> list[str]:
    """What a menu of a form begins with."""
    assert form.modal is not None
    [menu] = [
        each["component"] for each in form.modal["components"] if each["component"]["custom_id"] == option
    ]
    if "default_values" in menu or menu["type"] in (6, 8):
        return [str(each["id"]) for each in menu.get("default_values") or []]
    if "options" in menu:
        return [each["value"] for each in menu["options"] if each.get("default")]
    return [menu["value"]] if menu.get("value") else []


async def test_two_forms_set_a_newsroom_up(bare: World) -> None:
    done = await first_page(bare, review=bare.review, publish=bare.publish, editors=bare.editors)
    assert done.ephemeral and "The newsroom is set up." in answer_of(done)
    room = await room_of(bare)
    assert (room.review_channel, room.publish_channel) == (bare.review.id, bare.publish.id)
    assert (room.editors_role, room.announce_channel, room.chiefs_role) == (bare.editors.id, None, None)

    form = await press(bare, done, ON)
    assert default_of(form, "timezone") == [], "nobody’s zone is guessed"
    assert default_of(form, "release") == ["immediate"]
    after = await bare.admin.submit_modal(
        form,
        {
            "timezone": "berlin",
            "approvals": "2",
            "release": "manual",
            "subscribers": [bare.subscribers],
        },
    )
    told = answer_of(after)
    assert "`timezone` was UTC, and is now **Europe/Berlin**." in told
    assert "`approvals` was 1, and is now **2**." in told
    room = await room_of(bare)
    assert (room.timezone, room.approvals_required, room.release) == (
        "Europe/Berlin",
        2,
        ReleasePolicy.MANUAL,
    )
    assert (room.subscribers_role, room.writers_role) == (bare.subscribers.id, None)
    await bare.submit()
    assert "Submitted" in text_of(bare.card())


async def test_it_begins_with_what_stands_and_takes_off_what_is_cleared(world: World) -> None:
    await world.configure(cooling_off=300)
    form = await world.admin.slash(world.submissions, "newsroom setup")
    assert default_of(form, "review") == [str(world.review.id)]
    assert default_of(form, "chiefs") == [str(world.chiefs.id)]
    await world.admin.submit_modal(
        form,
        {
            "review": [world.review],
            "publish": [world.publish],
            "editors": [world.editors],
            "announce": [world.announce],
            "chiefs": [],
        },
    )
    room = await room_of(world)
    assert room.chiefs_role is None
    assert (room.announce_channel, room.review_channel) == (world.announce.id, world.review.id)
    assert (room.subscribers_role, room.cooling_off_seconds) == (world.subscribers.id, 300)


async def test_what_cannot_be_is_refused_and_nothing_is_saved(bare: World) -> None:
    refused = await first_page(bare, review=bare.review, publish=bare.review, editors=bare.editors)
    assert "`publish` must be another channel than the review channel" in answer_of(refused)
    assert await bare.bot.desk.setup.existing(bare.guild.id) is None
    done = await first_page(bare, review=bare.review, publish=bare.publish, editors=bare.editors)
    form = await press(bare, done, ON)
    wrong = await bare.admin.submit_modal(
        form, {"timezone": "Mars", "approvals": "2", "release": "immediate"}
    )
    assert "`timezone` must be a city or an IANA zone" in answer_of(wrong)
    assert (await room_of(bare)).approvals_required == 1


# ---------------------------------------------------------------------------- creating


async def test_what_is_missing_is_created_with_its_permissions(bare: World) -> None:
    asked = await first_page(bare, chiefs=bare.chiefs)
    assert "**Review channel** and **Publish channel** and **Editors**" in answer_of(asked)
    assert await bare.bot.desk.setup.existing(bare.guild.id) is None
    done = answer_of(await press(bare, asked, CREATE_IT))
    assert "Created <@&" in done and "to those who judge articles" in done
    assert ALL_IS_WELL in done, "with the right permissions there is nothing to change"

    room = await room_of(bare)
    guild = bare.bot.get_guild(bare.guild.id)
    assert guild is not None
    review, publish = guild.get_channel(room.review_channel), guild.get_channel(room.publish_channel)
    editors, chiefs = guild.get_role(room.editors_role), guild.get_role(room.chiefs_role or 0)
    assert review is not None and publish is not None and editors is not None and chiefs is not None
    assert (review.name, publish.name, editors.name) == ("desk-review", "articles-2", "Editors")
    everyone = guild.default_role
    assert not review.permissions_for(everyone).view_channel
    assert review.permissions_for(editors).view_channel and review.permissions_for(chiefs).send_messages
    assert (
        publish.permissions_for(everyone).view_channel and not publish.permissions_for(everyone).send_messages
    )
    for channel, use in ((review, "review"), (publish, "publish")):
        assert all(getattr(channel.permissions_for(guild.me), name) for name in needed(Room(use)))
    assert editors.permissions == discord.Permissions.none()
    assert not editors.members, "nobody gains a role by it"


async def test_only_what_is_missing_is_created(bare: World) -> None:
    before = len(bare.bot.get_guild(bare.guild.id).channels)  # type: ignore[union-attr]
    asked = await first_page(bare, publish=bare.publish, editors=bare.editors)
    assert "needs: **Review channel**. I can create a review channel that only the editors see." in answer_of(
        asked
    )
    assert "First give me" not in answer_of(asked)
    assert "Created <#" in answer_of(await press(bare, asked, CREATE_IT))
    guild = bare.bot.get_guild(bare.guild.id)
    assert guild is not None and len(guild.channels) == before + 1
    room = await room_of(bare)
    assert (room.publish_channel, room.editors_role) == (bare.publish.id, bare.editors.id)


async def test_a_second_press_creates_nothing_twice(bare: World) -> None:
    asked = await first_page(bare, editors=bare.editors)
    await press(bare, asked, CREATE_IT)
    guild = bare.bot.get_guild(bare.guild.id)
    assert guild is not None
    before, room = len(guild.channels), await room_of(bare)
    again = answer_of(await press(bare, asked, CREATE_IT))
    assert "The newsroom is set up." in again and "Created" not in again
    assert len(guild.channels) == before and await room_of(bare) == room


async def test_without_the_permission_it_says_which_one_and_how_to_go_on(bare: World) -> None:
    asked = await first_page(bare, chiefs=bare.chiefs)
    guild = bare.bot.get_guild(bare.guild.id)
    assert guild is not None
    own = guild.self_role or guild.me.top_role
    may = discord.Permissions(
        own.permissions.value & ~discord.Permissions(manage_channels=True, administrator=True).value
    )
    bare.env.backend.edit_role(guild.id, own.id, {"permissions": may.value})
    await bare.env.settle()
    before = len(guild.channels)
    said = answer_of(await first_page(bare, chiefs=bare.chiefs))
    assert "First give me *Manage Channels* (server settings → Roles). You can take it away again" in said
    told = answer_of(await press(bare, asked, CREATE_IT))
    assert "I need *Manage Channels*: server settings → Roles" in told and "*Set up*" in told
    assert len(guild.channels) == before
    assert await bare.bot.desk.setup.existing(guild.id) is None


# ---------------------------------------------------------------------------- others, and meanwhile


@pytest.mark.parametrize("who", ["writer", "ed", "chief"])
async def test_who_may_not_manage_the_server_is_turned_away_at_every_step(bare: World, who: str) -> None:
    person = getattr(bare, who)
    await says(bare, bare.admin, "!newsroom setup")
    [page] = [m for m in bare.submissions.history() if m.author.bot]
    told = answer_of(await person.click(page, label="Set up"))
    assert told == "Only people who may manage this server configure its newsroom."

    form = await bare.admin.click(page, label="Set up")
    done = await bare.admin.submit_modal(
        form, {"review": [bare.review], "publish": [bare.publish], "editors": [bare.editors]}
    )
    assert "The newsroom is set up." in answer_of(done)
    bare.env.backend.remove_member_role(
        bare.guild.id,
        bare.admin.id,
        next(r.id for r in bare.bot.get_guild(bare.guild.id).roles if r.name == "Managers"),  # type: ignore[union-attr]
    )
    late = await press(bare, done, ON)
    assert "Only people who may manage this server" in answer_of(late), "rights are looked at on every press"


async def test_two_administrators_at_once_do_not_undo_each_other(world: World) -> None:
    managers = world.guild.create_role("More managers", permissions=discord.Permissions(manage_guild=True))
    other = world.guild.add_member(world.env.create_user("anna"), roles=[managers])
    mine = await world.admin.slash(world.submissions, "newsroom setup")
    theirs = await other.slash(world.submissions, "newsroom setup")
    everything = {
        "review": [world.review],
        "publish": [world.publish],
        "editors": [world.editors],
        "announce": [world.announce],
    }
    await other.submit_modal(theirs, {**everything, "chiefs": [world.editors]})
    late = await world.admin.submit_modal(mine, {**everything, "chiefs": [world.chiefs]})
    assert (
        "Another person changed these settings while your form was open, so nothing was saved"
        in answer_of(late)
    )
    assert (await room_of(world)).chiefs_role == world.editors.id


async def test_a_channel_deleted_while_the_form_is_open_is_named(bare: World) -> None:
    form = await bare.admin.slash(bare.submissions, "newsroom setup")
    asked = await bare.admin.submit_modal(form, {"announce": [bare.announce], "review": [bare.review]})
    bare.env.backend.delete_channel(bare.announce.id)
    await bare.env.settle()
    told = answer_of(await press(bare, asked, CREATE_IT))
    assert "The channel or role that you chose for `announce` no longer exists. I saved nothing" in told
    assert await bare.bot.desk.setup.existing(bare.guild.id) is None


async def test_a_channel_deleted_between_the_pages_is_said_with_the_second(bare: World) -> None:
    done = await first_page(bare, review=bare.review, publish=bare.publish, editors=bare.editors)
    form = await press(bare, done, ON)
    bare.env.backend.delete_channel(bare.publish.id)
    await bare.env.settle()
    told = answer_of(
        await bare.admin.submit_modal(form, {"timezone": "UTC", "approvals": "1", "release": "immediate"})
    )
    assert "The publish channel is gone" in told and "/newsroom setup" in told
    again = await bare.admin.slash(bare.submissions, "newsroom setup")
    assert default_of(again, "publish") == [], "Discord opens no form whose default is deleted"


async def test_the_pages_work_after_a_restart(bare: World) -> None:
    asked = await first_page(bare, review=bare.review)
    await bare.restart()
    done = await press(bare, asked, CREATE_IT)
    assert "The newsroom is set up." in answer_of(done)
    form = await press(bare, done, ON)
    await bare.restart()
    assert "Europe/Paris" in answer_of(
        await bare.admin.submit_modal(form, {"timezone": "Paris", "approvals": "1", "release": "immediate"})
    )


async def test_a_custom_id_holds_five_of_the_longest_ids() -> None:
    largest = 2**63 - 1
    page = FirstPage(largest, dict.fromkeys(("review", "publish", "editors", "chiefs", "announce"), largest))
    assert len(page.custom_id) <= 100
    match = CREATE.fullmatch(page.custom_id)
    assert match is not None or str(largest)[0] == "9"
    usual = FirstPage(1_456_074_443_980_800_012, {"review": 1_456_074_443_980_800_019})
    match = CREATE.fullmatch(usual.custom_id)
    assert match is not None and FirstPage.read(match) == usual
    assert usual.missing == ("publish", "editors")


async def test_a_world_that_is_set_up_by_hand_has_nothing_to_create(world: World) -> None:
    keep_readers_out(world)
    form = await world.admin.slash(world.submissions, "newsroom setup")
    done = await world.admin.submit_modal(form, {})
    assert ALL_IS_WELL in answer_of(done), "what the newsroom needs and has stays where a menu is left empty"

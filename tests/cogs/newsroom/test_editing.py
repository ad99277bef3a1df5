"""Editing settings: from the sheet by *Edit* to a form, and what the change was from and to."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from bot.domain.newsroom.settings import SETTINGS, Group
from bot.ui.buttons import Press, custom_id
from tests.cogs.administration import room_of
from tests.cogs.newsroom.test_guided import default_of
from tests.world import World, answer_of, buttons_of, components_of, text_of


def shown(result: InteractionResult) -> ResponseMessage:
    assert result.response is not None
    return result.response


async def edit(world: World, group: Group, *options: str, by: MemberActor | None = None) -> InteractionResult:
    """The form of some settings of a group, by way of the sheet."""
    by = by or world.admin
    page = shown(await by.slash(world.review, "newsroom settings"))
    pressed = await by.click(
        page, custom_id=custom_id(Press.EDIT_SETTINGS, world.guild.id, list(Group).index(group))
    )
    if pressed.modal is not None:
        return pressed
    menu = f"cd-settings:{world.guild.id}:{list(Group).index(group)}"
    return await by.select(shown(pressed), list(options), custom_id=menu)


async def send(world: World, form: InteractionResult, **values: Any) -> str:
    return answer_of(await world.admin.submit_modal(form, values))


async def test_the_sheet_is_five_groups_with_a_button_each(world: World) -> None:
    page = shown(await world.admin.slash(world.review, "newsroom settings"))
    assert buttons_of(page) == ["Edit"] * 5
    for group in Group:
        assert f"**{group}**" in text_of(page)
    for setting in SETTINGS:
        assert f"`{setting.option}` " in text_of(page)
    assert sum(len(each.get("content", "")) for each in components_of(page)) < 4000, "Discord’s limit"


async def test_a_few_settings_are_changed_in_one_form(world: World) -> None:
    form = await edit(world, Group.REVIEW, "approvals", "release", "signature", "events")
    assert default_of(form, "release") == ["immediate"] and default_of(form, "approvals") == ["1"]
    assert default_of(form, "signature") == []
    told = await send(
        world, form, approvals="2", release="manual", signature="Made by volunteers", events="off"
    )
    assert "`approvals` was 1, and is now **2**." in told
    assert "`release` was immediate, and is now **manual**" in told
    assert "`signature` was none, and is now **Made by volunteers**." in told
    assert "events" not in told, "what was left as it was is not spoken of"


async def test_what_is_left_empty_is_undone_and_nothing_is_said_of_the_rest(world: World) -> None:
    await world.configure(quiet_hours="22:00–07:00", remind_before=12)
    form = await edit(world, Group.TIMES, "quiet_hours", "remind_before")
    assert default_of(form, "quiet_hours") == ["22:00–07:00"]
    assert await send(world, form, quiet_hours="", remind_before="12") == (
        "`quiet_hours` was 22:00–07:00, and is now **none**."
    )
    form = await edit(world, Group.TIMES, "quiet_hours", "remind_before")
    assert await send(world, form, quiet_hours="", remind_before="12") == "Everything stays as it was."


async def test_channels_and_roles_are_chosen_and_taken_away(world: World) -> None:
    form = await edit(world, Group.PLACES, "submissions", "subscribers", "writers")
    told = await send(world, form, submissions=[], subscribers=[], writers=[world.subscribers])
    assert "`submissions` was <#" in told and "is now **none**: writers submit only with `/submit`." in told
    room = await room_of(world)
    assert (room.submissions_channel, room.subscribers_role, room.writers_role) == (
        None,
        None,
        world.subscribers.id,
    )


@pytest.mark.parametrize(
    ("group", "option", "value", "says_what"),
    [
        (Group.REVIEW, "approvals", "two", "`approvals` must be a whole number from 1 to 20, not “two”."),
        (Group.REVIEW, "slots", "whenever", "whenever"),
        (Group.TIMES, "timezone", "Mars", "`timezone` must be a city or an IANA zone"),
        (Group.WRITERS, "rate", "0", "`rate` must be a whole number from 1 to 500"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(
    world: World, group: Group, option: str, value: str, says_what: str
) -> None:
    before = await room_of(world)
    form = await edit(world, group, option)
    values = default_values(form) | {option: value}
    assert says_what in await send(world, form, **values)
    assert await room_of(world) == before


def default_values(form: InteractionResult) -> dict[str, str]:
    assert form.modal is not None
    fields = [each["component"] for each in form.modal["components"]]
    return {each["custom_id"]: each.get("value") or "" for each in fields}


async def test_two_administrators_at_once_do_not_undo_each_other(world: World) -> None:
    form = await edit(world, Group.REVIEW, "approvals", "spikes")
    await world.configure(spikes=3)
    assert "Another person changed these settings" in await send(world, form, approvals="2", spikes="1")
    room = await room_of(world)
    assert (room.approvals_required, room.spikes_required) == (1, 3)


async def test_a_change_of_another_setting_meanwhile_does_not_matter(world: World) -> None:
    form = await edit(world, Group.REVIEW, "approvals")
    await world.configure(spikes=3)
    assert await send(world, form, approvals="2") == "`approvals` was 1, and is now **2**."


async def test_only_those_who_manage_the_server_edit(world: World) -> None:
    page = shown(await world.admin.slash(world.review, "newsroom settings"))
    form = await edit(world, Group.REVIEW, "approvals")
    world.env.backend.remove_member_role(world.guild.id, world.admin.id, managers(world))
    await world.env.settle()
    pressed = await world.admin.click(
        page, custom_id=custom_id(Press.EDIT_SETTINGS, world.guild.id, list(Group).index(Group.WRITERS))
    )
    assert pressed.modal is None and "Only people who may manage this server" in answer_of(pressed)
    assert "Only people who may manage this server" in await send(world, form, approvals="2")
    assert (await room_of(world)).approvals_required == 1


def managers(world: World) -> int:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    return next(role.id for role in guild.roles if role.name == "Managers")


async def test_the_sheet_and_its_forms_work_after_a_restart(world: World) -> None:
    form = await edit(world, Group.REVIEW, "approvals")
    await world.restart()
    assert await send(world, form, approvals="3") == "`approvals` was 1, and is now **3**."

"""`/help`: what somebody can do here, by their roles, on one screen."""

from __future__ import annotations

import re

import pytest
from simcord import Env

from tests.world import World, answer_of, build_world

_LINK = re.compile(r"</([a-z ]+):(\d+)>")


def commands_in(said: str) -> list[str]:
    """The commands that an answer links to, in order."""
    return [name for name, _ in _LINK.findall(said)]


async def help_of(world: World, who: str) -> str:
    person = getattr(world, who)
    result = await person.slash(world.submissions, "help")
    assert result.ephemeral
    return answer_of(result)


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("writer", ["Write", "Read"]),
        ("ed", ["Write", "Review", "Read"]),
        ("chief", ["Write", "Review", "Publish", "Read"]),
        ("admin", ["Write", "Set up", "Read"]),
    ],
)
async def test_help_names_what_this_person_can_do_with_links_on_one_screen(
    world: World, who: str, titles: list[str]
) -> None:
    said = await help_of(world, who)
    assert re.findall(r"^\*\*(.+)\*\*$", said, re.MULTILINE) == titles
    assert commands_in(said)[0] == "submit"
    assert len(said) < 2000 and len(said.splitlines()) <= 24
    assert ("newsroom setup" in said) == (who == "admin")


async def test_every_link_leads_to_a_command_that_there_is(world: World) -> None:
    everyone = await world.admin.slash(world.submissions, "help")
    known = {command.qualified_name for command in world.bot.tree.walk_commands()}
    ids = {command.name: command.id for command in await world.bot.tree.fetch_commands()}
    for said in (answer_of(everyone), await help_of(world, "chief")):
        for name, number in _LINK.findall(said):
            assert name in known and ids[name.split()[0]] == int(number), name


async def test_the_links_are_there_after_a_restart_too(world: World) -> None:
    await world.restart()
    assert commands_in(await help_of(world, "reader"))


async def test_a_reader_where_only_writers_write_learns_which_role_that_needs(world: World) -> None:
    writers = world.guild.create_role("Writers")
    await world.admin.slash(
        world.review,
        "newsroom setup",
        review=world.review,
        publish=world.publish,
        editors=world.editors,
        writers=writers,
    )
    said = await help_of(world, "reader")
    assert commands_in(said) == ["archive search", "archive show", "archive export", "me data"]
    assert f"<@&{writers.id}>" in said


async def test_help_in_chat_is_ours_and_not_the_stock_one(world: World) -> None:
    await world.writer.send(world.submissions, "!help")
    await world.writer.send(world.submissions, "!Help: submit")
    [first, second] = world.dms(world.writer)
    assert first == second and "**Write**" in first and "Type !help command" not in first
    assert "`/submit`: " in first and "</" not in first, "a DM does not show the names of a server’s commands"
    await world.writer.send_dm("!help")
    assert "in one of its channels" in world.dms(world.writer)[-1]


async def test_help_without_a_newsroom_says_who_sets_it_up(env: Env) -> None:
    world = await build_world(env, setup=False)
    assert "Set it up with </newsroom setup:" in await help_of(world, "admin")
    assert "may manage the server sets it up" in await help_of(world, "writer")


async def test_what_administrators_alone_use_is_hidden_from_others(world: World) -> None:
    assert any(name.startswith("newsroom") for name in world.admin.available_commands(world.review))
    assert not any(name.startswith("newsroom") for name in world.writer.available_commands(world.review))

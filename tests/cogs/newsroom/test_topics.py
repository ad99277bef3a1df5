"""Topics that readers choose: the menu gives and takes the ping roles of the sections, and no others."""

from __future__ import annotations

import discord

from tests.cogs.administration import check
from tests.cogs.newsroom.sectioned import add_sport
from tests.world import World, answer_of, buttons_of


async def menu(world: World) -> str:
    return answer_of(await world.chief.slash(world.announce, "section menu"))


def posted(world: World) -> discord.Message:
    return next(m for m in reversed(world.announce.history()) if "Sport" in buttons_of(m))


async def test_readers_take_and_leave_the_role_of_a_section_also_after_a_restart(world: World) -> None:
    fans = world.guild.create_role("Fans")
    await add_sport(world, subscribers=fans)

    assert "The menu is in" in await menu(world)
    took = answer_of(await world.reader.click(posted(world), label="Sport"))
    assert "You are pinged for **Sport** now" in took
    await world.restart()
    left = answer_of(await world.reader.click(posted(world), label="Sport"))
    assert "I no longer ping you for **Sport**." in left


async def test_what_is_no_role_for_readers_is_never_given_to_them(world: World) -> None:
    await add_sport(world, subscribers=world.editors)
    said = await menu(world)
    assert "is no role for readers" in said and "Left out" in said
    mighty = world.guild.create_role("Mighty", permissions=discord.Permissions(ban_members=True))
    await world.chief.slash(world.review, "section edit", section="Sport", subscribers=mighty)

    assert "has permissions that @everyone has not" in await menu(world)
    assert "has permissions that @everyone has not" in await check(world)


async def test_a_topic_whose_role_changed_since_is_looked_at_when_it_is_pressed(world: World) -> None:
    fans = world.guild.create_role("Fans")
    await add_sport(world, subscribers=fans)
    await menu(world)
    await world.chief.slash(world.review, "section edit", section="Sport", subscribers=world.chiefs)

    said = answer_of(await world.reader.click(posted(world), label="Sport"))

    assert "is no role for readers" in said
    await world.chief.slash(world.review, "section remove", section="Sport")
    assert "no longer exists" in answer_of(await world.reader.click(posted(world), label="Sport"))


async def test_without_a_ping_role_and_for_readers_there_is_a_sentence(world: World) -> None:
    assert "for the chiefs" in answer_of(await world.reader.slash(world.announce, "section menu"))
    await world.admin.slash(world.review, "newsroom settings", without="subscribers")

    assert "No section pings a role yet." in answer_of(
        await world.admin.slash(world.announce, "section menu")
    )

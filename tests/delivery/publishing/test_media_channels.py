"""A media channel as the place where articles appear: a post each, with pictures and without."""

from __future__ import annotations

import discord
import pytest
from simcord.builders import ChannelHandle

from tests.cogs.administration import check
from tests.cogs.corrections.steps import BETTER, approve, correct, hand_in
from tests.cogs.galleries import say, with_pictures
from tests.forums import into_forum, posts, said_in, tags_on, truthful_archive
from tests.incidents import patient, published
from tests.world import ARTICLE, World, answer_of, text_of


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_archive(monkeypatch)


async def into_media(world: World, *tags: str) -> ChannelHandle:
    """The newsroom publishes in a media channel. simcord has none; to discord.py it is a forum of another type."""
    channel = await into_forum(world, *tags)
    seen = world.bot.get_channel(channel.id)
    assert isinstance(seen, discord.ForumChannel)
    seen._type = discord.ChannelType.media.value
    assert seen.is_media()
    return channel


def files_of(world: World, post_id: int) -> list[str]:
    """The files on the first message of a post."""
    stored = world.env.backend.messages[post_id]
    return [
        each["filename"] if isinstance(each, dict) else each.filename
        for each in stored[min(stored)].attachments
    ]


async def test_without_pictures_it_is_a_post_that_is_corrected_and_taken_down(world: World) -> None:
    media = await into_media(world, "Harbour")

    await published(world)

    (post,) = posts(world, media)
    assert post.name == ARTICLE["headline"] and tags_on(world, media, post) == ["Harbour"]
    assert files_of(world, post.id) == []
    await correct(world)
    await world.edit(body=BETTER, headline="The ferry sails at eight")
    await hand_in(world)
    await approve(world)
    (post,) = posts(world, media)
    assert "at eight" in said_in(world, post)[0] and post.name == "The ferry sails at eight"
    await world.chief.slash(world.submissions, "publish unpublish", article="1", reason="error")
    assert "took this article down" in said_in(world, post)[0]
    await world.chief.slash(world.submissions, "publish republish", article="1", reason="All is well.")
    assert "at eight" in said_in(world, post)[0] and len(posts(world, media)) == 1


async def test_with_a_picture_the_post_has_it_and_the_stub_has_none(world: World) -> None:
    media = await into_media(world)
    await with_pictures(world, ARTICLE["body"], "red")
    await say(world, 1, alt="All red")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)

    (post,) = posts(world, media)
    assert len(files_of(world, post.id)) == 1
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)
    assert "at eight" in said_in(world, post)[0] and len(files_of(world, post.id)) == 1
    await world.chief.slash(world.submissions, "publish unpublish", article="1", reason="error")
    assert "took this article down" in said_in(world, post)[0] and files_of(world, post.id) == []


async def test_the_check_and_the_menu_of_tags_know_a_media_channel(world: World) -> None:
    await into_media(world, "News", "Harbour")
    assert "cannot be the publish channel" not in await check(world)
    await published(world)

    asked = await world.ed.slash(world.submissions, "publish tags", article="1")

    assert asked.response is not None and "Which tags does" in text_of(asked.response)


async def test_a_section_may_have_a_media_channel(world: World) -> None:
    media = await into_media(world)
    await world.admin.slash(
        world.review, "newsroom setup", review=world.review, publish=world.publish, editors=world.editors
    )

    said = await world.chief.slash(
        world.review, "section add", name="Pictures", tags="harbour", publish=media
    )

    assert "The section **Pictures** is there." in answer_of(said)
    await published(world)
    assert len(posts(world, media)) == 1 and world.articles() == []

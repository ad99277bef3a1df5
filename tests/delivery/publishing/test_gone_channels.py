"""After publication a channel, a forum, a post or a tag is deleted by hand: what is to be said there ends with a name or a
new place, and the desk is told."""

from __future__ import annotations

import pytest
from simcord.builders import ChannelHandle

from tests.cogs.corrections.steps import BETTER, approve, correct, hand_in
from tests.cogs.corrections.takedowns import retract
from tests.cogs.corrections.test_retractions import confirm
from tests.delivery.publishing.test_elsewhere import also, with_sport
from tests.forums import into_forum, posts, said_in, tags_on, truthful_archive
from tests.incidents import parked, patient, published, try_all_again
from tests.world import World, body_of, text_of


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_archive(monkeypatch)


async def into(world: World, where: str) -> ChannelHandle:
    """Where the newsroom publishes: a text channel, or a forum."""
    return await into_forum(world) if where == "forum" else world.publish


async def delete(world: World, channel: ChannelHandle) -> None:
    """A moderator deletes a channel, with its threads and posts."""
    for each in [each for each in world.env.backend.channels.values() if each.parent_id == channel.id]:
        world.env.backend.delete_channel(each.id)
    world.env.backend.delete_channel(channel.id)
    await world.env.settle()


async def corrected(world: World) -> None:
    await correct(world)
    await world.edit(body=BETTER)
    await hand_in(world)
    await approve(world)


def told(world: World) -> str:
    """All that stands in the review channel."""
    return "\n".join(text_of(message) for message in world.review.history())


@pytest.mark.parametrize("where", ["text", "forum"])
async def test_a_correction_of_what_stood_in_a_deleted_channel_is_named_and_gets_a_new_place(
    world: World, where: str
) -> None:
    channel = await into(world, where)
    await published(world)
    await delete(world, channel)
    assert "The publish channel of **The Harbour Post** was deleted" in told(world)

    await corrected(world)

    (waiting,) = await parked(world)
    assert "so its new text has no place. *Try again* posts the article again" in (waiting.fault or "")
    assert "has no place" in text_of(world.card()) and told(world).count("has no place") == 2
    await try_all_again(world)  # there is no other channel yet
    (waiting,) = await parked(world)
    assert f"<#{channel.id}>" in (waiting.fault or "")
    other = world.guild.create_text_channel("new-place")
    await world.admin.slash(
        world.review, "newsroom setup", review=world.review, publish=other, editors=world.editors
    )
    await world.env.advance_time(60)
    (there,) = [m for m in other.history() if m.components]
    assert body_of(there) == [BETTER] and not await parked(world)
    assert "⚠️" not in text_of(world.card())


@pytest.mark.parametrize("where", ["text", "forum"])
@pytest.mark.parametrize("how", ["unpublish", "retract"])
async def test_what_stood_in_a_deleted_channel_is_down_all_the_same_and_the_card_says_that_nothing_stands_there(
    world: World, where: str, how: str
) -> None:
    channel = await into(world, where)
    await published(world)
    await delete(world, channel)

    if how == "unpublish":
        await world.chief.slash(world.submissions, "publish unpublish", article="1", reason="error")
    else:
        second = world.guild.add_member(world.env.create_user("cleo"), roles=[world.editors, world.chiefs])
        await retract(world)
        await confirm(world, second)
    await world.env.advance_time(61)

    assert not await parked(world)
    assert "its message was deleted by hand" in text_of(world.card())


async def test_a_post_that_a_moderator_deleted_is_posted_anew_with_a_correction_if_a_chief_says_so(
    world: World,
) -> None:
    forum = await into_forum(world)
    await published(world)
    (post,) = posts(world, forum)
    world.env.backend.delete_channel(post.id)
    await world.env.settle()

    await corrected(world)

    (waiting,) = await parked(world)
    assert "*Try again* posts the article again" in (waiting.fault or "")
    note = next(m for m in reversed(world.review.history()) if "has no place" in text_of(m))
    await world.chief.click(note, label="Try again")
    (post,) = posts(world, forum)
    assert "at eight" in said_in(world, post)[0]


async def test_a_post_that_a_moderator_deleted_gets_no_stub(world: World) -> None:
    forum = await into_forum(world)
    await published(world)
    (post,) = posts(world, forum)
    world.env.backend.delete_channel(post.id)
    await world.env.settle()

    await world.chief.slash(world.submissions, "publish unpublish", article="1", reason="error")

    assert not posts(world, forum) and not await parked(world)
    assert "Nothing takes its place: its message was deleted by hand" in text_of(world.card())


async def test_a_tag_that_is_removed_after_publication_keeps_nothing_from_readers(world: World) -> None:
    forum = await into_forum(world, "Harbour", "Local", required=True)
    await published(world)
    (post,) = posts(world, forum)
    _harbour, local = world.env.backend.get_channel(forum.id).available_tags
    world.env.backend.edit_channel(forum.id, {"available_tags": [local]})

    await correct(world)
    await world.edit(body=BETTER, tags="islands")
    await hand_in(world)
    await approve(world)

    assert "at eight" in said_in(world, post)[0] and not await parked(world)
    await world.chief.slash(world.submissions, "publish unpublish", article="1", reason="error")
    assert "took this article down" in said_in(world, post)[0] and not await parked(world)
    await world.ed.slash(world.submissions, "publish tags", article="1", tags="Local")
    assert tags_on(world, forum, post) == ["Local"]


async def test_the_channel_of_another_section_is_deleted_and_the_own_one_is_corrected(world: World) -> None:
    sport = await with_sport(world)
    await published(world)
    await also(world)
    await delete(world, sport)
    assert "Sport" in told(world)

    await corrected(world)

    assert body_of(world.articles()[0]) == [BETTER]
    (waiting,) = await parked(world)
    assert "has no place" in (waiting.fault or "")
    assert f"⚠️ Not in <#{sport.id}> (Sport) yet" in text_of(world.card())
    other = world.guild.create_text_channel("other-sport")
    await world.chief.slash(world.review, "section edit", section="Sport", publish=other)
    await world.env.advance_time(60)
    (there,) = [m for m in other.history() if m.components]
    assert body_of(there) == [BETTER] and not await parked(world)
    await world.chief.slash(world.submissions, "publish unpublish", article="1", reason="error")
    assert all(
        "took this article down" in text_of(m)
        for m in (*world.articles(), there.channel and other.history()[0])
    )

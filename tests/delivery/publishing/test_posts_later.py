"""Posts of a forum after their publication: corrected, taken down, archived, locked, deleted by hand."""

from __future__ import annotations

import pytest
from simcord.backend.models import Channel
from simcord.builders import ChannelHandle

from tests.cogs.corrections.steps import BETTER, approve, correct, hand_in, upload
from tests.delivery.recovery.test_restart import LONG
from tests.forums import into_forum, posts, said_in, tags_on, truthful_archive
from tests.incidents import Wire, crash, parked, patient, published, refusal, try_all_again
from tests.world import ARTICLE, World, text_of


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)
    truthful_archive(monkeypatch)


async def one_post(world: World) -> tuple[ChannelHandle, Channel]:
    """An article is out in a forum."""
    forum = await into_forum(world, "News", "Harbour", "Sport")
    await published(world)
    (post,) = posts(world, forum)
    return forum, post


def archive(world: World, post: Channel, *, locked: bool = False) -> None:
    """A moderator archives a post."""
    world.env.backend.edit_channel(post.id, {}, thread_metadata={"archived": True, "locked": locked})


def standing(post: Channel) -> tuple[bool, bool]:
    """Whether it is archived, and locked."""
    assert post.thread_metadata is not None
    return post.thread_metadata.archived, post.thread_metadata.locked


async def corrected(world: World, **parts: str) -> None:
    """A correction is opened, written, submitted and approved."""
    await correct(world)
    await world.edit(**parts)
    await hand_in(world)
    await approve(world)


@pytest.mark.parametrize("locked", [False, True])
async def test_an_archived_post_is_opened_for_a_correction_and_closed_as_it_was(
    world: World, locked: bool
) -> None:
    _, post = await one_post(world)
    archive(world, post, locked=locked)

    await corrected(world, headline="Ferry runs again at eight", body=BETTER)

    assert "at eight" in said_in(world, post)[0]
    assert post.name == "Ferry runs again at eight"
    assert standing(post) == (True, locked)


async def test_that_a_post_was_archived_need_not_have_been_heard(world: World) -> None:
    """The connection was away meanwhile: what the bot remembers of the post says that it is open."""
    _, post = await one_post(world)
    assert post.thread_metadata is not None
    post.thread_metadata.archived = True

    await corrected(world, headline="Ferry runs again at eight", body=BETTER)

    assert "at eight" in said_in(world, post)[0]
    assert post.name == "Ferry runs again at eight"
    assert standing(post) == (True, False)


async def test_a_post_that_was_open_stays_open(world: World) -> None:
    _, post = await one_post(world)

    await corrected(world, headline="Ferry runs again at eight", body=BETTER)

    assert post.name == "Ferry runs again at eight"
    assert standing(post) == (False, False)


async def test_an_archived_post_takes_the_parts_that_a_longer_text_needs(world: World) -> None:
    _, post = await one_post(world)
    await world.env.advance_time(7200)
    archive(world, post, locked=True)

    await correct(world)
    await upload(world, LONG)
    await hand_in(world)
    await approve(world)

    assert len(said_in(world, post)) == 4
    assert standing(post) == (True, True)


async def test_killed_between_the_edit_and_the_closing_it_is_closed_after_the_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, post = await one_post(world)
    archive(world, post)
    wire = Wire(monkeypatch)
    wire.fail("PATCH", f"/channels/{post.id}", refusal(503), holding="'archived': True", times=99)
    await corrected(world, body=BETTER)
    assert "at eight" in said_in(world, post)[0] and standing(post)[0] is False

    wire.mend()
    await crash(world)
    await world.env.advance_time(600)

    assert standing(post)[0] is True


async def test_the_tags_of_a_post_follow_those_of_the_article(world: World) -> None:
    forum, post = await one_post(world)
    assert tags_on(world, forum, post) == ["Harbour"]

    await corrected(world, tags="sport, harbour")

    assert sorted(tags_on(world, forum, post)) == ["Harbour", "Sport"]


async def test_a_headline_that_has_to_go_goes_from_the_title_too_and_comes_back(world: World) -> None:
    _, post = await one_post(world)
    archive(world, post, locked=True)

    await world.chief.slash(world.submissions, "publish unpublish", article="1", reason="privacy")

    assert post.name == "An article that was taken down"
    (stub,) = said_in(world, post)
    assert "took this article down" in stub and ARTICLE["headline"] not in stub
    assert standing(post) == (True, True)
    await world.chief.slash(world.submissions, "publish republish", article="1", reason="They agreed.")
    assert post.name == ARTICLE["headline"]
    assert ARTICLE["body"][:40] in said_in(world, post)[0]
    assert standing(post) == (True, True)


async def test_a_post_deleted_by_hand_is_found_out_by_its_correction_and_begins_anew_if_a_chief_says_so(
    world: World,
) -> None:
    forum, post = await one_post(world)
    world.env.backend.delete_channel(post.id)

    await corrected(world, body=BETTER)

    (waiting,) = await parked(world)
    assert "first message was deleted by hand" in (waiting.fault or "")
    assert not posts(world, forum)
    await try_all_again(world)
    await world.env.advance_time(60)
    (anew,) = posts(world, forum)
    assert "at eight" in said_in(world, anew)[0]
    assert "Published" in text_of(world.card())


async def test_a_post_deleted_half_way_is_for_a_chief_to_decide(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = await into_forum(world)
    wire = Wire(monkeypatch)
    wire.fail("POST", "/channels/*/messages", refusal(503), holding="10. The tide", times=9)
    copy = f"---\nmarkup: discord\nheadline: Tide\ntags: tide\n---\n{LONG}".encode()
    await world.writer.slash(world.submissions, "submit", file=("tide.md", copy))
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    (post,) = posts(world, forum)
    assert 1 < len(said_in(world, post)) < 4
    world.env.backend.delete_channel(post.id)
    wire.mend()
    await world.env.advance_time(600)

    (waiting,) = await parked(world)
    assert "first message was deleted" in (waiting.fault or "") and not posts(world, forum)
    await try_all_again(world)
    await world.env.advance_time(600)
    (anew,) = posts(world, forum)
    assert len(said_in(world, anew)) == 4

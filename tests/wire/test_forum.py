"""A forum on the wire: Discord knows no nonce of a post, and yet an article is one post."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.wire.desk import BODY, Desk, long_body
from tests.wire.test_corrections import HEADLINE, LONGER, correct
from tests.wire.test_deliveries import FAULTS, PATIENCE_SECONDS, TOO_LATE
from tests.wire.test_kills import POINTS, started_again

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hasty_house(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Desk]:
    """A running bot with little patience."""
    async with Desk.opened(tmp_path_factory.mktemp("hasty"), patience_seconds=PATIENCE_SECONDS) as desk:
        yield desk


async def with_forum(desk: Desk, **settings: Any) -> Desk:
    """A newsroom that publishes in a forum."""
    return await desk.another(people={"forum": True}, **settings)


def steps(desk: Desk, body: str) -> dict[str, dict[str, Any]]:
    """The requests that carry an article with a long body into a forum."""
    last_words = body.rpartition("\n")[2][:100]
    return {
        "post": {"method": "POST", "path": f"/channels/{desk.room.publish}/threads"},
        "last part": {"method": "POST", "path": "/channels/*/messages", "holding": last_words},
    }


@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_discord_answers_there_is_one_post(desk: Desk, fault: str) -> None:
    await struck_at_each_step(await with_forum(desk), fault, FAULTS[fault])


@pytest.mark.parametrize("fault", TOO_LATE)
async def test_whatever_comes_too_late_there_is_one_post(hasty_house: Desk, fault: str) -> None:
    await struck_at_each_step(await with_forum(hasty_house), fault, TOO_LATE[fault])


async def struck_at_each_step(desk: Desk, name: str, fault: dict[str, Any]) -> None:
    """An article is published, and the fault met at each step."""
    body = long_body(name)
    for step in steps(desk, body).values():
        await desk.discord.fault(**fault, **step)

    await desk.publish("The tide", body)

    await desk.out_once("The tide", body, crossposted=False)
    assert len(await desk.posts()) == 1


@pytest.mark.parametrize("point", POINTS)
async def test_killed_around_a_post_there_is_one(tmp_path: Path, point: str) -> None:
    async with Desk.opened(tmp_path) as house:
        desk = await with_forum(house)
        body = long_body("The tide")
        for step in steps(desk, body).values():
            await desk.discord.fault(**POINTS[point], **step)
        await desk.publish("The tide", body)
        for step in steps(desk, body):
            await started_again(desk, step)
        await desk.out_once("The tide", body, crossposted=False)
        assert len(await desk.posts()) == 1


async def test_a_post_that_a_moderator_archived_before_the_answer_came_is_found(desk: Desk) -> None:
    desk = await with_forum(desk)
    path = f"/channels/{desk.room.publish}/threads"
    await desk.discord.fault("reset-after", "POST", path)
    await desk.discord.fault("refuse", "GET", "/guilds/*/threads/active", status=503, times=3)
    await desk.publish("The tide")

    async def opened() -> list[dict[str, Any]]:
        return await desk.posts()

    (post,) = await desk.until(opened, "the post")
    await desk.discord.ask("archive", channel=post["id"])

    await desk.out_once("The tide", crossposted=False)
    assert [each["id"] for each in await desk.posts()] == [post["id"]]


async def test_a_post_and_what_leads_to_it(desk: Desk) -> None:
    desk = await with_forum(desk)

    await desk.publish("The tide")

    await desk.out_once("The tide", BODY, crossposted=False)
    (post,) = await desk.posts()
    assert post["name"] == "The tide"
    (told,) = await desk.discord.messages(desk.room.announce, mine=True)
    assert f"https://discord.com/channels/{desk.room.guild}/{post['id']}/{post['id']}" in told["text"]


async def test_where_a_tag_is_required_the_article_waits_for_one(desk: Desk) -> None:
    desk = await with_forum(desk)
    await desk.discord.ask("require_tag", channel=desk.room.publish)

    await desk.publish("The tide")

    await desk.card("The tide", "I cannot publish the article")
    await desk.card("The tide", "every post there needs a tag")
    assert not await desk.posts()
    room = desk.room
    await desk.discord.run(room.owner, room.review, "newsroom check")
    await desk.discord.ask("require_tag", channel=room.publish, required=False)
    parked = desk.bot.value(
        "SELECT count(*) FROM delivery WHERE state = 'parked' AND fault LIKE '%needs a tag%'"
    )
    assert parked == 1


async def test_killed_while_a_locked_post_is_corrected_it_shows_the_new_text_and_is_closed_again(
    tmp_path: Path,
) -> None:
    async with Desk.opened(tmp_path) as house:
        desk = await with_forum(house)
        await desk.publish(HEADLINE)
        await desk.out_once(HEADLINE, crossposted=False)
        (post,) = await desk.posts()
        await desk.discord.ask("archive", channel=post["id"], locked=True)
        opening = {"method": "PATCH", "path": f"/channels/{post['id']}"}
        await desk.discord.fault(**POINTS["done"], **opening, holding='"archived": false')
        await desk.discord.fault(**POINTS["done"], method="PATCH", path=f"/channels/{post['id']}/messages/*")
        await desk.discord.fault(**POINTS["unheard"], **opening, holding='"archived": true')

        await correct(desk, LONGER)
        for step in ("the opening", "the edit", "the closing"):
            await started_again(desk, step)

        await desk.card(HEADLINE, "Published")
        await desk.settled()
        parts = await desk.parts(HEADLINE)
        assert "And then it was gone." in parts[-1]["text"] and len(parts) > 2
        (post,) = await desk.posts()
        assert post["archived"] and post["locked"]


async def test_a_post_may_be_renamed_twice_in_ten_minutes_and_nothing_waits_for_the_third(
    tmp_path: Path,
) -> None:
    async with Desk.opened(tmp_path, rules={"rename_seconds": 3.0}) as house:
        desk = await with_forum(house)
        await desk.publish(HEADLINE)
        await desk.out_once(HEADLINE, crossposted=False)
        chief, review = desk.room.chiefs[0], desk.room.review
        for _ in range(2):
            for name, options in (
                ("unpublish", {"reason": "privacy"}),
                ("republish", {"reason": "They agreed."}),
            ):
                told = await desk.discord.run(
                    chief, review, f"publish {name}", article=str(desk.number(HEADLINE)), **options
                )
                assert told["responded"], told
                await desk.settled(but=("part_thread_name",))

        await desk.settled()
        (post,) = await desk.posts()
        assert post["name"] == HEADLINE

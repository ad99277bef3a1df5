"""Pictures of an article that is out: retracted, taken down, put back, corrected, crossposted, erased for somebody's privacy."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import AsyncMock

import discord
import pytest
from simcord import Env
from simcord.actors import MemberActor

from bot.desk.intake.pictures.files import PictureFiles
from bot.domain.article.picture import Picture
from bot.domain.article.states import Publication
from tests.cogs.corrections.steps import approve, correct, hand_in
from tests.cogs.corrections.takedowns import republish, retract, unpublish
from tests.cogs.corrections.test_retractions import confirm
from tests.cogs.doors import TEXT, sight_of
from tests.cogs.galleries import alts, bytes_of, digest, galleries, page, say, with_pictures
from tests.pictured import png
from tests.world import World, answer_of, text_of


async def out_with(world: World, *colours: str, number: int = 1, text: str = TEXT) -> discord.Message:
    """An article that is out, with a picture of each colour."""
    await with_pictures(world, text, *colours)
    for position, colour in enumerate(colours, 1):
        await say(world, position, number=number, alt=f"All {colour}")
    await world.writer.slash(world.submissions, "draft submit", article=str(number))
    await world.ed.react(world.card(number), "✅")
    await world.env.advance_time(61)
    return world.articles()[-1]


async def press(world: World, position: int, label: str, by: MemberActor | None = None) -> None:
    """A button on the page of one picture."""
    by = by or world.writer
    opened = await by.slash(world.submissions, "draft pictures", article="1")
    one = await by.click(opened.response, label=str(position))
    await by.click(one.response, label=label)


async def swap(world: World, position: int, colour: str) -> None:
    """Another file in the place of a picture."""
    opened = await page(world)
    one = await world.writer.click(opened.response, label=str(position))
    form = await world.writer.click(one.response, label="Replace")
    await world.writer.submit_modal(form, {"file": (f"{colour}.png", png(colour)), "alt": f"All {colour}"})


async def add(world: World, colour: str) -> None:
    """One more picture."""
    form = await world.writer.click((await page(world)).response, label="Add pictures")
    await world.writer.submit_modal(
        form,
        {"file": (f"{colour}.png", png(colour)), "rights": "own", "alt": f"All {colour}", "credit": "Bo"},
    )


async def shows_what_is_kept(world: World) -> None:
    """The article's message shows the pictures of the text that is out, byte by byte, and no other file."""
    [message] = world.articles()
    sight = await sight_of(world)
    assert sight.live is not None
    wanted = sight.live.copy.pictures
    assert [digest(data) for data in await bytes_of(message)] == [each.sha256 for each in wanted]
    assert alts(message) == [each.alt or None for each in wanted]


def announced(world: World) -> discord.Message:
    """What the subscribers were told first."""
    return next(message for message in world.announce.history() if message.author.bot)


async def files_of(message: discord.Message) -> list[str]:
    """The SHA-256 of each file of a message."""
    return [digest(await each.read()) for each in message.attachments]


def kept(world: World) -> set[str]:
    """The files on the disk, by their SHA-256."""
    return {name for name, _ in world.bot.desk.picture_files.media.names()}


async def on_discord(world: World) -> dict[str, list[str]]:
    """Every file that the bot has up anywhere, by its SHA-256: where."""
    found: dict[str, list[str]] = {}
    bot_id = world.env.backend.bot_user.id
    for channel_id, messages in world.env.backend.messages.items():
        for message in messages.values():
            if message.author_id != bot_id or message.is_ephemeral:
                continue
            for attachment in message.attachments:
                data = world.env.backend.cdn.get(attachment["url"])
                assert data is not None
                found.setdefault(digest(data), []).append(f"{channel_id}: {attachment['filename']}")
    return found


async def pictures_of(world: World, number: int = 1) -> tuple[Picture, ...]:
    return (await sight_of(world, number)).revision.copy.pictures


# ---------------------------------------------------------------------------- taken down


async def test_the_notice_of_a_retraction_shows_no_picture_and_has_no_file(world: World) -> None:
    second = world.guild.add_member(world.env.create_user("cleo"), roles=[world.editors, world.chiefs])
    out = await out_with(world, "red", "blue")
    assert len(galleries(out)) == 2 and announced(world).attachments

    await retract(world)
    await confirm(world, second)

    [notice] = world.articles()
    assert notice.id == out.id and "Retraction" in text_of(notice)
    assert galleries(notice) == [] and list(notice.attachments) == []
    assert list(announced(world).attachments) == [], "nor does what was announced of it"
    assert len(kept(world)) == 2, "the desk keeps what it judged"
    proof = await world.ed.slash(world.review, "review show", article="1")
    assert "All red" in alts(proof.response)


async def test_put_back_it_shows_the_pictures_of_before_and_so_does_its_announcement(world: World) -> None:
    await out_with(world, "red", "blue")
    [lead, _] = await pictures_of(world)

    await unpublish(world)
    assert galleries(world.articles()[0]) == [] and list(announced(world).attachments) == []
    await republish(world)

    await shows_what_is_kept(world)
    assert await files_of(announced(world)) == [lead.sha256]


async def test_a_picture_that_is_changed_while_the_article_is_down_appears_with_its_text(
    world: World,
) -> None:
    await out_with(world, "red", "blue")
    await unpublish(world)
    await correct(world, note="The wrong ferry.")
    await swap(world, 1, "green")
    await hand_in(world)
    await approve(world)
    assert galleries(world.articles()[0]) == [], "it is down as long as nobody puts it up"

    told = await world.chief.slash(world.review, "publish now", article="1")

    assert alts(world.articles()[0]) == ["All green", "All blue"], answer_of(told)
    await shows_what_is_kept(world)
    assert (await sight_of(world)).article.publication is Publication.LIVE


# --------------------------------------------------------------------------- corrected


@pytest.mark.parametrize("change", ["other lead", "lead removed", "all removed", "covered", "order"])
async def test_the_announcement_carries_the_lead_as_it_is_after_a_correction(
    world: World, change: str
) -> None:
    await out_with(world, "red", "blue")
    await correct(world, note="The wrong ferry.")
    match change:
        case "other lead":
            await swap(world, 1, "green")
        case "lead removed":
            await press(world, 1, "Remove")
        case "all removed":
            await press(world, 1, "Remove")
            await press(world, 1, "Remove")
        case "covered":
            await press(world, 1, "Cover it")
        case _:
            await press(world, 2, "Earlier")
    assert len(await files_of(announced(world))) == 1
    await hand_in(world)
    await approve(world)

    await shows_what_is_kept(world)
    pictures = await pictures_of(world)
    wanted = [] if change in ("all removed", "covered") else [pictures[0].sha256]
    assert await files_of(announced(world)) == wanted
    assert [each.description for each in announced(world).attachments] == (
        [pictures[0].alt] if wanted else []
    )


async def test_a_covered_picture_is_covered_in_public(world: World) -> None:
    await with_pictures(world, TEXT, "red", "blue")
    await say(world, 1)
    await say(world, 2)
    await press(world, 2, "Cover it")
    await hand_in(world)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)

    items = [item for items in galleries(world.articles()[0]) for item in items]
    assert [bool(item.get("spoiler")) for item in items] == [False, True]
    await shows_what_is_kept(world)
    await correct(world, kind="minor", note="")
    await press(world, 2, "Uncover it")
    await press(world, 1, "Cover it")
    await hand_in(world)
    await approve(world)
    items = [item for items in galleries(world.articles()[0]) for item in items]
    assert [bool(item.get("spoiler")) for item in items] == [True, False]


async def test_old_and_new_stand_side_by_side_in_the_thread_and_on_the_page(world: World) -> None:
    await with_pictures(world, TEXT, "red", "blue")
    await say(world, 1, alt="All red")
    await say(world, 2, alt="All blue")
    await hand_in(world)
    old = await pictures_of(world)

    await swap(world, 1, "green")

    new = await pictures_of(world)
    word = next(m for m in reversed(world.thread().history()) if m.attachments)
    digests = await files_of(word)
    assert {old[0].sha256, new[0].sha256} <= set(digests)
    [page_file] = [each for each in word.attachments if each.filename.endswith(".html")]
    html = (await page_file.read()).decode()
    assert 'alt="All red"' in html and 'alt="All green"' in html


async def test_a_crossposted_article_keeps_its_pictures_through_a_correction(env: Env, world: World) -> None:
    wire = world.guild.create_news_channel("wire")
    await world.admin.slash(world.review, "newsroom setup", publish=wire)
    world = replace(world, publish=wire)
    out = await out_with(world, "red", "blue")
    path = f"/channels/{wire.id}/messages/{out.id}/crosspost"
    assert [call.path for call in env.http_requests if call.path.endswith("/crosspost")] == [path]

    await correct(world, note="The wrong ferry.")
    await swap(world, 2, "green")
    await hand_in(world)
    await approve(world)

    [after] = world.articles()
    assert after.id == out.id, "the followers are shown the edit of the same message"
    await shows_what_is_kept(world)
    assert [call.path for call in env.http_requests if call.path.endswith("/crosspost")] == [path]


# ----------------------------------------------------------------------------- privacy


async def test_for_somebodys_privacy_the_files_go_from_discord_and_from_the_disk(world: World) -> None:
    """Also those that the article had before: they stand in the card's thread, beside what took their place."""
    await with_pictures(world, TEXT, "red", "blue")
    await say(world, 1)
    await say(world, 2)
    await hand_in(world)
    await swap(world, 1, "green")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    pictures = kept(world)
    assert len(pictures) == 3 and pictures <= (await on_discord(world)).keys(), "all are up somewhere"

    await unpublish(world, reason="privacy")
    await world.env.advance_time(30)

    assert kept(world) == set()
    left = await on_discord(world)
    assert not pictures & left.keys(), {name: left[name] for name in pictures & left.keys()}
    pages = [each for message in world.thread().history() for each in message.attachments]
    assert not [each for each in pages if b"data:image" in await each.read()]
    assert "edited it" in "\n".join(world.said_in_thread()), "what was said stays"


async def test_the_thread_of_a_finished_card_is_opened_for_that(env: Env, world: World) -> None:
    """Discord lets nobody edit in a thread that is archived, as those of finished cards are."""
    await with_pictures(world, TEXT, "red")
    await say(world, 1)
    await hand_in(world)
    await swap(world, 1, "green")
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    word = next(m for m in reversed(world.thread().history()) if m.attachments)
    path = f"/channels/{word.channel.id}/messages/{word.id}"
    env.inject_error("PATCH", path, status=400, code=50083, message="Thread is archived", times=1)

    await unpublish(world, reason="privacy")
    await world.env.advance_time(30)

    word = next(m for m in world.thread().history() if m.id == word.id)
    assert not [each for each in word.attachments if each.filename.endswith(".png")]
    assert "bring an earlier message up to date" not in "\n".join(map(text_of, world.review.history()))


async def test_what_a_crash_left_of_it_on_the_disk_goes_at_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction is through, and the files are not gone yet."""
    await out_with(world, "red")
    monkeypatch.setattr(PictureFiles, "drop", AsyncMock(return_value=0))
    await unpublish(world, reason="privacy")
    assert len(kept(world)) == 1
    monkeypatch.undo()

    await world.restart()

    assert kept(world) == set()


async def test_a_file_that_another_article_shows_stays_on_the_disk_and_goes_from_this_one(
    world: World,
) -> None:
    await out_with(world, "red", "blue")
    await out_with(world, "red", number=2, text="The other ferry\n\nIt sails again, at six.")
    red, blue = (each.sha256 for each in await pictures_of(world))
    [shown] = await pictures_of(world, 2)
    assert shown.sha256 == red and kept(world) == {red, blue}

    await unpublish(world, reason="privacy")

    assert kept(world) == {red}
    first, second = world.articles()
    assert list(first.attachments) == [] and galleries(first) == []
    assert await files_of(second) == [red]
    await republish(world)
    assert list(world.articles()[0].attachments) == [], "this one may not show it again"
    await world.chief.slash(world.review, "publish unpublish", article="2", reason="privacy")
    assert kept(world) == set(), "now nothing refers to it"


async def test_a_picture_that_was_erased_may_be_sent_for_another_article(world: World) -> None:
    await out_with(world, "red")
    await unpublish(world, reason="privacy")
    assert kept(world) == set()

    await with_pictures(world, "The other ferry\n\nIt sails again, at six.", "red")

    assert len(kept(world)) == 1
    assert len(await pictures_of(world, 2)) == 1

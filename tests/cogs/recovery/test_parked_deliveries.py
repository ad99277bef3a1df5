"""Parked: what Discord refuses for good is said where somebody can act on it, tried again or dropped."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor, _component_interaction

from bot.domain.publishing.layout import same_text
from bot.store.article import audit_log
from bot.store.article.audit_log import Event
from bot.store.outbox import deliveries
from bot.store.outbox.kinds import Kind
from tests.delivery.recovery.test_restart import LONG, file_long
from tests.incidents import (
    Wire,
    approved,
    forbid,
    parked,
    patient,
    permit,
    pinged,
    published,
    refusal,
    stored,
)
from tests.world import ARTICLE, UNKNOWN, Seen, World, answer_of, buttons_of, components_of, text_of


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


def notes(world: World) -> list[discord.Message]:
    """The bot's plain messages to the desk."""
    ours = (m for m in world.review.history() if m.author.bot and m.type is discord.MessageType.default)
    return [message for message in ours if message.content]


def note(world: World) -> discord.Message:
    (found,) = notes(world)
    return found


async def refused(world: World) -> None:
    """An article is approved and may not be published."""
    forbid(world, world.publish, "send_messages")
    await published(world)


async def press(who: MemberActor, message: Any, label: str) -> str:
    return answer_of(await who.click(message, label=label))


async def history(world: World) -> list[Event]:
    return await world.bot.desk.unit.read(lambda tx: audit_log.of_article(tx, 1, limit=50))


def first(page: Seen, what: str) -> str:
    """The custom id of the first button of a page that asks for this."""
    return next(c["custom_id"] for c in components_of(page) if f"parked:{what}:" in c.get("custom_id", ""))


async def test_the_log_names_the_newsroom_and_the_article_in_fields(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await refused(world)

    [record] = [record for record in caplog.records if "is parked" in record.getMessage()]
    fields = vars(record)
    assert (fields["newsroom"], fields["article"]) == (1, 1) and fields["delivery"] > 0


# -------------------------------------------------------------- in the review channel


async def test_the_desk_is_told_in_one_message_and_nobody_is_pinged(world: World) -> None:
    await refused(world)
    told = note(world)
    assert "№1 Ferry to the islands runs again" in told.content
    assert f"I may not publish the article in <#{world.publish.id}>" in told.content
    assert buttons_of(told) == ["Try again", "Drop"]
    kept = next(m for m in stored(world, world.review) if m.id == told.id)
    assert pinged(kept) == ([], [], False)
    assert "⚠️" in text_of(world.card())


async def test_tried_again_it_is_refused_again_or_arrives_and_the_message_says_which(world: World) -> None:
    await refused(world)
    assert "On its way again" in await press(world.chief, note(world), "Try again")
    assert "⚠️" in note(world).content  # the same message: nobody reads the same thing twice
    assert len(await parked(world)) == 1

    permit(world, world.publish)
    await world.chief.click(note(world), label="Try again")
    assert len(world.articles()) == 1
    assert "I could publish the article after all" in note(world).content
    assert buttons_of(note(world)) == []


async def test_a_second_press_is_told_what_the_first_one_did(world: World, wire: Wire) -> None:
    """The message may still have its buttons: its edit is a delivery like others, and may be late."""
    forbid(world, world.announce, "send_messages")
    for number, headline in enumerate(("One", "Two"), 1):
        await world.submit(headline=headline)
        await world.ed.react(world.card(number), "✅")
    await world.env.advance_time(61)
    one, two = notes(world)
    wire.fail("PATCH", f"/channels/{world.review.id}/messages/{one.id}", refusal(503), times=9)
    wire.fail("PATCH", f"/channels/{world.review.id}/messages/{two.id}", refusal(503), times=9)
    await press(world.chief, one, "Drop")
    permit(world, world.announce)
    await press(world.chief, two, "Try again")
    assert len(stored(world, world.announce)) == 1

    assert "It was dropped before" in await press(world.chief, one, "Drop")
    assert "It was dropped, so I no longer try" in await press(world.chief, one, "Try again")
    assert "Too late to drop it: I could announce" in await press(world.chief, two, "Drop")
    assert "nothing to try again: I could announce" in await press(world.chief, two, "Try again")
    assert len(stored(world, world.announce)) == 1


async def test_a_restart_changes_nothing_about_the_buttons(world: World) -> None:
    await refused(world)
    told = note(world)
    await world.restart()
    permit(world, world.publish)
    await world.chief.click(told, label="Try again")
    assert len(world.articles()) == 1


async def test_who_may_decide(world: World) -> None:
    """Chiefs on what readers see, the desk on its own; managing the server gives no chief's right."""
    await refused(world)
    told = note(world)
    for label in ("Try again", "Drop"):
        assert "for the chiefs" in await press(world.ed, told, label)
        assert UNKNOWN in await press(world.reader, told, label)
    assert "for the chiefs" in await press(world.admin, told, "Drop")
    assert "On its way again" in await press(world.admin, told, "Try again")
    assert len(await parked(world)) == 1

    forbid(world, world.review, "add_reactions")
    await world.submit(headline="Another one")
    told = notes(world)[-1]
    assert "put the reactions on" in told.content
    assert UNKNOWN in await press(world.reader, told, "Drop")
    assert "Dropped: I no longer try to put the reactions" in await press(world.ed, told, "Drop")
    assert world.ed.mention in notes(world)[-1].content
    assert buttons_of(notes(world)[-1]) == []


# ----------------------------------------------------------------------------- drop


async def test_a_publication_called_off_can_be_made_again(world: World) -> None:
    await refused(world)
    assert "is called off" in await press(world.chief, note(world), "Drop")
    shown = text_of(world.card())
    assert "Approved" in shown
    assert "a chief publishes or schedules it" in shown
    assert "⚠️" not in shown
    assert await parked(world) == []
    await world.env.advance_time(86_400)
    assert world.articles() == []  # nothing goes out by itself any more
    called_off, dropped = (await history(world))[-2:]
    assert (called_off.action, called_off.actor_id) == ("call_off", world.chief.id)
    assert (dropped.action, dropped.actor_id) == ("drop", world.chief.id)
    assert "gave up what could not be delivered" in await press(world.ed, world.card(), "History")

    permit(world, world.publish)
    await world.chief.click(world.card(), label="Publish now")
    assert same_text(world.bodies(), ARTICLE["body"])
    assert "Published" in text_of(world.card())
    assert len(stored(world, world.announce)) == 1


async def test_what_may_be_out_is_not_called_off(world: World, wire: Wire) -> None:
    wire.fail("POST", f"/channels/{world.publish.id}/messages/*/threads", refusal(403, 160006))
    await file_long(world)
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    assert "as many open threads as Discord allows" in note(world).content
    assert "may be out already" in await press(world.chief, note(world), "Drop")
    assert "Publishing" in text_of(world.card())

    await world.chief.click(note(world), label="Try again")
    assert same_text(world.bodies(), LONG)
    assert len(world.articles()) == 1


async def test_a_try_in_doubt_is_not_called_off_either(world: World, wire: Wire) -> None:
    wire.lose("POST", f"/channels/{world.publish.id}/messages", TimeoutError())
    await approved(world)
    await world.env.advance_time(60.5)
    forbid(world, world.publish, "view_channel")
    await world.env.advance_time(60)
    assert len(await parked(world)) == 1
    assert "may be out already" in await press(world.chief, note(world), "Drop")


async def test_an_announcement_dropped_leaves_the_article_out(world: World) -> None:
    forbid(world, world.announce, "send_messages")
    await published(world)
    assert "Dropped: I no longer try to announce" in await press(world.chief, note(world), "Drop")
    assert f"{world.chief.mention} said so" in note(world).content
    assert "⚠️" not in text_of(world.card())
    permit(world, world.announce)
    await world.env.advance_time(7200)
    assert stored(world, world.announce) == []
    assert len(world.articles()) == 1


async def test_a_card_dropped_is_posted_when_the_article_comes_again(world: World, wire: Wire) -> None:
    wire.fail("POST", f"/channels/{world.review.id}/messages", refusal(400, 50035), holding="## ")
    await world.submit()
    await press(world.ed, note(world), "Drop")
    await world.env.advance_time(60)
    assert [m for m in stored(world, world.review) if not m.content] == []
    for kind in (Kind.CARD_THREAD, Kind.CARD_REACTIONS):  # what hung on it does not wait for ever
        left = await world.bot.desk.unit.read(
            lambda tx, kind=kind: deliveries.pending_of_article(tx, 1, kind)
        )
        assert left == []

    await world.writer.slash(world.submissions, "draft withdraw", article="1")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    assert "Submitted" in text_of(world.card())
    assert len(world.review.threads) == 1
    assert set(world.reactions()) == {"✅", "✏️", "❌", "👀"}


# ------------------------------------------------------------------ the check's pages


async def test_the_check_shows_what_waits_page_by_page(world: World) -> None:
    forbid(world, world.publish, "send_messages")
    await world.configure(cooling_off=0)
    for number in range(1, 11):
        await world.submit(headline=f"Article {number} {'*' * 150}")
        await world.ed.react(world.card(number), "✅")
    assert len(await parked(world)) == 10

    report = await world.admin.slash(world.submissions, "newsroom check")
    assert report.ephemeral
    page = report.followups[-1]
    assert "10 deliveries refused" in text_of(page)
    assert "Here are 8; 2 more." in text_of(page)
    assert "**№1** Article 1 " in text_of(page)
    assert "publish the article · since <t:" in text_of(page)
    assert len(text_of(page)) <= 4000
    assert "№9" not in text_of(page)
    assert len(await parked(world)) == 10  # shown, and not tried again by itself
    await world.admin.click(page, label="On")
    assert "№9" in text_of(page)
    assert "№8" not in text_of(page)
    await world.admin.click(page, label="Back")

    permit(world, world.publish)
    await world.admin.click(page, custom_id=first(page, "again"))
    assert "On its way again" in text_of(page)
    assert "9 deliveries refused" in text_of(page)
    assert len(world.articles()) == 1
    await world.admin.click(page, label="Try all again")
    assert "9 deliveries are on the way again" in text_of(page)
    assert "No delivery waits for a person now" in text_of(page)
    assert len(world.articles()) == 10


async def test_only_those_who_manage_the_server_see_the_pages(world: World) -> None:
    await refused(world)
    page = (await world.admin.slash(world.submissions, "newsroom check")).followups[-1]
    kept = world.env.backend.get_message(world.submissions.id, page.id)
    data = {"custom_id": first(page, "all"), "component_type": discord.ComponentType.button.value}
    for who in (world.chief, world.reader):
        assert "may manage this server" in answer_of(await _component_interaction(who, kept, data))
    assert len(await parked(world)) == 1


async def test_the_check_in_chat_answers_by_dm(world: World) -> None:
    await refused(world)
    await world.admin.send(world.submissions, "!newsroom check")
    page = list(world.admin.user.dm_channel.history())[-1]
    assert "1 delivery refused" in text_of(page)
    permit(world, world.publish)
    await world.admin.user.click(page, label="Try again")
    assert len(world.articles()) == 1


# -------------------------------------------------- when the review channel refuses it


async def test_the_owner_is_told_once_when_the_review_channel_takes_nothing(world: World) -> None:
    forbid(world, world.review, "send_messages")
    owner = world.guild.owner
    for number in range(3):
        await world.submit(headline=f"Article {number}")
    await world.env.advance_time(3600)

    (told,) = [m.content for m in owner.dm_channel.history()]
    assert "The Harbour Post" in told
    assert f"I may not post the review card in <#{world.review.id}>" in told
    assert "/newsroom check" in told
    assert notes(world) == []

    permit(world, world.review)
    report = await world.admin.slash(world.submissions, "newsroom check")
    await world.admin.click(report.followups[-1], label="Try all again")
    assert len([m for m in world.review.history() if m.components]) == 3
    forbid(world, world.review, "send_messages")
    await world.submit(headline="Article 4")
    assert len(list(owner.dm_channel.history())) == 2


async def test_an_owner_without_dms_is_the_end_of_it(world: World, wire: Wire) -> None:
    forbid(world, world.review, "send_messages")
    dm = world.guild.owner.dm_channel.id
    wire.fail("POST", f"/channels/{dm}/messages", refusal(403, 50007), times=9)
    await world.submit()
    asked = len(wire.asked)
    await world.env.advance_time(7200)
    assert len(wire.asked) == asked


async def test_blocked_words_are_not_repeated_to_a_channel_that_blocks_them(world: World, wire: Wire) -> None:
    here = ("POST", f"/channels/{world.review.id}/messages")
    wire.fail(*here, refusal(403, 200000), times=9, holding="runs again")
    await world.submit()
    assert "AutoMod blocks words" in note(world).content
    assert "№1" in note(world).content
    assert "Ferry" not in note(world).content

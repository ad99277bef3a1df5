"""Database faults, as people meet them: nothing is taken, all that was typed comes back, and it goes on after."""

from __future__ import annotations

import logging
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from bot.app import Copydesk
from bot.delivery.sender import Sender
from bot.desk.intake.manuscript import read_manuscript
from bot.desk.outbox.results import Outbox
from bot.domain.refusals import StoreUnavailable
from tests.cogs.doors import (
    BODY,
    HEADLINE,
    TEXT,
    article_count,
    by_chat,
    by_file,
    by_menu,
    closing_connection,
    handed_back,
    public_words,
    reply,
)
from tests.database_faults import become_read_only, damage, full_disk, out_of_reach, read_only
from tests.incidents import approved, patient, stored
from tests.world import ARTICLE, World, answer_of, text_of

REASON = "Name the ship, and who repaired her."
LONG = "".join(map(chr, random.Random(380).choices(range(0x4E00, 0x9FA0), k=1_900)))
"""More than a page of the database, also once it is packed, in what one chat message can say."""

TRIAL_SECONDS = 11
"""After this the store has tried whether it can be written again."""


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


def cards(world: World) -> list[Any]:
    """Every card that was ever posted, whatever became of it."""
    return [message for message in stored(world, world.review) if message.components]


def whole(world: World) -> bool:
    """Whether the file is what SQLite left."""
    with closing(sqlite3.connect(world.database)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the operator cannot miss."""
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]


FAULTS = {"read-only": read_only, "full": full_disk, "out of reach": out_of_reach}
DOORS = ("form", "file", "chat", "chat file", "menu")


# ------------------------------------------------------------------- the doors


@pytest.mark.parametrize(
    ("fault", "door"), [*(("read-only", door) for door in DOORS), ("full", "form"), ("out of reach", "chat")]
)
async def test_a_text_comes_back_and_is_taken_later(
    world: World, fault: str, door: str, caplog: pytest.LogCaptureFixture
) -> None:
    attached = ("a.md", f"# {HEADLINE}\n\n{LONG}".encode())
    text = f"{HEADLINE}\n\n{LONG}"
    async with FAULTS[fault](world):
        match door:
            case "form":
                file = await handed_back(await world.submit(headline=HEADLINE, body=LONG))
            case "file":
                file = await handed_back(await by_file(world, *attached))
            case "menu":
                file = await handed_back(await by_menu(world, text))
            case _:
                await (by_chat(world, text) if door == "chat" else by_chat(world, "", attached))
                dm = world.writer.user.dm_channel.last_message
                assert dm is not None and "I took nothing" in dm.content
                file = await dm.attachments[0].read()
                assert public_words(world) == ""
        assert article_count(world) == 0
        assert len(loud(caplog)) == 1
    assert read_manuscript("a.md", file).to_copy().body == LONG

    await world.env.advance_time(TRIAL_SECONDS)
    assert "can be written again" in loud(caplog)[1]
    assert "Preflight" in answer_of(await by_file(world, "again.md", file))
    assert article_count(world) == 1 and whole(world)


async def test_buttons_commands_and_reasons_say_so_and_work_afterwards(world: World) -> None:
    await world.submit()
    form = await world.ed.click(world.card(), label="Request changes")
    async with read_only(world):
        for refused in (
            await world.eve.click(world.card(), label="Approve"),
            await world.writer.slash(world.submissions, "draft withdraw", article="1"),
            await world.admin.slash(world.review, "newsroom settings", approvals=2),
        ):
            assert "I took nothing" in answer_of(refused)
        said = await world.ed.submit_modal(form, {"reason": REASON})
        assert await handed_back(said) == REASON.encode()
        said = await world.eve.slash(world.review, "review spike", article="1", reason=REASON)
        assert await handed_back(said) == REASON.encode()
        assert "Ada Lund" in text_of((await world.ed.click(world.card(), label="Read")).response)
        assert await world.ed.autocomplete(world.review, "review show", "article", "ferry")
    assert "counts" in answer_of(await world.judge(world.ed, "Request changes"))
    assert "counts" in answer_of(await world.eve.click(world.card(), label="Approve"))
    assert len((await world.bot.desk.reading.sight(1)).votes) == 2


async def test_a_reason_in_chat_is_not_shown_to_everyone(world: World) -> None:
    await world.submit()
    async with out_of_reach(world):  # it cannot even be known which channel is the desk's
        await world.ed.send(world.submissions, f"!review spike 1 {REASON}")
    assert REASON not in public_words(world) and public_words(world) == ""
    [told] = world.dms(world.ed)
    assert "I took nothing" in told


async def test_a_reason_in_the_thread_is_asked_for_again(world: World) -> None:
    await world.submit()
    await world.ed.react(world.card(), "✏️")
    async with read_only(world):
        await world.ed.send(world.thread(), REASON)
    said = world.said_in_thread()[-1]
    assert said.startswith(world.ed.mention) and "not on record" in said and "Try again" in said
    await world.ed.send(world.thread(), REASON)
    assert any(REASON in told for told in world.dms(world.writer))


# ------------------------------------------------------------------- reactions


async def test_reactions_stay_and_count_once_the_database_is_well(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.configure(approvals=3)
    await world.submit()
    await world.eve.react(world.card(), "✅")
    before = len(world.said_in_thread())
    async with read_only(world):
        for _ in range(2):
            await world.ed.react(world.card(), "✅")
            await world.ed.unreact(world.card(), "✅")
        await world.ed.react(world.card(), "✅")
        await world.eve.unreact(world.card(), "✅")
        await world.chief.react(world.card(), "👀")
        world.env.backend.clear_reaction(world.review.id, world.card().id, "❌")
        await world.env.settle()
    told = world.said_in_thread()[before:]
    assert len(told) == 3, "each of the three once a minute"
    assert all("it counts as soon as I can" in said for said in told)
    assert world.reactions() == {"✅": 2, "✏️": 1, "👀": 2}, "nothing is taken off"

    await world.env.advance_time(TRIAL_SECONDS)
    sight = await world.bot.desk.reading.sight(1)
    assert [vote.editor_id for vote in sight.votes] == [world.ed.id]
    assert sight.article.claimed_by == world.chief.id
    assert "1 of 3" in text_of(world.card())
    assert world.reactions()["❌"] == 1, "the bot’s own mark is back"
    failed, recovered = loud(caplog)
    assert "cannot be written: " in failed and "can be written again" in recovered


async def test_reactions_on_what_could_not_be_looked_up_count_too(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.configure(approvals=2)
    await world.submit()
    async with out_of_reach(world):
        await world.ed.react(world.card(), "✅")
        assert await world.ed.autocomplete(world.review, "review show", "article", "ferry") == []
    await world.env.advance_time(TRIAL_SECONDS)
    assert "1 of 2" in text_of(world.card())
    assert len(loud(caplog)) == 2


async def test_a_listener_stopped_by_the_database_is_no_second_alarm(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for error, alarms in ((StoreUnavailable(), 0), (ZeroDivisionError(), 1)):
        try:
            raise error
        except (StoreUnavailable, ZeroDivisionError):
            await Copydesk.on_error(world.bot, "on_raw_message_delete")
        assert len(loud(caplog)) == alarms


# ------------------------------------------------------------------- delivering


async def test_what_cannot_be_put_on_record_first_is_not_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heals: list[Callable[[], None]] = []
    attempt = Outbox.attempt

    async def fail_first(outbox: Outbox, *what: Any) -> bool:
        if not heals:
            heals.append(become_read_only(world))
        return await attempt(outbox, *what)

    monkeypatch.setattr(Outbox, "attempt", fail_first)
    await world.submit()
    assert heals and cards(world) == []
    await world.env.advance_time(300)
    assert cards(world) == []
    heals[0]()
    await world.env.advance_time(60)
    assert len(cards(world)) == 1


async def test_what_has_arrived_is_put_on_record_before_anything_is_asked_or_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heals: list[Callable[[], None]] = []
    post = Sender._post

    async def and_fail(sender: Sender, *what: Any) -> Any:
        sent = await post(sender, *what)
        if not heals:
            heals.append(become_read_only(world))
        return sent

    monkeypatch.setattr(Sender, "_post", and_fail)
    await world.submit()
    await world.env.advance_time(300)
    heals[0]()
    await world.env.advance_time(60)
    [card] = cards(world)
    path = f"/channels/{world.review.id}/messages"
    calls = [(call.method, call.path) for call in world.env.http_requests]
    assert calls.count(("POST", path)) == 1 and calls.count(("GET", path)) == 0
    assert world.thread().id == card.id


async def test_what_is_due_during_a_fault_goes_out_after_it(world: World) -> None:
    await approved(world)
    async with read_only(world):
        await world.env.advance_time(120)
        assert world.articles() == []
    await world.env.advance_time(60)
    assert world.bodies() == [ARTICLE["body"]]


# --------------------------------------------------------------------- damaged


async def test_of_a_damaged_file_people_are_told_and_what_is_intact_goes_on(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.submit()
    await damage(world, "article_by_author")
    caplog.clear()
    for _ in range(2):
        refused = await world.submit(headline="Another")
        assert "damaged" in answer_of(refused) and "operator" in answer_of(refused)
        file = await handed_back(refused)
    assert read_manuscript("a.md", file).to_copy().headline == "Another"
    [told] = loud(caplog)
    assert "put a backup in its place" in told
    assert [r.levelno for r in caplog.records if "damaged" in r.getMessage()] == [logging.CRITICAL]

    assert "Ada Lund" in text_of((await world.ed.click(world.card(), label="Read")).response)
    assert "counts" in answer_of(await world.ed.click(world.card(), label="Approve"))
    with closing_connection(world) as connection:
        assert connection.execute("SELECT count(*) FROM revision").fetchone() == (1,)


# ------------------------------------------------------------- being restarted


async def test_who_comes_while_the_bot_stops_is_told_and_gets_the_text_back(world: World) -> None:
    await world.submit()
    form = await world.ed.click(world.card(), label="Request changes")
    world.bot.doors.shut = True
    text_back = await by_file(world, "a.md", TEXT)
    reason_back = await world.ed.submit_modal(form, {"reason": REASON})
    spiked = await world.eve.slash(world.review, "review spike", article="1", reason=REASON)
    for refused in (
        text_back,
        reason_back,
        spiked,
        await by_menu(world, TEXT),
        await world.eve.click(world.card(), label="Approve"),
        await world.writer.slash(world.submissions, "draft list"),
    ):
        assert "I am restarting, so I took nothing" in answer_of(refused)
    assert read_manuscript("a.md", await handed_back(text_back)).to_copy().body == BODY
    assert await handed_back(reason_back) == REASON.encode() == await handed_back(spiked)

    # What stands in the channel is not refused: the next start finds it.
    said = len(world.submissions.history())
    await by_chat(world, TEXT)
    await world.eve.react(world.card(), "✅")
    assert len(world.submissions.history()) == said + 1 and world.dms(world.writer) == []
    assert article_count(world) == 1 and not (await world.bot.desk.reading.sight(1)).votes

    await world.restart()
    assert article_count(world) == 2
    assert len((await world.bot.desk.reading.sight(1)).votes) == 1
    assert reply(await world.writer.slash(world.submissions, "draft list"))

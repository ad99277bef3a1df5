"""The newsroom in the browser, over real sockets: live pages, forms, and who is kept out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.demo.looking import WORLD
from bot.demo.site.acts import FILE_BYTES
from bot.demo.site.board import board
from bot.demo.site.live import Live
from bot.demo.site.world_file import new_world
from bot.domain.review.votes import Choice
from bot.ui.article.reaction_marks import MARKS
from tests.demo.visitor import Page, Visitor, newsroom, visit
from tests.long import WHOLE

APPROVE = MARKS[Choice.APPROVE]


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    """A visitor of an empty newsroom in which one approval publishes after two seconds."""
    ready: asyncio.Future[Visitor] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def whole_visit() -> None:  # in one task: simcord's clock belongs to its context
        async with visit(tmp_path, approvals=1, cooling_off=2) as found:
            ready.set_result(found)
            await over.wait()

    visiting = asyncio.create_task(whole_visit())
    await asyncio.wait({visiting, ready}, return_when=asyncio.FIRST_COMPLETED)
    if visiting.done():
        visiting.result()  # it has failed
    yield await ready
    over.set()
    await visiting


async def test_the_landing_page_leads_to_everything(visitor: Visitor) -> None:
    async with visitor.session.get(visitor.home) as answer:
        page = await answer.text()

    room = visitor.room
    for channel in (room.submissions, room.review, room.articles, room.news):
        assert f'href="enter/{channel.id}?as=' in page
    assert str(room.bot.settings.database) in page
    for name in ("style.css", "page.js", "icon.svg"):
        async with visitor.session.get(visitor.home + name) as answer:
            assert answer.status == 200
    board = await visitor.board()
    assert [found["name"] for found in board["rooms"]] == ["#submissions", "#review", "#articles", "#news"]
    assert "Rita" not in board["rooms"][1]["people"], "readers do not see the review channel"


async def test_the_bot_says_hello_and_its_button_opens_the_set_up(visitor: Visitor) -> None:
    hello = visitor.room.greeting()
    assert hello is not None
    chris = await visitor.enter(visitor.room.submissions.id, "Chris")
    await chris.see("Hello, I am Copydesk", within=10)
    async with visitor.live.acting():
        form = await visitor.room.chris.click(hello, label="Set up")
        assert form.modal is not None, "the first page"
        refused = await visitor.room.rita.click(hello, label="Set up")
        assert refused.modal is None, "readers set nothing up"


async def test_an_approval_in_one_page_ends_as_an_article_in_another_by_itself(visitor: Visitor) -> None:
    card = await visitor.hand_in("Ferry runs again")
    ed = await visitor.enter(visitor.room.review.id, "Ed")
    rita = await visitor.enter(visitor.room.articles.id, "Rita")

    approved = time.monotonic()
    await ed.act("set_reaction", target_id=str(card), emoji=APPROVE, reacted=True)
    [article] = (await visitor.board())["articles"]
    assert (article["state"], article["headline"]) == ("Approved", "Ferry runs again")
    assert 0 < article["seconds_left"] <= 2
    await rita.see("Ferry runs again: a body.", within=60)

    # However busy the machine is: never earlier.
    assert time.monotonic() - approved >= 2, "two seconds of cooling-off"
    await ed.see("Published", within=60)


async def test_a_late_beat_takes_nothing_off_the_cooling_off(tmp_path: Path) -> None:
    """The pages' clock moves with its beat. Here there is none, as on a machine that is very busy."""
    async with newsroom(tmp_path, approvals=1, cooling_off=20) as room:
        late = room.env.now()

        def clock() -> datetime:
            return late

        live = Live(room, new_world(), tmp_path / WORLD, now=clock)
        async with live.acting():
            form = await room.wanda.slash(room.submissions, "submit")
            await room.wanda.submit_modal(form, {"headline": "Ferry runs again", "body": "From today."})
        card = room.card()
        assert card is not None
        late += timedelta(seconds=15)  # and no beat
        async with live.acting():
            await room.ed.react(card, APPROVE)

        [article] = (await board(live))["articles"]
        assert article["state"] == "Approved"
        due = room.env.now() + timedelta(seconds=article["seconds_left"])
        assert (due - late).total_seconds() == pytest.approx(20, abs=1e-3)

        async with aiohttp.ClientSession() as session:
            page = Page(session, await live.enter(room.review.id, "Eve"))
            await page.open()
            late += timedelta(seconds=15)
            await page.act("send_message", content="Well done")
            [article] = (await board(live))["articles"]
            assert article["seconds_left"] == pytest.approx(5, abs=1e-3)
        await live.close()


async def test_acting_does_not_wait_for_the_end_of_a_cooling_off(tmp_path: Path) -> None:
    async with visit(tmp_path, approvals=1, cooling_off=20) as visitor:
        card = await visitor.hand_in("Ferry runs again")
        ed = await visitor.enter(visitor.room.review.id, "Ed")

        begun = time.monotonic()
        await ed.act("set_reaction", target_id=str(card), emoji=APPROVE, reacted=True)
        await ed.act("set_reaction", target_id=str(card), emoji=APPROVE, reacted=False)

        assert time.monotonic() - begun < 15
        assert (await visitor.board())["articles"][0]["seconds_left"] is None


ROUNDS = 20 if WHOLE else 8
"""Of five actions by each of the two."""


async def test_two_people_at_once_lose_nothing_in_two_hundred_actions(visitor: Visitor) -> None:
    card = await visitor.hand_in("Ferry runs again")
    await visitor.room.chris.slash(visitor.room.review, "newsroom settings", approvals=20)
    ed = await visitor.enter(visitor.room.review.id, "Ed")
    eve = await visitor.enter(visitor.room.review.id, "Eve")

    async def work(page: Page, name: str) -> list[dict[str, object]]:
        receipts: list[dict[str, object]] = []
        for number in range(ROUNDS):
            for emoji in (APPROVE, "👀"):
                for reacted in (True, False):
                    done = await page.act("set_reaction", target_id=str(card), emoji=emoji, reacted=reacted)
                    receipts += [done]
            receipts.append(await page.act("send_message", content=f"{name} says {number}"))
            if number % 5 == 0:  # in between the page is older than what has happened
                await page.look()
        return receipts

    async with asyncio.timeout(90):
        receipts = [each for some in await asyncio.gather(work(ed, "Ed"), work(eve, "Eve")) for each in some]

    rejected = [each for each in receipts if each["rejected"] or each["settlement"] != "settled"]
    assert len(receipts) == 10 * ROUNDS
    assert len(rejected) <= 2, rejected
    said = [message.content for message in visitor.room.review.history()]
    history = await visitor.room.bot.desk.reading.history(1, limit=1000)
    for name in ("Ed", "Eve"):
        assert [text for text in said if text.startswith(f"{name} says")] == [
            f"{name} says {number}" for number in range(ROUNDS)
        ]
        person = visitor.live.person(name).id
        cast = [event for event in history if event.action == "vote" and event.actor_id == person]
        # Who took a reaction off the card, Discord does not say: the desk ends the vote, and names whose it was.
        ended = [event for event in history if event.action == "unvote" and event.detail["person"] == person]
        assert (len(cast), len(ended)) == (ROUNDS, ROUNDS)


async def test_threads_and_direct_messages_get_pages_as_they_appear(visitor: Visitor) -> None:
    assert {room["kind"] for room in (await visitor.board())["rooms"]} == {"channel"}
    card = await visitor.hand_in("Ferry runs again")
    ed = await visitor.enter(visitor.room.review.id, "Ed")
    await ed.act("set_reaction", target_id=str(card), emoji=MARKS[Choice.CHANGES], reacted=True)

    [thread] = [room for room in (await visitor.board())["rooms"] if room["kind"] == "thread"]
    asked = await visitor.enter(int(thread["id"]), "Ed")
    await asked.act("send_message", content="Name the source of the timetable.")
    [letters] = [room for room in (await visitor.board())["rooms"] if room["kind"] == "letters"]
    assert letters["name"] == "Wanda’s direct messages"
    told = await visitor.enter(int(letters["id"]), "Wanda")
    await told.see("Name the source of the timetable.", within=2)


async def test_nobody_enters_where_they_may_not(visitor: Visitor) -> None:
    for link in (f"{visitor.room.review.id}?as=Rita", f"{visitor.room.review.id}?as=Nobody", "12345"):
        async with visitor.session.get(f"{visitor.home}enter/{link}", allow_redirects=False) as answer:
            assert answer.status == 404, link


async def test_what_is_sent_twice_is_done_once(visitor: Visitor) -> None:
    """As the page does when the connection breaks."""
    ed = await visitor.enter(visitor.room.review.id, "Ed")
    await ed.look()
    await visitor.hand_in("Ferry runs again")
    await asyncio.sleep(1)  # the page is drawn anew meanwhile

    first = await ed.act("send_message", content="once", sequence=1, request_id="same")
    second = await ed.act("send_message", content="once", sequence=1, request_id="same")

    assert not first["rejected"]
    assert (second["outcomes"], second["correlation"]) == (first["outcomes"], first["correlation"])
    assert [m.content for m in visitor.room.review.history()].count("once") == 1


async def test_a_page_cannot_end_the_room_for_the_others(visitor: Visitor) -> None:
    ed = await visitor.enter(visitor.room.review.id, "Ed")
    eve = await visitor.enter(visitor.room.review.id, "Eve")

    assert (await ed.act("close"))["rejected"]

    await eve.look()


# ---------------------------------------------------------------------- forms


async def test_a_message_is_submitted_from_its_menu(visitor: Visitor) -> None:
    async with visitor.live.acting():
        message = await visitor.room.wanda.send(visitor.room.submissions, "Bridge closed\nFrom Monday on.")
    assert str(message.id) in {
        each["id"] for each in (await visitor.board())["messages"] if each["by_person"]
    }

    answer = await visitor.form("menu", person="Wanda", message=str(message.id))

    assert answer["done"] and "№1" in answer["said"]
    assert [article["headline"] for article in (await visitor.board())["articles"]] == ["Bridge closed"]


async def test_a_file_is_sent_without_a_slash_command(visitor: Visitor) -> None:
    answer = await visitor.form(
        "file",
        ("bridge.md", b"# Bridge closed\n\nFrom Monday on."),
        person="Wanda",
        room=str(visitor.room.submissions.id),
        text="!submit",
    )

    assert answer["done"], answer
    assert [article["headline"] for article in (await visitor.board())["articles"]] == ["Bridge closed"]


async def test_an_emoji_that_is_not_there_yet_is_put_on_a_message(visitor: Visitor) -> None:
    card = await visitor.hand_in("Ferry runs again")

    done = await visitor.form("react", person="Ed", message=str(card), emoji="🎉")
    refused = await visitor.form("react", person="Ed", message=str(card), emoji="hello")
    hidden = await visitor.form("react", person="Rita", message=str(card), emoji="🎉")

    assert done["done"]
    assert not refused["done"] and "not an emoji" in refused["said"]
    assert not hidden["done"], "Rita does not see the review channel"
    [message] = [m for m in visitor.room.review.history() if m.id == card]
    assert [r.count for r in message.reactions if str(r.emoji) == "🎉"] == [1]


async def test_a_form_without_what_it_needs_says_so(visitor: Visitor) -> None:
    for kind, fields in (
        ("menu", {"person": "Wanda", "message": "1"}),
        ("menu", {}),
        ("react", {"person": "Ed"}),
        ("file", {"person": "Wanda", "room": "1"}),
        ("file", {"person": "Wanda", "room": str(visitor.room.submissions.id)}),
        ("nothing", {"person": "Wanda"}),
    ):
        answer = await visitor.form(kind, **fields)
        assert not answer["done"] and answer["said"].endswith("."), (kind, fields, answer)


# ------------------------------------------------------------------- security


async def test_only_the_address_that_was_printed_opens_anything(visitor: Visitor) -> None:
    for path in ("/", "/board", "/wrong/", "/wrong/board", "/../etc/passwd", "//"):
        async with visitor.session.get(visitor.origin + path) as answer:
            assert answer.status == 404, path
            assert visitor.home.split("/")[3] not in await answer.text()


@pytest.mark.parametrize("host", ["newsroom.example", "127.0.0.1", "127.0.0.1:1", "localhost.example:80"])
async def test_another_name_for_this_machine_is_refused(visitor: Visitor, host: str) -> None:
    async with visitor.session.get(visitor.home, headers={"Host": host}) as answer:
        assert answer.status == 421


@pytest.mark.parametrize("origin", ["http://newsroom.example", "http://127.0.0.1:1", "null", None])
async def test_another_page_cannot_send_the_forms(visitor: Visitor, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    data = aiohttp.FormData({"person": "Ed"}, default_to_multipart=True)

    async with visitor.session.post(f"{visitor.home}act/react", data=data, headers=headers) as answer:
        assert answer.status == 403
    if origin is not None:
        async with visitor.session.get(f"{visitor.home}board", headers=headers) as answer:
            assert answer.status == 403


async def test_uploads_are_bounded(visitor: Visitor) -> None:
    headers = {"Origin": visitor.origin}
    room = str(visitor.room.submissions.id)
    too_large = aiohttp.FormData({"person": "Wanda", "room": room}, default_to_multipart=True)
    too_large.add_field("file", BytesIO(bytes(FILE_BYTES + 1)), filename="large.md")
    too_many = aiohttp.FormData({f"field{n}": "x" for n in range(30)}, default_to_multipart=True)
    too_long = aiohttp.FormData({"person": "x" * 100_000}, default_to_multipart=True)

    for data, status in ((too_large, 413), (too_many, 400), (too_long, 413)):
        async with visitor.session.post(f"{visitor.home}act/file", data=data, headers=headers) as answer:
            assert answer.status == status
    async with visitor.session.post(f"{visitor.home}act/file", json={"a": 1}, headers=headers) as answer:
        assert answer.status == 415
    assert visitor.room.submissions.history() == [visitor.room.greeting()], "nothing but the hello"


async def test_the_page_says_what_browsers_must_not_do_with_it(visitor: Visitor) -> None:
    async with visitor.session.get(visitor.home) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

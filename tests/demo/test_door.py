"""The door of the newsroom: its port, the browser that opens it, and the way from a message to its room."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from bot.demo import demo
from bot.demo.looking import Serving
from bot.demo.newsroom import components
from tests.demo.tour import demo_running
from tests.demo.visitor import visit


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
    return port


def test_the_newsroom_opens_on_the_port_that_was_named_and_in_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, browser, port = tmp_path / "opened", tmp_path / "browser", free_port()
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")

    with demo_running("--empty", "--data", tmp_path / "data", "--port", str(port), "--open") as address:
        until = time.monotonic() + 60
        while not (opened.exists() and opened.read_text()) and time.monotonic() < until:
            time.sleep(0.1)

    assert address.startswith(f"http://127.0.0.1:{port}/")
    assert opened.read_text() == address


@pytest.mark.parametrize("taken", [True, False])
def test_a_port_that_cannot_be_used_is_a_sentence_before_the_story(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], taken: bool
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1] if taken else 70_000

        assert demo(data=tmp_path / "data", serve=Serving(port=port)) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"copydesk: Port {port} cannot be used: ") and told.err.count("\n") == 1
    assert not (tmp_path / "data").exists()


async def test_a_jump_link_opens_the_room_at_its_message_as_who_follows_it(tmp_path: Path) -> None:
    async with visit(tmp_path, approvals=1) as visitor:
        card = await visitor.hand_in("Ferry runs again")
        review = visitor.room.review.id
        for who, status in (("Ed", 303), ("Rita", 404)):
            link = f"{visitor.home}go/{review}/{card}?as={who}"
            async with visitor.session.get(link, allow_redirects=False) as answer:
                assert answer.status == status, who
        ed = await visitor.enter(review, "Ed")
        assert ed.snapshot["targetId"] is None, "the link on the landing page opens it at the newest message"

        [article] = (await visitor.board())["articles"]
        assert article["links"] == [{"label": "card", "href": f"go/{review}/{card}?as=Ed"}]


async def test_the_bot_and_everybody_else_have_a_portrait(tmp_path: Path) -> None:
    async with visit(tmp_path, approvals=1) as visitor:
        await visitor.hand_in("Ferry runs again")
        ed = await visitor.enter(visitor.room.review.id, "Ed")
        await ed.act("send_message", content="On it.")
        await ed.look()

        authors = [ed.snapshot["messages"][each]["author"] for each in ed.snapshot["timeline"]]
        assert {each["name"] for each in authors} == {"Copydesk", "Ed"}
        assert all(each["avatar_available"] for each in authors)


async def test_two_chiefs_can_play_a_retraction(tmp_path: Path) -> None:
    async with visit(tmp_path, approvals=1) as visitor:
        room = visitor.room
        await visitor.hand_in("Ferry runs again")
        async with visitor.live.acting():
            card = room.card()
            assert card is not None
            await room.ed.click(card, label="Approve")
        rita = await visitor.enter(room.articles.id, "Rita")
        await rita.see("Ferry runs again", within=60)
        async with visitor.live.acting():
            await room.chris.slash(room.review, "publish retract", article="1", reason="Made up.")
        async with visitor.live.acting():
            asked = next(
                message
                for message in reversed(room.review.history())
                if any(each.get("label") == "Confirm the retraction" for each in components(message))
            )
            surely = await room.cleo.click(asked, label="Confirm the retraction")
            assert surely.response is not None
            await room.cleo.click(surely.response, label="Yes, retract it")

        [article] = (await visitor.board())["articles"]
        assert article["state"] == "Retracted"

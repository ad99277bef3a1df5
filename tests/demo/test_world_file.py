"""The saved newsroom: it comes back whole, or not at all and with a sentence."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo import DATABASE, demo
from bot.demo.looking import WORLD
from bot.demo.newsroom import everything
from bot.demo.site.opening import come_back
from bot.demo.site.world_file import DoesNotFit, load
from bot.domain.review.votes import Choice
from bot.ui.article.reaction_marks import MARKS
from tests.demo.visitor import visit, visiting


async def leave_an_open_card(folder: Path) -> int:
    """A newsroom with an article that waits; closed. Returns the card's message id."""
    async with visit(folder, approvals=1, cooling_off=1) as visitor:
        card = await visitor.hand_in("Ferry runs again")
        async with visitor.live.acting():
            await visitor.room.wanda.send(visitor.room.submissions, "see you")
    return card


async def test_a_newsroom_comes_back_and_an_open_card_still_works(tmp_path: Path) -> None:
    card = await leave_an_open_card(tmp_path)

    async with come_back(tmp_path / DATABASE) as (room, world), visiting(room, world, tmp_path) as visitor:
        assert [message.content for message in room.submissions.history()][-1] == "see you"
        assert [article["state"] for article in (await visitor.board())["articles"]] == ["Submitted"]
        ed = await visitor.enter(room.review.id, "Ed")
        assert "Ferry runs again" in ed.texts()
        async with visitor.live.acting():
            [message] = [m for m in room.review.history() if m.id == card]
            await room.ed.click(message, label="Approve")
        rita = await visitor.enter(room.articles.id, "Rita")
        await rita.see("Ferry runs again: a body.", within=4)
        assert room.thread().id == card

    async with come_back(tmp_path / DATABASE) as (room, _):  # and once more
        assert "Ferry runs again" in everything(room.articles.history()[0])
        assert len(room.articles.history()) == 1


async def test_what_was_put_on_a_card_by_reaction_can_be_taken_back_after_the_restart(tmp_path: Path) -> None:
    async with visit(tmp_path, approvals=2) as visitor:
        card = await visitor.hand_in("Ferry runs again")
        ed = await visitor.enter(visitor.room.review.id, "Ed")
        await ed.act("set_reaction", target_id=str(card), emoji=MARKS[Choice.APPROVE], reacted=True)

    async with come_back(tmp_path / DATABASE) as (room, world), visiting(room, world, tmp_path) as visitor:
        ed = await visitor.enter(room.review.id, "Ed")
        assert "1 of 2 approvals" in ed.texts()
        await ed.act("set_reaction", target_id=str(card), emoji=MARKS[Choice.APPROVE], reacted=False)
        await ed.look()
        assert "1 of 2 approvals" not in ed.texts()


async def test_only_the_owner_can_read_what_is_saved(tmp_path: Path) -> None:
    await leave_an_open_card(tmp_path)

    assert stat.S_IMODE((tmp_path / WORLD).stat().st_mode) == 0o600
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".world-")]  # noqa: PTH208 - no await


async def test_a_database_of_another_newsroom_is_refused(tmp_path: Path) -> None:
    await leave_an_open_card(tmp_path / "one")
    await leave_an_open_card(tmp_path / "two")
    shutil.copy(tmp_path / "two" / DATABASE, tmp_path / "one" / DATABASE)

    with pytest.raises(DoesNotFit, match="two different newsrooms"):
        async with come_back(tmp_path / "one" / DATABASE):
            pass


@pytest.mark.parametrize("older", [DATABASE, WORLD])
async def test_files_of_two_different_moments_are_refused(tmp_path: Path, older: str) -> None:
    await leave_an_open_card(tmp_path)
    shutil.copy(tmp_path / older, tmp_path / "older")
    for _ in range(2):
        async with (
            come_back(tmp_path / DATABASE) as (room, world),
            visiting(room, world, tmp_path) as visitor,
        ):
            await visitor.hand_in("Bridge closed")
    shutil.copy(tmp_path / "older", tmp_path / older)

    with pytest.raises(DoesNotFit, match="two different moments"):
        async with come_back(tmp_path / DATABASE):
            pass


async def test_a_process_that_was_killed_between_the_two_savings_comes_back(tmp_path: Path) -> None:
    await leave_an_open_card(tmp_path)
    shutil.copy(tmp_path / DATABASE, tmp_path / "before")
    async with come_back(tmp_path / DATABASE) as (room, world), visiting(room, world, tmp_path):
        pass
    shutil.copy(tmp_path / "before", tmp_path / DATABASE)
    assert load(tmp_path / WORLD, tmp_path / DATABASE).number == world.number + 1

    async with come_back(tmp_path / DATABASE) as (room, _):
        assert room.card() is not None


@pytest.mark.parametrize(("missing", "there"), [(DATABASE, WORLD), (WORLD, DATABASE)])
async def test_half_a_newsroom_is_refused(tmp_path: Path, missing: str, there: str) -> None:
    await leave_an_open_card(tmp_path)
    (tmp_path / missing).unlink()

    with pytest.raises(DoesNotFit, match=f"{there} is there, but not the {missing}"):
        async with come_back(tmp_path / DATABASE):
            pass
    assert not (tmp_path / missing).exists()


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"[1]\nx", b"\xff\x00", b'{"copydesk-demo": 1}\nx'])
async def test_a_damaged_world_is_refused(tmp_path: Path, content: bytes) -> None:
    await leave_an_open_card(tmp_path)
    (tmp_path / WORLD).write_bytes(content)

    with pytest.raises(DoesNotFit, match="damaged"):
        async with come_back(tmp_path / DATABASE):
            pass


def test_the_story_leaves_a_newsroom_to_come_back_to(tmp_path: Path) -> None:
    assert demo(data=tmp_path) == 0

    world = load(tmp_path / WORLD, tmp_path / DATABASE)
    assert world.number == 1 and world.data


def test_the_refusal_is_one_sentence_for_whoever_typed_the_command(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"something else")

    told = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--data", str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert told.returncode == 2
    assert told.stderr.startswith("copydesk: ") and told.stderr.count("\n") == 1
    assert "Traceback" not in told.stderr

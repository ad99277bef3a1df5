"""The demo's sections: set up by commands, each with an article, and shown on the landing page as Discord shows them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from simcord import SetupError

from bot.demo import DATABASE
from bot.demo.newsroom import answers, buttons, everything
from bot.demo.site.full_desk import fill_desk
from bot.demo.site.opening import come_back
from bot.demo.site.sections import COMMENT, SPORT, SPORT_DESK
from tests.demo.visitor import Visitor, visit, visiting


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a newsroom whose desk was filled, as the demo fills it, and that was closed."""
    folder = tmp_path_factory.mktemp("filled")

    async def fill() -> None:
        async with visit(folder, approvals=2, cooling_off=20) as visitor, visitor.live.acting():
            await fill_desk(visitor.room)

    asyncio.run(fill())
    return folder


@asynccontextmanager
async def opened(filled: Path, folder: Path) -> AsyncIterator[Visitor]:
    """A copy of it, opened again."""
    shutil.copytree(filled, folder, dirs_exist_ok=True)
    async with come_back(folder / DATABASE) as (room, world), visiting(room, world, folder) as visitor:
        yield visitor


async def test_the_board_shows_three_sections_and_the_posts_of_the_forum(
    filled: Path, tmp_path: Path
) -> None:
    async with opened(filled, tmp_path) as visitor:
        board = await visitor.board()

    shown = {each["name"]: (each["where"], each["forum"], each["judged"]) for each in board["sections"]}
    assert shown == {
        "News": ("#articles", False, "#review, 2 approvals"),
        "Culture": ("#culture", True, "#review, 2 approvals"),
        "Sport": ("#sport", False, "#sport-desk, 1 approval and a sign-off: facts"),
    }
    [forum] = board["forums"]
    [post] = forum["posts"]
    assert (forum["name"], post["title"], post["tags"]) == (
        "#culture",
        "The Rex Cinema Is Saved",
        ["🎬 Film"],
    )
    assert post["text"].startswith("The Rex stays open.") and post["by"] == "Copydesk"
    sections = {each["headline"]: each["section"] for each in board["articles"]}
    assert set(sections.values()) == {"News", "Culture", "Sport"}, sections
    rooms = {each["name"]: each["people"] for each in board["rooms"]}
    assert "#culture" not in rooms, "a forum has posts, and no messages"
    assert rooms["#sport-desk"] == ["Eve", "Chris", "Cleo"]


async def test_an_article_that_runs_twice_has_a_link_for_each_place(filled: Path, tmp_path: Path) -> None:
    async with opened(filled, tmp_path) as visitor:
        board = await visitor.board()

    rex = next(each for each in board["articles"] if "Rex" in each["headline"])
    assert [link["label"] for link in rex["links"]] == ["card", "in #culture", "in #articles"]
    rowers = next(each for each in board["articles"] if "Rowers" in each["headline"])
    assert [link["href"].partition("?")[2] for link in rowers["links"]] == ["as=Eve"], (
        "Ed may not go in there"
    )


async def test_readers_talk_under_it_and_the_menu_gives_and_takes_a_role(
    filled: Path, tmp_path: Path
) -> None:
    async with opened(filled, tmp_path) as visitor, visitor.live.acting():
        room = visitor.room
        thread = next(each for each in room.articles.threads if "Rex" in (each.name or ""))
        assert [message.content for message in thread.history()][-1] == COMMENT
        menu = next(message for message in room.news.history() if "[Culture]" in buttons(message))
        assert buttons(menu) == "[News] [Culture] [Sport]"
        for said in ("You are pinged for **Culture** now", "I no longer ping you for **Culture**"):
            [answer] = answers(await room.rita.click(menu, label="Culture"))
            assert said in (answer.content or "")


async def test_what_sport_wants_is_given_by_its_form_and_the_article_goes_out(
    filled: Path, tmp_path: Path
) -> None:
    async with opened(filled, tmp_path) as visitor, visitor.live.acting():
        room = visitor.room
        desk = room.guild.channels[SPORT_DESK]
        with pytest.raises(SetupError):
            desk.history(viewer=room.ed)
        form = await room.eve.slash(desk, "review signoff", article="2", what="facts")
        assert form.modal is not None
        points, stays = (part["component"]["custom_id"] for part in form.modal["components"])
        await room.eve.submit_modal(form, {points: ["Names", "Results"], stays: "no"})
        await room.env.advance_time(61)
        assert "Rowers Win by Half a Length" in everything(room.guild.channels[SPORT].history()[0])

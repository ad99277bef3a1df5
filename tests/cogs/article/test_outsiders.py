"""Outsiders: what exists and is not theirs answers as what does not exist, by every way in and in every state."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import discord
import pytest
from discord.ext import commands
from simcord.results import InteractionResult

from bot.ui.buttons import Press, custom_id
from bot.ui.forms import Form
from tests.world import World, answer_of

NOWHERE = 990_099
"""A number and an id that no article has."""

CORRECTION = {"kind": "correction", "note": "It was eight."}

COMMANDS: dict[str, dict[str, object]] = {
    "draft show": {},
    "draft edit": {},
    "draft pictures": {},
    "draft embargo": {"until": "tomorrow 9am", "source": "The ministry"},
    "draft follow": {},
    "draft due": {"when": "tomorrow 9am"},
    "draft submit": {},
    "draft withdraw": {},
    "draft discard": {},
    "review show": {},
    "review claim": {},
    "review release": {},
    "review approve": {},
    "review changes": {"reason": "So."},
    "review spike": {"reason": "So."},
    "review restore": {},
    "review hold": {},
    "review unhold": {},
    "review signoff": {"what": "facts"},
    "review set-aside": {"editor": "1", "reason": "They have left."},
    "review move": {"section": "Sport"},
    "review diff": {},
    "review history": {},
    "publish now": {},
    "publish schedule": {"when": "tomorrow 9am"},
    "publish unschedule": {},
    "publish lift": {},
    "publish bypass": {},
    "publish correct": CORRECTION,
    "publish update": {},
    "publish abandon": {},
    "publish unpublish": {"reason": "error"},
    "publish republish": {},
    "publish retract": {},
    "publish also": {"section": "News"},
    "publish tags": {},
    "archive show": {},
    "archive export": {},
}
"""Every command that names an article. A test finds the one that is missing."""

OF_SERVERS = {Press.SET_UP, Press.SET_UP_MORE, Press.EDIT_SETTINGS}
BUTTONS = sorted(set(Press) - {Press.NEW} - OF_SERVERS)
FORMS = sorted(
    set(Form) - {Form.NEW, Form.UPLOAD} - {Form.SET_UP, Form.SET_UP_MORE, Form.SETTINGS, Form.SIGN_OFF_RULE}
)
"""All of both but what speaks of no article, and the form that wants a file before it is sent."""


def takes_an_article(bot: commands.Bot) -> set[str]:
    """The commands with the option `article`."""
    return {
        command.qualified_name
        for command in bot.walk_commands()
        if isinstance(command, commands.HybridCommand) and "article" in command.clean_params
    }


async def test_no_command_that_names_an_article_is_left_out(world: World) -> None:
    assert takes_an_article(world.bot) == set(COMMANDS)


@dataclass
class Answered:
    """What somebody got: words, in which every number is N, or a form."""

    words: str
    form: bool


def answered(result: InteractionResult) -> Answered:
    return Answered(re.sub(r"\d[\d,]*", "N", answer_of(result)), result.modal is not None)


async def by_command(world: World, name: str, article: int) -> Answered:
    return answered(await world.reader.slash(world.submissions, name, article=str(article), **COMMANDS[name]))


async def by_button(world: World, press: Press, article: int) -> Answered:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="x", custom_id=custom_id(press, article, 1)))
    view.stop()
    channel = world.bot.get_channel(world.submissions.id)
    assert isinstance(channel, discord.TextChannel)
    return answered(await world.reader.click(await channel.send("x", view=view), label="x"))


async def by_form(world: World, form: Form, article: int) -> Answered:
    blank = await world.reader.slash(world.submissions, "submit")
    assert blank.modal is not None
    blank.modal["custom_id"] = f"cd-form:{form}:{article}:1"
    return answered(await world.reader.submit_modal(blank, {"headline": "x", "body": "y"}))


async def as_draft(world: World) -> None:
    await world.submit(body="TK")


async def as_submitted(world: World) -> None:
    await world.submit()


async def as_in_review(world: World) -> None:
    await world.submit()
    await world.ed.click(world.card(), label="Claim")


async def as_changes_requested(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1", reason="So.")


async def as_approved(world: World) -> None:
    await world.configure(release="manual")
    await world.submit()
    await world.ed.click(world.card(), label="Approve")


async def as_held(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review hold", article="1", reason="So.")


async def as_spiked(world: World) -> None:
    await world.submit()
    await world.ed.slash(world.review, "review spike", article="1", reason="So.")


async def as_assigned(world: World) -> None:
    await world.ed.slash(
        world.review, "draft assign", writer=world.writer, headline="Ferry", due="tomorrow 9am"
    )


STATES: Sequence[Callable[[World], Awaitable[None]]] = (
    as_draft,
    as_submitted,
    as_in_review,
    as_changes_requested,
    as_approved,
    as_held,
    as_spiked,
    as_assigned,
)


@pytest.mark.parametrize("arrange", STATES, ids=lambda arrange: arrange.__name__)
async def test_every_way_in_answers_as_if_it_were_not_there(
    world: World, arrange: Callable[[World], Awaitable[None]]
) -> None:
    await arrange(world)
    different: dict[str, tuple[Answered, Answered]] = {}
    for way, names in ((by_command, COMMANDS), (by_button, BUTTONS), (by_form, FORMS)):
        for name in names:
            there, nowhere = await way(world, name, 1), await way(world, name, NOWHERE)  # type: ignore[arg-type]
            if there != nowhere or there.form or not there.words:
                different[str(name)] = there, nowhere
    assert different == {}


async def test_completions_of_what_is_out_show_nothing_of_its_correction(world: World) -> None:
    await world.configure(cooling_off=0)
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    before = await offered(world)
    await world.ed.slash(world.review, "publish correct", article="1", **CORRECTION)
    assert await offered(world) == before
    await world.edit(body="The ferry left at eight.")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.ed.slash(world.review, "draft due", article="1", when="tomorrow 9am")
    assert await offered(world) == before


async def offered(world: World) -> list[list[str]]:
    found: list[list[str]] = []
    for command in ("archive show", "archive export", "draft follow", "draft show", "review show"):
        choices = await world.reader.autocomplete(world.submissions, command, "article", "")
        found.append([choice["name"] for choice in choices])
    return found


async def test_answers_about_what_is_out_are_the_same_whatever_its_correction_does(world: World) -> None:
    await world.configure(cooling_off=0, release="manual")
    await world.submit()
    await world.ed.click(world.card(), label="Approve")
    await world.chief.slash(world.review, "publish now", article="1")
    before = await every_answer(world)
    await world.ed.slash(world.review, "publish correct", article="1", **CORRECTION)
    opened = await every_answer(world)
    assert opened == before
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.eve.click(world.card(), label="Claim")
    assert await every_answer(world) == before
    await world.eve.click(world.card(), label="Approve")
    await world.chief.slash(world.review, "draft due", article="1", when="tomorrow 9am")
    assert await every_answer(world) == before


async def every_answer(world: World) -> dict[str, Answered]:
    found: dict[str, Answered] = {}
    for name, options in COMMANDS.items():
        if name == "archive export":
            continue  # a file, whose name is all that is said of it
        told = await world.reader.slash(world.submissions, name, article="1", **options)
        found[name] = Answered(answer_of(told), told.modal is not None)
    return found

"""Forged: whatever is sent as a button, a menu or a form is answered with a sentence."""

from __future__ import annotations

import random
import string
from types import SimpleNamespace
from typing import Any

import pytest
from discord import InteractionType

from bot.domain.article.amendment import AmendmentKind
from bot.domain.refusals import UnknownPress
from bot.store import installation
from bot.ui.buttons import TEMPLATE, Press, read_custom_id
from bot.ui.forms import Form, chosen, read_form
from bot.ui.planning.calendar import read_article_value, read_slot_value
from cogs.answers import APOLOGY
from cogs.buttons import COMPONENTS
from tests.world import World, answer_of

HUGE = (0, 1, 2**31, 2**63 - 1, 2**63, 2**64, 10**30)


def ids(dice: random.Random) -> list[str]:
    """Custom ids of every registered kind, with numbers of every size, and of none."""
    found = [
        "",
        "cd",
        "cd:",
        "cd::0:0",
        "cd:gone:1:0",
        "cd:approve:１:0",
        "budget-menu",
        "setup-save",
        *(f"cd-create:{number}:1:-:zz:-:-" for number in HUGE),
        *(f"cd-settings:{number}:{group}" for number in HUGE for group in (1, 9)),
        "x" * 100,
    ]
    for press in Press:
        found += [f"cd:{press}:{number}:{dice.choice(HUGE)}" for number in dice.sample(HUGE, 3)]
    for number in HUGE:
        found += [f"parked:{word}:{number}:{number}" for word in ("again", "drop", "all", "page", "gone")]
        found += [f"find:{number}:{number}:{number}"]
        found += [
            f"{kind}:{word}:{number}:0:{number}:{number}:{dice.choice('0123')}"
            for kind in ("cal", "cal-menu")
            for word in ("choose", "later", "gone")
        ]
    found += ["".join(dice.choices(string.printable + "№\u200b", k=dice.randrange(1, 90))) for _ in range(40)]
    return found


async def answer_to(world: World, custom_id: str) -> str:
    """What an editor is told who sends this as a button of the card."""
    card = world.card()
    row = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Forged", "custom_id": custom_id}]}]
    world.env.backend.edit_message(world.review.id, card.id, {"components": row})
    message = next(m for m in world.review.history() if m.id == card.id)
    pressed = await world.ed.click(message, label="Forged")
    return "a form" if pressed.modal is not None else answer_of(pressed)


def test_no_custom_id_is_read_that_does_not_fit_into_64_bits() -> None:
    for custom_id in ids(random.Random(1)):
        for component in COMPONENTS:
            match = component.template.fullmatch(custom_id)
            if match is None:
                continue
            numbers = [
                int(value)
                for value in match.groupdict().values()
                if value and value.isascii() and value.isdigit()
            ]
            assert all(number < 2**63 for number in numbers), custom_id
    match = TEMPLATE.fullmatch("cd:gone:1:0")
    assert match is not None and read_custom_id(match) is None


@pytest.mark.parametrize(
    "custom_id",
    [
        "cd:approve:99999999999999999999:0",
        "cd:approve:8999999999999999999:8999999999999999999",
        "cd:set_time:1:8999999999999999999",
        "cd:page:1:8999999999999999999",
        "cd:older:1:8999999999999999999",
        "cd:retract:1:8999999999999999999",
        "cd:nonsense",
        "parked:again:18446744073709551616:0",
        "parked:page:1:999999",
        "find:1:8999999999999999999:999999",
        "cal:gone:1:0:0:0:0",
        "cal:later:8999999999999999999:999999:1:1:0",
        "unheard of",
    ],
)
async def test_a_forged_button_gets_a_sentence(world: World, custom_id: str) -> None:
    await world.submit()
    told = await answer_to(world, custom_id)
    assert told and APOLOGY not in told


def modal(custom_id: str, **values: Any) -> Any:
    """A modal as Discord sends it."""
    rows = [{"component": {"custom_id": name, "value": value}} for name, value in values.items()]
    data = {"custom_id": custom_id, "components": rows}
    return SimpleNamespace(type=InteractionType.modal_submit, data=data, _state=None)


@pytest.mark.parametrize(
    "custom_id", ["cd-form:gone:1:0", "cd-form:new:99999999999999999999:0", "cd-form:", "other"]
)
def test_a_form_that_nobody_knows_is_not_read(custom_id: str) -> None:
    assert read_form(modal(custom_id, body="x")) is None


@pytest.mark.parametrize("form", Form)
def test_a_form_without_its_fields_is_read(form: Form) -> None:
    filled = read_form(modal(f"cd-form:{form}:1:0"))
    assert filled is not None and filled.files == () and not filled.values


@pytest.mark.parametrize("value", ["kaputt", "", None, "\ud800"])
def test_an_unknown_code_is_refused_and_a_missing_one_is_the_usual_one(value: str | None) -> None:
    if value:
        with pytest.raises(UnknownPress):
            chosen(AmendmentKind, value, AmendmentKind.CORRECTION)
    else:
        assert chosen(AmendmentKind, value, AmendmentKind.CORRECTION) is AmendmentKind.CORRECTION


@pytest.mark.parametrize("value", ["", "1", "1:2:3", "x:1", "1:99999999999999999999", "at:x", "at:9" * 9])
def test_a_forged_choice_of_a_menu_is_refused(value: str) -> None:
    for read in (read_article_value, read_slot_value):
        with pytest.raises(UnknownPress):
            read(value)


async def test_a_form_that_takes_a_file_says_so_without_one(world: World) -> None:
    await world.submit(headline="Unfinished TK", body="The tide. " * 390)
    form = await world.writer.slash(world.submissions, "draft edit", article="1")
    assert form.modal is not None
    form.modal["custom_id"] = "cd-form:upload:1:1"
    told = answer_of(await world.writer.submit_modal(form, {}))
    assert told and APOLOGY not in told


async def test_half_characters_and_numbers_beyond_64_bits_stop_at_the_store(world: World) -> None:
    store = world.bot.desk.unit.store
    await store.write(lambda tx: installation.keep(tx, "odd", "half \ud800 a character"))
    assert await store.read(lambda tx: installation.recall(tx, "odd")) == "half ? a character"
    with pytest.raises(UnknownPress):
        await store.read(lambda tx: tx.one("SELECT * FROM article WHERE id = ?", (2**64,)))


async def test_half_characters_of_a_person_are_answered(world: World) -> None:
    await world.submit()
    told = answer_of(
        await world.ed.slash(world.review, "review hold", article="1", reason="Wait \ud800 for it")
    )
    assert told and APOLOGY not in told
    told = answer_of(await world.ed.slash(world.review, "review show", article="\ud800"))
    assert "There is no article" in told

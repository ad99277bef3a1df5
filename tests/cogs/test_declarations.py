"""Buttons and forms: each is declared, has what is done with it, and is shown to somebody."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

import pytest

from bot.domain.declarations import merged
from bot.domain.review.votes import Choice
from bot.store.outbox.kinds import Kind
from bot.ui.buttons import Press
from bot.ui.forms import Form
from cogs.acting import Handler
from cogs.buttons import PRESSES
from cogs.forms import FORMS

ROOT = Path(__file__).parents[2]
SOURCES = [*ROOT.glob("bot/ui/**/*.py"), *ROOT.glob("cogs/**/*.py")]


def shown(name: str) -> set[str]:
    """The names of the presses or forms that are drawn or opened somewhere, which takes more than to declare what is
    done with them."""
    found: set[str] = set()
    for path in SOURCES:
        text = re.sub(rf"{name}\.[A-Z_]+: Handler", "", path.read_text(encoding="utf-8"))
        text = re.sub(r"^ +case .*$", "", text, flags=re.MULTILINE)
        found |= set(re.findall(rf"\b{name}\.([A-Z_]+)\b", text))
    return found


def test_every_button_does_something_and_so_does_every_form() -> None:
    assert PRESSES.keys() == set(Press)
    assert FORMS.keys() == set(Form)


def test_what_is_declared_twice_or_by_nobody_is_said_by_its_name() -> None:
    with pytest.raises(ValueError, match=r"PRESSES of cogs: nothing declares restore, unhold$"):
        merged(Press, "PRESSES of cogs", {k: v for k, v in PRESSES.items() if k not in ("restore", "unhold")})
    twice: dict[Press, Handler] = {Press.READ: PRESSES[Press.READ]}
    with pytest.raises(ValueError, match=r"PRESSES of cogs: declared twice: read$"):
        merged(Press, "PRESSES of cogs", PRESSES, twice)


@pytest.mark.parametrize(
    ("declared", "file"),
    [(Press, "bot/ui/buttons"), (Form, "bot/ui/forms"), (Kind, "bot/store/outbox/kinds")],
)
def test_what_is_used_and_not_declared_is_said_with_its_place(declared: type[Enum], file: str) -> None:
    told = f"{declared.__name__}.UNDO_ALL is used and not declared: declare UNDO_ALL in {file}.py"

    with pytest.raises(AttributeError, match=rf"^{re.escape(told)}$"):
        declared.UNDO_ALL  # noqa: B018


def test_every_button_is_drawn_somewhere() -> None:
    voting = {choice.name for choice in Choice}
    lost = {press.name for press in Press} - shown("Press") - voting
    assert not lost, f"drawn nowhere: {sorted(lost)}. Put `button(Press.…)` on a message in bot/ui/<area>."


def test_every_form_is_opened_somewhere() -> None:
    voting = {choice.name for choice in Choice}
    lost = {form.name for form in Form} - shown("Form") - voting
    assert not lost, f"opened nowhere: {sorted(lost)}. Open `new_modal(Form.…)` by a handler in cogs/<area>."

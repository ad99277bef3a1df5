"""The audit log's register: every action has its detail, its words and its readers, and old rows still read."""

from __future__ import annotations

import ast
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.desk.archive.audit_actions import ACTIONS, detail_of, registered
from bot.desk.archive.history import Entry
from bot.desk.article.audit_detail import Detail, audience_of, key_of
from bot.desk.corrections.takedowns import TakenDown
from bot.domain.article.states import Action
from bot.domain.newsroom.audience import Audience, audiences
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.store.article.audit_log import Event
from bot.ui.archive.history import WORDS, event_line

NEWSROOM = Newsroom(1, 10, 20, 30, editors_role=40, chiefs_role=50)
WRITER = audiences(Person(1, "wanda"), NEWSROOM, writes=True)
DESK = audiences(Person(2, "ed", frozenset({40})), NEWSROOM, writes=False)
CHIEFS = audiences(Person(3, "chris", frozenset({50})), NEWSROOM, writes=False)
READER = audiences(Person(4, "rita"), NEWSROOM, writes=False)


def event(action: str, row: dict[str, Any]) -> Event:
    return Event(
        id=1,
        article_id=1,
        revision_id=1,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        actor_id=7,
        actor_name="somebody",
        action=action,
        from_state=None,
        to_state=None,
        detail=row,
        revision_number=1,
    )


def line(action: str, row: dict[str, Any], readers: frozenset[Audience]) -> str:
    entry = event(action, row)
    return event_line(Entry(entry, detail_of(action, row).for_readers(readers)))


def marked(detail: type[Detail]) -> dict[str, Any]:
    """A row in which every text says which field it is."""
    row: dict[str, Any] = {}
    for each in fields(detail):
        default = each.default
        row[key_of(each)] = f"secret-{each.name}" if isinstance(default, str) else type(default)(77)
    return row


def test_each_action_has_its_detail_and_its_words() -> None:
    assert set(Action) <= ACTIONS.keys()
    assert ACTIONS.keys() - WORDS.keys() == set(), "no words in bot/ui for what the log keeps"
    assert WORDS.keys() - ACTIONS.keys() == set(), "words for what no module declares"
    assert {action: words.detail for action, words in WORDS.items()} == dict(ACTIONS)
    assert len({words.label for words in WORDS.values()}) == len(WORDS)


def test_every_detail_that_a_module_declares_is_registered() -> None:
    """A class that nobody has put into DETAILS would be written and never read."""
    declared = {
        node.name
        for source in (Path(__file__).parents[3] / "bot" / "desk").rglob("*.py")
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Detail" for base in node.bases)
    }
    assert declared == {detail.__name__ for detail in ACTIONS.values()}


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_what_is_for_others_stands_in_nobody_elses_history(action: str) -> None:
    row = marked(ACTIONS[action])
    for readers in (READER, WRITER, DESK, CHIEFS):
        told = line(action, row, readers)
        for each in fields(ACTIONS[action]):
            if audience_of(each) not in readers:
                assert f"secret-{each.name}" not in told, f"{action}.{each.name} is for {audience_of(each)}"


def test_the_readers_of_what_the_forms_promise() -> None:
    """“For the desk alone”, “the desk reads it”: the notes of takedowns, of bypasses, and readers' reports."""
    for action in ("unpublish", "republish", "bypass", "report", "dismiss"):
        row = marked(ACTIONS[action])
        assert "secret-reason" not in line(action, row, WRITER), action
        assert "secret-reason" in line(action, row, DESK), action
        assert "secret-reason" in line(action, row, CHIEFS), action


def test_who_belongs_to_which_audience() -> None:
    assert frozenset({Audience.PUBLIC}) == READER
    assert frozenset({Audience.PUBLIC, Audience.AUTHOR}) == WRITER
    assert frozenset({Audience.PUBLIC, Audience.AUTHOR, Audience.DESK}) == DESK
    assert frozenset(Audience) == CHIEFS


def test_rows_of_before_still_read() -> None:
    assert line("schedule", {"from": None, "to": "2026-01-01T09:00:00+00:00"}, WRITER).count("<t:") == 2
    assert "unvote" in ACTIONS and "took a vote back" in line("unvote", {}, WRITER)
    assert "took it down (legal): “Why.”" in line("unpublish", {"code": "legal", "reason": "Why."}, DESK)
    strange = {"code": 5, "reason": ["x"], "mood": "blue", "kind": None}
    assert line("unpublish", strange, CHIEFS).endswith("took it down")
    assert "an action of tomorrow" in line("an action of tomorrow", {"reason": "x"}, CHIEFS)
    assert line("due", {"from": "no moment", "to": "neither"}, DESK).endswith("made it due")


def test_a_row_keeps_what_is_not_as_by_default_and_reads_back() -> None:
    kept = TakenDown(code="legal", reason="Why.")
    assert kept.stored() == {"code": "legal", "reason": "Why."}
    assert TakenDown(code="legal").stored() == {"code": "legal"}
    assert TakenDown.read(kept.stored()) == kept


def test_no_action_is_kept_twice() -> None:
    with pytest.raises(ValueError, match="unpublish is kept by TakenDown and TakenDown"):
        registered((TakenDown, TakenDown))

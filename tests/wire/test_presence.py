"""What the storm holds against a publication: of whom Discord had said that they are editors."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.wire.chaos.presence import Presence

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVA, ED = 1, 2
ASKED_EVA = {"at": 10.0, "method": "GET", "path": "/guilds/9/members/1", "status": 200}
ASKED_ED = {"at": 10.0, "method": "GET", "path": "/guilds/9/members/2", "status": 200}


ASKED_ED_LATER = ASKED_ED | {"at": 10.5}
ASKED_ED_THEN = ASKED_ED | {"at": 11.03}


def gone(person: int, at: float) -> dict[str, Any]:
    return {"at": at, "did": "take_role", "person": person}


def back(person: int, at: float) -> dict[str, Any]:
    return {"at": at, "did": "give_role", "person": person}


class Log:
    """A bot's audit log of one article: who approved it and when, in seconds, and its publication at 11."""

    def __init__(self, **approved: float) -> None:
        self._events = [
            {"at": when(at), "action": "vote", "actor_id": {"eva": EVA, "ed": ED}[who], "choice": "approve"}
            for who, at in approved.items()
        ]

    def rows(self, query: str, *_: object) -> list[dict[str, Any]]:
        if "bypass" in query:
            return [{"id": 9, "at": when(11), "revision_id": 1, "article_id": 1, "bypassed": 0}]
        return [{"person": None, **event} for event in self._events]


def when(seconds: float) -> str:
    return (NOON + timedelta(seconds=seconds)).isoformat()


@pytest.mark.parametrize(
    ("journal", "log", "breach"),
    [
        ([ASKED_EVA, ASKED_ED], Log(eva=1, ed=2), False),
        ([ASKED_EVA], Log(eva=1, ed=2), True),
        ([ASKED_EVA], Log(eva=1, ed=10.4), False),
        ([ASKED_EVA], Log(eva=1, ed=9), False),
        ([ASKED_EVA], Log(eva=1, ed=7), True),
        ([gone(ED, 9.5), ASKED_EVA, ASKED_ED], Log(eva=1, ed=9), True),
        ([gone(ED, 10.2), ASKED_EVA], Log(eva=1, ed=10.4), True),
        ([gone(ED, 5), ASKED_EVA, ASKED_ED], Log(eva=1, ed=2), True),
        ([gone(ED, 5), back(ED, 7), ASKED_EVA, ASKED_ED], Log(eva=1, ed=2), False),
        ([gone(ED, 5), ASKED_EVA, ASKED_ED, back(ED, 10.2)], Log(eva=1, ed=10.5), False),
        ([ASKED_EVA, ASKED_ED, gone(ED, 10.2), ASKED_ED_LATER], Log(eva=1, ed=2), True),
        ([ASKED_EVA, ASKED_ED, gone(ED, 11.01), ASKED_ED_THEN], Log(eva=1, ed=2), False),
        ([], Log(eva=1, ed=2), True),
    ],
    ids=[
        "both asked about",
        "one never asked about",
        "one voted after the question",
        "one voted so shortly before the question that it may have been written after it",
        "one voted before that",
        "one voted shortly before the question, and is none by the answer",
        "one was none when they voted",
        "one is none any more",
        "one was none for a while",
        "one came back and voted after the question",
        "one was asked about twice, and gone the second time",
        "one went, and was asked about again, at the moment of the publication",
        "nobody asked about",
    ],
)
def test_what_goes_out_needs_discords_word_on_everybody_who_approved_it(
    journal: list[dict[str, Any]], log: Log, breach: bool
) -> None:
    found = list(Presence(sorted(journal, key=lambda entry: entry["at"]), (NOON, 0.0)).breaches(log, 1, 2))  # type: ignore[arg-type]
    assert bool(found) is breach, json.dumps(found)

"""Payloads: what deliveries keep is read back as it was queued, also by rows that an earlier version wrote."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bot.desk.desk import OUTCOMES
from bot.desk.outbox.notices import InThread, Notice, ThreadNote, ToDesk, ToPerson
from bot.desk.publishing.announcements import OfLate
from bot.desk.publishing.public_messages import PlaceEdit
from bot.desk.review.card_deliveries import TakenOff
from bot.domain.review.votes import Choice
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.transaction import Value


@dataclass(frozen=True)
class Row:
    """A delivery, as far as its payload goes."""

    kind: Kind
    payload: Mapping[str, Value]


def declared() -> list[type[Payload]]:
    """Every payload; a class with slots is made twice, and its module names the one that counts."""
    return [of for of in Payload.__subclasses__() if getattr(sys.modules[of.__module__], of.__name__) is of]


def test_no_kind_has_two_payloads() -> None:
    of = [kind for payload in declared() for kind in payload.kinds]

    assert len(of) == len(set(of))
    assert set(of) <= OUTCOMES.keys()


@pytest.mark.parametrize(
    ("kind", "row", "read"),
    [
        (
            Kind.NOTICE,
            {"notice": "published", "to": 7, "person": 0, "about": 0, "revision": 3},
            ToPerson(Notice.PUBLISHED, 7, revision=3),
        ),
        (
            Kind.NOTICE,
            {"notice": "invited", "to": 7, "person": 0, "about": 0, "invitation": 9},
            ToPerson(Notice.INVITED, 7, invitation=9),
        ),
        (
            Kind.THREAD_NOTE,
            {"note": "reason_wanted", "about": 0, "person": 7, "choice": "spike", "revision": 3},
            InThread(ThreadNote.REASON_WANTED, person=7, choice=Choice.SPIKE, revision=3),
        ),
        (
            Kind.THREAD_NOTE,
            {"note": "embargo", "about": 0, "person": 7, "choice": None, "revision": 3},
            InThread(ThreadNote.EMBARGO, person=7, revision=3),
        ),
        (Kind.UNREACT, {"choice": None, "person": 7}, TakenOff(7)),
        (Kind.UNREACT, {"choice": "spike", "person": 7}, TakenOff(7, Choice.SPIKE)),
        (Kind.PART_EDIT, {"place": 4, "quiet": ""}, PlaceEdit(4)),
        (Kind.PART_EDIT, {"place": 4, "quiet": "yes"}, PlaceEdit(4, quiet=True)),
        (Kind.PART_EDIT, {"place": 4}, PlaceEdit(4)),
        (Kind.LATE, {"waits": "7:1767600000"}, OfLate(waits="7:1767600000")),
        (Kind.LATE, {"went": "7:1767600000", "said_in": "an age to come"}, OfLate("7:1767600000")),
    ],
)
def test_a_row_of_before_reads(kind: Kind, row: dict[str, Value], read: Payload) -> None:
    assert type(read).read(Row(kind, row)) == read


@pytest.mark.parametrize("of", declared(), ids=lambda of: of.__name__)
def test_every_payload_comes_back_as_it_was_kept(of: type[Payload]) -> None:
    values: dict[str, Any] = {"notice": "spiked", "note": "resubmitted", "state": "dismissed"}
    if of is ToDesk:
        values["note"] = "correction"
    if of.kinds == (Kind.RETRACTION,):
        values["state"] = "asked"
    row: dict[str, Value] = {
        name: values.get(name, "text" if "str" in str(kind) else 7)
        for name, kind in of.__annotations__.items()
    }
    row |= {"choice": "changes"} if "choice" in row else {}

    first = of.read(Row(of.kinds[0], {k: v for k, v in row.items() if k != "kinds"}))

    assert of.read(Row(of.kinds[0], first.stored())) == first


def test_a_payload_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="a delivery of the kind part has no ToPerson"):
        ToPerson.read(Row(Kind.PART, {"notice": "spiked", "to": 7}))


def test_a_row_without_what_it_must_have_is_refused() -> None:
    with pytest.raises(TypeError, match="place"):
        PlaceEdit.read(Row(Kind.PART_EDIT, {"quiet": "yes"}))

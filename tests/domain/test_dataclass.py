"""Our dataclasses do what the standard library's do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, replace
from typing import Any

import pytest

from bot.domain.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Frozen, with slots."""

    name: str
    tags: tuple[str, ...] = ()
    seen: list[int] = field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Port(Place):
    """A place with one field more."""

    ferries: int = 0


@dataclass(slots=True)
class Tally:
    """Changes."""

    count: int = 0

    def __post_init__(self) -> None:
        self.count += 1


@dataclass(eq=False)
class Act:
    """Is what it is."""

    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


class Louder(Act):
    """Calls the first `__init__` from its own."""

    def __init__(self, name: str) -> None:
        super().__init__(name.upper())


def test_equality_order_of_fields_and_what_is_printed() -> None:
    assert Place("Harbour", ("sea",), [1]) == Place("Harbour", ("sea",), [2])
    assert Place("Harbour") != Place("Town")
    assert Place("Harbour") != Port("Harbour")
    assert repr(Port("Harbour", ferries=2)) == "Port(name='Harbour', tags=(), ferries=2)"
    assert Port.__match_args__ == ("name", "tags", "seen", "ferries")
    assert Place("Harbour").seen is not Place("Harbour").seen


def test_a_default_of_a_slot_that_nobody_gives_is_set() -> None:
    @dataclass(slots=True)
    class Sweep:
        name: str
        last: float = field(default=-1.0, init=False)

    assert Sweep("files").last == -1.0


def test_the_first_call_may_be_any_method() -> None:
    @dataclass(frozen=True, slots=True)
    class Pier:
        number: int

    first = object.__new__(Pier)
    object.__setattr__(first, "number", 1)
    assert hash(first) == hash(Pier(1))
    assert {first: "here"}[Pier(1)] == "here"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_frozen_ones_cannot_change_and_can_be_copied(again: Callable[[Any], Any]) -> None:
    port = Port("Harbour", ("sea",), [1], 2)
    with pytest.raises(FrozenInstanceError):
        port.name = "Town"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del port.name  # type: ignore[misc]
    assert again(port) == port
    assert again(port).seen == [1]
    assert replace(port, ferries=3) == Port("Harbour", ("sea",), ferries=3)
    assert dataclasses.asdict(port) == {"name": "Harbour", "tags": ("sea",), "seen": [1], "ferries": 2}


def test_those_that_change_have_no_hash() -> None:
    assert Tally(3).count == 4
    assert Tally(3) == Tally(3)
    with pytest.raises(TypeError, match="unhashable"):
        hash(Tally())
    with pytest.raises(TypeError, match="unexpected keyword argument 'total'"):
        Tally(total=3)  # type: ignore[call-arg]


def test_methods_of_its_own_and_of_a_kind_of_it_stay() -> None:
    assert repr(Act("claim")) == "<claim>"
    assert Louder("claim").name == "CLAIM"
    assert Act("claim") != Act("claim")
    assert len({Act("claim"), Act("claim")}) == 2

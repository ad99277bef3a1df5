"""Payloads: what a delivery keeps of its own beside its kind and its article.

The module that queues a kind declares its payload, and whoever brings it reads the same:

    class Asked(Payload):
        kinds = (Kind.EYES,)
        bypass: int
        turn: int = 1

A field is text, a whole number, a yes or no, or a value of an enumeration. What an old row does not have reads as the
default, and what nothing declares any more is ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from types import NoneType
from typing import Any, ClassVar, Protocol, Self, dataclass_transform, get_args, get_type_hints

from bot.domain.dataclass import dataclass
from bot.store.outbox.kinds import Kind
from bot.store.transaction import Value


class Stored(Protocol):
    """What a payload is read from: a delivery."""

    @property
    def kind(self) -> Kind: ...

    @property
    def payload(self) -> Mapping[str, Value]: ...


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Payload:
    """What deliveries of one or more kinds keep. What a payload annotates are the fields of a frozen dataclass."""

    kinds: ClassVar[tuple[Kind, ...]] = ()

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)

    def stored(self) -> dict[str, Value]:
        """As a row keeps it: without what is as by default."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {each.name: values[each.name] for each in fields(self) if values[each.name] != each.default}

    @classmethod
    def read(cls, delivery: Stored) -> Self:
        """What a delivery keeps, whichever version queued it. Raises TypeError for a delivery of another kind, or one that
        lacks a field without a default."""
        if delivery.kind not in cls.kinds:
            raise TypeError(f"a delivery of the kind {delivery.kind} has no {cls.__name__}")
        found = {name: delivery.payload.get(name) for name in _readers(cls)}
        read = {name: _readers(cls)[name](value) for name, value in found.items() if value not in (None, "")}
        return cls(**read)


@cache
def _readers(of: type[Payload]) -> Mapping[str, Callable[[Any], object]]:
    """How each field is read: by its type, where that may be None too by the other one."""
    hints = get_type_hints(of)
    types = {each.name: hints[each.name] for each in fields(of)}
    return {
        name: next((one for one in get_args(hint) if one is not NoneType), hint)
        for name, hint in types.items()
    }

"""Audit details: what the log keeps of an action beside who, when and the states, each field with its audience.

The module that writes an action declares its detail:

    class TookDown(Detail):
        actions = (Action.UNPUBLISH,)
        code: str = seen_by(Audience.PUBLIC, "")
        reason: str = seen_by(Audience.DESK, "")

`bot.desk.archive.audit_actions` puts all of them together, and the sentence for each stands in `bot/ui`. A field is text, a whole
number or a yes or no, and has a default: what a row of before does not have reads as that, and what nothing declares
any more is ignored.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import Field, field, fields, replace
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.store.transaction import Value

T = TypeVar("T", str, int, bool)

_AUDIENCE = "audience"
_KEY = "key"


def seen_by(audience: Audience, default: T, *, key: str = "") -> T:
    """A field of a detail: who may read it, and what it is where the row does not say. `key` is its name in the row,
    where that is another."""
    return field(default=default, metadata={_AUDIENCE: audience, _KEY: key})


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Detail:
    """What the log keeps of one or more actions. What a detail annotates are the fields of a frozen dataclass."""

    actions: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)

    def stored(self) -> dict[str, Value]:
        """As a row keeps it: without what is as by default."""
        values = {key_of(each): getattr(self, each.name) for each in fields(self)}
        return {
            key_of(each): values[key_of(each)]
            for each in fields(self)
            if values[key_of(each)] != each.default
        }

    @classmethod
    def read(cls, row: Mapping[str, object]) -> Self:
        """What a row says, whichever version wrote it."""
        found: dict[str, Any] = {}
        for each in fields(cls):
            value = row.get(key_of(each))
            if type(value) is type(each.default):
                found[each.name] = value
        return cls(**found)

    def for_readers(self, of: Collection[Audience]) -> Self:
        """What somebody who belongs to these audiences may read; the rest is as if the row did not have it."""
        hidden = {each.name: each.default for each in fields(self) if audience_of(each) not in of}
        return replace(self, **hidden)


def key_of(each: Field[Any]) -> str:
    """What a field is called in the row."""
    return str(each.metadata[_KEY] or each.name)


def audience_of(each: Field[Any]) -> Audience:
    """Who may read a field."""
    return Audience(each.metadata[_AUDIENCE])

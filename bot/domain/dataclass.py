"""Dataclasses whose methods are made when one of them is first called: most of a desk's records rest while it is quiet.

To make the methods of all of them was a third of a start's work. In all else they are the standard library's."""

from __future__ import annotations

import dataclasses
from dataclasses import FrozenInstanceError, fields
from functools import partial
from typing import TYPE_CHECKING, Any

METHODS = ("__init__", "__repr__", "__eq__", "__hash__")
"""Those that are made late, each for itself."""

KEPT = ("__module__", "__qualname__", "__doc__", "__post_init__")
"""What the standard library makes them by, beside the fields."""


def _dataclass(cls: Any = None, /, **options: bool) -> Any:
    """As `dataclasses.dataclass`, with the options `frozen`, `slots`, `eq` and `kw_only`. A method that the class has of
    its own stays."""
    return partial(_made, **options) if cls is None else _made(cls, **options)


def _made(
    cls: Any, *, frozen: bool = False, eq: bool = True, slots: bool = False, kw_only: bool = False
) -> Any:
    cls.__doc__ = cls.__doc__ or cls.__name__  # or the standard library spells out the signature for it
    own: set[str] = {*vars(cls)}
    wanted = {"__init__", "__repr__", *(("__eq__",) if eq else ()), *(("__hash__",) if eq and frozen else ())}
    late = [name for name in METHODS if name in wanted and name not in own]
    cls = dataclasses.dataclass(cls, init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
    firsts = _firsts(cls)
    for name in late:
        setattr(cls, name, firsts[name])
    if eq and not frozen and "__hash__" not in own:
        cls.__hash__ = None
    if frozen:
        cls.__setattr__ = cls.__delattr__ = _refuse
        if slots:  # copying would set what cannot be set
            cls.__getstate__, cls.__setstate__ = _state, _restore
    return cls


def _firsts(cls: Any) -> dict[str, Any]:
    """Methods each of which puts the real one in its place at its first call. They hold nothing but the class: there are
    more than a thousand of them."""

    def init(self: Any, *args: Any, **named: Any) -> None:
        _real(cls, "__init__")(self, *args, **named)

    def shown(self: Any) -> Any:
        return _real(cls, "__repr__")(self)

    def equal(self: Any, other: object) -> Any:
        return _real(cls, "__eq__")(self, other)

    def hashed(self: Any) -> Any:
        return _real(cls, "__hash__")(self)

    return dict(zip(METHODS, (init, shown, equal, hashed), strict=True))


def _real(cls: Any, name: str) -> Any:
    """A method as the standard library makes it, now in its place."""
    made = {kept: getattr(cls, kept) for kept in KEPT if hasattr(cls, kept)}
    made["__annotations__"] = {each.name: each.type for each in fields(cls)}
    wanted = {"init": name == "__init__", "repr": name == "__repr__", "eq": name in ("__eq__", "__hash__")}
    options = {"frozen": cls.__setattr__ is _refuse, "slots": "__slots__" in vars(cls)}
    like = type(cls.__name__, (), made | {each.name: each for each in fields(cls)})
    method = getattr(dataclasses.dataclass(like, **wanted, **options), name)
    setattr(cls, name, method)
    return method


def _refuse(self: Any, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"{name} of {type(self).__name__} cannot change")


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - it is what others import from here
else:
    dataclass = _dataclass

"""A saved world of format 1, which was a pickle: read as data into today's format, without running any code.

Python 3.11.2 writes an enum's member as `getattr(kind, name)`, later ones as `kind(value)`; both are read.
"""

from __future__ import annotations

import io
import pickle
from enum import Enum
from typing import Any, cast

from bot.demo.world import ENUMS, KEPT, RECORDS, BadWorld, written


def unpickled(saved: bytes) -> bytes:
    """The same world as JSON. Raises BadWorld."""
    try:
        state: object = _Reader(io.BytesIO(saved)).load()
        if not isinstance(state, dict) or state.keys() != KEPT | {"bot_user"}:  # pyright: ignore[reportUnknownMemberType]
            raise BadWorld("its parts are not those of a simulated Discord")
        parts = cast("dict[str, Any]", state)
        return written({**{name: parts[name] for name in KEPT}, "bot": parts["bot_user"].id})
    except BadWorld:
        raise
    except Exception as error:
        raise BadWorld(f"it is damaged ({type(error).__name__})") from error


class _Reader(pickle.Unpickler):
    """Makes what looks like simcord's records, so that nothing in the file can reach the real ones."""

    def find_class(self, module: str, name: str, /) -> Any:
        match module, name:
            case "builtins", "set":
                return set
            case "builtins", "getattr":
                return _member
            case _ if name in ENUMS and ENUMS[name].__module__ == module:
                return _Members(ENUMS[name])
            case _ if name in RECORDS and RECORDS[name][0].__module__ == module:
                return type(name, (RECORDS[name][0],), {})
            case _:
                raise BadWorld("there is something in it that is no part of a simulated Discord")


class _Members:
    """An enum as the pickle asks for it: its members, and nothing else that the class can do."""

    __slots__ = ("_kind",)

    def __init__(self, kind: type[Enum]) -> None:
        self._kind = kind

    def __call__(self, value: object) -> Enum:
        return self._kind(value)

    def named(self, name: str) -> Enum:
        return self._kind[name]


def _member(members: object, name: str) -> Enum:
    """In the place of `getattr`."""
    if type(members) is not _Members:
        raise BadWorld("there is something in it that is no part of a simulated Discord")
    return members.named(name)

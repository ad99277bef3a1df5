"""The simulated Discord as JSON, and back: what stands in it, as any Python writes and reads it.

JSON has no sets, no bytes and only names as keys. What it lacks is an object with a `$` that says what it is:
`{"$": "set", "of": [1, 2]}`; `{"$": "Reaction", "emoji": "✅", "user_ids": [1]}` for a record of simcord.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, cast

import simcord.enums
from simcord import Env
from simcord.backend import models
from simcord.backend.cdn import CdnStore
from simcord.backend.models import interaction

LEFT_OUT = {"clock", "subscribers", "http_requests", "transcript", "faults", "bot_user"}
"""What begins empty with each start. The bot's account is one of the users."""

KEPT = {
    "_reserved_ids",
    "_sequences",
    "application_emojis",
    "application_id",
    "cdn",
    "channels",
    "command_permissions",
    "commands",
    "dm_channels",
    "entitlements",
    "guilds",
    "interaction_tokens",
    "interactions",
    "invites",
    "messages",
    "skus",
    "stage_instances",
    "users",
    "webhook_tokens",
    "webhooks",
}


class BadWorld(Exception):
    """Why something is not a simulated Discord, in a few words."""


def world_of(env: Env) -> bytes:
    """Everything that stands in the simulated Discord."""
    state = vars(env.backend)
    assert state.keys() == KEPT | LEFT_OUT, "the simulated Discord is made of other parts"
    return written({**{name: state[name] for name in KEPT}, "bot": env.backend.bot_user.id})


def written(state: dict[str, Any]) -> bytes:
    """The JSON of a state: the kept parts, and the id of the `bot`. Raises BadWorld."""
    return json.dumps({name: _plain(state[name]) for name in sorted(state)}, separators=(",", ":")).encode()


def put_world(env: Env, saved: bytes) -> None:
    """Make the simulated Discord what it was. The bot must not be logged in yet. Raises BadWorld."""
    try:
        found: object = json.loads(saved)
        if not isinstance(found, dict) or found.keys() != KEPT | {"bot"}:  # pyright: ignore[reportUnknownMemberType]
            raise BadWorld("its parts are not those of a simulated Discord")
        state = {name: _value(part) for name, part in cast("dict[str, object]", found).items()}
    except (ValueError, RecursionError) as error:
        raise BadWorld("it is not JSON") from error
    own = vars(env.backend)
    for name in KEPT:
        if type(state[name]) is not type(own[name]):
            raise BadWorld(f"{name} is not what it should be")
    number = state.pop("bot")
    bot = state["users"].get(number) if isinstance(number, int) else None
    if not isinstance(bot, models.User):
        raise BadWorld("the bot is not among the users")
    own.update(state, bot_user=bot)


# ------------------------------------------------------------ values as JSON

RECORDS: dict[str, tuple[type, frozenset[str]]] = {
    kind.__name__: (kind, frozenset(field.name for field in fields(kind)))
    for kind in (getattr(models, name) for name in models.__all__)
    if is_dataclass(kind) and isinstance(kind, type)
} | {"CdnStore": (CdnStore, frozenset({"_blobs"}))}
"""simcord's records by name, each with the names of its fields."""

ENUMS: dict[str, type[Enum]] = {
    name: kind
    for name, kind in {**vars(simcord.enums), **vars(interaction)}.items()
    if isinstance(kind, type) and issubclass(kind, Enum) and kind.__module__.startswith("simcord.")
}


def _plain(value: Any) -> Any:
    """A value as JSON has it. Raises BadWorld if it could not be read back as what it is."""
    kind = cast("type[Any]", type(value))
    if value is None or kind in (bool, int, float, str):
        return value
    if kind is list:
        return [_plain(each) for each in value]
    if kind is dict:
        if "$" not in value and all(type(key) is str for key in value):
            return {key: _plain(each) for key, each in value.items()}
        return {"$": "dict", "of": [[_plain(key), _plain(each)] for key, each in value.items()]}
    if kind in (set, frozenset):
        return {"$": kind.__name__, "of": sorted((_plain(each) for each in value), key=repr)}
    if kind is tuple:
        return {"$": "tuple", "of": [_plain(each) for each in value]}
    if kind is bytes:
        return {"$": "bytes", "of": b64encode(value).decode()}
    if kind is datetime:
        return {"$": "datetime", "of": value.isoformat()}
    if isinstance(value, Enum) and ENUMS.get(kind.__name__) is kind:
        return {"$": kind.__name__, "of": value.name}
    known, names = RECORDS.get(kind.__name__, (None, frozenset[str]()))
    if known is None or not issubclass(kind, known):
        raise BadWorld(f"a {kind.__name__} is no part of a simulated Discord")
    return {"$": kind.__name__, **{name: _plain(getattr(value, name)) for name in sorted(names)}}


_BUILDERS: dict[str, Callable[[Iterable[Any]], Any]] = {
    "dict": dict,
    "set": set,
    "frozenset": frozenset,
    "tuple": tuple,
}


def _value(plain: Any) -> Any:
    """What a value was before it was JSON. Makes simcord's records and nothing else, and runs none of their
    code. Raises BadWorld."""
    if isinstance(plain, list):
        return [_value(each) for each in cast("list[Any]", plain)]
    if not isinstance(plain, dict):
        return plain
    found = cast("dict[str, Any]", plain)
    if "$" not in found:
        return {key: _value(each) for key, each in found.items()}
    name = str(found["$"])
    try:
        if name in RECORDS:
            return _record(name, found)
        inside = found["of"]
        match name:
            case "bytes":
                return b64decode(inside, validate=True)
            case "datetime":
                return datetime.fromisoformat(inside)
            case _ if name in ENUMS:
                return ENUMS[name][inside]
            case _:
                return _BUILDERS[name](_value(each) for each in inside)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise BadWorld(f"a {name} in it is not what it should be") from error


def _record(name: str, found: dict[str, Any]) -> Any:
    kind, names = RECORDS[name]
    if found.keys() != names | {"$"}:
        raise BadWorld(f"a {name} in it has other fields")
    record: object = object.__new__(cast("type[object]", kind))
    for field in names:
        object.__setattr__(record, field, _value(found[field]))
    return record

"""Who may do what in a server, and settings that cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.refusals import Refusal


@dataclass(eq=False)
class NoNewsroom(Refusal):
    """The server has no newsroom yet."""


@dataclass(eq=False)
class OutsideServer(Refusal):
    """A command that belongs in a server was used in a DM."""


@dataclass(eq=False)
class NotAMember(Refusal):
    """Somebody acts on a newsroom of a server that they are no member of."""


@dataclass(eq=False)
class NotAWriter(Refusal):
    """The newsroom takes copy only from its writers."""

    role_id: int


@dataclass(eq=False)
class DeskOnly(Refusal):
    """Something that only editors and chiefs may see or do."""

    role_id: int


@dataclass(eq=False)
class ChiefsOnly(Refusal):
    """Something about what goes out, which chiefs alone decide."""

    role_id: int


@dataclass(eq=False)
class BadSetting(Refusal):
    """A newsroom's setting that cannot be."""

    name: str
    value: str
    allowed: str


class NotAdministrator(Refusal):
    """Only those who may manage the server configure its newsroom."""

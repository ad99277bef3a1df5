"""Who may do what in a server, and settings that cannot be."""

from __future__ import annotations

from enum import Enum, auto

from bot.domain.refusals import Refusal


class NoNewsroom(Refusal):
    """The server has no newsroom yet."""


class OutsideServer(Refusal):
    """A command that belongs in a server was used in a DM."""


class NotAMember(Refusal):
    """Somebody acts on a newsroom of a server that they are no member of."""


class NotAWriter(Refusal):
    """The newsroom takes copy only from its writers."""

    role_id: int


class DeskOnly(Refusal):
    """Something that only editors and chiefs may see or do."""

    role_id: int


class ChiefsOnly(Refusal):
    """Something about what goes out, which chiefs alone decide."""

    role_id: int


class BadSetting(Refusal):
    """A newsroom's setting that cannot be."""

    name: str
    value: str
    allowed: str


class SectionFault(Enum):
    """What is wrong with a section that somebody wants to add or change."""

    NO_NAME = auto()
    LONG_NAME = auto()
    TOO_MANY = auto()
    TOO_MANY_TAGS = auto()


class BadSection(Refusal):
    """A section that cannot be, and the name that was given for it."""

    fault: SectionFault
    name: str


class SectionTaken(Refusal):
    """The newsroom has a section of that name already."""

    name: str


class TagTaken(Refusal):
    """A tag leads to another section already."""

    tag: str
    section: str


class NoSuchSection(Refusal):
    """The newsroom has no section of that name; `names` are those that it has."""

    named: str
    names: tuple[str, ...]


class LastSection(Refusal):
    """The only section of a newsroom is not removed."""

    name: str


class SectionInUse(Refusal):
    """A section that still has articles is removed only if it is said where they go; `names` are the other sections."""

    name: str
    count: int
    names: tuple[str, ...]


class NoSuchPlace(Refusal):
    """A channel or role that somebody chose for a setting and that is not there any more."""

    option: str


class SettingsChanged(Refusal):
    """Settings that somebody else changed while a form with them was open."""


class CannotCreate(Refusal):
    """Channels and roles that the bot is to create and may not. `permissions` are those that it lacks, as Discord's API
    names them; `created` is what it made before Discord refused the rest, as mentions."""

    permissions: tuple[str, ...]
    created: tuple[str, ...] = ()


class NotAdministrator(Refusal):
    """Only those who may manage the server configure its newsroom."""

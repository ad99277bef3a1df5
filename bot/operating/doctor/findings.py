"""Findings: what a check saw, and the case that the checks share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import field
from enum import StrEnum
from pathlib import Path

from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.operating.doctor.connection import Connection
from bot.settings import Settings
from bot.store.people.removals import Removal
from bot.store.snapshot import Location


class Mark(StrEnum):
    """How a finding is marked. Only faults count for the exit status."""

    OK = "ok"
    WARNING = "WARNING"
    """It works, and something should be done."""
    FAULT = "FAULT"
    """Something does not work until it is done."""
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw, in a sentence; for a warning or a fault also what to do."""

    mark: Mark
    sentence: str


Found = Iterator[Finding]


def ok(sentence: str) -> Finding:
    return Finding(Mark.OK, sentence)


def warning(sentence: str) -> Finding:
    return Finding(Mark.WARNING, sentence)


def fault(sentence: str) -> Finding:
    return Finding(Mark.FAULT, sentence)


def skipped(sentence: str) -> Finding:
    return Finding(Mark.SKIPPED, sentence)


@dataclass(slots=True)
class Case:
    """One installation as the checks come to know it: each may add what later ones need."""

    env_file: Path
    load: Callable[[], Settings]
    """Reads the settings. Raises SettingsError."""
    read: Settings | None = None
    newsrooms: list[Newsroom] = field(default_factory=list["Newsroom"])
    away: list[Removal] = field(default_factory=list["Removal"])
    """The newsrooms whose servers removed the bot."""
    discord: Connection | None = None

    @property
    def settings(self) -> Settings:
        """The settings. Checks that use them need the check of the settings."""
        assert self.read is not None
        return self.read

    @property
    def database(self) -> Location:
        """Where the database is. It may not be there yet."""
        return Location(self.settings.database, self.settings.server)

    @property
    def connection(self) -> Connection:
        """The way to Discord. Checks that use it need the check of the token."""
        assert self.discord is not None
        return self.discord


Look = Callable[[Case], Iterable[Finding] | Awaitable[Iterable[Finding]]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at. It is left out where a check in `needs` found a fault or was left out."""

    name: str
    look: Look
    needs: tuple[str, ...] = ()

"""What the desk says no to: the base of every refusal, and what is refused before any rule is asked."""

from __future__ import annotations

from typing import Any, dataclass_transform

from bot.domain.dataclass import dataclass


@dataclass_transform(eq_default=False)
class Refusal(Exception):
    """An action the desk refuses, for a reason its person can act on. What it annotates are the fields of a dataclass."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        dataclass(eq=False)(cls)


class StoreUnavailable(Refusal):
    """The database cannot be written at this moment; nothing was taken. `said` is for the log."""

    said: str = ""


class StoreDamaged(StoreUnavailable):
    """The database is damaged where this would have read or written; nothing was taken."""


class Restarting(StoreUnavailable):
    """The bot is being stopped; nothing was taken."""


class Served(StoreUnavailable):
    """Another process serves the same servers. `str()` is a sentence that says which one, for the operator."""


class Fenced(StoreUnavailable):
    """Another process has served the same servers since: this one writes and sends nothing more."""


class TooMuchWork(Refusal):
    """A search that would take the database too long; it was given up."""


class UnknownPress(Refusal):
    """A button, menu, form or choice that this version does not know, or that somebody forged."""


class NotAcknowledged(Refusal):
    """Discord did not take the acknowledgement of a press, command or form in time."""


class TooLateForForm(Refusal):
    """A form that took too long to look up, so that Discord opens it no more."""

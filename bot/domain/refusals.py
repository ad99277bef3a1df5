"""What the desk says no to: the base of every refusal, and what the database itself refuses."""

from __future__ import annotations


class Refusal(Exception):
    """An action the desk refuses, for a reason its person can act on."""


class StoreUnavailable(Refusal):
    """The database cannot be written at this moment; nothing was taken."""


class StoreDamaged(StoreUnavailable):
    """The database is damaged where this would have read or written; nothing was taken."""


class Restarting(StoreUnavailable):
    """The bot is being stopped; nothing was taken."""

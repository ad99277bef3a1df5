"""Rubbish: Python looks through all that it holds for what can go. What is read in at the start stays, so it need not.

On a bot with nothing to do, one such look kept the event loop for 60 ms.
"""

from __future__ import annotations

import gc

NEVER = 1_000_000

_usual = gc.get_threshold()


def begin_reading_in() -> None:
    """Look through what is newest only, while the modules are read in: what they throw away, they throw away at once."""
    gc.set_threshold(_usual[0], NEVER, NEVER)


def leave_out_what_is_there() -> None:
    """Never look through what there is by now. Once: of a bot that did not get connected nothing is to stay."""
    if not gc.get_freeze_count():
        gc.freeze()


def end_reading_in() -> None:
    """Look as usual."""
    gc.set_threshold(*_usual)

"""Refusals around a person's own data, as sentences."""

from __future__ import annotations

from bot.domain.people.leaving import DataTooLarge, DataUnderWay
from bot.domain.refusals import Refusal


def refused(refusal: Refusal) -> str | None:
    """What is said of a refusal of this area; None for any other."""
    match refusal:
        case DataUnderWay():
            return "Your file is being made already. It comes in a moment."
        case DataTooLarge(limit, _):
            return (
                f"What I hold of you does not fit into a file of {limit // 2**20} MiB, which is the most here."
                " Ask the operator of the bot for it."
            )
        case _:
            return None

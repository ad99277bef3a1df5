"""Refusals around a person's own data, as sentences."""

from __future__ import annotations

from bot.domain.people.leaving import DataTooLarge, DataUnderWay
from bot.domain.refusals import Refusal


def refused(refusal: Refusal) -> str | None:
    """What is said of a refusal of this area; None for any other."""
    match refusal:
        case DataUnderWay():
            return "I am already making your file. It comes in a moment."
        case DataTooLarge(limit, _):
            return (
                f"Your data does not fit into a file of {limit // 2**20} MiB, the most here. Ask the operator of the"
                " bot for it."
            )
        case _:
            return None

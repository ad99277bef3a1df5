"""Seals: the line in the review channel that says how far the log reaches."""

from __future__ import annotations

from datetime import date

from bot.ui.message import Message


def seal_message(day: date, shown: str) -> Message:
    """To the desk, once a day, where no budget shows it."""
    return Message(
        f"-# 🔏 {day.day} {day:%B} {day.year} · seal of the log `{shown}`. If the log is changed later, this no longer fits it."
    )

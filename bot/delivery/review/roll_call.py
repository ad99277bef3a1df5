"""Asking Discord which of some people are editors or chiefs still: each one by name, for members are not listed anywhere here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence

import discord

from bot.delivery.outcomes import PASSING, UNKNOWN_MEMBER, UNKNOWN_USER
from bot.desk import Desk
from bot.desk.review.roll_call import Question, Roll

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
"""How long the answers to all questions of one look are waited for."""


class RollCaller:
    """Asks, and has the desk record what it heard."""

    def __init__(self, client: discord.Client, desk: Desk) -> None:
        self._client = client
        self._desk = desk

    async def call(self) -> dict[int, Roll]:
        """Ask about everything that is to be asked about now. Returns what was answered in full, by the article."""
        questions = await self._desk.roll_calls.due()
        if not questions:
            return {}
        known = await self._ask(questions)
        rolls = {each.article_id: roll for each in questions if (roll := _roll(each, known)) is not None}
        await self._desk.roll_calls.take(
            rolls, [q.article_id for q in questions if q.article_id not in rolls]
        )
        return rolls

    async def answer(self, question: Question) -> Roll | None:
        """The answer to one question; None if Discord does not give it."""
        return _roll(question, await self._ask([question]))

    async def answers(self, questions: Sequence[Question]) -> dict[int, Roll] | None:
        """The answers to several questions, by the article; None if Discord does not give all of them."""
        known = await self._ask(questions)
        rolls = {each.article_id: _roll(each, known) for each in questions}
        given = {article_id: roll for article_id, roll in rolls.items() if roll is not None}
        return given if len(given) == len(rolls) else None

    async def _ask(self, questions: Iterable[Question]) -> dict[tuple[int, int, int], bool]:
        """Who of them holds the role, by server, person and role; without those of whom nothing is known."""
        wanted = sorted({(q.guild_id, who, role) for q in questions for who, role in q.about})
        asking = {key: asyncio.ensure_future(self._holds(*key)) for key in wanted}
        if not asking:
            return {}
        _, late = await asyncio.wait(asking.values(), timeout=PATIENCE_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        found = {key: task.result() for key, task in asking.items() if not task.cancelled()}
        return {key: holds for key, holds in found.items() if holds is not None}

    async def _holds(self, guild_id: int, person_id: int, role_id: int) -> bool | None:
        """None if Discord does not say. Only its own code means that somebody is not there."""
        try:
            data = await self._client.http.get_member(guild_id, person_id)
        except discord.NotFound as error:
            if error.code in (UNKNOWN_MEMBER, UNKNOWN_USER):
                return False
            log.warning("cannot ask about a member of server %s: %s", guild_id, error)
            return None
        except (discord.HTTPException, *PASSING) as error:
            log.warning("cannot ask about a member of server %s: %s", guild_id, error)
            return None
        return str(role_id) in map(str, data["roles"])


def _roll(question: Question, known: dict[tuple[int, int, int], bool]) -> Roll | None:
    if question.away:
        return None
    keys = {holding: (question.guild_id, *holding) for holding in question.about}
    if not all(key in known for key in keys.values()):
        return None
    return {holding: known[key] for holding, key in keys.items()}

"""The stage of the property test of fairness: a newsroom with one article on a real database, and who acts there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import discord
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition

from bot.delivery.outbox.due_clock import DueClock
from bot.delivery.review.roll_call import RollCaller
from bot.desk import Desk
from bot.desk.article.sight import Sight
from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from bot.domain.refusals import Refusal
from bot.domain.review.votes import Choice
from bot.store import Store
from tests.desk.review.fair_model import (
    ADMIN,
    AUTHOR,
    CHIEFS,
    CHRIS,
    ED,
    EDITORS,
    EVE,
    EVERYBODY,
    NAMES,
    PARTNER,
    RITA,
    ROLES,
    Blocks,
    Model,
    copy_of,
    serial,
)

people = st.sampled_from(EVERYBODY)
editors = st.sampled_from((PARTNER, ED, EVE, CHRIS, AUTHOR))
choices = st.sampled_from(tuple(Choice))
JUDGED = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.CHANGES_REQUESTED,
    State.APPROVED,
    State.SCHEDULED,
    State.SPIKED,
)


def stands(*states: State) -> Any:
    """The rule is tried only from these states: elsewhere the table refuses it, which other tests hold."""
    return precondition(lambda self: self.was.article.state in states)


class Stage(RuleBasedStateMachine):
    """One article, and everybody around it."""

    loop: asyncio.AbstractEventLoop
    store: Store

    # ------------------------------------------------------------ beginning

    @initialize(
        author=st.sampled_from((*ROLES, frozenset({CHIEFS}))),
        partner=st.sampled_from(ROLES),
        approvals=st.integers(1, 2),
        spikes=st.integers(1, 2),
        release=st.sampled_from(("immediate", "manual")),
        cooling_off=st.sampled_from((0, 60)),
    )
    def begin(
        self,
        author: frozenset[int],
        partner: frozenset[int],
        approvals: int,
        spikes: int,
        release: str,
        cooling_off: int,
    ) -> None:
        editor = frozenset({EDITORS})
        roles = {AUTHOR: author, PARTNER: partner, ED: editor, EVE: editor, RITA: frozenset[int]()}
        self.model = Model({**roles, CHRIS: frozenset({EDITORS, CHIEFS})})
        self.quorum, self.spikes = approvals, spikes
        # Each sequence in an hour of its own: what one person may save in ten minutes is counted over all newsrooms.
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(hours=next(serial))
        self.answers = True
        self.desk = Desk(self.store, lambda: self.now)
        guild = self.guild = next(serial)
        given = {
            "approvals": approvals,
            "spikes": spikes,
            "release": release,
            "cooling_off": cooling_off,
            "rate": 500,  # all of them act within minutes
            "chiefs": CHIEFS,
        }
        self.run(
            self.desk.setup.establish(guild, ADMIN, review=1, publish=2, editors=EDITORS, settings=given)
        )
        first: Blocks = ((AUTHOR, next(serial)),)
        taken = self.run(self.desk.drafts.file(guild, self.model.person(AUTHOR), copy_of(first), door="form"))
        self.article_id = taken.article.id
        self.model.texts.append((first, taken.revision.content_hash, AUTHOR))
        self.roll = RollCaller(SimpleNamespace(http=SimpleNamespace(get_member=self._get_member)), self.desk)  # type: ignore[arg-type]  # the part of a client that it uses
        self.clock = DueClock(self.desk, self.roll.call)
        self.clock._open = True
        self.was = self.look()

    def run(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)  # type: ignore[arg-type]  # any awaitable will do

    async def _get_member(self, guild_id: int, user_id: int) -> dict[str, Any]:
        if not self.answers:
            raise discord.DiscordServerError(SimpleNamespace(status=503, reason="Unavailable"), "")  # type: ignore[arg-type]
        if user_id in self.model.gone:
            answer = {"code": 10007, "message": "Unknown Member"}
            raise discord.NotFound(SimpleNamespace(status=404, reason="Not Found"), answer)  # type: ignore[arg-type]
        return {"roles": [str(role) for role in self.model.roles[user_id]]}

    def look(self) -> Sight:
        return self.run(self.desk.reading.sight(self.article_id))

    def take(self, who: int, act: Callable[[Person], Awaitable[Any]]) -> Any:
        """Let somebody act; None if the desk refuses. Whoever has left does nothing."""
        if who in self.model.gone:
            return None
        try:
            return self.run(act(self.model.person(who))) or True
        except Refusal as refusal:
            note(f"  refused: {refusal!r}")
            return None

    @property
    def number(self) -> int:
        return self.was.revision.number

    @property
    def against(self) -> dict[int, Choice]:
        return self.model.objections.setdefault(self.was.revision.content_hash, {})

    @property
    def approving(self) -> dict[int, Via]:
        return self.model.approvals.setdefault(self.number, {})

    def judges(self, who: int) -> None:
        """Only somebody who is an editor now and wrote none of it may have done this."""
        assert self.model.is_editor(who), f"{NAMES[who]} is no editor"
        assert not self.model.wrote(who, self.number), f"{NAMES[who]} wrote some of it"

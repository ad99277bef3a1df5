"""The budget of the day, brought to Discord: posted once, then the same message redrawn."""

from __future__ import annotations

from datetime import date

import discord

from bot.delivery.outbox.carrying import Brings, Carrying, Redraws
from bot.delivery.outcomes import Arrived, Moot, Outcome
from bot.delivery.sender import Sender
from bot.desk import Desk
from bot.desk.planning.budget import OfDay
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.store.planning.budgets import Budget
from bot.ui.article.sheets import MARK_BASE
from bot.ui.planning.budget import budget_view

NOBODY = discord.AllowedMentions.none()


class BudgetPost:
    """Draws budgets. Failures are raised as Discord answers them."""

    def __init__(self, desk: Desk, sender: Sender) -> None:
        self._desk = desk
        self._sender = sender

    async def post(self, delivery: Delivery) -> Outcome:
        """Post the budget of a day in the review channel. Moot once that day is over."""
        found = await self._desk.budgets.drawing(
            delivery.newsroom_id, date.fromisoformat(OfDay.read(delivery).day)
        )
        shown = found.rundown
        if shown.over or found.budget.ends_at <= shown.now:
            return Moot("its day is over")
        channel = self._sender.channel(shown.newsroom.guild_id, shown.newsroom.review_channel)
        view = budget_view(shown, mark=MARK_BASE + delivery.id)
        there = await self._sender.send(delivery, channel, view=view)
        return Arrived(channel.id, there.id, found.budget.wanted, found.turns_at)

    async def redraw(self, budget: Budget, _: object) -> Outcome:
        """Bring a budget's message up to date."""
        assert budget.channel_id is not None and budget.message_id is not None
        found = await self._desk.budgets.drawing(budget.newsroom_id, budget.day)
        message = self._sender.message(found.rundown.newsroom.guild_id, budget.channel_id, budget.message_id)
        await message.edit(view=budget_view(found.rundown), allowed_mentions=NOBODY)
        return Arrived(budget.channel_id, budget.message_id, found.budget.wanted, found.turns_at)


def bringing(at: Carrying) -> tuple[Brings, Redraws]:
    """How the budget is posted, and edited in place."""
    post = BudgetPost(at.desk, at.sender)
    return {Kind.BUDGET: post.post}, {Kind.BUDGET: post.redraw}

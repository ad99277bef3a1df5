"""The budget, touched: an article chosen from its menu is opened, with what can be done to it from there."""

from __future__ import annotations

import re

from discord import ui

from bot.domain.article.errors import NoSuchArticle
from bot.ui.planning.budget import TEMPLATE, chosen_buttons, chosen_word
from cogs.answers import Answer, courtesy
from cogs.bot_access import Bot, Interaction, desk_of
from cogs.person import person_towards


class BudgetMenu(ui.DynamicItem[ui.Select[ui.LayoutView]], template=TEMPLATE):
    """The menu of a budget, of whichever day: one registration for all of them."""

    def __init__(self, custom_id: str) -> None:
        super().__init__(ui.Select(custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[ui.LayoutView], match: re.Match[str], /
    ) -> BudgetMenu:
        """The menu behind a custom id."""
        return cls(match.string)

    async def callback(self, interaction: Interaction) -> None:
        """Somebody chose an article."""
        answer = Answer(interaction)
        async with courtesy(answer):
            desk, chosen = desk_of(interaction.client), next(iter(self.item.values), "")
            if not chosen.isdecimal():
                raise NoSuchArticle(chosen)
            person = await person_towards(interaction, int(chosen))
            choice = await desk.budgets.chosen(int(chosen), person)
            await answer.privately(chosen_word(choice), view=chosen_buttons(choice, person.id))


async def setup(bot: Bot) -> None:
    """Load the extension."""
    bot.add_dynamic_items(BudgetMenu)

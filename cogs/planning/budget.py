"""The budget, touched: an article chosen from its menu is opened, with what can be done to it from there."""

from __future__ import annotations

from bot.domain.article.errors import NoSuchArticle
from bot.ui.planning.budget import TEMPLATE, chosen_buttons, chosen_word
from cogs.components import Component, Touched
from cogs.person import person_towards


async def _choose(touched: Touched) -> None:
    if not touched.value.isdecimal():
        raise NoSuchArticle(touched.value)
    article_id = int(touched.value)
    person = await person_towards(touched.interaction, article_id)
    choice = await touched.desk.budgets.chosen(article_id, person)
    await touched.answer.privately(chosen_word(choice), view=chosen_buttons(choice, person.id))


COMPONENTS = (Component(TEMPLATE, _choose),)

"""Lists of articles, from whose menus one is opened."""

from __future__ import annotations

from bot.domain.refusals import UnknownPress
from bot.ui.article.open_menu import TEMPLATE
from cogs.article.proofs import show_proof
from cogs.components import Component, Touched
from cogs.intake.receipts import give_receipt
from cogs.person import person_towards

LONGEST_ID = 18
"""Digits of an article's id, at most."""


async def _open(touched: Touched) -> None:
    """An article was chosen from a list: one's own with where it stands, any other to be read."""
    if not touched.value.isdecimal() or len(touched.value) > LONGEST_ID:
        raise UnknownPress
    article_id, desk = int(touched.value), touched.desk
    person = await person_towards(touched.interaction, article_id)
    sight = await desk.reading.opened_by(article_id, person)
    if touched.match["list"] == "own":
        home = await desk.reading.home(article_id)
        taken = await desk.drafts.show(home.guild_id, person, str(sight.article.number))
        await give_receipt(touched.answer, desk, taken, sight.votes)
        return
    await show_proof(touched.answer, desk, sight, desk.unit.clock())


COMPONENTS = (Component(TEMPLATE, _open),)

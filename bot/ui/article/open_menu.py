"""Open menus: a menu under a list of articles that opens one of them."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.domain.article.article import Article
from bot.domain.late import pattern
from bot.domain.publishing.layout import clip
from bot.ui.article.state_labels import look_of
from bot.ui.buttons import settled

TEMPLATE = pattern(r"cd-open:(?P<list>queue|own)")

CHOICES = 25
"""Discord takes so many in a menu."""


def open_menu(articles: Sequence[Article], which: str) -> ui.View | None:
    """The menu under a list: the desk's `queue`, or somebody's `own`. None for an empty list."""
    if not articles:
        return None
    options = [
        discord.SelectOption(
            label=clip(f"№{article.number} {article.headline}".strip(), 100),
            value=str(article.id),
            description=look_of(article).name,
            emoji=look_of(article).mark,
        )
        for article in articles[:CHOICES]
    ]
    view = ui.View(timeout=None)
    placeholder = "Read and judge one of them" if which == "queue" else "Open one of them"
    view.add_item(ui.Select(custom_id=f"cd-open:{which}", placeholder=placeholder, options=options))
    return settled(view)

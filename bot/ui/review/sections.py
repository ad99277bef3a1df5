"""Sections on the card: which one an article is in, whose votes do not count there, and where its card went."""

from __future__ import annotations

import re

from discord import ui

from bot.desk.article.sight import Sight
from bot.desk.review.transfers import Transfer
from bot.domain.article.article import Article
from bot.domain.article.states import Publication, State
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.section import Section
from bot.domain.text.markdown_escape import escape
from bot.ui.article.reaction_marks import MARKS
from bot.ui.buttons import NUMBER, Press, row, settled
from bot.ui.phrases import person, plural, title
from bot.ui.review.verdicts import sign_off_names

NAMES_SHOWN = 12


def name_in(newsroom: Newsroom) -> str:
    """The section's name before something else; nothing in a newsroom of one section."""
    section = newsroom.section
    return f"**{escape(section.name)}** · " if section is not None and newsroom.divided else ""


def elsewhere_lines(sight: Sight) -> list[str]:
    """The votes that do not count in this section."""
    if not sight.elsewhere or sight.newsroom.section is None:
        return []
    shown = ", ".join(
        f"{MARKS[vote.choice]} {person(vote.editor_id)}" for vote in sight.elsewhere[:NAMES_SHOWN]
    )
    more = len(sight.elsewhere) - NAMES_SHOWN
    others = f" and {more} more" if more > 0 else ""
    return [
        f"-# Not counted in {escape(sight.newsroom.section.name)}, where they are no editors: {shown}{others}"
    ]


def moved_view(sight: Sight) -> ui.LayoutView:
    """In the place of a card that is in another channel now."""
    section = sight.newsroom.section
    where = f"<#{sight.newsroom.review_channel}>"
    name = f" to **{escape(section.name)}**" if section is not None else ""
    view = ui.LayoutView(timeout=None)
    text = f"➡️ №{sight.article.number} moved{name}. Its card is in {where} now."
    view.add_item(ui.TextDisplay(text))
    return settled(view)


def moved_text(done: Transfer) -> str:
    """To whoever moved an article."""
    name = title(done.article.number, done.article.headline)
    said = f"➡️ {name} moved from **{escape(done.before.name)}** to **{escape(done.section.name)}**."
    if done.uncounted:
        does = "does" if done.uncounted == 1 else "do"
        said += f" {plural(done.uncounted, 'vote')} {does} not count there: their owners are no editors of that section."
    if done.unsigned:
        what = sign_off_names(done.unsigned)
        said += f" Signed off here, but not there: {what}. The editors who signed may not sign it off in that section."
    if done.unsourced:
        said += f" It waits there for a source, and {person(done.article.author_id)} is asked to name one."
    return said


def asks_for_source(article: Article, section: Section) -> tuple[str, ui.View]:
    """To whoever is about to move an article that will wait there."""
    text = (
        f"**{escape(section.name)}** asks for a source, and {title(article.number, article.headline)} names none. If it moves,"
        " nothing approves it there until one of its writers names one."
    )
    return text, row(Press.MOVE_ANYWAY, article_id=article.id, extra=section.id)


MENU = re.compile(rf"cd-section:(?P<article>{NUMBER})")
"""The custom id of the menu with which a writer chooses the section."""

_CHOSEN_BY_WRITERS = (State.DRAFT, State.SUBMITTED)


def add_section_menu(view: ui.View, newsroom: Newsroom, article: Article) -> None:
    """Offer the sections below a writer's buttons, where there are several and the writer may still choose."""
    if not newsroom.divided or article.state not in _CHOSEN_BY_WRITERS:
        return
    if article.publication is not Publication.NONE:
        return
    menu: ui.Select[ui.View] = ui.Select(custom_id=f"cd-section:{article.id}", placeholder="Section")
    for section in newsroom.sections:
        menu.add_option(label=section.name, value=str(section.id), default=section == newsroom.section)
    view.add_item(menu)

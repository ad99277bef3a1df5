"""Sections on the card: which one an article is in, whose votes do not count there, the menu to move it, and where its card
went."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.desk.article.sight import Sight
from bot.desk.review.transfers import WAITING, Foreseen, Transfer
from bot.domain.article.article import Article
from bot.domain.article.states import Publication, State
from bot.domain.article.transitions import JUDGED
from bot.domain.late import pattern
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.section import Section
from bot.domain.review.signoffs import names
from bot.domain.review.votes import Vote, approvals
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
    return [f"-# {_not_counted(sight.newsroom, sight.elsewhere)}"]


def _not_counted(view: Newsroom, votes: Sequence[Vote]) -> str:
    assert view.section is not None
    shown = ", ".join(f"{MARKS[vote.choice]} {person(vote.editor_id)}" for vote in votes[:NAMES_SHOWN])
    others = f" and {len(votes) - NAMES_SHOWN} more" if len(votes) > NAMES_SHOWN else ""
    name = escape(view.section.name)
    return f"Not counted in {name}, where they are no editors: {shown}{others}"


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
        said += f" It waits there for a source, and I ask {person(done.article.author_id)} to name one."
    return said


def asks_for_source(article: Article, section: Section) -> tuple[str, ui.View]:
    """To somebody who moves an article to a section where it would wait for a source: the question, and the button."""
    text = (
        f"**{escape(section.name)}** asks for a source, and {title(article.number, article.headline)} names none. If it moves,"
        " nothing approves it there until one of its writers names one."
    )
    return text, row(Press.MOVE_ANYWAY, article_id=article.id, extra=section.id)


MENU = pattern(rf"cd-section:(?P<article>{NUMBER})")
"""The custom id of the menu with which a writer chooses the section."""

_MOVED_BY_CARD = (JUDGED | {State.HELD}) - {State.SPIKED}

MOVING = pattern(rf"cd-move:(?P<article>{NUMBER})")
"""The custom id of the menu on a card with which an editor moves an article."""


def move_menu(sight: Sight) -> ui.Select[ui.LayoutView] | None:
    """The other sections, in a menu on the card; None where there are none, or nothing to decide on."""
    room = sight.newsroom
    if not room.divided or sight.article.state not in _MOVED_BY_CARD:
        return None
    select: ui.Select[ui.LayoutView] = ui.Select(
        custom_id=f"cd-move:{sight.article.id}", placeholder="Move to another section"
    )
    for section in room.sections:
        if section != room.section:
            select.add_option(label=section.name, value=str(section.id))
    return select


def ask_move(seen: Foreseen) -> tuple[str, ui.View]:
    """Before an article moves: which votes do not count there, and what else changes; with the button that moves it."""
    view, before, article = seen.newsroom, seen.before, seen.article
    assert view.section is not None and before.section is not None
    name = escape(view.section.name)
    lines = [
        f"Move {title(article.number, article.headline)} from **{escape(before.section.name)}** to **{name}**?"
    ]
    if gone := [vote for vote in seen.votes if vote.elsewhere]:
        lines.append(f"- {_not_counted(view, gone)}")
    elif seen.votes:
        count = len(seen.votes)
        lines.append(f"- {'Its vote counts' if count == 1 else f'All {count} votes count'} there too.")
    if seen.votes:
        counted = approvals(vote for vote in seen.votes if not vote.elsewhere)
        lines.append(f"- There it has {counted} of {plural(view.approvals_required, 'approval')}.")
    if seen.signed.missing:
        what = "sign-off" if len(seen.signed.missing) == 1 else "sign-offs"
        lines.append(f"- There it also needs the {what} {sign_off_names(names(seen.signed.missing))}.")
    if seen.signed.unsourced and article.state in WAITING:
        lines.append(f"- {name} asks for a source, and the text names none: it waits there for one.")
    was = article.state in (State.APPROVED, State.SCHEDULED)
    if was and not seen.approved:
        time = ", so it loses its time" if article.publish_at is not None else ""
        lines.append(f"- It is not approved there yet{time}.")
    elif seen.approved and not was and article.state is not State.HELD:
        lines.append("- With that it is approved there.")
    if seen.unclaims is not None:
        lines.append(f"- {person(seen.unclaims)} is not an editor there, so their claim ends.")
    if view.review_channel != before.review_channel:
        lines.append(f"- Its card moves to the review channel of {name}.")
    if article.publication is not Publication.NONE:
        lines.append("- Published articles stay where they are.")
    elif view.publish_channel != before.publish_channel:
        lines.append(f"- It will appear in <#{view.publish_channel}>.")
    says = {Press.MOVE_ANYWAY: f"Move it to {view.section.name}"}
    return "\n".join(lines), row(Press.MOVE_ANYWAY, article_id=article.id, extra=view.section.id, labels=says)


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

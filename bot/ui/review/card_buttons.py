"""The review card's buttons and its menus: what the state calls for."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.desk.article.sight import Sight
from bot.domain.article.states import Publication, State
from bot.domain.article.transitions import JUDGED
from bot.ui.article.state_labels import edit_label, unread
from bot.ui.buttons import Press, button
from bot.ui.review.sections import move_menu
from bot.ui.review.signoffs import menu

Row = ui.ActionRow[ui.LayoutView]


def action_rows(sight: Sight, now: datetime) -> list[Row]:
    """The rows below the card's text."""
    article, found = sight.article, list[Row]()
    for presses in _rows(sight):
        row = Row()
        for press in presses:
            label = edit_label(article).get(press)
            extra, moot = _extra(sight, press), _moot(sight, press, now)
            row.add_item(button(press, article.id, extra, label=label, disabled=moot))
        found.append(row)
    if (signing := menu(sight)) is not None:
        found.append(Row(signing))
    if (moving := move_menu(sight)) is not None:
        found.append(Row(moving))
    return found


_VOTING = (Press.APPROVE, Press.CHANGES, Press.SPIKE)


def _rows(sight: Sight) -> list[tuple[Press, ...]]:
    """Which buttons the state calls for: deciding in the first row, looking in the second."""
    state, publication = sight.article.state, sight.article.publication
    looking = (Press.READ, Press.HISTORY)
    if any(vote.owes_reason for vote in sight.votes) and state in JUDGED:
        looking = (*looking, Press.REASON)
    if unread(sight) is not None:
        looking = (Press.LOOK, *looking)
    down = publication is Publication.UNPUBLISHED
    if sight.article.amending and state is not State.PUBLISHING:
        # What is wrong with the text that is out may not wait for its correction.
        looking = (*looking, Press.REPUBLISH if down else Press.UNPUBLISH)
    match state:
        case State.SUBMITTED | State.IN_REVIEW if publication is Publication.NONE:
            planned = sight.article.planned_at is not None
            timing = Press.RESCHEDULE if planned else Press.SCHEDULE
            return [(*_VOTING, Press.CLAIM), (*looking[:2], timing, *looking[2:])]
        case State.SUBMITTED | State.IN_REVIEW:
            return [(*_VOTING, Press.CLAIM), looking]
        case State.APPROVED if down:
            return [(*_VOTING, Press.PUBLISH), looking]
        case State.APPROVED if sight.article.missed_at is not None:
            return [(*_VOTING, Press.PUBLISH, Press.RESCHEDULE), looking]
        case State.APPROVED if sight.article.publish_at is None:
            return [(*_VOTING, Press.PUBLISH, Press.SCHEDULE), looking]
        case State.APPROVED:
            return [(*_VOTING, Press.SCHEDULE), looking]
        case State.SCHEDULED:
            return [(*_VOTING, Press.RESCHEDULE, Press.UNSCHEDULE), looking]
        case State.DRAFT if sight.article.amending:
            return [(Press.EDIT, Press.PICTURES, Press.NOTE, Press.SUBMIT, Press.ABANDON), looking]
        case State.CHANGES_REQUESTED if sight.article.amending:
            return [(*_VOTING, Press.EDIT, Press.NOTE), (*looking, Press.PICTURES)]
        case State.PUBLISHED if publication is Publication.LIVE:
            return [(*looking, Press.CORRECT, Press.UNPUBLISH)]
        case State.PUBLISHED if down:
            return [(*looking, Press.CORRECT, Press.REPUBLISH)]
        case State.CHANGES_REQUESTED:
            return [_VOTING, looking]
        case State.SPIKED:
            return [(Press.RESTORE, Press.SPIKE), looking]
        case State.HELD:
            return [(*_VOTING, Press.UNHOLD), looking]
        case State.DRAFT | State.PUBLISHING:
            return [(*_VOTING, Press.CLAIM), looking]
        case _:
            return [looking]


def _moot(sight: Sight, press: Press, now: datetime) -> bool:
    """Whether a button could do nothing as things stand, whoever presses it: it is grey then."""
    article = sight.article
    match press:
        case Press.APPROVE:
            unfinished = any(finding.check.blocks for finding in sight.revision.findings)
            return article.state not in JUDGED or unfinished
        case Press.CHANGES | Press.SPIKE | Press.CLAIM:
            return article.state not in JUDGED
        case Press.PUBLISH:
            return article.embargoed_at(now)
        case _:
            return False


def _extra(sight: Sight, press: Press) -> int:
    """What a button says besides the article: for which text, as a rule."""
    bypass = unread(sight) if press is Press.LOOK else None
    return sight.revision.number if bypass is None else bypass.id

"""Verdict buttons: the three votes under a text that an editor has just read, bound to its revision."""

from __future__ import annotations

from discord import ui

from bot.desk.article.sight import Sight
from bot.ui.buttons import Press, button, settled


def verdict_buttons(sight: Sight) -> list[ui.Button[ui.LayoutView]]:
    """*Approve*, *Request changes* and *Spike* for the revision that is shown; none for somebody who may not judge it."""
    if not sight.may_judge:
        return []
    article_id, revision = sight.article.id, sight.revision.number
    unfinished = any(finding.check.blocks for finding in sight.revision.findings)
    return [
        button(Press.APPROVE, article_id, revision, disabled=unfinished),
        button(Press.CHANGES, article_id, revision),
        button(Press.SPIKE, article_id, revision),
    ]


def verdict_view(sight: Sight) -> ui.View | None:
    """The same under a plain message; None without any."""
    buttons = verdict_buttons(sight)
    if not buttons:
        return None
    view = ui.View(timeout=None)
    for each in buttons:
        view.add_item(each)
    return settled(view)

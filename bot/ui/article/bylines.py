"""Bylines on screen: what a writer is told of the name that they publish under."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.article.bylines import Chosen, PenNameChosen
from bot.domain.text.markdown_escape import escape
from bot.store.article.audit_log import Event
from bot.ui.article.audit_words import Words, quoted, words
from bot.ui.phrases import plural

NAME_SHOWN = 120
"""Characters of a byline in the history."""


def _chosen(_: Event, detail: PenNameChosen) -> str:
    if not detail.has:
        return "publishes under their own name again"
    return f"publishes as {quoted(detail.has, NAME_SHOWN)} from now on"


WORDS: Mapping[str, Words] = {"pen_name": words("Byline chosen", PenNameChosen, _chosen)}


def byline_told(chosen: Chosen, *, changed: bool) -> str:
    """The name that readers see above somebody's articles, and what follows from it."""
    name = chosen.name
    printed = escape(name.byline or chosen.own_name)
    lines = [f"🖋️ Readers see your articles here as: **By {printed}**"]
    if not name.byline and not changed:
        lines.append("That is your own name. `/me byline` and a name print a pseudonym or a house byline.")
    elif name.byline:
        lines.append(
            "The desk always sees that you wrote them. `/me byline none` prints your own name again."
        )
    if changed:
        drafts = f" and your {plural(chosen.drafts, 'draft')}" if chosen.drafts else ""
        lines.append(
            f"It applies to new articles{drafts}. Articles that you have submitted keep theirs;"
            " `/draft edit` and its option `byline` change a single one."
        )
    if name.namesakes:
        others = ", ".join(f"“{escape(other)}”" for other in name.namesakes[:3])
        lines.append(f"⚠️ It looks like the name of another member: {others}. The card tells the desk.")
    return "\n".join(lines)

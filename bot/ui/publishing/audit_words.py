"""Audit words of publishing: sent out, arrived, called off."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.publishing.elsewhere import Elsewhere
from bot.desk.publishing.publication import Publishing
from bot.desk.publishing.tagging import Tagged
from bot.domain.article.states import Action
from bot.ui.article.audit_words import Words, quoted, words

WORDS: Mapping[str, Words] = {
    Action.PUBLISH: words("Publication begun", Publishing, "sent it out"),
    Action.DELIVERED: words("Published", Publishing, "saw it arrive in the channel"),
    "also_in": words(
        "Runs elsewhere too", Elsewhere, lambda _, detail: f"had it run in {quoted(detail.section, 60)} too"
    ),
    "forum_tags": words(
        "Forum tags",
        Tagged,
        lambda _, detail: (
            f"chose the forum tags {quoted(detail.tags, 150)}"
            if detail.tags
            else "left its forum tags to the settings"
        ),
    ),
    "not_also_in": words(
        "Runs elsewhere no more",
        Elsewhere,
        lambda _, detail: f"had it not run in {quoted(detail.section, 60)} after all",
    ),
    Action.CALL_OFF: words("Publication called off", Publishing, "called its publication off"),
}

"""Audit words of publishing: sent out, arrived, called off."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.publishing.publication import Publishing
from bot.domain.article.states import Action
from bot.ui.article.audit_words import Words, words

WORDS: Mapping[str, Words] = {
    Action.PUBLISH: words("Publication begun", Publishing, "sent it out"),
    Action.DELIVERED: words("Published", Publishing, "saw it arrive in the channel"),
    Action.CALL_OFF: words("Publication called off", Publishing, "called its publication off"),
}

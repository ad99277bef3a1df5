"""Audit words of publishing: sent out, arrived, called off, given up."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.publishing.publication import Publishing
from bot.desk.recovery.parked_deliveries import Dropped
from bot.domain.article.states import Action
from bot.store.article.audit_log import Event
from bot.ui.auditwords import Words, words
from bot.ui.recovery.parked_deliveries import DOING


def _dropped(_: Event, detail: Dropped) -> str:
    doing = {kind.value: said for kind, said in DOING.items()}.get(detail.kind)
    return "gave up what could not be delivered" + (f": to {doing}" if doing else "")


WORDS: Mapping[str, Words] = {
    Action.PUBLISH: words("Publication begun", Publishing, "sent it out"),
    Action.DELIVERED: words("Published", Publishing, "saw it arrive in the channel"),
    Action.CALL_OFF: words("Publication called off", Publishing, "called its publication off"),
    "drop": words("Delivery given up", Dropped, _dropped),
}

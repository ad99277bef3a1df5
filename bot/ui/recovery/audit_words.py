"""Audit words of recovery: what was given up."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.recovery.parked_deliveries import Dropped
from bot.store.article.audit_log import Event
from bot.ui.article.audit_words import Words, words
from bot.ui.recovery.parked_deliveries import DOING


def _dropped(_: Event, detail: Dropped) -> str:
    doing = {kind.value: said for kind, said in DOING.items()}.get(detail.kind)
    return "gave up what could not be delivered" + (f": to {doing}" if doing else "")


WORDS: Mapping[str, Words] = {
    "drop": words("Delivery given up", Dropped, _dropped),
}
